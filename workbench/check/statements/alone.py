"""Points for an equivalence between two equations in one number: huge, tiny, between; and the zeros of both.

Random points meet neither equation; points made to meet one by Newton steps are drawn to the widest of its solutions.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.check.numbers.apart import apart
from workbench.check.numbers.solving import FIXED, has_properties
from workbench.check.numbers.zeros import zeros
from workbench.check.points.sample import Point
from workbench.numerics.reading import can_be_precise
from workbench.numerics.reals import Real
from workbench.terms.heads import RELATION, add, mul, number, properties
from workbench.terms.term import Term, symbols

_SIZES = (1.7e-6, 2.3e4, 0.37, 8.1e-3, 41.0)
_REACH = 1e12
_MOST = 24
_SMALLEST = 1e-30
"""What is found nearer to 0 is 0, as far as 400 digits tell."""


def own_places(statement: Term, point: Point) -> Iterator[Point]:
    """The point with the only number of an equivalence at sizes of its own, on both sides of 0."""
    x = _only(statement)
    for size in _SIZES if x is not None else ():
        assert x is not None
        for value in (size, -size):
            if has_properties(x, np.asarray(value)):
                yield point.moved({x.name: np.asarray(value)})


def own_zeros(statement: Term, point: Point) -> Iterator[Point]:
    """The point with the only number of an equivalence at the zeros of either side."""
    x = _only(statement)
    if x is None:
        return
    for side in statement.args:
        left, right = side.args

        def value(t: Real, left: Term = left, right: Term = right) -> Real | None:
            return apart(left, right, {x.name: t})

        found = zeros(add(left, mul(number(-1), right)), x, value, {}, -_REACH, _REACH).found[:_MOST]
        for zero in found:
            place = np.asarray(0.0 if abs(zero) < _SMALLEST else float(zero))
            if has_properties(x, place):
                yield point.moved({x.name: place})


def _only(statement: Term) -> Term | None:
    """The only symbol of an equivalence between two equations of scalars."""
    if any(s.head is not RELATION or s.attrs[0] != "=" for s in statement.args):
        return None
    found = symbols(statement)
    if len(found) != 1 or found[0].shape or properties(found[0]) & FIXED:
        return None
    sides = [a for s in statement.args for a in s.args]
    return found[0] if all(not a.shape and can_be_precise(a) for a in sides) else None


__all__ = ["own_places", "own_zeros"]
