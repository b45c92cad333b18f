"""What two arrays of numbers with error bounds say about a relation: it holds, it fails, or they cannot tell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

EXACT = 1e-9
"""Relative disagreement allowed between values that are only rounded."""
CAP = 1e-6
"""A comparison whose own error is larger than this, relative to the values, decides nothing."""
ZERO = 1e-8
"""How well zero must be known, relative to what was added up: two sides that vanish to within less are both zero."""
SAFETY = 20.0
"""How many times its own estimate the error of a difference quotient may be."""
APPROXIMATE = 0.1
"""What "approximately" means: a tenth."""


class Outcome(Enum):
    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Value:
    """An array, a bound on its numeric error (entry by entry or one for all), and the size of what it was made from.

    ``magnitude`` may be far above the entries, where they cancel; ``rounding``, where it was measured, is what of it
    rounding errors are relative to.
    """

    array: Array
    error: Array
    magnitude: float = 1.0
    rounding: float | None = None

    @property
    def bound(self) -> Array:
        """How far off the entries may be."""
        return np.asarray(SAFETY * self.error + 64 * np.finfo(float).eps * max(self.felt, 1e-300))

    @property
    def felt(self) -> float:
        """What rounding errors are relative to."""
        return self.magnitude if self.rounding is None else self.rounding


NO_ESTIMATE = "no error estimate"
ERROR_ABOVE = "the error is larger than the values"
ERROR_LARGE = "the error estimate is too large"
IMPRECISE = (NO_ESTIMATE, ERROR_ABOVE, ERROR_LARGE)
"""Why the numbers at a point decide nothing, where that is for want of digits."""


EQUAL_SIDES = "equal, not strictly ordered"
"""A strict inequality fails where its sides are equal: so says floating point, which cannot tell all numbers apart."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The outcome, the relative disagreement, and the entry that disagrees most. ``vanishing``: both sides are 0 as
    far as they are known, which any two things are that are small enough."""

    outcome: Outcome
    error: float = 0.0
    where: tuple[int, ...] = ()
    left: float = 0.0
    right: float = 0.0
    reason: str = ""
    vanishing: bool = False


def compare(sign: str, left: Value, right: Value, noise: float = 0.0) -> Comparison:
    """What the values say of ``left sign right``; ``noise`` is an error that was measured on top of the bounds."""
    if not (np.all(np.isfinite(left.array)) and np.all(np.isfinite(right.array))):
        return Comparison(Outcome.UNKNOWN, reason="the expression is not a real number there")
    bound = left.bound + right.bound + noise
    if not np.all(np.isfinite(bound)):
        return Comparison(Outcome.UNKNOWN, reason=NO_ESTIMATE)
    a, b = np.broadcast_arrays(left.array, right.array)
    if sign == "=":
        return _equal(a, b, bound, max(left.magnitude, right.magnitude))
    if sign in ("<=", "<"):
        return _ordered(a, b, bound, strict=sign == "<")
    if sign in (">=", ">"):
        return _mirrored(_ordered(b, a, bound, strict=sign == ">"))
    if sign in ("loewner<=", "loewner<"):
        return _loewner(a, b, bound, strict=sign == "loewner<")
    if sign in ("loewner>=", "loewner>"):
        return _mirrored(_loewner(b, a, bound, strict=sign == "loewner>"))
    if sign == "approx":
        return _approximately(a, b)
    if sign == "proportional":
        return _parallel(a, b, bound)
    if sign == "row~":
        return _same_rows(a, b)
    return Comparison(Outcome.UNKNOWN, reason=f"no check for the relation {sign}")


def _mirrored(found: Comparison) -> Comparison:
    return Comparison(found.outcome, found.error, found.where, found.right, found.left, found.reason)


def _entry(a: Array, b: Array, badness: Array) -> tuple[tuple[int, ...], float, float]:
    where = np.unravel_index(int(np.argmax(badness)), badness.shape) if badness.ndim else ()
    place = tuple(int(k) for k in where)
    return place, float(a[place]), float(b[place])


def _equal(a: Array, b: Array, bound: Array, magnitude: float) -> Comparison:
    if not a.size:
        return Comparison(Outcome.UNKNOWN, reason="no entries")
    gap = np.abs(a - b)
    bound = np.broadcast_to(bound, gap.shape)
    size = float(max(np.max(np.abs(a)), np.max(np.abs(b))))
    worst_bound = float(np.max(bound))
    if size <= worst_bound:
        if worst_bound <= ZERO * max(magnitude, 1e-300):
            return Comparison(Outcome.HOLDS, float(np.max(gap)) / magnitude, vanishing=True)
        return Comparison(Outcome.UNKNOWN, reason=ERROR_ABOVE)
    # Where the estimate is this large it cannot be trusted either: a slope too steep for every step looks like this.
    if worst_bound > CAP * size:
        return Comparison(Outcome.UNKNOWN, reason=ERROR_LARGE)
    allowed = np.maximum(EXACT * size, bound)
    where, left, right = _entry(a, b, gap / allowed)
    relative = float(np.max(gap)) / size
    if np.all(gap <= allowed):
        return Comparison(Outcome.HOLDS, relative)
    if np.any(gap > 3 * allowed):
        return Comparison(Outcome.FAILS, relative, where, left, right)
    return Comparison(Outcome.UNKNOWN, reason="the disagreement is near the error")


def _ordered(a: Array, b: Array, bound: Array, strict: bool) -> Comparison:
    """a <= b, or a < b, for every entry."""
    excess = np.asarray(a - b)
    size = float(max(np.max(np.abs(a)), np.max(np.abs(b)), 1e-300))
    allowed = np.broadcast_to(np.maximum(EXACT * size, bound), excess.shape)
    where, left, right = _entry(a, b, excess / allowed)
    if np.any(excess > 3 * allowed):
        return Comparison(Outcome.FAILS, float(np.max(excess)) / size, where, left, right)
    if strict:
        if np.all(excess < 0) and np.all(-excess > bound):
            return Comparison(Outcome.HOLDS)
        if np.any((excess == 0) & (a == b)) and not np.any(bound > EXACT * size):
            return Comparison(Outcome.FAILS, 0.0, where, left, right, EQUAL_SIDES)
        return Comparison(Outcome.UNKNOWN, reason="too close to tell strictly")
    if np.all(excess <= allowed) and float(np.max(bound)) <= CAP * max(size, 1.0):
        return Comparison(Outcome.HOLDS, max(0.0, float(np.max(excess))) / size)
    return Comparison(Outcome.UNKNOWN, reason="the difference is near the error")


def _loewner(a: Array, b: Array, bound: Array, strict: bool) -> Comparison:
    """b - a is symmetric and has no negative eigenvalue, strictly: positive ones alone."""
    gap = np.asarray(b - a)
    if gap.ndim != 2 or gap.shape[0] != gap.shape[1]:
        return Comparison(Outcome.UNKNOWN, reason="the Loewner order is between square matrices")
    size = float(max(np.max(np.abs(a)), np.max(np.abs(b)), 1e-300))
    allowed = max(EXACT * size, float(np.max(bound)) * len(gap))
    skew = np.abs(gap - gap.T)
    if np.max(skew) > 3 * allowed:
        where, left, right = _entry(gap, gap.T, skew)
        return Comparison(Outcome.FAILS, float(np.max(skew)) / size, where, left, right, "not symmetric")
    least = float(np.linalg.eigvalsh((gap + gap.T) / 2)[0])
    if least < -3 * allowed:
        return Comparison(Outcome.FAILS, -least / size, (), least, 0.0, "smallest eigenvalue of the difference")
    if strict:
        if least > 3 * allowed:
            return Comparison(Outcome.HOLDS)
        return Comparison(Outcome.UNKNOWN, reason="too close to tell strictly")
    if least >= -allowed and allowed <= CAP * max(size, 1.0):
        return Comparison(Outcome.HOLDS, max(0.0, -least) / size)
    return Comparison(Outcome.UNKNOWN, reason="the smallest eigenvalue is near the error")


def _approximately(a: Array, b: Array) -> Comparison:
    size = float(max(np.max(np.abs(a)), np.max(np.abs(b)), 1e-300))
    gap = np.abs(a - b)
    where, left, right = _entry(a, b, gap)
    relative = float(np.max(gap)) / size
    if relative <= APPROXIMATE:
        return Comparison(Outcome.HOLDS, relative)
    return Comparison(Outcome.UNKNOWN, relative, where, left, right, "not within a tenth there")


def rounded(left: Value, right: Value, unit: float) -> Comparison:
    """The right side is the left one rounded to a multiple of ``unit``; a little more than a half is allowed."""
    a, b = np.broadcast_arrays(left.array, right.array)
    if not np.all(np.isfinite(a)):
        return Comparison(Outcome.UNKNOWN, reason="the expression is not a real number there")
    gap, bound = np.abs(a - b), float(np.max(left.bound))
    where, first, second = _entry(a, b, gap)
    relative = float(np.max(gap)) / max(float(np.max(np.abs(a))), float(np.max(np.abs(b))), 1e-300)
    # Rounding errors may be far above the last digit of a small value, but they do not make digits agree.
    if np.all(gap <= 0.6 * unit) and SAFETY * float(np.max(left.error)) <= 0.5 * unit:
        return Comparison(Outcome.HOLDS, relative)
    if np.any(gap > 0.6 * unit + bound):
        return Comparison(Outcome.FAILS, relative, where, first, second, "the last digit is wrong")
    return Comparison(Outcome.UNKNOWN, reason="the value is not known to the last digit")


def _parallel(a: Array, b: Array, bound: Array) -> Comparison:
    """The arrays are positive multiples of each other; two single numbers are always."""
    if a.size < 2:
        return Comparison(Outcome.UNKNOWN, reason="two numbers are always proportional")
    k = int(np.argmax(np.abs(b)))
    pivot = float(b.reshape(-1)[k])
    if pivot == 0.0:
        return Comparison(Outcome.UNKNOWN, reason="the right side is zero")
    factor = float(a.reshape(-1)[k]) / pivot
    if factor <= 0.0:
        return Comparison(Outcome.FAILS, 1.0, (), float(a.reshape(-1)[k]), pivot, "not a positive multiple")
    return _equal(a, factor * b, bound * (1 + factor), float(np.max(np.abs(a))))


def _same_rows(a: Array, b: Array) -> Comparison:
    """The rows of both matrices span the same space: then, and only then, row operations lead from one to the other."""
    if a.ndim != 2:
        return Comparison(Outcome.UNKNOWN, reason="rows are those of a matrix")
    p, q = _row_basis(a), _row_basis(b)
    if p is None or q is None:
        return Comparison(Outcome.UNKNOWN, reason="the rank cannot be told from these numbers")
    if len(p) != len(q):
        return Comparison(Outcome.FAILS, 1.0, (), float(len(p)), float(len(q)), "the ranks differ")
    gap = float(np.max(np.abs(p - p @ q.T @ q), initial=0.0))
    if gap <= EXACT:
        return Comparison(Outcome.HOLDS, gap)
    return Comparison(Outcome.FAILS if gap > CAP else Outcome.UNKNOWN, gap, reason="the rows span another space")


def _row_basis(x: Array) -> Array | None:
    """An orthonormal basis of the row space; None where a singular value is neither large nor rounding."""
    _, sizes, rows = np.linalg.svd(x)
    rank = int(np.sum(sizes > CAP * sizes[0])) if sizes[0] > 0 else 0
    if rank < len(sizes) and sizes[0] > 0 and sizes[rank] > 1e-12 * sizes[0]:
        return None
    return np.asarray(rows[:rank])
