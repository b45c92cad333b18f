"""A derivation as a picture, for where nothing can be set or run: ``python -m workbench.press.picture > picture.svg``.

Its lines stand above the figure of its entry. The colours are those of the figures, light or dark as the reader's
theme is, and the picture asks for nothing else: no script, no font, no other file.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from html import escape
from xml.etree import ElementTree

from workbench import catalog
from workbench.check import check
from workbench.record.derivation import Detail
from workbench.show.figures import figures, still
from workbench.show.formulas.unicode import plain_latex
from workbench.show.pages.document import Document, Row
from workbench.show.pages.from_record import document
from workbench.show.pages.speech import note_words
from workbench.show.writers.text import sides_words

FIGURE = "softmax-response"
SIGN, HIGH, GAP, MARGIN = 7.6, 22, 14, 16
"""Pixels: a sign's width, a line's height, between columns, around all."""
STYLE = (
    ".dw-plot .dw-formula { font: 14px 'STIX Two Math', 'Cambria Math', 'DejaVu Serif', serif; }"
    " .dw-plot .dw-words { font-size: 13px; fill: var(--t0); }"
    " .dw-plot .dw-heading { font-size: 17px; font-weight: 600; }"
    " .dw-plot .dw-passed { font-size: 14px; fill: var(--t3); }"
)


def picture(figure: str = FIGURE) -> str:
    """The SVG of the entry of a figure, judged: its shortest road, its result, and the figure as it begins.

    Raises ValueError where a line did not pass: no picture promises what was not checked.
    """
    made = check(catalog.entry(figures()[figure].entry))
    page = document(made, Detail.BRIEF)
    rows = min((way.shown for way in page.ways), key=len)
    failing = [row.n for row in rows if row.mark not in ("✓", "≈")]
    if failing:
        raise ValueError(f"line {failing[0]} of {made.id} did not pass")
    drawn = still(figure)
    root = ElementTree.fromstring(drawn)
    across, below = float(root.attrib["width"]), float(root.attrib["height"])
    top = MARGIN + 2 * HIGH + HIGH * len(rows) + 2 * GAP
    width, height = across + 2 * MARGIN, top + below + MARGIN
    body = [*_heading(page, width), *_lines(rows, MARGIN + 3 * HIGH)]
    inner = drawn.strip().replace("<svg ", f'<svg x="{MARGIN}" y="{top}" ', 1)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width:g} {height:g}" '
            f'width="{width:g}" height="{height:g}">',
            f"<title>{escape(page.title.plain)}, derived line by line</title>",
            f"<desc>{escape('; '.join(_spoken(row) for row in rows))}</desc>",
            f'<style>{STYLE}</style><g class="dw-plot">',
            f'<rect class="dw-frame" x="0.5" y="0.5" width="{width - 1:g}" height="{height - 1:g}" rx="8"/>',
            *body, "</g>", inner, "</svg>",
        ]
    ) + "\n"  # fmt: skip


def _heading(page: Document, width: float) -> Iterator[str]:
    yield _text(MARGIN, MARGIN + 16, page.title.plain, "dw-heading")
    result = page.claims[0]
    said = f"{result.formula.plain} {result.mark}"
    yield _text(width - MARGIN, MARGIN + 16, said, "dw-formula", "end")


def _lines(rows: tuple[Row, ...], top: float) -> Iterator[str]:
    """Numbers, marks, formulas with their signs below each other, and the reason of each line."""
    left = MARGIN + 56 + SIGN * max(len(_left(row)) for row in rows)
    notes = left + 2 * GAP + SIGN * max(len(row.rhs.plain) for row in rows) + GAP
    for number, row in enumerate(rows):
        y = top + HIGH * number
        yield _text(MARGIN + 18, y, row.n, "dw-words", "end")
        yield _text(MARGIN + 28, y, row.mark, "dw-passed")
        yield _text(left, y, _left(row), "dw-formula", "end")
        yield _text(left + GAP, y, _relation(row), "dw-formula", "middle")
        yield _text(left + 2 * GAP, y, row.rhs.plain, "dw-formula")
        yield _text(notes, y, _why(row), "dw-words")


def _left(row: Row) -> str:
    return row.lhs.plain if row.lhs is not None else ""


def _relation(row: Row) -> str:
    return plain_latex(row.relation) if row.relation else ""


def _why(row: Row) -> str:
    words = [note_words(row, Detail.BRIEF).plain, sides_words(row.conditions)]
    return "; ".join(filter(None, words))


def _spoken(row: Row) -> str:
    return " ".join(filter(None, [row.n, _left(row), _relation(row), row.rhs.plain]))


def _text(x: float, y: float, words: str, style: str, anchor: str = "start") -> str:
    place = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text class="{style}" x="{x:g}" y="{y:g}"{place}>{escape(words)}</text>'


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(picture())
