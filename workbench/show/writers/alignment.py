r"""The lines of a road as rows of an alignment: left side, sign and right side, and the note of the rule.

The note stands at the right margin, with the line's number; it takes no room in the alignment, so a line that is too
long for both has its note below it. What is new in a line can be marked: ``\dwnew{...}`` around it, which the preamble
of a document gives a colour, and which does nothing where no preamble does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from workbench.record.derivation import Detail
from workbench.show.formulas.breaking import break_lines, narrowest
from workbench.show.formulas.reading import width
from workbench.show.pages.document import Row, Side
from workbench.show.pages.speech import note_words
from workbench.show.pages.verdicts import in_words, unproven

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


NOTES = (
    r"\providecommand{\dwnumber}[1]{\llap{\footnotesize\enspace[#1]}}",
    r"\providecommand{\dwnote}[2]{\llap{\footnotesize#1\enspace[#2]}}",
    r"\providecommand{\dwlines}[2]{\parbox[t]{#1}{\raggedleft\footnotesize#2}}",
    r"\providecommand{\dwbox}[3]{\llap{\dwlines{#1}{#2}\footnotesize\enspace[#3]}}",
    r"\providecommand{\dwbelow}[3]{\llap{\dwlines{#1}{#2}\footnotesize\phantom{\enspace[#3]}}}",
)
r"""What the rows say, for whoever wants it otherwise: ``\dwnote{REASON}{NUMBER}`` at the right margin, without taking
room; ``\dwbox{WIDTH}{REASON}{NUMBER}`` where the reason takes several lines; ``\dwnumber{NUMBER}``, and the reason of
that line in the next row: ``\dwbelow{WIDTH}{REASON}{NUMBER}``."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The width of the column in em, and whether what is new in a line is marked."""

    width: float = WIDTH
    colour: bool = False


ARTICLE = Layout()


@dataclass(frozen=True, slots=True)
class Cells:
    """One row of the alignment; the third cell holds the note."""

    left: str
    right: str
    note: str = ""

    @property
    def latex(self) -> str:
        return f"{self.left} & {self.right} &{self.note}"


def cells(rows: tuple[Row, ...], detail: Detail, layout: Layout = ARTICLE) -> list[tuple[Cells, ...]]:
    """For each line of a road its rows of the alignment."""
    left = _left(rows, layout.width) if rows else 0.0
    return [tuple(_row(row, left, _note(row, detail), layout)) for row in rows]


def aligned(lines: Iterable[tuple[Cells, ...]]) -> Iterator[str]:
    """The lines of a road; a page may end between two of them, and not within one: no reason begins the next page."""
    lines = tuple(lines)
    kept = [place < len(line) - 1 for line in lines for place in range(len(line))]
    yield from environment("flalign*", [row.latex for line in lines for row in line], kept)


def environment(name: str, rows: list[str], kept: Sequence[bool] = ()) -> Iterator[str]:
    """The rows in an environment; matrices below each other keep apart. ``kept``: which stay with the next one."""
    yield rf"\begin{{{name}}}"
    stays = ["*" if keep else "" for keep in kept] or [""] * len(rows)
    ends = [rf" \\{s}[3pt]" if r"\begin{" in row else rf" \\{s}" for row, s in zip(rows[:-1], stays, strict=False)]
    yield "\n".join(row + end for row, end in zip(rows, [*ends, ""], strict=True))
    yield rf"\end{{{name}}}"


def side(side: Side) -> str:
    """A side condition in running text."""
    return f"${side.formula.latex}$" if side.formula else side.words.latex


_ABOUT = 1.15
"""Widths are estimated: what is so much wider than the page may fit."""


def _left(rows: tuple[Row, ...], line_width: float) -> float:
    """The width of the column of left sides: the widest, up to a third, beside which every right side has room.

    A left side that is wider stands on a line of its own.
    """
    sides = {0.0, *(width(row.lhs.latex) for row in rows if row.lhs)}
    needed = [narrowest(row.rhs.latex) + (_SIGN if row.relation else 0.0) for row in rows]
    close = [min(need, line_width) for need in needed if need <= _ABOUT * line_width]
    room = line_width - max(close, default=0.0)
    return max(side for side in sides if side <= min(room, line_width / 3))


def _row(row: Row, left: float, note: str, layout: Layout) -> list[Cells]:
    """The rows of the alignment for one line: formula, then the note beside it or below it."""
    sides: list[tuple[str, str]] = []
    lhs, sign = (row.lhs.latex if row.lhs else ""), row.relation
    room = layout.width - left
    if not sign:
        sides = [("", line) for line in break_lines(row.rhs.latex, room)]
        last = width(sides[-1][1])
        sides = [("", line) for line in _right(row, room, layout)]
    else:
        if width(lhs) > left:
            sides = [("", line) for line in break_lines(lhs, room)]
            lhs = ""
        plain = break_lines(row.rhs.latex, room - _SIGN)
        last = width(f"{sign} {plain[0]}" if len(plain) == 1 else rf"\quad {plain[-1]}")
        first, *more = _right(row, room - _SIGN, layout)
        sides += [(lhs, f"{sign} {first}"), *(("", rf"\quad {line}") for line in more)]
    return _noted([Cells(a, b) for a, b in sides], row.n, note, room - last - 2, layout.width)


def _noted(rows: list[Cells], number: str, note: str, room: float, line_width: float) -> list[Cells]:
    """The rows with the note beside the last of them, where it has so much room left, or below."""
    *before, last = rows
    if _note_width(note) + 2 <= room:
        return [*before, Cells(last.left, last.right, rf" \dwnote{{{note}}}{{{number}}}")]
    if room >= _NARROWEST and _note_width(note) <= 3 * (room - 2):
        return [*before, Cells(last.left, last.right, rf" \dwbox{{{room - 2:.1f}em}}{{{note}}}{{{number}}}")]
    beside, sign = (rf" \dwnumber{{{number}}}", "below") if room > 2 else ("", "box")
    below = rf" \dw{sign}{{{0.8 * line_width:.1f}em}}{{{note}}}{{{number}}}"
    return [*before, Cells(last.left, last.right, beside), Cells(" ", "", below)]


def _note(row: Row, detail: Detail) -> str:
    sides = list(dict.fromkeys(map(side, row.conditions)))
    note = note_words(row, detail).with_words(lambda words: _cited_by_number(words, row)).latex
    note += "; " + ", ".join(sides) if sides else ""
    note += f" [{', '.join(row.cites)}]" if row.cites else ""
    doubt = in_words(unproven(row.verdict), row.rhs.notation)
    return note + (rf"; \textbf{{{doubt}}}" if doubt else "")


def _cited_by_number(words: str, row: Row) -> str:
    for n in row.rests_on:
        words = words.replace(f"({n})", f"[{n}]")
    return words


def _note_width(note: str) -> float:
    """The width of a note in em of the text, with its formulas."""
    parts = _SIGNS.sub("xx", note).split("$")
    return sum(0.8 * width(part) if place % 2 else _NOTE * len(part) for place, part in enumerate(parts))


# -- what is new ---------------------------------------------------------------------


def _right(row: Row, limit: float, layout: Layout) -> list[str]:
    """The right side in lines, with what is new in it marked where the layout says so."""
    lines = break_lines(row.rhs.latex, limit)
    if not layout.colour or row.before is None:
        return lines
    from workbench.show.formulas.marks import marked_latex, new_parts

    parts = new_parts(row.statement.term, (row.before,), row.changed)
    return coloured(lines, marked_latex(row.rhs.term, parts, row.rhs.notation))


def coloured(lines: Iterable[str], marked: str) -> list[str]:
    r"""The lines of a formula with ``\dwnew{...}`` around what is marked in it; a mark that a break divides goes on."""
    from workbench.show.formulas.marks import CLOSING, OPENING

    inside: list[bool] = []
    plain: list[str] = []
    depth = 0
    for character in marked:
        depth += (character == OPENING) - (character == CLOSING)
        if character not in (OPENING, CLOSING):
            plain.append(character)
            inside.append(depth > 0)
    text, place, out = "".join(plain), 0, []
    for line in lines:
        body = line.removeprefix("{}")
        start = text.find(body, place)
        if start < 0:  # broken inside a fraction, a line is written otherwise than the formula: it has no marks
            out.append(line)
            continue
        place = start + len(body)
        out.append(_with_braces(line[: len(line) - len(body)], body, inside[start:place]))
    return out


def _with_braces(opening: str, body: str, inside: list[bool]) -> str:
    out, before = opening, False
    for position, (character, now) in enumerate(zip(body, inside, strict=True)):
        if now is not before:
            out = (r"\dwnew{" + opening if position == 0 else out + r"\dwnew{") if now else out + "}"
        out += character
        before = now
    return out + ("}" if before else "")
