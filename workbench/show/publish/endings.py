"""A collection as a file: which form the file's ending and the kind ask for, and its bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from workbench.record.derivation import Derivation
from workbench.show.pages.collection import Collection
from workbench.show.publish.pdf import NoPdf, printed
from workbench.show.writers.alignment import ARTICLE

KINDS = ("fragment", "article", "book", "slides", "myst")
ENDINGS = {
    ".tex": "LaTeX", ".pdf": "PDF", ".md": "Markdown", ".ipynb": "a notebook", ".html": "one HTML file",
    ".json": "JSON",
}  # fmt: skip
"""What a file becomes by its ending."""
_TYPESET = (".tex", ".pdf")
Lemmas = Callable[[str], Derivation]


class FormError(ValueError):
    """An ending or a kind that there is not, or two that do not go together."""


@dataclass(frozen=True, slots=True)
class Form:
    """An ending with a kind, and whether what is new in a line is coloured."""

    ending: str
    kind: str
    colour: bool = False


def form_of(file: str, kind: str = "", *, several: bool = False, colour: bool = False) -> Form:
    """The form of a file by its name.

    Without a kind ``.tex`` is a fragment and ``.pdf`` an article; where pages stand in parts of a course (``several``),
    both are a book. ``.myst.md`` is MyST. Raises FormError.
    """
    name = file.lower()
    ending = next((e for e in ENDINGS if name.endswith(e)), None)
    if ending is None:
        forms = ", ".join(f"{e} ({what})" for e, what in ENDINGS.items())
        raise FormError(f"the ending of {file!r} says no form that there is: {forms}")
    if kind and kind not in KINDS:
        raise FormError(f"no kind is called {kind!r}; there are {', '.join(KINDS)}")
    if kind == "slides" and ending not in _TYPESET or kind == "myst" and ending != ".md":
        raise FormError(f"{kind} is {'.md' if kind == 'myst' else '.tex or .pdf'}, not {ending}")
    if ending == ".pdf" and kind == "fragment":
        raise FormError("a fragment is .tex; as .pdf there are article, book and slides")
    if ending in _TYPESET:
        kind = kind or ("book" if several else "fragment" if ending == ".tex" else "article")
    elif name.endswith(".myst.md"):
        kind = "myst"
    return Form(ending, kind, colour)


def publish(collection: Collection, form: Form, lemmas: Lemmas | None = None) -> bytes:
    """The file's bytes. ``lemmas`` finds the entries that lines cite, which an HTML page opens in place.

    Raises FormError, and NoPdf where a program that makes PDF is missing or fails.
    """
    return _PUBLISHERS[form.ending](collection, form, lemmas)


def _latex(collection: Collection, form: Form, lemmas: Lemmas | None) -> bytes:
    return latex(collection, form).encode()


def latex(collection: Collection, form: Form) -> str:
    """The collection in LaTeX, as the kind says."""
    if form.kind == "slides":
        from workbench.show.writers.slides import SLIDE, slides

        return slides(collection, replace(SLIDE, colour=form.colour))
    layout = replace(ARTICLE, colour=form.colour)
    if form.kind == "book":
        from workbench.show.writers.book import book

        return book(collection, layout)
    from workbench.show.writers import latex as latex_writer

    if form.kind == "article":
        title = collection.title if len(collection.documents) > 1 else ""
        return latex_writer.article(collection.documents, layout, title)
    return "\n".join(latex_writer.write(page, layout) for page in collection.documents)


def _pdf(collection: Collection, form: Form, lemmas: Lemmas | None) -> bytes:
    def page() -> str:
        return html(collection, lemmas)

    return printed(latex(collection, form), page if form.kind != "slides" else None)


def _html(collection: Collection, form: Form, lemmas: Lemmas | None) -> bytes:
    return html(collection, lemmas).encode()


def html(collection: Collection, lemmas: Lemmas | None) -> str:
    """The collection as one HTML file."""
    from workbench.show.html.page import html_page

    return html_page(collection.derivations, collection.title, str(collection.detail), lemmas, collection.notation)


def _markdown(collection: Collection, form: Form, lemmas: Lemmas | None) -> bytes:
    from workbench.show.writers import markdown as markdown_writer

    return markdown_writer.collected(collection, myst=form.kind == "myst").encode()


def _notebook(collection: Collection, form: Form, lemmas: Lemmas | None) -> bytes:
    from workbench.show.writers import notebook as notebook_writer

    return notebook_writer.collected(collection).encode()


def _json(collection: Collection, form: Form, lemmas: Lemmas | None) -> bytes:
    """The answers in a list. How long they took is left out: the same entries give the same bytes."""
    from workbench.check import report
    from workbench.show.writers import data as json_writer

    entries = []
    for derivation in collection.derivations:
        judged = report(derivation) if derivation.claim.verdict is not None else None
        answer = json_writer.answer(derivation, judged, detail=collection.detail, notation=collection.notation)
        entries.append({key: value for key, value in answer.items() if key != "seconds"})
    data = {"schema": json_writer.SCHEMA, "title": collection.title, "entries": entries}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


_PUBLISHERS: dict[str, Callable[[Collection, Form, Lemmas | None], bytes]] = {
    ".tex": _latex, ".pdf": _pdf, ".md": _markdown, ".ipynb": _notebook, ".html": _html, ".json": _json,
}  # fmt: skip

__all__ = ["ENDINGS", "KINDS", "Form", "FormError", "NoPdf", "form_of", "latex", "publish"]
