"""Pages as a Jupyter notebook, format 4.5: a cell of Markdown a page, and the result as a cell of NumPy code.

The same pages give the same bytes: a cell's id is made from its place and its text, and there are no outputs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbench.record.derivation import Derivation
from workbench.show.code import result as python_writer
from workbench.show.formulas.names import in_markdown
from workbench.show.pages.collection import Collection
from workbench.show.pages.document import Document
from workbench.show.writers import markdown as markdown_writer
from workbench.terms.term import LanguageError


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of Markdown, or of code."""

    text: str
    code: bool = False


def notebook(cells: Iterable[Cell]) -> str:
    """The notebook as JSON text."""
    data = {
        "cells": [_cell(cell, place) for place, cell in enumerate(cells)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def write(document: Document, derivation: Derivation) -> str:
    """One page as a notebook."""
    return notebook(_page(document, derivation, markdown_writer.Flavour(level=1)))


def collected(collection: Collection) -> str:
    """All pages in one notebook; parts have headings where there are several."""
    return notebook(_cells(collection))


def _cells(collection: Collection) -> Iterator[Cell]:
    yield Cell(f"# {in_markdown(' '.join(collection.title.split()))}")
    several = len(collection.parts) > 1
    for part, pages in collection.shown:
        if several:
            yield Cell(f"## {in_markdown(part.heading(collection.words))}")
        for page, derivation in zip(pages, part.derivations, strict=True):
            yield from _page(page, derivation, markdown_writer.Flavour(level=3 if several else 2))


def _page(document: Document, derivation: Derivation, flavour: markdown_writer.Flavour) -> Iterator[Cell]:
    yield Cell(markdown_writer.write(document, flavour).rstrip("\n"))
    if derivation.result is None and not derivation.results:
        return
    try:
        yield Cell(python_writer.write(derivation, "", "numpy").rstrip("\n"), code=True)
    except LanguageError:
        return  # a result that NumPy has no words for stands on the page alone


def _cell(cell: Cell, place: int) -> dict[str, object]:
    digest = hashlib.sha256(cell.text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    kind: dict[str, object] = {"cell_type": "code", "execution_count": None} if cell.code else {"cell_type": "markdown"}
    out: dict[str, object] = {"outputs": []} if cell.code else {}
    return {**kind, "id": f"{place}-{digest}", "metadata": {}, **out, "source": cell.text.splitlines(keepends=True)}
