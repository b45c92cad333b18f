"""The page as plain text for the terminal; colour comes from a painter that the caller gives."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator
from itertools import zip_longest

from workbench.record.derivation import Detail
from workbench.show.formulas.matrices import Plain, laid_out
from workbench.show.formulas.unicode import plain_latex
from workbench.show.pages.aims import Aim
from workbench.show.pages.document import Document, Row, Side, Statement
from workbench.show.pages.speech import note_words
from workbench.show.pages.verdicts import MARKS
from workbench.show.writers.wrapping import wrapped

Painter = Callable[[str, str], str]
"""``painter(text, style)``: the text in a style: title, label, rule, mark, plain."""

WIDTH = 100
LABELS = (
    "given", "assume", "where", *Aim, "convention", "idea", "result", "sanity", "goes-wrong", "note", "evidence",
    "references",
)  # fmt: skip
"""The fixed words that stand at the left margin of a page."""


def unpainted(text: str, style: str) -> str:
    return text


def rich_painter() -> Painter:
    """A painter for a terminal."""
    from rich.style import Style

    styles = {
        "title": Style(bold=True),
        "label": Style(color="cyan"),
        "rule": Style(color="bright_black"),
        "✓": Style(color="green"),
        "≈": Style(color="green"),
        "?": Style(color="yellow"),
        "✗": Style(color="red", bold=True),
    }

    def paint(text: str, style: str) -> str:
        return styles[style].render(text) if style in styles and text.strip() else text

    return paint


def write(document: Document, width: int = WIDTH, paint: Painter = unpainted) -> str:
    """The page, ending in a newline."""
    return "\n".join(line.rstrip() for line in _lines(document, width, paint)) + "\n"


def _lines(document: Document, width: int, paint: Painter) -> Iterator[str]:
    for line in textwrap.wrap(document.title.plain, width):
        yield paint(line, "title")
    margin = max(12, *(len(document.words[key]) + 1 for key in LABELS))
    words = {key: text.ljust(margin) for key, text in document.words.items()}
    blank = " " * margin
    yield ""
    yield from _block(words["given"], "; ".join(g.plain for g in document.given), width, paint)
    if document.given:
        yield from _block(words["assume"], "; ".join(s.plain for s in document.assumptions), width, paint)
    for number, formula in enumerate(document.definitions):
        label = blank if number else words["where" if document.given else "given"]
        yield from _shown(label, laid_out(formula.latex, width - margin), width, paint)
    if not document.given:
        yield from _block(words["assume"], "; ".join(s.plain for s in document.assumptions), width, paint)
    verb, rest = document.aim
    yield from _block(verb.ljust(margin), rest.plain, width, paint)
    yield from _block(words["convention"], document.convention.plain, width, paint)
    yield from _block(words["idea"], document.idea.plain, width, paint)
    for way in document.ways:
        yield ""
        if len(document.ways) > 1:
            yield paint(f"{document.words['by-the-road']}: {way.name.plain}", "label")
        yield from _rows(way.shown, document, width, paint)
    yield ""
    for number, claim in enumerate(document.claims):
        yield from _shown(blank if number else words["result"], _statement(claim, width - margin), width, paint)
    for number, remark in enumerate(document.sanity):
        yield from _shown(blank if number else words["sanity"], _statement(remark, width - margin), width, paint)
    yield from _listed(words["goes-wrong"], (w.plain for w in document.wrong), width, paint)
    yield from _listed(words["note"], (w.plain for w in document.notes), width, paint)
    yield from _listed(words["evidence"], (*document.evidence, *_legend(document)), width, paint)
    yield from _listed(words["references"], document.references, width, paint)


def _legend(document: Document) -> Iterator[str]:
    """What the marks of the page mean."""
    used = {row.mark for way in document.ways for row in way.shown}
    used |= {said.mark for said in (*document.claims, *document.sanity)}
    said = [f"{mark} {document.words[status]}" for status, mark in MARKS.items() if mark in used]
    if said and document.evidence:
        yield f"{', '.join(said)}."


def _block(label: str, text: str, width: int, paint: Painter) -> Iterator[str]:
    if text:
        yield from _shown(label, Plain(text), width, paint)


def _shown(label: str, plain: Plain, width: int, paint: Painter) -> Iterator[str]:
    """Text after a label, which stands beside the first line of the text: a matrix may rise above it."""
    margin = len(label)
    lines, above = plain.expanded(textwrap.wrap(plain.text, width - margin, break_long_words=False))
    for number, line in enumerate(lines):
        yield paint(f"{label if number == above else '':<{margin}}", "label") + line


def _listed(label: str, texts: Iterable[str], width: int, paint: Painter) -> Iterator[str]:
    for number, text in enumerate(texts):
        yield from _block(" " * len(label) if number else label, text, width, paint)


def _statement(statement: Statement, width: int) -> Plain:
    mark = f"  {statement.mark}" if statement.mark else ""
    plain = laid_out(statement.formula.latex, width)
    return Plain(f"{plain.text}{': ' + statement.words.plain if statement.words else ''}{mark}", plain.arrays)


# -- lines -------------------------------------------------------------------------


def _rows(rows: tuple[Row, ...], document: Document, width: int, paint: Painter) -> Iterator[str]:
    digits = max((len(row.n) for row in rows), default=1)
    lefts = [len(row.lhs.plain) for row in rows if row.lhs is not None and len(row.lhs.plain) <= width // 4]
    left = max(lefts, default=0)
    margin = digits + 4
    notes = min(44, (width - margin) * 2 // 5)
    room = width - margin - notes - 2
    tall = False
    for row in rows:
        formula, above = _formula(row, left, width - margin)
        if row is not rows[0] and (tall or above):
            yield ""  # matrices keep apart
        tall = r"\begin" in row.rhs.latex and len(formula) > 1
        note = textwrap.wrap(_note(row, document.detail), notes)
        beside = [line for line in formula if len(line) > room]
        if beside and note:
            indent = width - margin - notes
            note = textwrap.wrap(_note(row, document.detail), notes)
            lines = [(line, "") for line in formula] + [(" " * indent, line) for line in note]
        else:
            note = [""] * above + note
            lines = [(f"{line:<{room + 2}}", words) for line, words in zip_longest(formula, note, fillvalue="")]
        head = f"{row.n:>{digits}} {paint(row.mark or ' ', row.mark or 'plain')}  "
        for number, (text, remark) in enumerate(lines):
            yield (head if number == above else " " * margin) + text + paint(remark, "rule")


def _formula(row: Row, left: int, width: int) -> tuple[list[str], int]:
    """The statement with its sign under the signs above it, broken where it is too long.

    With how many lines stand above its first line, which is that of the number: the upper half of a matrix.
    """
    sign = plain_latex(row.relation) if row.relation else ""
    lhs = row.lhs.plain if row.lhs is not None else ""
    indent = left + len(sign) + 4 if sign else 4
    right = laid_out(row.rhs.latex, width - min(indent, width // 2))  # a matrix is not cut at the end of a line
    if not sign:
        return right.expanded(wrapped(right.text, width, 4))
    before: list[str] = []
    above = 0
    if len(lhs) > left:
        whole = laid_out(row.lhs.latex if row.lhs is not None else "", width - 4)
        before, above = whole.expanded(wrapped(whole.text, width, 4))
        lhs = ""
    lines, rise = right.expanded(wrapped(f"{lhs:>{left}} {sign} {right.text}", width, indent))
    return [*before, *lines], above if before else rise


def _note(row: Row, detail: Detail) -> str:
    note = note_words(row, detail).plain
    conditions = sides_words(row.conditions)
    if conditions:
        note += f"; {conditions}"
    return note + (f" ({', '.join(row.cites)})" if row.cites else "")


def sides_words(sides: Iterable[Side]) -> str:
    return ", ".join(dict.fromkeys(side.plain for side in sides))
