"""How high a formula stands when it is displayed, in lines of text: what a slide has room for."""

from __future__ import annotations

import math

from workbench.show.formulas.reading import fold

_ROW = 1.0
"""A line of letters, with or without scripts."""
_TALL = {r"\sum": 1.6, r"\prod": 1.6, r"\int": 1.9}
_LIMITS = frozenset({r"\sum", r"\prod", r"\lim", r"\max", r"\min", r"\sup", r"\inf"})


class _Height:
    """The height of a part, and whether it is an operator that takes its scripts above and below."""

    def token(self, kind: str, text: str) -> tuple[float, bool]:
        sized = {r"\bigg": 2.0, r"\Bigg": 2.4}.get(text[:5], 1.4 if text.startswith(r"\Big") else _ROW)
        return (sized if kind == "fence" else _TALL.get(text, _ROW)), text in _LIMITS

    def command(self, name: str, args: list[tuple[float, bool]]) -> tuple[float, bool]:
        heights = [height for height, _ in args]
        return (sum(heights) + 0.3 if name == r"\frac" else max(heights) + 0.15 * (name == r"\sqrt")), False

    def script(
        self, base: tuple[float, bool] | None, below: tuple[float, bool] | None, above: tuple[float, bool] | None
    ) -> tuple[float, bool]:
        height, limits = base or (_ROW, False)
        scripts = [part[0] for part in (below, above) if part is not None]
        if limits:
            return height + 0.6 * sum(scripts), False
        return height + sum(0.4 * (script - _ROW) for script in scripts), False

    def row(self, items: list[tuple[float, bool]]) -> tuple[float, bool]:
        height = max((height for height, _ in items), default=_ROW)
        return height, len(items) == 1 and items[0][1]

    def array(self, rows: list[list[tuple[float, bool]]], columns: str) -> tuple[float, bool]:
        return sum(1.1 * max((height for height, _ in row), default=_ROW) for row in rows) + 0.2, False


def height(latex: str) -> float:
    """The height of a displayed formula in lines of text, estimated and rather too high than too low."""
    return fold(latex, _Height())[0]


def lines_of(em: float, line_width: float) -> int:
    """How many lines running text of so many em fills."""
    return max(1, math.ceil(em / line_width))
