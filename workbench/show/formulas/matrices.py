"""Formulas with matrices as several lines of Unicode, for the terminal.

A matrix is laid out first and stands in the line of Unicode as a run of one private character, as wide as it is; the
line is wrapped like any other, and each run is then replaced by the rows of its matrix, above and below the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.show.formulas.reading import fold
from workbench.show.formulas.unicode import Bit, Unicode, bars_of, plain_latex

_FIRST = 0xE000
_SCRIPTS = "([\u00b9\u00b2\u00b3\u2070-\u207f\u1d40]*)"
_RUN = re.compile(rf"\(([\ue000-\uf8ff])\1*\){_SCRIPTS}|\{{?([\ue000-\uf8ff])\3*{_SCRIPTS}")
"""A run, with brackets close around it or a brace before it, and its superscripts."""
_CHOICE = "ll"
"""The columns of a choice: what is chosen, and when."""


@dataclass(frozen=True, slots=True)
class Laid:
    """Lines of one width; ``base`` is the line that stands in the line of the formula."""

    lines: tuple[str, ...]
    base: int

    @property
    def width(self) -> int:
        return len(self.lines[0])


class _Layout(Unicode):
    """The Unicode of a formula, its matrices set aside."""

    def __init__(self) -> None:
        self.arrays: list[Laid] = []

    def array(self, rows: list[list[Bit]], columns: str) -> Bit:
        texts = [[bit.text for bit in row] for row in rows]
        if any(_RUN.search(text) for row in texts for text in row):
            return super().array(rows, columns)  # a matrix in a matrix stays one line
        laid = _braced(texts) if columns == _CHOICE else bracketed(_grid(texts, bars_of(columns)))
        self.arrays.append(laid)
        # An array without brackets of its own stands between LaTeX's, which ``_RUN`` takes: these are as high as it is.
        return Bit(chr(_FIRST + len(self.arrays) - 1) * laid.width)


def _grid(texts: list[list[str]], bars: frozenset[int]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    gaps = ["" if k == 0 else " │ " if k in bars else "  " for k in range(len(widths))]
    return [
        "".join(gap + text.rjust(width) for gap, text, width in zip(gaps, row, widths, strict=True)) for row in texts
    ]


def bracketed(lines: Sequence[str]) -> Laid:
    """The lines between round brackets of their height."""
    if len(lines) == 1:
        return Laid((f"({lines[0]})",), 0)
    middle = len(lines) - 2
    left, right = "⎛" + "⎜" * middle + "⎝", "⎞" + "⎟" * middle + "⎠"
    return Laid(tuple(a + line + b for a, line, b in zip(left, lines, right, strict=True)), (len(lines) - 1) // 2)


def _braced(rows: list[list[str]]) -> Laid:
    """The cases of a choice below each other, behind a brace."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(t.ljust(w) for t, w in zip(row, widths, strict=True)) for row in rows]
    widest = max(map(len, lines))
    brace = "⎧" + "⎨" * (len(lines) - 2) + "⎩"
    return Laid(tuple(f"{b} {line:<{widest}}" for b, line in zip(brace, lines, strict=True)), (len(lines) - 1) // 2)


@dataclass(frozen=True, slots=True)
class Plain:
    """A formula as one line, with placeholders for its matrices."""

    text: str
    arrays: tuple[Laid, ...] = ()

    def expanded(self, lines: Iterable[str]) -> tuple[list[str], int]:
        """Wrapped lines with the matrices put in; how many of the result stand above the first of them."""
        out: list[str] = []
        above = 0
        for number, line in enumerate(lines):
            rows, base = self._expanded(line)
            above = above if number else base
            out += rows
        return out, above

    def _expanded(self, line: str) -> tuple[list[str], int]:
        found = [(match, self.arrays[ord(match[1] or match[3]) - _FIRST]) for match in _RUN.finditer(line)]
        if not found:
            return [line], 0
        above = max(laid.base for _, laid in found)
        below = max(len(laid.lines) - laid.base for _, laid in found)
        rows = [""] * (above + below)
        end = 0
        for match, laid in found:
            between, end = line[end : match.start()], match.end()
            for k in range(len(rows)):
                place = k - above + laid.base
                inside = 0 <= place < len(laid.lines)
                scripts = match[2] or match[4] or ""
                raised = scripts if place == 0 else " " * len(scripts)
                rows[k] += between if k == above else " " * len(between)
                rows[k] += (laid.lines[place] if inside else " " * laid.width) + raised
        rest = line[end:]
        return [row + (rest if k == above else "") for k, row in enumerate(rows)], above


def laid_out(latex: str, width: int) -> Plain:
    """The formula with its matrices laid out; all in one line where a matrix is wider than ``width``."""
    layout = _Layout()
    text = fold(latex, layout if r"\begin" in latex else Unicode()).text
    if any(laid.width > width for laid in layout.arrays):
        return Plain(plain_latex(latex))
    return Plain(text, tuple(layout.arrays))


__all__ = ["Plain", "bracketed", "laid_out"]
