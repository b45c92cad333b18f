"""From the record to pages: a derivation goes in, text, LaTeX, Markdown, JSON or NumPy source comes out.

``document`` makes the page, the writers write it; nothing here asks which rule made a line. Writers load when called.
``notation`` is house notation, such as ``workbench.notation("textbook")``; without one the plain one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from workbench.check import Report
    from workbench.record.derivation import Derivation
    from workbench.show.notation import Notation
    from workbench.show.pages.document import Document
    from workbench.terms.term import Term

__all__ = ["html_page", "json", "latex", "latex_of", "markdown", "plain_of", "python", "standalone", "text"]


def _document(derivation: Derivation, detail: str, notation: Notation | None) -> Document:
    from workbench.show.notation import PLAIN
    from workbench.show.pages.from_record import document

    return document(derivation, detail, notation or PLAIN)


def text(
    derivation: Derivation, detail: str = "lecture", width: int = 100, notation: Notation | None = None
) -> str:
    """The page as plain text of at most ``width`` columns."""
    from workbench.show.writers import text as text_writer

    return text_writer.write(_document(derivation, detail, notation), width)


def latex(derivation: Derivation, detail: str = "lecture", notation: Notation | None = None) -> str:
    """The page as a LaTeX fragment for ``\\input``."""
    from workbench.show.writers import latex as latex_writer

    return latex_writer.write(_document(derivation, detail, notation))


def standalone(derivation: Derivation, detail: str = "lecture", notation: Notation | None = None) -> str:
    """The page as a complete LaTeX article."""
    from workbench.show.writers import latex as latex_writer

    return latex_writer.standalone(_document(derivation, detail, notation))


def markdown(derivation: Derivation, detail: str = "lecture", notation: Notation | None = None) -> str:
    """The page as Markdown with formulas between dollars."""
    from workbench.show.writers import markdown as markdown_writer

    return markdown_writer.write(_document(derivation, detail, notation))


def html_page(
    derivations: Derivation | Iterable[Derivation],
    title: str = "",
    detail: str = "lecture",
    lemmas: Callable[[str], Derivation] | None = None,
    notation: Notation | None = None,
) -> str:
    """One self-contained HTML file of one or several derivations, with the stepper; ``lemmas`` finds cited entries."""
    from workbench.show.html import page as html_writer
    from workbench.show.notation import PLAIN

    return html_writer.html_page(derivations, title, detail, lemmas, notation or PLAIN)


def json(
    derivation: Derivation, report: Report | None = None, detail: str = "lecture", notation: Notation | None = None
) -> str:
    """The answer as JSON, schema 1; ``check`` is null without a report."""
    from workbench.show.notation import PLAIN
    from workbench.show.writers import data as json_writer

    return json_writer.write(derivation, report, detail=detail, notation=notation or PLAIN)


def python(derivation: Derivation, name: str = "", target: str = "numpy") -> str:
    """The result as NumPy source of one function, or as a module for PyTorch (``torch``) or JAX (``jax``)."""
    from workbench.show.code import result as python_writer

    return python_writer.write(derivation, name, target)


def latex_of(term: Term, notation: Notation | None = None) -> str:
    """A term in LaTeX."""
    from workbench.show.formulas import terms as latex_terms
    from workbench.show.notation import PLAIN

    return latex_terms.latex_of(term, notation or PLAIN)


def plain_of(term: Term) -> str:
    """A term as one line of Unicode mathematics."""
    from workbench.show.formulas import terms as latex_terms

    return latex_terms.plain_of(term)
