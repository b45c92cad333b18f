"""The zeros of a function of one number, each alone in an interval, and none between them: by intervals.

The line is cut until every piece is decided: the enclosure of g is on one side of 0; or that of g' is, so that g is
monotone and has one zero there at most; or g vanishes at a number of the piece together with its first derivatives,
while the next one is on one side of 0. What goes on without end, or up to the edge of the domain, is decided by
``ends``. Nothing here is a sample: a list of pieces covers its range, or there is no list.

Source: Moore, Kearfott & Cloud, Introduction to Interval Analysis, ch. 8.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from workbench.engines.solving.working import tidy
from workbench.numerics.intervals import Enclosure, End, Nowhere, enclosure, sign_at
from workbench.record.errors import NoRule
from workbench.terms.heads import brief, number
from workbench.terms.term import Term, postorder, substitute

WORK = 120_000
"""Nodes of terms that may be enclosed for one equation."""
MOST_ROOTS = 24
"""Zeros beyond that are no list that anybody reads."""
_ORDERS = 4
_THINNEST = Fraction(1, 2**60)


class Undecided(Exception):
    """The work was used up, or zeros cannot be told apart; ``around``: where."""

    def __init__(self, around: Fraction) -> None:
        super().__init__(str(around))
        self.around = around


@dataclass(frozen=True)
class Piece:
    """An interval, with ``sign`` of g in it, or ``order`` > 0: one zero, of that order. ``sign`` is then that of the
    derivative of that order. ``value``: the zero where it is a known number. Neither: g has no value there."""

    low: End
    high: End
    sign: int = 0
    order: int = 0
    value: Fraction | None = None


@dataclass
class Isolation:
    """One function g of x: ``slope(n)`` its n-th derivative, made on demand; what the work has cost."""

    g: Term
    x: Term
    slope: Callable[[int], Term]
    work: int = WORK
    known: dict[tuple[int, End, End], Enclosure | None] = field(default_factory=dict)
    sizes: dict[Term, int] = field(default_factory=dict)

    def over(self, low: End, high: End, order: int = 0) -> Enclosure | None:
        """The enclosure of the derivative of that order, None where there is no value."""
        key = (order, low, high)
        if key not in self.known:
            self.known[key] = self.of(self.slope(order), low, high)
        return self.known[key]

    def of(self, term: Term, low: End, high: End) -> Enclosure | None:
        """The enclosure of another term in x, at the same cost."""
        if term not in self.sizes:
            self.sizes[term] = sum(1 for _ in postorder(term))
        self.work -= self.sizes[term]
        if self.work < 0:
            raise Undecided(low if low is not None else Fraction(0))
        try:
            return enclosure(term, self.x, low, high)
        except Nowhere:
            return None

    def is_zero(self, at: Fraction, order: int = 0) -> bool:
        """Whether a derivative is exactly 0 at a rational number: shown by exact arithmetic, not by digits."""
        found = self.over(at, at, order)
        if found is None or not found.low <= 0 <= found.high:
            return False
        exact = tidy(substitute(self.slope(order), {self.x: number(at)}))
        return exact is number(0)


Border = Callable[[Fraction, Fraction], "int | None"]
"""The sign of g between two numbers, one of which is an edge of its domain; None where it is not known."""


def isolated(function: Isolation, cuts: Iterable[Fraction], border: Border = lambda low, high: None) -> list[Piece]:
    """The pieces between the first and the last cut, which are the ends of the range.

    Raises Undecided where the work does not suffice.
    """
    open_ = list(pairwise(sorted(set(cuts))))[::-1]
    done: list[Piece] = []
    while open_:
        low, high = open_.pop()
        piece = _decided(function, low, high)
        if piece is not None:
            done.append(piece)
            if sum(p.order > 0 for p in done) > 2 * MOST_ROOTS:
                raise Undecided(low)
            continue
        sign = border(low, high)
        if sign:
            done.append(Piece(low, high, sign))
            continue
        middle = _middle(low, high)
        if high - low < _THINNEST * max(Fraction(1), abs(low)) and not _resolvable(low, high):
            raise Undecided(middle)
        open_ += [(middle, high), (low, middle)]
    return merged(done)


def _decided(function: Isolation, low: Fraction, high: Fraction) -> Piece | None:
    seen = function.over(low, high)
    if seen is None or (not seen.whole and function.over(*_inner(low, high)) is None):
        return Piece(low, high)
    if seen.sign:
        return Piece(low, high, seen.sign)
    if not seen.whole:
        return None
    for order in range(1, _ORDERS + 1):
        steep = function.over(low, high, order)
        if steep is not None and steep.sign and order == 1:
            # Where g is continuous, single numbers without a slope, as at the end of a root, do not matter.
            return _monotone(function, low, high, steep.sign)
        if steep is None or not steep.whole:
            return None
        if not steep.sign:
            continue
        at = _multiple(function, low, high, order)
        return None if at is None else Piece(low, high, steep.sign, order, at)
    return None


def _inner(low: Fraction, high: Fraction) -> tuple[Fraction, Fraction]:
    """A little less: a value at an end alone belongs to the next piece."""
    width = (high - low) / 1024
    return low + width, high - width


def _monotone(function: Isolation, low: Fraction, high: Fraction, slope: int) -> Piece | None:
    """One zero or none, by the signs at the ends."""
    signs = [function.over(e, e) for e in (low, high)]
    if any(s is None for s in signs):
        return None
    first, last = (s.sign for s in signs if s is not None)
    if first and last:
        return Piece(low, high, first) if first == last else Piece(low, high, slope, 1)
    for at in (low, high):
        if function.is_zero(at):
            return Piece(low, high, slope, 1, at)
    return None


def _multiple(function: Isolation, low: Fraction, high: Fraction, order: int) -> Fraction | None:
    """The number at which g and its derivatives below that order are 0: by Taylor's formula the only zero."""
    if high - low > Fraction(1, 4) * max(Fraction(1), abs(low)):
        return None
    at = _near(low, high)
    zero = at is not None and all(function.is_zero(at, k) for k in range(order))
    return at if zero else None


def _near(low: Fraction, high: Fraction) -> Fraction | None:
    """The simplest fraction between two numbers."""
    for below in (1, 2, 3, 4, 5, 6, 8, 9, 10, 12):
        at = Fraction(-((-low * below) // 1), below)
        if low <= at <= high:
            return at
    return None


def _resolvable(low: Fraction, high: Fraction) -> bool:
    """Near 0 pieces may be thin, as long as they are not thin beside their place."""
    return low > 0 and high / low > 1 + _THINNEST or high < 0 and low / high > 1 + _THINNEST


def _middle(low: Fraction, high: Fraction) -> Fraction:
    """Half way; by size where the ends are of different sizes."""
    if low > 0 and high > 8 * low or high < 0 and low < 8 * high:
        ratio = (high / low) if low > 0 else (low / high)
        root = Fraction(2) ** ((ratio.numerator.bit_length() - ratio.denominator.bit_length()) // 2 or 1)
        return low * root if low > 0 else high * root
    return (low + high) / 2


def merged(pieces: list[Piece]) -> list[Piece]:
    """Neighbours of one sign are one piece; a zero that is the common end of two pieces is told once."""
    out: list[Piece] = []
    for piece in pieces:
        last = out[-1] if out else None
        if last is not None and last.high == piece.low:
            if not last.order and not piece.order and last.sign == piece.sign:
                out[-1] = Piece(last.low, piece.high, last.sign)
                continue
            shared = last.order and piece.order and last.value is not None and last.value == piece.value
            if shared and last.sign == piece.sign and last.order == piece.order:
                out[-1] = Piece(last.low, piece.high, last.sign, last.order, last.value)
                continue
        out.append(piece)
    return out


def narrowed(function: Isolation, piece: Piece, digits: int) -> tuple[Fraction, Fraction]:
    """Two numbers with the zero of a monotone piece between them, so near that it is known to so many digits."""
    low, high = piece.low, piece.high
    assert low is not None
    assert high is not None
    first = sign_at(function.g, function.x, low)
    for _ in range(2000):
        size = max(abs(low), abs(high))
        small = min(abs(low), abs(high)) if low * high > 0 else Fraction(0)
        if small and high - low <= small / Fraction(10) ** digits:
            return low, high
        if not small and size < Fraction(1, 10**300):
            break
        middle = _middle(low, high) if low * high > 0 else (low + high) / 2
        sign = sign_at(function.g, function.x, middle)
        if sign is None:
            break
        if sign == 0:
            width = max(abs(middle), Fraction(1, 10**300)) / Fraction(10) ** (digits + 2)
            return max(low, middle - width), min(high, middle + width)
        low, high = (middle, high) if sign == first else (low, middle)
    raise NoRule(f"a zero of {brief(function.g)} was found, and not its digits")


__all__ = ["Border", "Isolation", "MOST_ROOTS", "Piece", "Undecided", "WORK", "isolated", "merged", "narrowed"]
