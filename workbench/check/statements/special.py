"""Points at which an answer may lose its value: where what it divides by, or takes a root of, vanishes or turns.

Only the parameters are placed; what holds a variable of the question has breaks of its own there. An answer without a
value where the question has one lacks a condition, or a case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np

from workbench.check.numbers.solving import has_properties
from workbench.check.numbers.values import is_numeric
from workbench.check.points.sample import Point
from workbench.check.statements.edges import turns_on
from workbench.check.statements.judging import Judge
from workbench.check.statements.meet import meet
from workbench.terms.heads import COMPARE, NUMBER, POWER, RELATION, equals, number
from workbench.terms.term import LanguageError, Term, contains, postorder, symbols

_MOST = 8
_BASES = 2
_ROUNDING = 1e-9
_BESIDE = (0.25, -0.25, -1.5)
"""So much of the way back to where it came from, and beyond, a point is from the place."""


def quantities(result: Term, bound: Iterable[Term]) -> tuple[Term, ...]:
    """What parts of an answer turn on that hold none of the bound symbols, powers taken off."""
    moving, found = tuple(bound), dict[Term, None]()
    for node in postorder(result):
        for quantity in turns_on(node):
            while quantity.head is POWER and quantity.args[1].head is NUMBER and quantity.args[1].value > 0:
                quantity = quantity.args[0]
            if quantity.shape or quantity.indices or not symbols(quantity) or is_numeric(quantity):
                continue
            if not any(contains(quantity, x) for x in moving):
                found.setdefault(quantity)
    return tuple(found)[:_MOST]


def special_points(result: Term, bound: Iterable[Term], judge: Judge) -> Iterator[Point]:
    """Points where one of these is 0, and on both sides of it, inside the assumptions and the declared domains."""
    for quantity in quantities(result, bound):
        for drawn in islice(judge.pool.points(), _BASES):
            base = judge.inside.nearest((), drawn)
            if base is None:
                continue
            try:
                on = meet(equals(quantity, number(0)), base, judge.truths)
            except LanguageError:
                continue
            if on is None:
                continue
            for point in (on, *(_between(on, base, part) for part in _BESIDE)):
                if _allowed(point, judge):
                    yield point


def _allowed(point: Point, judge: Judge) -> bool:
    kept = all(has_properties(s, np.asarray(point.values[s.name])) for s in judge.pool.words.symbols)
    if not kept or not judge.inside.holds((), point):
        return False
    return not any(_is_on_edge(c, point, judge) for c in judge.inside.assumed)


def _is_on_edge(assumed: Term, point: Point, judge: Judge) -> bool:
    """Whether a strict inequality holds there for rounding's sake only."""
    if assumed.head not in (RELATION, COMPARE) or assumed.attrs[0] not in (">", "<"):
        return False
    try:
        left, right = judge.values.sides(assumed.args, point)
    except LanguageError:
        return False
    room = _ROUNDING * (1 + np.maximum(left.magnitude, right.magnitude))
    return bool(np.any(np.abs(left.array - right.array) <= room))


def _between(on: Point, base: Point, part: float) -> Point:
    moved = {n: v for n, v in on.values.items() if v is not base.values.get(n) and not callable(v)}
    return on.moved({n: np.asarray(v) + part * (np.asarray(base.values[n]) - np.asarray(v)) for n, v in moved.items()})


__all__ = ["quantities", "special_points"]
