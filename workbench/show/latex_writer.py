r"""The page as LaTeX: a fragment for ``\input``, and a complete article around it.

A fragment needs ``amsmath`` and nothing else, sets no preamble, keeps within a column of ``WIDTH`` em, names its
labels ``dw:<id>:...``, and is the same to the byte each time. The rule of a line stands at the right margin, with
the line's number; it takes no room in the alignment, so a line that is too long for both has its rule below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib import metadata

from workbench.derive.record import Detail
from workbench.show.breaking import break_lines, narrowest
from workbench.show.document import Document, Formula, Given, Row, Side, Statement, note_words
from workbench.show.names import escape
from workbench.show.reading import width

WIDTH = 33.0
"""The text width of a standard article in em, less a little."""
_SIGN = 3.0
"""The room, in em, of the relation before a right side, which its further lines are indented by."""
_NOTE = 0.4
"""The width of a letter of a note, in em of the text."""
_SIGNS = re.compile(r"\\ensuremath\{(\{\}[_^])?[^{}]*(\{[^{}]*\})?\}")
"""A character of a note that is set as mathematics."""
_NARROWEST = 11.0
"""The narrowest box, in em, that a note is broken into lines in."""


def version() -> str:
    try:
        return metadata.version("derivation-workbench")
    except metadata.PackageNotFoundError:
        return "unpackaged"


def write(document: Document, line_width: float = WIDTH) -> str:
    """The fragment."""
    return "\n".join(_fragment(document, line_width)) + "\n"


def standalone(document: Document, line_width: float = WIDTH) -> str:
    """A complete article."""
    return "\n".join(
        [
            r"\documentclass{article}",
            r"\usepackage{amsmath,amssymb}",
            r"\begin{document}",
            write(document, line_width) + r"\end{document}",
            "",
        ]
    )


def _fragment(document: Document, line_width: float) -> Iterator[str]:
    name = document.id or "derivation"
    yield f"% {' '.join(escape(name).split())}: {' '.join(document.title.split())}"
    yield f"% written by the derivation workbench {version()}; needs amsmath (amssymb for \\mathbb)"
    yield r"\providecommand{\mathbb}[1]{\mathbf{#1}}"
    yield rf"\par\medskip\noindent\textbf{{{escape(document.title)}}}\par\nobreak\smallskip"
    yield from _formulas("Given", map(_given, document.given))
    assumed = list(_formulas("Assume", map(_side, document.assumptions)))
    yield from (*assumed, *_definitions(document, line_width)) if document.given else (
        *_definitions(document, line_width), *assumed)
    yield from _goal(document)
    yield from _paragraph("Convention", escape(document.convention))
    yield from _paragraph("Idea", escape(document.idea))
    for way in document.ways:
        if len(document.ways) > 1:
            yield from _paragraph("Road", escape(way.name))
        yield from _display(way.rows, document.detail, line_width)
    yield from _result(document, name, line_width)
    yield from _sanity(document.sanity, line_width)
    yield from _paragraph("Goes wrong", " ".join(escape(w) for w in document.wrong))
    yield from _paragraph("Note", " ".join(escape(w) for w in document.notes))
    yield from _paragraph("Evidence", " ".join(escape(w) for w in document.evidence))
    yield from _paragraph("References", "; ".join(escape(r) for r in document.references))
    yield r"\par\medskip"


def _goal(document: Document) -> Iterator[str]:
    """The goal, with its verb as the label."""
    verb, rest = document.aim
    if document.goal.startswith(verb):
        yield _set(rf"\emph{{{verb}}} {escape(rest)}")
    else:
        yield from _paragraph(verb, escape(rest))


def _paragraph(label: str, text: str) -> Iterator[str]:
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


def _given(given: Given) -> str:
    return ", ".join([f"${given.membership}$", *map(escape, given.words)])


def _side(side: Side) -> str:
    return f"${side.formula.latex}$" if side.formula else escape(side.words)


def _statement(statement: Statement) -> str:
    words = f" ({escape(statement.words)})" if statement.words else ""
    return f"${statement.formula.latex}${words}"


def _sanity(remarks: tuple[Statement, ...], line_width: float) -> Iterator[str]:
    """Short remarks in a paragraph, long ones displayed after it."""
    short = [r for r in remarks if width(r.formula.latex) <= line_width / 2]
    long = [r for r in remarks if width(r.formula.latex) > line_width / 2]
    yield from _formulas("Sanity", map(_statement, short), ".")
    for number, remark in enumerate(long):
        label = "" if short or number else r"\emph{Sanity.} "
        yield rf"\noindent {label}{escape(remark.words[:1].upper() + remark.words[1:])}:".replace(" :", "")
        yield from _environment("align*", _broken(remark.formula, line_width - 2))


def _broken(formula: Formula, line_width: float) -> list[str]:
    first, *more = break_lines(formula.latex, line_width)
    return [f"& {first}", *(rf"& \quad {line}" for line in more)]


def _definitions(document: Document, line_width: float) -> Iterator[str]:
    if not document.definitions:
        return
    yield rf"\noindent\emph{{{'Where' if document.given else 'Given'}}}"
    rows = [row for formula in document.definitions for row in _broken(formula, line_width - 2)]
    yield from _environment("align*", rows)


def _environment(name: str, rows: list[str]) -> Iterator[str]:
    yield rf"\begin{{{name}}}"
    # Matrices below each other keep apart.
    ends = [r" \\[3pt]" if r"\begin{" in row else r" \\" for row in rows[:-1]]
    yield "\n".join(row + end for row, end in zip(rows, [*ends, ""], strict=True))
    yield rf"\end{{{name}}}"


# -- lines -------------------------------------------------------------------------


def _display(rows: tuple[Row, ...], detail: Detail, line_width: float) -> Iterator[str]:
    if not rows:
        return
    left = _left(rows, line_width)
    out: list[str] = []
    for row in rows:
        out += _row(row, left, _note(row, detail), line_width)
    yield r"\begingroup\allowdisplaybreaks"
    yield from _environment("flalign*", out)
    yield r"\endgroup"


def _left(rows: tuple[Row, ...], line_width: float) -> float:
    """The width of the column of left sides: the widest, up to a third, beside which every right side has room.

    A left side that is wider stands on a line of its own.
    """
    sides = {0.0, *(width(row.lhs.latex) for row in rows if row.lhs)}
    needed = [narrowest(row.rhs.latex) + (_SIGN if row.relation else 0.0) for row in rows]
    room = line_width - max((need for need in needed if need <= line_width), default=0.0)
    return max(side for side in sides if side <= min(room, line_width / 3))


def _row(row: Row, left: float, note: str, line_width: float) -> list[str]:
    """The rows of the alignment for one line: formula, then the note beside it or below it."""
    cells: list[tuple[str, str]] = []
    lhs, sign = (row.lhs.latex if row.lhs else ""), row.relation
    if not sign:
        cells = [("", line) for line in break_lines(row.rhs.latex, line_width - left)]
    else:
        if width(lhs) > left:
            cells = [("", line) for line in break_lines(lhs, line_width - left)]
            lhs = ""
        first, *more = break_lines(row.rhs.latex, line_width - left - _SIGN)
        cells += [(lhs, f"{sign} {first}"), *(("", rf"\quad {line}") for line in more)]
    room = line_width - left - width(cells[-1][1]) - 2
    lines = [f"{a} & {b} &" for a, b in cells]
    number = rf"\enspace[{row.n}]"
    if _note_width(note) + 2 <= room:
        lines[-1] += rf" \llap{{\footnotesize {note}{number}}}"
    elif room >= _NARROWEST and _note_width(note) <= 3 * (room - 2):
        lines[-1] += _boxed(note, room - 2, number)
    else:
        lines[-1] = lines[-1] + (rf" \llap{{\footnotesize{number}}}" if room > 2 else "")
        lines.append(" & &" + _boxed(note, 0.8 * line_width, rf"\phantom{{{number}}}" if room > 2 else number))
    return lines


def _boxed(note: str, em: float, number: str) -> str:
    r"""A note at the right margin that takes no room: ``\llap`` sets it to the left of where it stands."""
    box = rf"\parbox[t]{{{em:.1f}em}}{{\raggedleft\footnotesize {note}}}"
    return rf" \llap{{{box}\footnotesize{number}}}"


def _note(row: Row, detail: Detail) -> str:
    sides = list(dict.fromkeys(map(_side, row.conditions)))
    words = note_words(row, detail)
    for n in row.rests_on:
        words = words.replace(f"({n})", f"[{n}]")
    note = escape(words) + ("; " + ", ".join(sides) if sides else "")
    return note + (f" [{', '.join(row.cites)}]" if row.cites else "")


def _note_width(note: str) -> float:
    """The width of a note in em of the text, with its formulas."""
    parts = _SIGNS.sub("xx", note).split("$")
    return sum(0.8 * width(part) if place % 2 else _NOTE * len(part) for place, part in enumerate(parts))


# -- result ------------------------------------------------------------------------


def _result(document: Document, name: str, line_width: float) -> Iterator[str]:
    label = "".join(c if c.isascii() and (c.isalnum() or c in "-.") else "-" for c in name)
    yield r"\noindent\emph{Result.}"
    for number, claim in enumerate(document.claims):
        suffix = "result" if not number else f"result-{number + 1}"
        rows = _broken(claim.formula, line_width - 4)
        body = rows[0][2:] if len(rows) == 1 else "\n".join(_environment("aligned", rows))
        yield rf"\begin{{equation}}\label{{dw:{label}:{suffix}}}"
        yield body
        yield r"\end{equation}"

