"""What a Taylor polynomial leaves out: Lagrange's form, and a bound for it on an interval."""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import factorial

from workbench.engines.limits.values import worked_out
from workbench.engines.series.powers import monomial, raised
from workbench.engines.series.roads import Question
from workbench.language.saying import said
from workbench.numerics.precise import precise
from workbench.numerics.reals import NotReal, real
from workbench.reasons import series as reasons
from workbench.record.board import Board
from workbench.terms.functions.elementwise import absolute
from workbench.terms.heads import add, divide, equals, mul, number, relation, scalar
from workbench.terms.statements import exists, implies
from workbench.terms.term import Term, contains, substitute, symbols

_GRID = 60
_RADII = (Fraction(1), Fraction(1, 2), Fraction(1, 4), Fraction(1, 10))


def lagrange(board: Board, q: Question, value: Term, beyond: Term, rests: tuple[str, ...]) -> str:
    """f - T = f^(n+1)(a + t (x - a)) / (n+1)! (x - a)^(n+1) for some t between 0 and 1."""
    between = scalar(next(c for c in ("t", "s", "w") if all(s.name != c for s in symbols(q.value, q.at))), "unit")
    base = q.base
    middle = mul(between, base) if base is q.x else add(q.at, mul(between, base))
    slope = substitute(beyond, {q.x: middle})
    rest = monomial(slope, base, q.order + 1, factorial(q.order + 1))
    assert rest is not None
    left = add(q.f, mul(number(-1), q.polynomial(value)))
    why = f"the next derivative somewhere between {said(q.at)} and `{q.x.name}`; `{between.name}` lies between 0 and 1"
    return board.write(exists(equals(left, rest), between), reasons.LAGRANGE, why, rests_on=rests)


def bound(board: Board, q: Question, value: Term, beyond: Term, rests: tuple[str, ...]) -> str | None:
    """A number that the remainder never exceeds on an interval around the point; None where none is found."""
    if set(symbols(q.value, q.at)) - {q.x}:
        return None
    for radius in _radii(q.at):
        largest = _largest(q, beyond, radius)
        if largest is None:
            continue
        size, why = largest
        left = absolute(add(q.f, mul(number(-1), q.polynomial(value))))
        away = absolute(q.base) if radius <= 1 else divide(absolute(q.base), number(radius))
        scaled = size if radius <= 1 else worked_out(mul(number(radius ** (q.order + 1)), size))[0]
        rest = monomial(scaled, away, q.order + 1, factorial(q.order + 1))
        if rest is None:
            return None
        near = relation("<=", absolute(q.base), number(radius))
        return board.write(
            implies(near, relation("<=", left, rest)), reasons.BOUND,
            f"the derivative of order {q.order + 1} is at most {said(size)} in size there: {why}", rests_on=rests,
        )  # fmt: skip
    return None


def _radii(at: Term) -> list[Fraction]:
    """Radii to try, in proportion to where the point is."""
    try:
        size = abs(float(precise(at, {})))
    except NotReal:
        size = 1.0
    return [max(1, int(size / 4)) * r for r in _RADII]


def _largest(q: Question, beyond: Term, radius: Fraction) -> tuple[Term, str] | None:
    """The largest size of the next derivative within the radius, as an exact value or rounded up."""
    if not contains(beyond, q.x):
        return absolute_of(beyond), "it is constant"
    places = [Fraction(k, _GRID) * radius for k in range(-_GRID, _GRID + 1)]
    try:
        at = precise(q.at, {})
        seen = [abs(precise(beyond, {q.x.name: at + real(p)})) for p in places]
    except NotReal:
        return None
    top = max(seen)
    place = seen.index(top)
    ends = {0: -radius, 2 * _GRID: radius}
    steady = all(b >= a for a, b in itertools.pairwise(seen)) or all(b <= a for a, b in itertools.pairwise(seen))
    if place in ends and steady:
        end = worked_out(add(q.at, number(ends[place])))[0]
        exact = worked_out(substitute(beyond, {q.x: end}))[0]
        if precise(exact, {}) < 0:
            exact = worked_out(mul(number(-1), exact))[0]
        return exact, f"it is largest at {said(equals(q.x, end))}"
    return number(_rounded_up(float(top) * 1.01)), "rounded up from values on a grid"


def absolute_of(term: Term) -> Term:
    return number(abs(term.value)) if term.head.name == "number" else absolute(term)


def _rounded_up(value: float) -> Fraction:
    """To two digits, upward."""
    from math import ceil, floor, log10

    if value <= 0:
        return Fraction(0)
    scale = Fraction(10) ** (floor(log10(value)) - 1)
    return ceil(Fraction(value) / scale) * scale


__all__ = ["bound", "lagrange", "raised"]
