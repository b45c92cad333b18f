"""The page as Markdown with ``$$`` blocks, for Jupyter, GitHub and static sites."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from workbench.show.breaking import break_lines
from workbench.show.document import Document, Formula, Row, Side, Statement, note_words
from workbench.show.names import escape
from workbench.show.reading import width

_PLAIN = frozenset(map(chr, range(32, 127)))
WIDTH = 40.0
"""How wide a formula may be, in em, before it is broken."""


def prose(text: str) -> str:
    """Words that are neither HTML nor Markdown, whatever a user put into a name."""
    return re.sub(r"([\\`*_{}\[\]#|$~])", r"\\\1", html.escape(text, quote=False))


_IN_FORMULA = {c: f"\\{c}" for c in "_%#&${}"} | {
    "\\": r"\backslash ", "^": r"\wedge ", "~": r"\sim ", "<": r"\lt ", ">": r"\gt ",
}  # fmt: skip


def words_in_formula(text: str) -> str:
    """Words inside a formula: what MathJax and KaTeX read differently in a ``\\text`` stands outside it."""
    out, plain = "", ""
    for character in text:
        special = _IN_FORMULA.get(character) or (None if character in _PLAIN else escape(character))
        if special is None:
            plain += character
        else:
            out += (rf"\text{{{plain}}}" if plain else "") + special.replace(r"\ensuremath", "")
            plain = ""
    return out + (rf"\text{{{plain}}}" if plain else "")


def write(document: Document) -> str:
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield from (f"### {prose(document.title)}", "")
    given = "; ".join(", ".join([f"${g.membership}$", *map(prose, g.words)]) for g in document.given)
    yield from _paragraph("Given", given)
    yield from _paragraph("Assume", "; ".join(map(_side, document.assumptions)))
    if document.definitions:
        yield from _paragraph("Where", "")
        yield from _block(row for formula in document.definitions for row in _broken(formula))
    verb, rest = document.aim
    if document.goal.startswith(verb):
        yield from (f"**{verb}** {prose(rest)}", "")
    else:
        yield from _paragraph(verb, prose(rest))
    yield from _paragraph("Convention", prose(document.convention))
    yield from _paragraph("Idea", prose(document.idea))
    for way in document.ways:
        if len(document.ways) > 1:
            yield from _paragraph("Road", prose(way.name))
        if way.rows:
            yield from _block(line for row in way.rows for line in _row(row, document))
    yield from _paragraph("Result", "")
    yield from _block(row for claim in document.claims for row in _broken(claim.formula))
    for label, items in (
        ("Sanity", [_statement(s) for s in document.sanity]),
        ("Goes wrong", map(prose, document.wrong)),
        ("Note", map(prose, document.notes)),
        ("Evidence", map(prose, document.evidence)),
        ("References", map(prose, document.references)),
    ):
        yield from _list(label, items)


def _paragraph(label: str, text: str) -> Iterator[str]:
    if text or label in ("Where", "Result"):
        yield from (f"**{label}.** {text}".rstrip(), "")


def _list(label: str, items: Iterable[str]) -> Iterator[str]:
    rows = [f"- {item}" for item in items]
    if rows:
        yield from (f"**{label}.**", "", *rows, "")


def _block(rows: Iterable[str]) -> Iterator[str]:
    yield from ("$$", r"\begin{aligned}", " \\\\\n".join(rows), r"\end{aligned}", "$$", "")


def _broken(formula: Formula) -> list[str]:
    first, *more = break_lines(formula.latex, WIDTH)
    return [f"& {first}", *(rf"& \quad {line}" for line in more)]


def _row(row: Row, document: Document) -> list[str]:
    note = f"&& {words_in_formula(note_words(row, document.detail))}"
    sides = [s.formula.latex if s.formula else words_in_formula(s.words) for s in row.conditions]
    note += rf"\text{{; }} {', '.join(dict.fromkeys(sides))}" if sides else ""
    note += rf"\text{{ ({', '.join(row.cites)})}}" if row.cites else ""
    first, *more = break_lines(row.rhs.latex, WIDTH - 3)
    left = row.lhs.latex if row.lhs else ""
    lines = [rf"{left} &{row.relation} {first}", *(rf"& \quad {line}" for line in more)]
    lines[-1] += f" {note}"
    lines[0] = rf"\text{{{row.n}}} \quad {lines[0]}" if not more and width(lines[0]) < WIDTH else lines[0]
    return lines


def _side(side: Side) -> str:
    return f"${side.formula.latex}$" if side.formula else prose(side.words)


def _statement(statement: Statement) -> str:
    words = f": {prose(statement.words)}" if statement.words else ""
    return f"${statement.formula.latex}${words}{' ' + statement.mark if statement.mark else ''}"
