r"""The page as LaTeX: a fragment for ``\input``, and complete articles around fragments.

A fragment needs ``amsmath`` and nothing else, sets no preamble, keeps within the column of its layout, names its
labels ``dw:<id>:...``, and is the same to the byte each time. What a document may want otherwise it says beforehand:
``\dwheading{ID}{TITLE}`` sets the heading, ``\dwnew{...}`` what is new in a line, ``\dwnote`` and its like the reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import metadata
from types import MappingProxyType

from workbench.show.formulas.breaking import break_lines
from workbench.show.formulas.names import escape
from workbench.show.formulas.reading import width
from workbench.show.pages.document import Document, Formula, Given, Statement, anchor
from workbench.show.pages.verdicts import in_words, unproven
from workbench.show.writers.alignment import ARTICLE, NOTES, WIDTH, Layout, aligned, cells, environment, side

HEADING = r"\providecommand{\dwheading}[2]{\par\medskip\noindent\textbf{#2}\par\nobreak\smallskip}"
NEW = r"\providecommand{\dwnew}[1]{#1}"
COLOUR = (
    r"\usepackage{xcolor}",
    r"\definecolor{dwnew}{rgb}{0.75,0.15,0.1}",
    r"\newcommand{\dwnew}[1]{{\color{dwnew}#1}}",
)
"""What gives new parts their colour, for a preamble."""
_UNCITED: Mapping[str, str] = MappingProxyType({})


def version() -> str:
    try:
        return metadata.version("derivation-workbench")
    except metadata.PackageNotFoundError:
        return "unpackaged"


def write(document: Document, layout: Layout = ARTICLE, cited: Mapping[str, str] = _UNCITED) -> str:
    """The fragment. ``cited``: the key in a bibliography for each reference, where there is one."""
    return "\n".join(_fragment(document, layout, cited)) + "\n"


def standalone(document: Document, layout: Layout = ARTICLE) -> str:
    """A complete article of one page of the library."""
    return article([document], layout)


def article(documents: Sequence[Document], layout: Layout = ARTICLE, title: str = "") -> str:
    """A complete article."""
    return "\n".join(
        [
            *preamble("{article}", layout, title),
            r"\begin{document}",
            *([r"\maketitle"] if title else []),
            *(write(document, layout) for document in documents),
            r"\end{document}",
            "",
        ]
    )


def preamble(kind: str, layout: Layout, title: str = "") -> Iterator[str]:
    """The lines before ``\\begin{document}``; ``kind`` is the class with its options."""
    yield rf"\documentclass{kind}"
    yield r"\usepackage{amsmath,amssymb}"
    if layout.colour:
        yield from COLOUR
    if title:
        yield from (rf"\title{{{escape(title)}}}", r"\author{}", r"\date{}")


def origin(document: Document) -> str:
    """The comment that says where a page came from."""
    name = " ".join(escape(document.id or "derivation").split())
    return f"% {name}: {' '.join(document.title.typed.split())}\n% written by the derivation workbench {version()}"


def _fragment(document: Document, layout: Layout, cited: Mapping[str, str]) -> Iterator[str]:
    yield f"{origin(document)}; needs amsmath (amssymb for \\mathbb)"
    yield r"\providecommand{\mathbb}[1]{\mathbf{#1}}"
    yield HEADING
    yield from NOTES
    if layout.colour:
        yield f"{NEW}% \\newcommand{{\\dwnew}}[1]{{\\textcolor{{red}}{{#1}}}} colours what is new in a line"
    yield rf"\dwheading{{{anchor(document.id)}}}{{{document.title.latex}}}"
    yield from opening(document, layout)
    for way in document.ways:
        if len(document.ways) > 1:
            label = rf"\noindent\emph{{{document.words['road']}.}} {way.name.latex}"
            yield label if way.rows else rf"{label}\par"  # a display stays with the words before it
        if way.rows:
            lines = cells(way.shown, document.detail, layout)
            yield from (r"\begingroup\allowdisplaybreaks%", *aligned(lines), r"\endgroup")
    yield from _result(document, layout)
    yield from closing(document, layout)
    yield from paragraph(document.words["references"], "; ".join(_reference(r, cited) for r in document.references))
    yield r"\par\medskip"


def opening(document: Document, layout: Layout) -> Iterator[str]:
    """What is given, what is to be shown, and the idea."""
    yield from _formulas(document.words["given"], map(given, document.given))
    assumed = list(_formulas(document.words["assume"], map(side, document.assumptions)))
    defined = list(_definitions(document, layout))
    yield from (*assumed, *defined) if document.given else (*defined, *assumed)
    yield from _goal(document)
    yield from paragraph(document.words["convention"], document.convention.latex)
    yield from paragraph(document.words["idea"], document.idea.latex)


def closing(document: Document, layout: Layout) -> Iterator[str]:
    """What stands after the result."""
    yield from _sanity(document, layout)
    yield from paragraph(document.words["goes-wrong"], " ".join(w.latex for w in document.wrong))
    yield from paragraph(document.words["note"], " ".join(w.latex for w in document.notes))
    yield from paragraph(document.words["evidence"], " ".join(escape(w) for w in document.evidence))


def _goal(document: Document) -> Iterator[str]:
    """The goal, with its verb as the label."""
    verb, rest = document.aim
    if document.speaks:
        yield _set(rf"\emph{{{verb}}} {rest.latex}")
    else:
        yield from paragraph(verb, rest.latex)


def paragraph(label: str, text: str) -> Iterator[str]:
    if text:
        yield _set(rf"\emph{{{label}.}} {text}")


def _set(text: str) -> str:
    """A paragraph that rather stretches its spaces than runs over the margin."""
    return rf"{{\emergencystretch=3em\noindent {text}\par}}"


def _formulas(label: str, parts: Iterable[str], end: str = "") -> Iterator[str]:
    """A paragraph of formulas; ragged, for a wide one that goes to the next line leaves more room than spaces fill."""
    text = "; ".join(parts)
    if text:
        yield rf"{{\raggedright\noindent\emph{{{label}.}} {text}{end}\par}}"


def given(symbol: Given) -> str:
    """A symbol in running text."""
    return ", ".join([f"${symbol.membership}$", *map(escape, symbol.words)])


def _reference(reference: str, cited: Mapping[str, str]) -> str:
    return escape(reference) + (rf"~\cite{{{cited[reference]}}}" if reference in cited else "")


def remark(statement: Statement) -> str:
    """A remark in running text."""
    doubt = in_words(unproven(statement.verdict), statement.formula.notation)
    words = "; ".join(part for part in (statement.words.latex, doubt) if part)
    return f"${statement.formula.latex}$" + (f" ({words})" if words else "")


def _sanity(document: Document, layout: Layout) -> Iterator[str]:
    """Short remarks in a paragraph, long ones displayed after it."""
    remarks, sanity = document.sanity, document.words["sanity"]
    short = [r for r in remarks if width(r.formula.latex) <= layout.width / 2]
    long = [r for r in remarks if width(r.formula.latex) > layout.width / 2]
    yield from _formulas(sanity, map(remark, short), ".")
    for number, statement in enumerate(long):
        label = "" if short or number else rf"\emph{{{sanity}.}} "
        words = statement.words.capitalised.latex
        doubt = document.doubt(statement.verdict)
        yield rf"\noindent {label}{words}{f' ({doubt})' if doubt else ''}:".replace(" :", "")
        yield from environment("align*", broken(statement.formula, layout.width - 2))


def broken(formula: Formula, line_width: float) -> list[str]:
    """A formula as rows of an alignment."""
    first, *more = break_lines(formula.latex, line_width)
    return [f"& {first}", *(rf"& \quad {line}" for line in more)]


def _definitions(document: Document, layout: Layout) -> Iterator[str]:
    if not document.definitions:
        return
    yield rf"\noindent\emph{{{document.words['where' if document.given else 'given']}}}"
    rows = [row for formula in document.definitions for row in broken(formula, layout.width - 2)]
    yield from environment("align*", rows)


def _result(document: Document, layout: Layout) -> Iterator[str]:
    doubt = document.doubt(*(claim.verdict for claim in document.claims))
    yield rf"\noindent\emph{{{document.words['result']}{f' ({doubt})' if doubt else ''}.}}"
    for number, claim in enumerate(document.claims):
        suffix = "result" if not number else f"result-{number + 1}"
        rows = broken(claim.formula, layout.width - 4)
        body = rows[0][2:] if len(rows) == 1 else "\n".join(environment("aligned", rows))
        yield rf"\begin{{equation}}\label{{dw:{anchor(document.id)}:{suffix}}}"
        yield body
        yield r"\end{equation}"


__all__ = ["ARTICLE", "WIDTH", "Layout", "article", "preamble", "standalone", "write"]
