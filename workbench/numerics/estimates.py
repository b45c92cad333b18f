"""Slopes, integrals, sums and limits of a Python function, each with an estimate of its error.

Sources: Ridders (1982), Accurate computation of F'(x); QUADPACK through SciPy.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from workbench.numerics.libraries import lib
from workbench.numerics.panels import Panels

Array = Any
Estimate = tuple[Array, Array]

_LEVELS = 13
_DEEPEST = 7


def slope(f: Callable[[float], Array], scale: float = 1.0) -> Estimate:
    """f'(0) entry by entry: central differences with halved steps, extrapolated, the best entry of the table.

    The first step is a quarter of ``scale``. Where f has a kink at 0 the slope is NaN.
    """
    np = lib.np
    h = 0.25 * scale
    row: list[Array] = []
    value = (f(h) - f(-h)) / (2 * h)
    worst = np.full(np.shape(value), np.inf)
    since = 0
    for level in range(_LEVELS):
        up, down = f(h), f(-h)
        first = (up - down) / (2 * h)
        floor = np.finfo(float).eps * (np.abs(up) + np.abs(down)) / h
        new = [first]
        gained = False
        for k, old in enumerate(row[:_DEEPEST]):
            new.append(new[k] + (new[k] - old) / (4.0 ** (k + 1) - 1))
            error = np.maximum(np.maximum(np.abs(new[-1] - new[-2]), np.abs(new[-1] - old)), floor)
            better = error < worst
            if np.any(better):
                gained = True
                value, worst = np.where(better, new[-1], value), np.where(better, error, worst)
        row, h = new, h / 2
        since = 0 if gained else since + 1
        if level >= 3 and (np.all(worst <= 2e-14 * np.abs(value)) or (since >= 3 and np.all(np.isfinite(worst)))):
            break
    value = np.where(np.isfinite(worst), value, np.nan)
    return np.where(_kink(f, scale), np.nan, value)[()], worst[()]


def _kink(f: Callable[[float], Array], scale: float) -> Array:
    """Where the slopes on the two sides of 0 differ and go on differing as the step shrinks."""
    np = lib.np
    centre = f(0.0)
    jumps, sizes = [], []
    for h in (1e-5 * scale, 2.5e-6 * scale):
        up, down = f(h), f(-h)
        jumps.append(np.abs(up + down - 2 * centre) / h)
        sizes.append(np.maximum(np.abs(up - centre), np.abs(centre - down)) / h)
        if not np.any(jumps[0] > 0.02 * sizes[0]):
            return np.zeros(np.shape(centre), dtype=bool)
    # Entries that cancel (X X^-1 off its diagonal) have the rounding of what they are made from, not their own.
    noise = 64 * np.finfo(float).eps * max(1.0, float(np.max(np.abs(centre), initial=0.0))) / (2.5e-6 * scale)
    return (jumps[0] > 0.02 * sizes[0]) & (jumps[1] > 0.75 * jumps[0]) & (jumps[1] > noise)


Many = Callable[[Array], Array]
"""The same function of an array of numbers."""


def quadrature(f: Callable[[float], Array], lower: float, upper: float, many: Many | None = None) -> Estimate:
    """The integral of f, which may have entries, between bounds that may be infinite.

    ``many``: a number's values at many places, where these can be had at once.
    """
    np = lib.np
    if lower == upper:
        zero = np.zeros(np.shape(f(lower)))
        return zero, zero
    if np.shape(f(_inside(lower, upper))) == ():
        return _of_a_number(f, lower, upper, many)
    value, error = lib.integrate.quad_vec(f, lower, upper, epsabs=1e-13, epsrel=1e-11, norm="max", limit=2000)
    return value, np.full(np.shape(value), error)


_NEAR = 16.0


def _of_a_number(f: Callable[[float], Array], lower: float, upper: float, many: Many | None = None) -> Estimate:
    """NaN across a pole, where halves of opposite sign would cancel, and where the integral does not settle."""
    np = lib.np
    if lower == -np.inf and upper == np.inf:  # each half must settle: they may cancel without either having a value
        halves = _of_a_number(f, lower, 0.0, many), _of_a_number(f, 0.0, upper, many)
        return halves[0][0] + halves[1][0], halves[0][1] + halves[1][1]
    if np.isinf(upper - lower) and lower < 0.0 < upper:  # what is near 0 must not be missed from far away
        near = (-_NEAR, 0.0) if np.isinf(upper) else (0.0, _NEAR)
        ends = [lower, *(c for c in near if lower < c < upper), upper]
        parts = [_of_a_number(f, a, b, many) for a, b in pairwise(ends)]
        return sum(p[0] for p in parts), sum(p[1] for p in parts)
    seen: dict[float, float] = {}
    one = f if many is None else Panels(f, many, min(lower, upper), max(lower, upper))

    def height(t: float) -> float:
        value = seen[t] = float(one(t))
        return value

    value, error, *rest = lib.integrate.quad(height, lower, upper, epsabs=1e-13, epsrel=1e-12, limit=400, full_output=1)
    if np.isfinite(value) and 0 < abs(value) < 1e-2 and error > 1e-11 * abs(value) and _one_sign(seen):
        # Far out in a tail the whole is small, and nothing cancels: it can be had to its own digits.
        found = lib.integrate.quad(height, lower, upper, epsabs=0.0, epsrel=1e-12, limit=400, full_output=1)
        if np.isfinite(found[0]) and found[1] < error:
            value, error, rest = found[0], found[1], list(found[2:])
    unsettled = len(rest) > 1 and not error <= 1e-6 * max(1.0, abs(value))
    if np.isfinite(value) and np.isinf(upper - lower) and error > 1e-10 * abs(value):
        error = max(error, _tail(f, lower, upper))
    if unsettled or not np.isfinite(value):
        holes = [t for t, v in seen.items() if not np.isfinite(v) and lower < t < upper]
        if len(holes) == 1:
            parts = [_of_a_number(f, lower, holes[0], many), _of_a_number(f, holes[0], upper, many)]
            return parts[0][0] + parts[1][0], parts[0][1] + parts[1][1]
        return _oscillating(f, lower, upper) if np.isinf(upper) or np.isinf(lower) else _UNKNOWN
    if _never_dies_out(f, lower, upper):
        return _UNKNOWN
    if _has_a_pole(many or f, seen, lower, upper, many is not None):
        return _UNKNOWN
    return np.float64(value), np.float64(error)


def _one_sign(seen: dict[float, float]) -> bool:
    return all(v >= 0 for v in seen.values()) or all(v <= 0 for v in seen.values())


_FAR = 1e300


def _tail(f: Callable[[float], Array], lower: float, upper: float) -> float:
    """A bound for what lies beyond all floats, where f falls off slower than a power: |t f(t)| log t."""
    ends = [t for t, bound in ((-_FAR, lower), (_FAR, upper)) if _is_infinite(bound)]
    return max(abs(float(t * f(t))) * 690.0 for t in ends)


def _never_dies_out(f: Callable[[float], Array], lower: float, upper: float) -> bool:
    """Whether |t f(t)| is no smaller far out than nearer, and not 0: then no integral to there has a value."""
    for end, bound in ((-_FAR, lower), (_FAR, upper)):
        if _is_infinite(bound):
            near, middle, far = (abs(float(t * f(t))) for t in (end * 1e-200, end * 1e-100, end))
            if 0 < near <= middle <= far:
                return True
    return False


def _is_infinite(value: float) -> bool:
    return bool(lib.np.isinf(value))


_UNKNOWN = (float("nan"), float("inf"))
_STEEP = 30.0
"""A function that stays within so many times its median size shows no sign of a pole."""


def _has_a_pole(f: Callable[[Any], Array], seen: dict[float, float], lower: float, upper: float, many: bool) -> bool:
    """Whether f grows at least like 1/distance towards a point inside or at an end: then it has no integral.

    Heights on smaller and smaller intervals around the steepest place seen: a pole of order p multiplies them by 8^p.
    ``many``: f takes an array of places.
    """
    np = lib.np
    places, heights = np.array(list(seen)), np.abs(np.array(list(seen.values())))
    if np.max(heights) <= _STEEP * max(float(np.median(heights)), 1e-300):
        return False
    centre = float(places[np.argmax(heights)])
    near = np.abs(places - centre)
    width = 4 * float(np.min(near[near > 0], initial=1.0))
    last, steep = 0.0, 0
    for _ in range(10):
        grid = np.array([t for t in centre + width * np.linspace(-1.0, 1.0, 18) if lower <= t <= upper])
        found = np.abs(f(grid) if many else [float(f(t)) for t in grid])
        tried = {float(t): float(v) for t, v in zip(grid, found, strict=True) if np.isfinite(v)}
        if not tried or width <= 64 * np.finfo(float).eps * max(1e-3, abs(centre)):
            break
        centre = max(tried, key=lambda t: tried[t])
        ratio = tried[centre] / last if last else 8.0
        if ratio < 3.0:
            return False
        steep = steep + 1 if ratio > 7.0 else 0
        last, width = tried[centre], width / 8
    return steep >= 3


_WAVES = 40


def _oscillating(f: Callable[[float], Array], lower: float, upper: float) -> Estimate:
    """An integral to infinity wave by wave, the alternating sums accelerated (Wynn's epsilon); NaN without waves."""
    np = lib.np
    if lower == -np.inf:
        return _of_a_number(lambda t: f(-t), -upper, np.inf)
    zeros = _zeros_beyond(f, lower)
    if len(zeros) < _WAVES:
        return _UNKNOWN
    parts = [_of_a_number(f, a, b) for a, b in zip([lower, *zeros], zeros, strict=False)]
    sizes = np.abs([p[0] for p in parts[1:]])
    if not np.all(np.isfinite(sizes)) or sizes[-1] > 0.9 * sizes[0]:
        return _UNKNOWN
    sums = np.cumsum([p[0] for p in parts])
    value, before = _accelerated(sums), _accelerated(sums[:-4])
    return np.float64(value), np.float64(abs(value - before) + sum(p[1] for p in parts))


def _zeros_beyond(f: Callable[[float], Array], lower: float) -> list[float]:
    """The first sign changes of f behind a point."""
    np = lib.np
    from scipy.optimize import brentq

    zeros: list[float] = []
    step, here = 0.05, lower + 1e-3
    value = float(f(here))
    for _ in range(40 * _WAVES):
        there = here + step
        next_value = float(f(there))
        if not np.isfinite(next_value):
            break
        if value * next_value < 0:
            zeros.append(float(brentq(lambda t: float(f(t)), here, there, xtol=1e-14)))
            if len(zeros) == _WAVES:
                break
            step = (zeros[-1] - zeros[-2]) / 12 if len(zeros) > 1 else step
        here, value = there, next_value
    return zeros


def _accelerated(sums: Array) -> float:
    """The limit of a sequence by Wynn's epsilon algorithm."""
    np = lib.np
    before, row = np.zeros(len(sums) + 1), np.asarray(sums, dtype=float)
    best = float(row[-1])
    for level in range(1, min(len(sums), 24)):
        gaps = np.diff(row)
        if np.any(gaps == 0):
            break
        before, row = row, before[1:-1] + 1 / gaps
        if level % 2 == 0:
            best = float(row[-1])
    return best


def rise(f: Callable[[float], Array], lower: float, upper: float) -> Estimate:
    """f at the upper end less f at the lower end, each approached from inside."""
    up = lower <= upper
    (top, e), (bottom, d) = _end(f, upper, "left" if up else "right"), _end(f, lower, "right" if up else "left")
    return top - bottom, e + d


def _end(f: Callable[[float], Array], to: float, side: str) -> Estimate:
    """The value at an end; the limit from inside, where there is no value or it differs from the limit."""
    np = lib.np
    there = f(to) if np.isfinite(to) else np.nan
    value, error = approach(f, to, side)
    direct = np.isfinite(there) & (np.abs(there - value) <= 1e-6 * (1 + np.abs(there)))
    if not np.any(direct):
        return value, error
    step = 4 * np.finfo(float).eps * max(abs(to), 1e-300) * (-1.0 if side == "left" else 1.0)
    near = np.nan_to_num(np.abs(f(to + step) - there))
    return np.where(direct, there, value)[()], np.where(direct, near * (near > 1e-12 * (1 + np.abs(there))), error)[()]


def _inside(lower: float, upper: float) -> float:
    np = lib.np
    if np.isfinite(lower) and np.isfinite(upper):
        return (lower + upper) / 2
    return float(lower + 1 if np.isfinite(lower) else upper - 1 if np.isfinite(upper) else 0.5)


def infinite_sum(f: Callable[[float], Array], start: float | None) -> Estimate:
    """The sum of f over the whole numbers from ``start`` on, or over all of them, until terms no longer matter."""
    np = lib.np
    first = 0.0 if start is None else start
    total = np.asarray(f(first))
    quiet, k = 0, 0
    while quiet < 30 and k < 20_000:
        k += 1
        term = f(first + k) if start is not None else f(float(k)) + f(-float(k))
        total = total + term
        quiet = quiet + 1 if k > 30 and np.all(np.abs(term) <= 1e-17 * (np.abs(total) + 1e-300)) else 0
    error = np.abs(term) * 100 + 1e-15 * np.abs(total)
    return total[()], error if quiet >= 30 else np.full(np.shape(total), np.inf)


_BLOCK, _MOST_TERMS = 64, 20_032


def sum_by_blocks(f: Callable[[Array], Array], logs: Callable[[Array], Array], start: float) -> Estimate:
    """The sum of f over the whole numbers from ``start`` on, until terms no longer matter and the density falls.

    ``logs``: the logarithm of the density, which tells what is far below the peak from what is far above. Both
    functions take many numbers at once.
    """
    np = lib.np
    total, size = np.zeros(()), np.zeros(())
    for first in range(0, _MOST_TERMS, _BLOCK):
        places = start + first + np.arange(_BLOCK)
        terms, heights = f(places), logs(places[-2:])
        total, size = total + np.sum(terms, axis=0), size + np.sum(np.abs(terms), axis=0)
        last = np.max(np.abs(terms[-_BLOCK // 2 :]), axis=0)
        if heights[1] <= heights[0] and np.all(last <= 1e-17 * (np.abs(total) + 1e-300)):
            return total[()], 100 * last + 1e-15 * size
    return total[()], np.full(np.shape(total), np.inf)


def approach(f: Callable[[float], Array], to: float, side: str) -> Estimate:
    """The limit of f at a point or at infinity; NaN where the two sides disagree."""
    np = lib.np
    if np.isinf(to):
        return _one_sided(lambda h: f(np.copysign(1 / h, to)))
    if side == "left":
        return _one_sided(lambda h: f(to - h))
    if side == "right":
        return _one_sided(lambda h: f(to + h))
    (a, ea), (b, eb) = _one_sided(lambda h: f(to - h)), _one_sided(lambda h: f(to + h))
    error = np.maximum(np.maximum(ea, eb), np.abs(a - b))
    agree = (np.abs(a - b) <= 1e-6 * (1 + np.abs(a))) | (a == b)
    return np.where(agree, np.where(ea < eb, a, b), np.nan)[()], np.where(a == b, np.maximum(ea, eb), error)[()]


def _one_sided(f: Callable[[float], Array]) -> Estimate:
    """f(h) as h goes down to 0: extrapolated in powers of h; infinite where f grows without bound."""
    np = lib.np
    h, since = 0.125, 0
    row: list[Array] = []
    values: list[Array] = [f(h)]
    value, worst = values[0], np.full(np.shape(values[0]), np.inf)
    for _ in range(26):
        new = [f(h)]
        values.append(new[0])
        gained = False
        for k, old in enumerate(row[:6]):
            new.append(new[k] + (new[k] - old) / (2.0 ** (k + 1) - 1))
            error = np.maximum(np.abs(new[-1] - new[-2]), np.abs(new[-1] - old)) + 1e-15 * np.abs(new[-1])
            better = error < worst
            gained = gained or bool(np.any(better))
            value, worst = np.where(better, new[-1], value), np.where(better, error, worst)
        row, h, since = new, h / 2, 0 if gained else since + 1
        # Going on into cancellation would end in zeros that agree with each other.
        if since >= 3 and np.all(worst <= 1e-6 * (1e-3 + np.abs(value))):
            break
    last = np.stack(values[-6:])
    grows = np.all(np.abs(last[1:]) > 1.2 * np.abs(last[:-1]), axis=0) & (np.abs(last[-1]) > 1e3)
    grows = grows | np.isinf(last[-1])
    value = np.where(grows, np.copysign(np.inf, last[-1]), value)
    return value[()], np.where(grows, 0.0, worst)[()]
