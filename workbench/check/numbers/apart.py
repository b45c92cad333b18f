"""How far apart the sides of an equation are at one point, to as many digits as it takes to tell that from 0."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.numerics.precise import precise
from workbench.numerics.reals import NotReal, Real, context_of_reals
from workbench.terms.heads import DERIVATIVE, INTEGRAL, LIMIT
from workbench.terms.term import Term, postorder

_DIGITS = (40, 80, 160, 400)
_COARSE = 25


def apart(left: Term, right: Term, at: Mapping[str, Real]) -> Real | None:
    """left - right as soon as two precisions agree about it, 0 where even 400 digits tell no difference; None where a
    side has no real value.

    A limit or a derivative is known to fewer digits: what 25 do not tell is 0 there.
    """
    context = context_of_reals()
    if any(t.head in (LIMIT, DERIVATIVE, INTEGRAL) for t in postorder(left, right)):
        gap = _gap(left, right, at, 2 * _COARSE)
        return gap if gap is None or abs(gap) > context.mpf(10) ** -_COARSE else context.mpf(0)
    before: Real | None = None
    for digits in _DIGITS:
        gap = _gap(left, right, at, digits)
        if gap is None and digits == _DIGITS[0]:
            # Near the edge of the domain few digits may fall outside.
            gap = _gap(left, right, at, _DIGITS[-2])
        if gap is None or (context.isinf(gap) and digits == _DIGITS[-1]):
            return gap
        if context.isinf(gap):
            continue
        if before is not None and gap and abs(gap - before) <= abs(gap) / 100:
            return gap
        before = gap
    return context.mpf(0)


def _gap(left: Term, right: Term, at: Mapping[str, Real], digits: int) -> Real | None:
    context = context_of_reals()
    try:
        a, b = precise(left, at, digits), precise(right, at, digits)
    except NotReal:
        return None
    if context.isinf(a) and context.isinf(b):
        return None if a == b else a
    with context.workdps(digits):
        return a - b


__all__ = ["apart"]
