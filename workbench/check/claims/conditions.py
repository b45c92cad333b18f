"""Conditions that an answer lacks: places where it has no value and the question has one, or the other way round.

Nothing is known here of how the answer was found. Its own denominators, roots and logarithms say where to look.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice

import numpy as np

from workbench.check.numbers.compare import Outcome
from workbench.check.numbers.tails import diverges
from workbench.check.numbers.values import is_numeric
from workbench.check.points.sample import Point
from workbench.check.statements.increments import incremented
from workbench.check.statements.judging import Judge, witness
from workbench.check.statements.special import special_points
from workbench.record.derivation import Claim
from workbench.terms.functions.elementwise import exp
from workbench.terms.heads import EXPECTATION, INTEGRAL, RELATION, equals, mul, negative, number, oo, properties
from workbench.terms.term import LanguageError, Term, symbols

_AROUND = (0.31, 0.47, 0.73, 1.19, 1.9, 3.3, 7.1)
"""Places of the variable, and their opposites: an antiderivative without a value at all of them has none there."""
_LEAST = 3
_DRAWN = 6
_COUNTED = frozenset(("integer", "mask", "onehot"))


def lacking(claim: Claim, judge: Judge) -> str:
    """What is wrong with the answer of a claim of the kind Integral at special values of parameters, or ""."""
    if claim.of is None or claim.result is None:
        return ""
    left = claim.statement.args[0] if claim.statement.head is RELATION else None
    if left is None or not left.args:
        return ""
    if left.head is INTEGRAL:
        return _of_a_value(left, claim.result, judge)
    for point in special_points(claim.result, claim.wrt, judge):
        if _has_none(claim.of, claim.result, claim.wrt[0], point, judge):
            return f"{_place(claim.result, claim.wrt, point)}: the integrand has values, and the result has none"
        wrong = _differs(incremented(claim.statement), point, judge)
        if wrong:
            return wrong
    return ""


def _differs(statement: Term, point: Point, judge: Judge) -> str:
    try:
        truth = judge.seen(statement, point)
    except LanguageError:
        return ""
    return witness(point, truth) if truth.outcome is Outcome.FAILS else ""


def _has_none(f: Term, result: Term, x: Term, point: Point, judge: Judge) -> bool:
    """Whether the result has no value wherever the integrand has one, at the parameters of a point."""
    seen = 0
    for at in (s * a for a in _AROUND for s in (1, -1)):
        here = point.moved({x.name: np.asarray(at)})
        if not judge.inside.holds((), here) or not _finite(f, here, judge):
            continue
        if _finite(result, here, judge):
            return False
        seen += 1
    return seen >= _LEAST


def _finite(term: Term, point: Point, judge: Judge) -> bool:
    try:
        return bool(np.all(np.isfinite(judge.values.array(term, point))))
    except LanguageError:
        return False


def _of_a_value(left: Term, result: Term, judge: Judge) -> str:
    """A definite integral: a value where the answer has none, or an end at which the integral has none."""
    f, x, low, high = left.args
    drawn = (judge.inside.nearest((), p) for p in islice(judge.pool.points(), _DRAWN))
    places = [p for p in drawn if p is not None] if symbols(result) else []
    for point in (*special_points(result, (x,), judge), *places):
        answered = _finite(result, point, judge)
        ends = _ends(low, high, point, judge)
        if ends is None:
            continue
        values = {s.name: float(point.values[s.name]) for s in symbols(f) if s is not x}
        without = any(diverges(f, x, end, side, values) for end, side in ends)
        if answered and without:
            return f"{_place(result, (x,), point)}: the integral has no value, and the result has one"
        if not answered and not without and _settles(left, point, judge):
            return f"{_place(result, (x,), point)}: the integral has a value, and the result has none"
        wrong = _differs(equals(left, result), point, judge) if answered else ""
        if wrong:
            return wrong
    return ""


def moment_lacking(said: Term, judge: Judge) -> str:
    """What is wrong with the value of a mean over numbers where its integral has no value at an end, or ""."""
    if said.head is not RELATION or said.args[0].head is not EXPECTATION:
        return ""
    mean, result = said.args
    f, x, log_density = mean.args[:3]
    if f.shape or x.shape or properties(x) & _COUNTED or is_numeric(f, log_density):
        return ""
    has = properties(x)
    low, high = mean.args[3:5] if len(mean.args) >= 5 else (
        number(0) if has & {"positive", "unit"} else negative(oo), number(1) if "unit" in has else oo)
    inside = mul(f, exp(log_density))
    for drawn in islice(judge.pool.points(), _DRAWN):
        point = judge.inside.nearest((), drawn)
        ends = None if point is None else _ends(low, high, point, judge)
        if point is None or ends is None or not _finite(result, point, judge):
            continue
        values = {s.name: float(point.values[s.name]) for s in symbols(inside) if s is not x and not s.shape}
        if any(diverges(inside, x, end, side, values) for end, side in ends):
            return f"{_place(inside, (x,), point)}: the mean has no value: its integral diverges at an end"
    return ""


def _ends(low: Term, high: Term, point: Point, judge: Judge) -> list[tuple[float, int]] | None:
    try:
        a, b = (float(judge.values.array(t, point)) for t in (low, high))
    except (LanguageError, TypeError):
        return None
    if math.isnan(a) or math.isnan(b) or a == b:
        return None
    return [(a, 1 if a < b else -1), (b, -1 if a < b else 1)]


def _settles(left: Term, point: Point, judge: Judge) -> bool:
    try:
        value = judge.values.value(left, point)
    except LanguageError:
        return False
    return bool(np.all(np.isfinite(value.array)) and np.all(value.error <= 1e-6 * (1 + np.abs(value.array))))


def _place(result: Term, bound: tuple[Term, ...], point: Point) -> str:
    names = sorted(s.name for s in symbols(result) if s not in bound and not s.shape)
    return ", ".join(f"{n}={float(point.values[n]):.4g}" for n in names)


def in_branches(claim: Claim, judge: Judge, count: int = 3, tried: int = 8) -> Iterator[tuple[int, Point]]:
    """Points in every case of an answer by cases that has a value, each with the number of its case."""
    for k, branch in enumerate(claim.branches):
        if branch.result is None:
            continue
        met = (judge.inside.nearest((branch.when,), drawn) for drawn in islice(judge.pool.points(), tried))
        for point in islice((p for p in met if p is not None), count):
            yield k, point


__all__ = ["in_branches", "lacking", "moment_lacking"]
