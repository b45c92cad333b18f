"""From the record to pages: a derivation goes in, text, LaTeX, Markdown, JSON or NumPy source comes out.

``document`` makes the page, the writers write it; nothing here asks which rule made a line. Writers load when called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from workbench.check import Report
    from workbench.derive.record import Derivation
    from workbench.terms.term import Term

__all__ = ["html_page", "json", "latex", "latex_of", "markdown", "plain_of", "python", "standalone", "text"]


def text(derivation: Derivation, detail: str = "lecture", width: int = 100) -> str:
    """The page as plain text of at most ``width`` columns."""
    from workbench.show import text_writer
    from workbench.show.document import document

    return text_writer.write(document(derivation, detail), width)


def latex(derivation: Derivation, detail: str = "lecture") -> str:
    """The page as a LaTeX fragment for ``\\input``."""
    from workbench.show import latex_writer
    from workbench.show.document import document

    return latex_writer.write(document(derivation, detail))


def standalone(derivation: Derivation, detail: str = "lecture") -> str:
    """The page as a complete LaTeX article."""
    from workbench.show import latex_writer
    from workbench.show.document import document

    return latex_writer.standalone(document(derivation, detail))


def markdown(derivation: Derivation, detail: str = "lecture") -> str:
    """The page as Markdown with formulas between dollars."""
    from workbench.show import markdown_writer
    from workbench.show.document import document

    return markdown_writer.write(document(derivation, detail))


def html_page(
    derivations: Derivation | Iterable[Derivation],
    title: str = "",
    detail: str = "lecture",
    lemmas: Callable[[str], Derivation] | None = None,
) -> str:
    """One self-contained HTML file of one or several derivations, with the stepper; ``lemmas`` finds cited entries."""
    from workbench.show import html_writer

    return html_writer.html_page(derivations, title, detail, lemmas)


def json(derivation: Derivation, report: Report | None = None, detail: str = "lecture") -> str:
    """The answer as JSON, schema 1; ``check`` is null without a report."""
    from workbench.show import json_writer

    return json_writer.write(derivation, report, detail=detail)


def python(derivation: Derivation, name: str = "", target: str = "numpy") -> str:
    """The result as NumPy source of one function, or as a module for PyTorch (``torch``) or JAX (``jax``)."""
    from workbench.show import python_writer

    return python_writer.write(derivation, name, target)


def latex_of(term: Term) -> str:
    """A term in LaTeX."""
    from workbench.show import latex_terms

    return latex_terms.latex_of(term)


def plain_of(term: Term) -> str:
    """A term as one line of Unicode mathematics."""
    from workbench.show import plain_terms

    return plain_terms.plain_of(term)
