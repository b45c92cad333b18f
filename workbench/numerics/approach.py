"""Limits of scalar terms by approach, to many digits.

A limit is approached along points whose distance is squared again and again, 10^-2, 10^-4, 10^-8 ... (or 10^2, 10^4
...), on two sequences: powers settle at once, logarithms halve what is missing each time and are extrapolated. What
does not settle has no value. Nothing here knows a rule of calculus.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from workbench.numerics.reading import Approached, Reading
from workbench.numerics.reals import DIGITS, NotReal, Real, context_of_reals, own
from workbench.terms.declaration import Function
from workbench.terms.heads import CONSTANT, properties
from workbench.terms.term import Term, postorder

_LEVELS, _MORE_LEVELS, _FEW_LEVELS = 7, 10, 5


def approached(f: Term, x: Term, to: Term, side: str, values: Mapping[str, Real]) -> Approached | None:
    """The limit of f as x goes to a point (or to +-oo), where the values settle; None where they do not, or differ."""
    values = own(values)
    found: list[Approached] = []
    for way in _ways(to, side):
        for scale in SCALES:
            one = _along(f, x, to, way, scale, values)
            if one is None or any(not _agree(one, other) for other in found):
                return None
            found.append(one)
    return min(found, key=lambda a: a.error)


SCALES = ("0.7310585786300049", "1.287451953125")


def samples(f: Term, x: Term, to: Term, way: int, scale: str, values: Mapping[str, Real], levels: int) -> list[Real]:
    """Values of f nearer and nearer to the point from one side (``way`` -1 or 1); None for one that is not real."""
    context, values = context_of_reals(), own(values)
    levels = min(levels, _FEW_LEVELS) if is_slow(f) else levels
    for more in (1, 2, 4, 8):
        plan = [(2**level, more * (2 * DIGITS + 4 * 2**level)) for level in range(1, levels + 1)]
        seen = [_at(f, x, to, way, scale, values, away, digits) for away, digits in plan]
        again = [_at(f, x, to, way, scale, values, away, digits + digits // 2) for away, digits in plan[-2:]]
        if all(_same(context, a, b) for a, b in zip(seen[-2:], again, strict=True)):
            break
        if all(_noise(context, a, digits) for a, (_, digits) in zip([*seen[-2:], *again], plan[-2:] * 2, strict=True)):
            seen[-2:] = [context.mpf(0)] * 2
            break
    else:
        seen[-2:] = [None, None]
    return seen


def is_slow(f: Term) -> bool:
    """Whether a function in it takes long for a thousand digits: then it is looked at from less near."""
    return any(isinstance(t.head, Function) and t.head.knows.values.slow for t in postorder(f))


def _same(context: Any, a: Real, b: Real) -> bool:
    if a is None or b is None or a == b:
        return a is b or bool(a == b)
    return not context.isinf(a) and not context.isinf(b) and bool(abs(a - b) <= abs(b) * context.mpf(10) ** -25)


def _noise(context: Any, a: Real, digits: int) -> bool:
    """Whether a value that changes with the precision is what rounding leaves of 0."""
    return a is not None and bool(abs(a) <= context.mpf(10) ** (-(6 * digits) // 10))


def _at(f: Term, x: Term, to: Term, way: int, scale: str, values: Mapping[str, Real], away: int, digits: int) -> Real:
    context = context_of_reals()
    with context.workdps(digits):
        try:
            goal = Reading(context, values, approached, digits).value(to)
            infinite = context.isinf(goal)
            # An irrational factor: at whole numbers sin(pi x) would look as if it were 0.
            near = context.sqrt(context.mpf(scale)) * context.mpf(10) ** (away if infinite else -away)
            if infinite and "integer" in properties(x):
                near = context.floor(near) + (scale[0] == "1") * (1 - context.floor(near) % 2)
            point = (near if goal > 0 else -near) if infinite else goal + way * near
            return Reading(context, {**values, x.name: point}, approached, digits).value(f)
        except NotReal:
            return None


def _ways(to: Term, side: str) -> tuple[int, ...]:
    if any(t.head is CONSTANT and t.name == "oo" for t in postorder(to)):
        return (1,)
    return {"left": (-1,), "right": (1,)}.get(side, (-1, 1))


def _along(f: Term, x: Term, to: Term, way: int, scale: str, values: Mapping[str, Real]) -> Approached | None:
    context = context_of_reals()
    found = None
    for levels, wanted in ((_LEVELS, context.mpf(10) ** -9), (_MORE_LEVELS, 1)):
        tail = _settled_tail(samples(f, x, to, way, scale, values, levels))
        found = _limit_of_sequence(context, tail) if len(tail) >= 4 else None
        if found is not None and (context.isinf(found.value) or found.error <= wanted * max(abs(found.value), 1)):
            return found
    return found


def _settled_tail(seen: list[Real]) -> list[Real]:
    """The values from the last one that is not real on."""
    gaps = [k for k, v in enumerate(seen) if v is None]
    return seen[gaps[-1] + 1 :] if gaps else seen


def _limit_of_sequence(context: Any, v: list[Real]) -> Approached | None:
    with context.workdps(DIGITS):
        last = [+t for t in v[-5:]]
        if _grows(context, last):
            return Approached(context.inf if last[-1] > 0 else context.ninf, context.mpf(0))
        if any(context.isinf(t) for t in v):
            return None
        size = max(abs(v[-1]), context.mpf(1))
        steps = [abs(b - a) for a, b in zip(v[-4:], v[-3:], strict=False)]
        if steps[-1] == 0 or all(b <= a / 1000 for a, b in pairwise(steps)):
            # The distance is squared each time, so the next step is smaller again by more than the last one was.
            error = steps[-1] ** 2 / steps[-2] if steps[-1] else context.mpf(0)
            return Approached(+v[-1], 10 * error + size * context.mpf(10) ** -35)
        return _extrapolated(context, v)


def _grows(context: Any, last: list[Real]) -> bool:
    """Of one sign, larger each time, and by steps that do not shrink."""
    if any(t == 0 or (t > 0) != (last[-1] > 0) for t in last):
        return False
    sizes = [abs(t) for t in last]
    if context.isinf(sizes[-1]):
        return sizes == sorted(sizes) and (not context.isinf(sizes[-2]) or sizes[-3] > 10**6)
    steps = [b - a for a, b in pairwise(sizes)]
    digits = context.mpf(10) ** -20
    larger = all(s > b * digits for s, b in zip(steps, sizes[1:], strict=True))
    return larger and all(b >= 0.95 * a for a, b in pairwise(steps))


def _extrapolated(context: Any, v: list[Real]) -> Approached | None:
    """What is missing halves each time, or goes as k / 2^k: Richardson's table for 1/2, 1/2, 1/4, 1/4, 1/8."""
    column, estimates = list(v), []
    for ratio in (2, 2, 4, 4, 8):
        column = [(ratio * b - a) / (ratio - 1) for a, b in pairwise(column)]
        if len(column) < 3:
            break
        estimates.append((abs(column[-1] - column[-2]) + abs(column[-2] - column[-3]) / 4, column[-1]))
    if not estimates:
        return None
    error, value = min(estimates)
    return Approached(value, 4 * error) if error <= max(abs(value), 1) * context.mpf(10) ** -5 else None


def _agree(a: Approached, b: Approached) -> bool:
    context = context_of_reals()
    if context.isinf(a.value) or context.isinf(b.value):
        return bool(a.value == b.value)
    return bool(abs(a.value - b.value) <= 2 * (a.error + b.error))


__all__ = ["SCALES", "approached", "samples"]
