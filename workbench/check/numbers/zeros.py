"""Where a function of one number is 0, looked for on the whole line: by exclusion, and by signs where that ends.

Intervals of every size, from 1e-30 to 1e300 on both sides of 0, are cut until the values over them exclude 0, or until
floats tell no more; there signs to many digits decide. What could not be excluded, since a function is not known or
grows beyond all floats, is looked at by points; how many intervals these were is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from workbench.check.numbers.compare import Array
from workbench.check.numbers.enclosing import Flags, Jet, Span, enclosed
from workbench.numerics.reals import Real, context_of_reals
from workbench.terms.term import Term

Value = Callable[[Real], "Real | None"]
"""The function to many digits; None where it has no real value."""
DIGITS = 50
MOST_BOXES = 1200
MOST_ZEROS = 60
_ROUNDS = 60
_THIN, _COARSE = 1e-10, 0.3
_MOST_POINTS = 400
_SMALLEST, _LARGEST = 1e-30, 1e300


@dataclass(frozen=True)
class Zeros:
    """The zeros found, in increasing order; ``open`` intervals were looked at by points only, of ``boxes``."""

    found: tuple[Real, ...]
    open: int
    boxes: int


def zeros(term: Term, x: Term, value: Value, at: Mapping[str, float], low: float, high: float) -> Zeros:
    """The zeros of a term in x between two numbers, at most 60, those nearest to 1 in size; ``at``: the values of
    its other symbols."""
    with np.errstate(all="ignore"):
        thin, unknown, boxes = _cut(term, x, at, _grid(low, high))
    context = context_of_reals()
    with context.workdps(DIGITS):
        found = [z for a, b in _clusters(thin)[:MOST_ZEROS] for z in _within(value, a, b)]
        found += _by_points(value, unknown)
        out: list[Real] = []
        for zero in sorted(z for z in found if low <= z <= high):
            if not out or abs(zero - out[-1]) > context.mpf(10) ** -12 * abs(zero):
                out.append(zero)
    return Zeros(tuple(out), len(unknown), boxes)


def _grid(low: float, high: float) -> Array:
    """Intervals of all sizes between two numbers, as rows (low, high)."""
    sizes = 10.0 ** np.arange(-30, 300.5, 0.5)
    ends = np.unique(np.concatenate([-sizes, sizes]))
    ends = np.concatenate([[low], ends[(ends > low) & (ends < high)], [high]])
    ends = np.clip(ends, -_LARGEST, _LARGEST)
    return np.stack([ends[:-1], ends[1:]], axis=1)


def _cut(term: Term, x: Term, at: Mapping[str, float], boxes: Array) -> tuple[Array, Array, int]:
    """Thin intervals that may hold a zero, and those of which the values are not known."""
    thin: list[Array] = []
    unknown: list[Array] = []
    seen = len(boxes)
    for _ in range(_ROUNDS):
        if not len(boxes):
            break
        jet = enclosed(term, x, boxes[:, 0], boxes[:, 1], at)
        boxes, jet = _kept(boxes, jet, ~(jet.value.apart | ~jet.some))
        middle = _middles(boxes)
        there = enclosed(term, x, middle, middle, at)
        boxes, jet = _kept(boxes, jet, ~_by_slope(boxes, jet, middle, there))
        width, size = boxes[:, 1] - boxes[:, 0], np.max(np.abs(boxes), axis=1)
        middle = _middles(boxes)
        there = enclosed(term, x, middle, middle, at)
        blind = np.isinf(there.value.low) & np.isinf(there.value.high)
        # Where rounding alone keeps 0 among the values in the middle, cutting leads no further.
        done = (width <= _THIN * size) | (size <= _SMALLEST)
        done |= ~there.value.apart & there.some & ~blind & (width <= 0.01 * size)
        lost = blind & there.some & (width <= _COARSE * size) & ~done
        thin.append(boxes[done])
        unknown.append(boxes[lost])
        boxes, middle = boxes[~done & ~lost], middle[~done & ~lost]
        if len(boxes) > MOST_BOXES // 2:
            order = np.argsort(_far(boxes), kind="stable")
            unknown.append(boxes[order[MOST_BOXES // 2 :]])
            boxes, middle = (a[order[: MOST_BOXES // 2]] for a in (boxes, middle))
        boxes = np.concatenate([np.stack([boxes[:, 0], middle], axis=1), np.stack([middle, boxes[:, 1]], axis=1)])
        seen += len(boxes)
    unknown.append(boxes)
    return np.concatenate(thin) if thin else boxes[:0], np.concatenate(unknown), seen


def _far(boxes: Array) -> Array:
    """How far from 1 intervals are in size."""
    return np.asarray(np.abs(np.log(np.maximum(np.max(np.abs(boxes), axis=1), 1e-300))))


def _kept(boxes: Array, jet: Jet, which: Flags) -> tuple[Array, Jet]:
    value, slope = (Span(s.low[which], s.high[which]) for s in (jet.value, jet.slope))
    return boxes[which], Jet(value, slope, jet.whole[which], jet.some[which])


def _middles(boxes: Array) -> Array:
    """Half way; by size where the ends are of one sign and of different sizes."""
    low, high = boxes[:, 0], boxes[:, 1]
    small, large = np.minimum(np.abs(low), np.abs(high)), np.maximum(np.abs(low), np.abs(high))
    with np.errstate(all="ignore"):
        geometric = np.sign(low + high) * np.sqrt(np.maximum(small, 1e-308)) * np.sqrt(large)
    return np.asarray(np.where((low * high > 0) & (large > 4 * small), geometric, low / 2 + high / 2))


def _by_slope(boxes: Array, jet: Jet, middle: Array, there: Jet) -> Flags:
    """Intervals that the mean value theorem excludes: the value in the middle, and how far the slope can lead."""
    reach = jet.slope * Span.of(boxes[:, 0] - middle, boxes[:, 1] - middle)
    known = np.isfinite(jet.slope.low) & np.isfinite(jet.slope.high)
    return np.asarray((there.value + reach).apart & jet.whole & known)


def _clusters(boxes: Array) -> list[tuple[float, float]]:
    """Thin intervals that touch are one; nearest to 1 in size first."""
    out: list[tuple[float, float]] = []
    for low, high in boxes[np.argsort(boxes[:, 0], kind="stable")] if len(boxes) else ():
        if out and low <= out[-1][1] + 1e-12 * abs(low):
            out[-1] = (out[-1][0], max(out[-1][1], float(high)))
        else:
            out.append((float(low), float(high)))
    return sorted(out, key=lambda c: abs(np.log(max(abs(c[0]), abs(c[1]), 1e-300))))


def _within(value: Value, low: float, high: float) -> list[Real]:
    """The zeros in a thin interval: at a change of sign, or where it touches."""
    context = context_of_reals()
    wide = max(high - low, _THIN * max(abs(low), abs(high)))
    a, b = context.mpf(low) - wide, context.mpf(high) + wide
    points = [a + (b - a) * k / 6 for k in range(7)]
    if low <= 0 <= high:
        small = [end * context.mpf(10) ** (-8 * k) for end in (a, b) for k in range(1, 8)]
        points = sorted([*points, *small, context.mpf(0)])
    seen = [(p, v) for p in points if (v := value(p)) is not None and not context.isinf(v)]
    found = [p for p, v in seen if v == 0 and not _is_flat(value, p)]
    for (p, v), (q, w) in pairwise(seen):
        if v * w < 0:
            zero = between(value, p, q, v, w)
            found += [] if zero is None else [zero]
    if not found and len(seen) > 2:
        found = _touching(value, seen)
    edge = _edge(value, points) if len(seen) < len(points) and seen else None
    return found if edge is None or found else [edge]


def between(value: Value, low: Real, high: Real, first: Real, last: Real) -> Real | None:
    """The number at which the sign changes, by false position (Illinois) and halving in turn; None where that is a
    pole, a jump or an edge."""
    context = context_of_reals()
    top, least, side = max(abs(first), abs(last)), min(abs(first), abs(last)), 0
    near = context.mpf(10) ** (8 - DIGITS)
    middle = low
    for turn in range(300):
        halve = turn % 3 == 2 or first == last
        middle = (low + high) / 2 if halve else (low * last - high * first) / (last - first)
        if not low < middle < high:
            middle = (low + high) / 2
        v = value(middle)
        if v is None or abs(v) > 100 * top:
            return None
        if v == 0 or high - low <= near * abs(middle):
            break
        if (v > 0) == (first > 0):
            low, first = middle, v
            last = last / 2 if side == -1 else last
            side = -1
        else:
            high, last = middle, v
            first = first / 2 if side == 1 else first
            side = 1
    v = value(middle)
    return middle if v is not None and abs(v) <= least * context.mpf(10) ** -9 else None


def _is_flat(value: Value, at: Real) -> bool:
    """Whether a huge or tiny number has neighbours at which there is no difference either: what fell below all numbers
    is no zero."""
    context = context_of_reals()
    if at == 0 or context.mpf("1e-3") < abs(at) < 1000:
        return False
    return any(value(at * (1 + s * context.mpf(10) ** -6)) == 0 for s in (-1, 1))


def _edge(value: Value, points: list[Real]) -> Real | None:
    """The edge of the domain, where the value is 0 there."""
    context = context_of_reals()
    for a, b in pairwise(points):
        va, vb = value(a), value(b)
        if (va is None) == (vb is None):
            continue
        inside, outside = (a, b) if vb is None else (b, a)
        start = va if vb is None else vb
        for _ in range(300):
            middle = (inside + outside) / 2
            if middle in (inside, outside):
                break
            if value(middle) is None:
                outside = middle
            else:
                inside = middle
        last = value(outside)
        last = value(inside) if last is None else last
        if last is not None and start is not None and abs(last) <= context.mpf(10) ** -15 * abs(start):
            return inside
    return None


def _touching(value: Value, seen: list[tuple[Real, Real]]) -> list[Real]:
    """A minimum of the modulus that is 0, where differences to both sides are equal."""
    context = context_of_reals()
    least = min(range(1, len(seen) - 1), key=lambda k: abs(seen[k][1]))
    (a, fa), (b, fb) = seen[least - 1], seen[least + 1]
    if abs(seen[least][1]) > min(abs(fa), abs(fb)):
        return []
    step = (b - a) * context.mpf(10) ** -18

    def rise(t: Real) -> Real | None:
        up, down = value(t + step), value(t - step)
        return None if up is None or down is None else up - down

    first, last = rise(a), rise(b)
    if first is None or last is None or first * last >= 0:
        return []
    at = between(rise, a, b, first, last)
    v = None if at is None else value(at)
    small = max(abs(fa), abs(fb)) * context.mpf(10) ** -20
    return [at] if v is not None and abs(v) <= small else []


def _by_points(value: Value, boxes: Array) -> list[Real]:
    """Changes of sign along open intervals that touch; more points where numbers have the sizes of a page."""
    context = context_of_reals()
    boxes = boxes[np.argsort(boxes[:, 0], kind="stable")]
    common = _far(boxes) < 5
    every = max(1, -(-int(np.sum(~common)) // _MOST_POINTS))
    inside = max(1, min(12, _MOST_POINTS // max(1, int(np.sum(common)))))
    found: list[Real] = []
    before: tuple[Real, Real] | None = None
    end = -np.inf
    for k, (low, high) in enumerate(boxes):
        if low > end + 1e-9 * abs(end):
            before = None
        end = float(high)
        if not common[k] and k % every:
            continue
        for part in range(inside if common[k] else 1):
            point = context.mpf(float(low + (high - low) * (part + 0.381966) / inside))
            v = value(point)
            if v is None or context.isinf(v):
                before = None
                continue
            if v == 0:
                found += [] if _is_flat(value, point) else [point]
            elif before is not None and v * before[1] < 0 and len(found) < MOST_ZEROS:
                zero = between(value, before[0], point, before[1], v)
                found += [] if zero is None else [zero]
            before = (point, v)
    return found


def as_floats(at: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(v) for name, v in at.items()}


__all__ = ["DIGITS", "MOST_ZEROS", "Value", "Zeros", "as_floats", "between", "zeros"]
