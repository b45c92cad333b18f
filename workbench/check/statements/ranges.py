"""Points inside a premise that bounds one number: ``a <= x`` and ``x < b`` with numbers a and b.

Random points rarely fall into a thin range, or far enough out. Here the symbol is set: in the middle, near both ends,
and, where the range goes on without end, from just inside to far out.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.check.numbers.solving import FIXED, has_properties
from workbench.check.points.sample import Point
from workbench.terms.heads import BOTH, COMPARE, NUMBER, RELATION, SYMBOL, properties
from workbench.terms.term import Term

_PARTS = (0.5, 0.001, 0.999, 0.25, 0.75, 1e-6, 1 - 1e-6, 0.4, 0.6, 0.07, 0.93, 0.15)
_AWAY = (1.0, 1e-3, 1e7, 0.3, 1e4, 1e-6, 30.0, 3.0, 100.0, 0.05, 10.0, 0.7)


def inside_range(premise: Term, points: Iterator[Point] | list[Point]) -> Iterator[Point]:
    """The points with the bounded symbol moved into its range, each to another place; none for other premises."""
    found = _bounds(premise)
    if found is None:
        return
    x, low, high = found
    for turn, point in enumerate(points):
        value = np.asarray(_place(low, high, turn))
        if has_properties(x, value):
            yield point.moved({x.name: value})


def is_range(premise: Term) -> bool:
    """Whether a premise bounds one number between numbers."""
    return _bounds(premise) is not None


def _bounds(premise: Term) -> tuple[Term, float, float] | None:
    low, high, x = -np.inf, np.inf, None
    for part in premise.args if premise.head is BOTH else (premise,):
        if part.head not in (RELATION, COMPARE) or part.attrs[0] not in ("<", "<=", ">", ">="):
            return None
        left, right = part.args
        if left.head is not SYMBOL or right.head is not NUMBER or x not in (None, left):
            return None
        x, end = left, float(right.value)
        low, high = (max(low, end), high) if ">" in part.attrs[0] else (low, min(high, end))
    if x is None or x.shape or properties(x) & FIXED or low > high:
        return None
    return x, low, high


def _place(low: float, high: float, turn: int) -> float:
    if np.isfinite(low) and np.isfinite(high):
        return low + (high - low) * _PARTS[turn % len(_PARTS)]
    away = _AWAY[turn % len(_AWAY)]
    if np.isfinite(low):
        return low + away * max(1.0, abs(low))
    return high - away * max(1.0, abs(high))


__all__ = ["inside_range", "is_range"]
