"""Values for parameters at which a case holds, to look at what was decided otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.numerics.draws import Point, draws
from workbench.numerics.precise import precise
from workbench.numerics.reals import NotReal, Real, context_of_reals
from workbench.rules.cases.bounds import Bounds, bounds_on
from workbench.terms.heads import properties
from workbench.terms.term import LanguageError, Term

_PASSES = 4


def points_in(parameters: Sequence[Term], known: Bounds, count: int) -> list[Point]:
    """Points at which all bounds hold, as many of ``count`` as are found."""
    found = []
    for point in draws(parameters, count):
        moved = _moved(dict(point), parameters, known) if known else point
        if moved is not None:
            found.append(moved)
    return found


def _moved(point: Point, parameters: Sequence[Term], known: Bounds) -> Point | None:
    for _ in range(_PASSES):
        still = True
        for x in parameters:
            value = _between(x, point, known)
            if value is None:
                return None
            still = still and value == point[x.name]
            point[x.name] = value
        if still:
            return point
    return None


def _between(x: Term, point: Point, known: Bounds) -> Real | None:
    """The drawn value where the bounds let it stand, else one between them; None where there is none."""
    context = context_of_reals()
    low, high, apart = context.ninf, context.inf, []
    for bound in bounds_on(x, known):
        try:
            value = precise(bound.value, point)
        except (NotReal, LanguageError):
            return None
        if bound.op in (">", ">="):
            low = max(low, value)
        elif bound.op in ("<", "<="):
            high = min(high, value)
        else:
            apart.append(value)
    at = point[x.name]
    whole = "integer" in properties(x)
    if low < at < high and all(at != v for v in apart):
        return at
    size = abs(at) if at else context.mpf(1)
    if low > high:
        return None
    if context.isinf(low) and context.isinf(high):
        new = at + 1
    elif context.isinf(high):
        new = low + size
    elif context.isinf(low):
        new = high - size
    else:
        new = low + (high - low) * (size / (1 + size))
    return context.ceil(new) if whole else new


__all__ = ["points_in"]
