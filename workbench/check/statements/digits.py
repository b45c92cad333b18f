"""Statements about scalars to many digits, where floats cannot tell or are not to be believed."""

from __future__ import annotations

from typing import Any

from workbench.check.numbers.compare import Comparison, Outcome
from workbench.check.points.sample import Point
from workbench.numerics.precise import precise
from workbench.numerics.reading import can_be_precise
from workbench.numerics.reals import NotReal, Real, context_of_reals, real
from workbench.terms.heads import COMPARE, RELATION
from workbench.terms.term import LanguageError, Term, symbols

_DIGITS = 60
_OWN = 0.618


def strictly(statement: Term, point: Point) -> Comparison | None:
    """A strict inequality between scalars, decided where 40 digits tell; None for anything else."""
    if statement.attrs[0] not in ("<", ">") or not _is_scalar(statement):
        return None
    context = context_of_reals()
    sides = _sides(statement, _values(statement, point))
    if sides is None:
        return None
    left, right = sides
    gap = left - right
    if context.isnan(gap) or abs(gap) <= max(abs(left), abs(right), context.mpf(10) ** -300) * context.mpf(10) ** -40:
        return None
    return Comparison(Outcome.HOLDS if (left < right) == (statement.attrs[0] == "<") else Outcome.FAILS)


def equal(statement: Term, point: Point) -> Comparison | None:
    """An equation between scalars that floats cannot tell: held by all of 60 and of 120 digits, or by fewer than 6."""
    if statement.attrs[0] != "=" or not _is_scalar(statement):
        return None
    context = context_of_reals()
    seen = []
    for digits in (_DIGITS, 2 * _DIGITS):
        with context.workdps(digits):
            sides = _sides(statement, _values(statement, point), digits)
            if sides is None:
                return None
            seen.append((abs(sides[0] - sides[1]), max(map(abs, sides))))
    (gap, size), (finer, again) = seen
    if gap <= size * context.mpf(10) ** -50 and finer <= again * context.mpf(10) ** -105:
        return Comparison(Outcome.HOLDS)
    steady = abs(size - again) <= context.mpf("1e-6") * size
    return Comparison(Outcome.FAILS) if steady and gap >= context.mpf("1e-6") * size else None


def holds(statement: Term, point: Point) -> bool | None:
    """Whether an equation between scalars holds at a point, as ``agree`` sees it; None where that is not known."""
    known = statement.head in (RELATION, COMPARE) and statement.attrs[0] == "=" and _is_scalar(statement)
    return _holds(statement, point) if known else None


def agree(left: Term, right: Term, point: Point) -> bool:
    """Whether two equations between scalars both hold at a point or both fail, as far as many digits tell. An equation
    holds where its sides are much nearer to each other than a little away."""
    first = holds(left, point)
    return first is not None and first == holds(right, point)


def value(term: Term, point: Point) -> float | None:
    """A scalar to all digits of a float, where 60 and 120 digits say the same; None where they do not tell."""
    if any(s.shape for s in symbols(term)) or not can_be_precise(term):
        return None
    try:
        first, second = (precise(term, _values(term, point), digits) for digits in (_DIGITS, 2 * _DIGITS))
    except (NotReal, LanguageError):
        return None
    context = context_of_reals()
    told = abs(first - second) <= abs(second) * context.mpf(10) ** -30
    return float(second) if told and 0 < abs(second) < 1e300 else None


def _holds(statement: Term, point: Point) -> bool | None:
    context = context_of_reals()
    here = _values(statement, point)
    # each by a part of its own: what is homogeneous, as x**2 = y**2 is, would move along with them
    away = {name: v * (1 + context.mpf("1e-3") * (1 + _OWN * k)) for k, (name, v) in enumerate(sorted(here.items()))}
    gaps = []
    for values in (here, away):
        sides = _sides(statement, values)
        if sides is None:
            return None
        gaps.append(abs(sides[0] - sides[1]))
    return bool(gaps[0] == 0 or gaps[0] <= gaps[1] * context.mpf("1e-6"))


def _is_scalar(statement: Term) -> bool:
    return not any(s.shape for s in symbols(statement)) and all(map(can_be_precise, statement.args))


def _values(statement: Term, point: Point) -> dict[str, Any]:
    return {s.name: real(float(point.values[s.name]), _DIGITS) for s in symbols(statement) if s.name in point.values}


def _sides(statement: Term, values: dict[str, Any], digits: int = _DIGITS) -> tuple[Real, Real] | None:
    try:
        left, right = (precise(a, values, digits) for a in statement.args)
    except (NotReal, LanguageError):
        return None
    return left, right


__all__ = ["agree", "equal", "holds", "strictly", "value"]
