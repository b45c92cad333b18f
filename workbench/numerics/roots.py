"""Real zeros of a function of one number by looking: sign changes and minima that touch 0 on a grid, to many digits.

A grid sees no more than its points do: what it finds is there, what it does not find may be.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

from workbench.numerics.reals import Real, context_of_reals, real

Function = Callable[[Real], "Real | None"]
"""The value at a number, None where there is no real one."""

DIGITS = 40
_HALVINGS = 140


def scan(f: Function, largest: float = 1000.0, points: int = 800) -> list[Real]:
    """The zeros that are seen between -largest and largest, in increasing order; the grid is finest near 0."""
    context = context_of_reals()
    with context.workdps(DIGITS):
        end = context.asinh(context.mpf(largest))
        # A shift keeps the grid off the round numbers at which zeros and poles like to be.
        places = [
            context.sinh(end * (2 * real(Fraction(k, points), DIGITS) - 1) + context.mpf("1e-3"))
            for k in range(points + 1)
        ]
        seen = [(t, f(t)) for t in places]
        found = [t for t, v in seen if v == 0]
        for (a, va), (b, vb) in pairwise(seen):
            if va is not None and vb is not None and va * vb < 0:
                found += _bisected(f, a, b, va, vb)
            elif (va is None) != (vb is None):
                found += _at_the_edge(f, a, b, va, vb)
        for (a, va), (_, vm), (b, vb) in zip(seen, seen[1:], seen[2:], strict=False):
            if va is None or vm is None or vb is None:
                continue
            if abs(vm) < min(abs(va), abs(vb)) and va * vb > 0 and va * vm > 0:
                found += _touching(f, a, b, max(abs(va), abs(vb)))
        return _distinct(sorted(found))


def _bisected(f: Function, a: Real, b: Real, va: Real, vb: Real) -> list[Real]:
    """The zero between two points of different signs, by false position (Illinois) and halving in turn; none where it
    is a pole or a jump."""
    context = context_of_reals()
    top, near = max(abs(va), abs(vb)), context.mpf(10) ** (3 - DIGITS)
    side = 0
    for turn in range(_HALVINGS):
        middle = (a + b) / 2 if turn % 3 == 2 else (a * vb - b * va) / (vb - va)
        v = f(middle)
        if v is None or abs(v) > 100 * top:
            return []
        if v == 0 or abs(b - a) <= near * max(1, abs(middle)):
            return [middle] if abs(v) <= top * context.mpf(10) ** -12 else []
        if v * va < 0:
            b, vb = middle, v
            va = va / 2 if side == 1 else va
            side = 1
        else:
            a, va = middle, v
            vb = vb / 2 if side == -1 else vb
            side = -1
    v = f((a + b) / 2)
    return [(a + b) / 2] if v is not None and abs(v) <= top * context.mpf(10) ** -12 else []


def _at_the_edge(f: Function, a: Real, b: Real, va: Real | None, vb: Real | None) -> list[Real]:
    """A zero between a point with a value and the edge of the domain, or at the edge itself."""
    inside, outside, v = (a, b, va) if vb is None else (b, a, vb)
    start = inside
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        if f(middle) is None:
            outside = middle
        else:
            inside = middle
    edge = f(inside)
    if edge is None or v is None:
        return []
    if abs(edge) <= abs(v) * context_of_reals().mpf(10) ** -15:
        return [inside]
    return _bisected(f, start, inside, v, edge) if edge * v < 0 else []


def _touching(f: Function, a: Real, b: Real, top: Real) -> list[Real]:
    """A minimum of |f| that touches 0, by the golden section."""
    context = context_of_reals()
    ratio = (context.sqrt(5) - 1) / 2
    c, d = b - ratio * (b - a), a + ratio * (b - a)
    fc, fd = f(c), f(d)
    for _ in range(_HALVINGS):
        if fc is None or fd is None:
            return []
        if abs(fc) < abs(fd):
            b, d, fd = d, c, fc
            c = b - ratio * (b - a)
            fc = f(c)
        else:
            a, c, fc = c, d, fd
            d = a + ratio * (b - a)
            fd = f(d)
    v = f((a + b) / 2)
    return [(a + b) / 2] if v is not None and abs(v) <= top * context.mpf(10) ** -25 else []


def _distinct(found: list[Real]) -> list[Real]:
    out: list[Real] = []
    for t in found:
        if not out or abs(t - out[-1]) > context_of_reals().mpf(10) ** -9 * max(1, abs(t)):
            out.append(t)
    return out


__all__ = ["DIGITS", "scan"]
