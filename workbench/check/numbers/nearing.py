"""Limits by values nearer and nearer to the point, for the judge: its points and its code are its own.

Three sequences. *Far*: distances exp(-exp(t)) with t doubled each time (or exp(exp(t)) to infinity), where everything
that separates at all has separated; *near*: distances squared each time, to thousands of digits, where what cancels is
seen; *slow*: distances halved, for towers of exponentials. Where the far one settles it has the last word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from workbench.check.numbers.far import Far, NoValue, Number, Reader
from workbench.numerics.reading import Approached, Reading
from workbench.numerics.reals import DIGITS, NotReal, Real, context_of_reals, own
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import cos, cosh, exp, sin, sinh, tan, tanh
from workbench.terms.functions.special import gamma
from workbench.terms.heads import CONSTANT, NUMBER, POWER, properties
from workbench.terms.term import LanguageError, Term, contains, postorder

_PHASES = (Fraction(1), Fraction(-1), Fraction(2, 5))
_FAR = range(1, 9)
_NEAR, _FEW = range(1, 8), range(1, 6)
_SLOW = range(1, 7)
_PLACES = ("0.5772156649015329", "1.6449340668482264")
_CLEAN = 1e-25
_FEW_TURNS = 2
"""What turns back no more often than that may be on its way to a limit."""


def nearing(f: Term, x: Term, to: Term, side: str, values: Mapping[str, Real]) -> Approached | None:
    """The limit of f as x goes to a point; None where the values do not settle, or differ from side to side."""
    found: list[Approached] = []
    for way in _ways(to, side):
        one = _from(f, x, to, way, own(values))
        if one is None or any(not _agree(one, other) for other in found):
            return None
        found.append(one)
    return min(found, key=lambda a: a.error)


def absent(f: Term, x: Term, to: Term, side: str, values: Mapping[str, Real]) -> str | None:
    """How there is seen to be no limit: "unreal" (no values on a side), "sides" (that differ), "apart" (values that do
    not come together); "" where they settle, None where neither is seen."""
    values = own(values)
    found = []
    for way in _ways(to, side):
        one = _from(f, x, to, way, values)
        if one is None:
            places = (*_PLACES, "2.2459157718", "3.7", "7.39")[:: 1 if _infinite(to) else -1]  # ever nearer
            rows = [_near(f, x, to, way, place, values)[-3:] for place in places]
            deep = [v for level in zip(*rows, strict=True) for v in level if v is not None]
            if not deep:
                return "unreal"
            size = max(abs(v) for v in deep)
            apart = len(deep) > 8 and max(deep) - min(deep) > max(size, 1e-6) / 5
            return "apart" if apart and _turns(deep) > _FEW_TURNS else None
        found.append(one)
    return "sides" if any(not _agree(found[0], other) for other in found[1:]) else ""


def _turns(row: Sequence[Real]) -> int:
    """How often a sequence turns back: what only creeps has a limit, however far apart the values are."""
    steps = [b - a for a, b in pairwise(row) if a != b]
    return sum((a > 0) != (b > 0) for a, b in pairwise(steps))


def _ways(to: Term, side: str) -> tuple[int, ...]:
    if _infinite(to):
        return (1,)
    return {"left": (-1,), "right": (1,)}.get(side, (-1, 1))


def _infinite(to: Term) -> bool:
    return any(t.head is CONSTANT and t.name == "oo" for t in postorder(to))


def _from(f: Term, x: Term, to: Term, way: int, values: Mapping[str, Real]) -> Approached | None:
    whole = "integer" in properties(x)
    far = None if whole else _far(f, x, to, way, values)
    if far is not None and far.error <= _CLEAN:
        return far
    rows = [_near(f, x, to, way, place, values) for place in _PLACES]
    near = _both(rows)
    if near is not None and far is not None:
        return near if _agree(near, far) and near.error < far.error else far
    if far is not None or (near is not None and not _is_still(rows[0])) or whole or not _is_tower(f, x):
        return far or near
    slow = _both([_slow(f, x, to, way, place, values) for place in _PLACES])
    if near is not None and slow is not None and slow.error < 1e-9 and not _agree(near, slow):
        return None  # what was absorbed near the point is seen farther off
    return near or slow


def _both(rows: Sequence[Sequence[Real | None]]) -> Approached | None:
    """What two sequences come to, where they agree."""
    first, second = map(_settled, rows)
    if first is None or second is None or not _agree(first, second):
        return None
    return min((first, second), key=lambda a: a.error)


def _is_tower(f: Term, x: Term) -> bool:
    """Whether x stands in an exponent within an exponent: near the point, what is there is absorbed."""
    above: dict[Term, int] = {}
    for node in postorder(f):
        inside = max((above[a] for a in node.args), default=0)
        raised = node.head in (exp, sinh, cosh, tanh, gamma) or (node.head is POWER and contains(node.args[1], x))
        above[node] = inside + 1 if raised and contains(node, x) else inside
    return above[f] > 1


def _is_still(row: Sequence[Real | None]) -> bool:
    """Whether the last values are the same to the last digit: something may have been absorbed."""
    return len(set(row[-3:])) == 1


def _agree(a: Approached, b: Approached) -> bool:
    context = context_of_reals()
    if context.isinf(a.value) or context.isinf(b.value):
        return bool(a.value == b.value)
    return bool(abs(a.value - b.value) <= 2 * (a.error + b.error))


# -- far out ------------------------------------------------------------------------------------


def _far(f: Term, x: Term, to: Term, way: int, values: Mapping[str, Real]) -> Approached | None:
    """Along exp(exp(t)), with every wave at the ends of its range and between."""
    if not _infinite(to) and not (to.head is NUMBER and to.value == 0):
        return None
    far = Far()
    down = to.head is not CONSTANT and _infinite(to)
    found: list[Approached] = []
    waves = any(t.head in (sin, cos, tan) for t in postorder(f))
    for phase in _PHASES if waves else _PHASES[:1]:
        seen: list[Real | None] = []
        for k in _FAR:
            size = far.mp.exp(far.mp.mpf(2) ** k * far.mp.mpf("0.83"))
            sign = (-1 if down else 1) if _infinite(to) else way
            at = Number(sign, size if _infinite(to) else -size, size * far.eps)
            reader = Reader(far, values, x, at, phase)
            try:
                seen.append(reader.value(reader.read(f)))
            except NoValue:
                seen.append(None)
            except LanguageError:
                return None
        while seen and seen[-1] is None:
            seen.pop()  # digits are lost in the end
        one = _settled(seen)
        if one is None or any(not _agree(one, other) for other in found):
            return None
        found.append(one)
    context = context_of_reals()
    best = max(found, key=lambda a: a.error)
    return Approached(context.make_mpf(best.value._mpf_), context.make_mpf(context.mpf(best.error)._mpf_))


# -- near, and slowly ---------------------------------------------------------------------------


def _near(f: Term, x: Term, to: Term, way: int, place: str, values: Mapping[str, Real]) -> list[Real | None]:
    levels = _FEW if any(isinstance(t.head, Function) and t.head.knows.values.slow for t in postorder(f)) else _NEAR
    return [_seen(f, x, to, way, place, values, 2**k, 2 * DIGITS + 4 * 2**k) for k in levels]


def _slow(f: Term, x: Term, to: Term, way: int, place: str, values: Mapping[str, Real]) -> list[Real | None]:
    return [_seen(f, x, to, way, place, values, Fraction(k, 3), 300 + 40 * k) for k in _SLOW]


def _seen(
    f: Term, x: Term, to: Term, way: int, place: str, values: Mapping[str, Real], away: int | Fraction, digits: int
) -> Real | None:
    """The value at one point, with so many digits that more of them do not change it; None without one."""
    for more in (1, 2, 4, 8):
        first = _value(f, x, to, way, place, values, away, more * digits)
        again = _value(f, x, to, way, place, values, away, more * digits + digits // 3)
        if first is None or again is None:
            if first is again:
                return None
            continue
        context = context_of_reals()
        if first == again or (not context.isinf(first) and abs(first - again) <= abs(again) * context.mpf(10) ** -22):
            return first
        if max(abs(first), abs(again)) <= context.mpf(10) ** (-(more * digits) * 6 // 10):
            return context.mpf(0)
    return None


def _value(
    f: Term, x: Term, to: Term, way: int, place: str, values: Mapping[str, Real], away: int | Fraction, digits: int
) -> Real | None:
    context = context_of_reals()
    with context.workdps(digits):
        try:
            goal = Reading(context, values, nearing, digits).value(to)
            infinite = context.isinf(goal)
            exponent = context.mpf(away.numerator) / away.denominator
            size = context.sqrt(context.mpf(place)) * context.mpf(10) ** (exponent if infinite else -exponent)
            if infinite and "integer" in properties(x):
                size = context.floor(size) + (place[0] == "1") * (1 - context.floor(size) % 2)
            at = (size if goal > 0 else -size) if infinite else goal + way * size
            return Reading(context, {**values, x.name: at}, nearing, digits).value(f)
        except NotReal:
            return None


# -- sequences ----------------------------------------------------------------------------------


def _settled(seen: Sequence[Real | None]) -> Approached | None:
    """What a sequence comes to: from the last value that is missing on, four at least."""
    gaps = [k for k, v in enumerate(seen) if v is None]
    tail: list[Any] = list(seen[gaps[-1] + 1 :] if gaps else seen)
    if len(tail) < 4:
        return None
    context = context_of_reals()
    last = tail[-4:]
    if _grows(context, last):
        return Approached(context.inf if last[-1] > 0 else context.ninf, context.mpf(0))
    if any(context.isinf(v) for v in last):
        return None
    size = max(abs(last[-1]), context.mpf(1))
    steps = [abs(b - a) for a, b in pairwise(last)]
    if steps[-1] == 0 or all(b <= a / 500 for a, b in pairwise(steps)):
        error = steps[-1] if steps[-1] else context.mpf(0)
        better = error**2 / steps[-2] if error else error
        return Approached(+last[-1], 10 * better + size * context.mpf(10) ** -30)
    return _halving(context, tail)


def _grows(context: Any, last: list[Any]) -> bool:
    """Of one sign and larger each time, by steps that do not shrink."""
    if any(v == 0 or (v > 0) != (last[-1] > 0) for v in last):
        return False
    sizes = [abs(v) for v in last]
    if context.isinf(sizes[-1]):
        return sizes == sorted(sizes) and (context.isinf(sizes[-2]) or sizes[-2] > 10)
    steps = [b - a for a, b in pairwise(sizes)]
    digits = context.mpf(10) ** -20
    larger = all(s > b * digits for s, b in zip(steps, sizes[1:], strict=True))
    return larger and all(b >= 0.999 * a for a, b in pairwise(steps))


def _halving(context: Any, v: list[Any]) -> Approached | None:
    """What is missing halves each time, or its square does: Richardson's table for 1/2 and 1/4, each taken twice."""
    column, estimates = list(v), []
    for ratio in (2, 2, 4, 4):
        column = [(ratio * b - a) / (ratio - 1) for a, b in pairwise(column)]
        if len(column) < 3:
            break
        estimates.append((abs(column[-1] - column[-2]) + abs(column[-2] - column[-3]) / 4, column[-1]))
    if not estimates:
        return None
    error, value = min(estimates)
    return Approached(value, 4 * error) if error <= max(abs(value), 1) * context.mpf(10) ** -5 else None


__all__ = ["absent", "nearing"]
