"""Whether an integral has a value, read off the order of its integrand near an end, never off what quadrature does.

Near an end at infinity let x = exp(t), near a finite one x = end -+ exp(-t): the integral of f is that of exp(g(t))
in t, with g = log |f| +- t. Where f keeps its sign, it diverges if t exp(g(t)) does not go to 0 by a power of t, and
converges if it does. What lies between (the edge of all powers, a sign that turns) is not told.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import mpmath

from workbench.numerics.precise import precise
from workbench.numerics.reals import NotReal, context_of_reals
from workbench.terms.term import LanguageError, Term

_FAR = (12, 24, 48, 96, 192, 384)
_DIGITS = 400
"""So many digits that what lies exp(-384) beside an end is told from it."""
_MARGIN = 0.1


def diverges(f: Term, x: Term, end: float, side: int, values: Mapping[str, float]) -> bool:
    """Whether the integral of f in x has no value at an end, that is approached from above (1) or from below (-1)."""
    orders = _orders(f, x, end, side, values)
    return bool(orders) and all(order > -1 - _MARGIN / 10 for order in orders[-3:])


def _orders(f: Term, x: Term, end: float, side: int, values: Mapping[str, float]) -> list[float]:
    """Of exp(g(t)) the power of t that it behaves as, between one t and the next; none where f turns its sign."""
    context = context_of_reals()
    seen: list[tuple[int, Any]] = []
    signs = set()
    with context.workdps(_DIGITS):
        point: dict[str, Any] = {name: context.mpf(value) for name, value in values.items()}
        for t in _FAR:
            far = context.exp(t)
            point[x.name] = (far if end > 0 else -far) if mpmath.isinf(end) else context.mpf(end) + side / far
            try:
                value = precise(f, point, _DIGITS)
            except (NotReal, LanguageError, OverflowError, ValueError):
                return []
            if context.isinf(value):
                return [0.0] * 3 if value > 0 else []
            if not value:
                return [-1e9] * 3
            signs.add(value > 0)
            seen.append((t, context.log(abs(value)) + (t if mpmath.isinf(end) else -t)))
    if len(signs) != 1:
        return []
    return [float((h - g) / (context.log(u) - context.log(t))) for (t, g), (u, h) in pairwise(seen)]


__all__ = ["diverges"]
