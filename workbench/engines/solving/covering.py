"""The line, or a range of it, covered by pieces with one zero at most: ends, edges of the domain, what is between.

If both ends of the line are decided, the zeros are all there are; if one is not, they are all on a range.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from workbench.adviser import advised, tasks
from workbench.engines.scalars.by_rules import differentiate
from workbench.engines.solving.ends import Side, Tail
from workbench.engines.solving.guards import guards
from workbench.engines.solving.isolating import (
    MOST_ROOTS,
    Border,
    Isolation,
    Piece,
    Undecided,
    isolated,
    merged,
)
from workbench.record.board import Board
from workbench.record.errors import NoRule
from workbench.record.naming import names_in
from workbench.rules.reason import Reason
from workbench.terms.heads import (
    NUMBER,
    brief,
    properties,
)
from workbench.terms.term import LanguageError, Term, contains

DIGITS = 15
_STARTS = tuple(Fraction(2) ** e for e in (0, 2, 5, 10, 16, 24, 40, 80, 160, 400))
"""Where an end of the line may begin."""
_NEAR = tuple(Fraction(1, 2**e) for e in (2, 4, 8, 16, 32))
"""How near to an edge of the domain its side is looked at."""
_RANGES = (1000, 100, 10)


Sides = dict[tuple["Fraction | None", "Fraction | None"], Side]


@dataclass(frozen=True)
class Cover:
    """Pieces that cover the line, or the range; ``sides``: what was shown of ends and edges, by the piece's ends."""

    pieces: list[Piece]
    sides: Sides
    range: tuple[Fraction, Fraction] | None = None


class Slopes:
    """The derivatives of g, on demand."""

    def __init__(self, g: Term, x: Term) -> None:
        self.x, self.found = x, [g]
        self.boards: dict[int, Board] = {}
        self.reasons: dict[int, Reason] = {}

    def __call__(self, order: int) -> Term:
        while len(self.found) <= order:
            board = Board((), names_in(self.found[0]))
            told = differentiate(board, self.found[-1], self.x)
            self.boards[len(self.found)], self.reasons[len(self.found)] = board, told.because.reason
            self.found.append(told.value)
        return self.found[order]


def covered(g: Term, x: Term, slopes: Slopes) -> Cover:
    """The whole line, or else the widest range that can be listed."""
    try:
        slopes(1)
        return _whole_line(Isolation(g, x, slopes), x)
    except LanguageError as error:
        raise NoRule(f"{brief(g)} = 0 cannot be decided: {error}") from None
    except Undecided as undecided:
        last = undecided
    for reach in _RANGES:
        try:
            return _on_a_range(Isolation(g, x, slopes), x, Fraction(reach))
        except Undecided as undecided:
            last = undecided
    raise NoRule(
        f"{brief(g)} = 0 has no closed form that is known, and its zeros cannot be listed: "
        f"it was not decided around {x.name} = {float(last.around):.6g}"
    )


def _whole_line(function: Isolation, x: Term) -> Cover:
    lowest, highest = _line(x)
    sides: Sides = {}
    pieces: list[Piece] = []
    cuts = {*_edges(function.g, x), Fraction(0)}
    cuts = {c for c in cuts if (lowest is None or c > lowest) and (highest is None or c < highest)}
    cuts |= {e for e in (lowest, highest) if e is not None}
    for upwards, end in ((False, lowest), (True, highest)):
        if end is not None:
            continue
        piece = _end(function, upwards, cuts, sides)
        pieces.append(piece)
        start = piece.low if upwards else piece.high
        assert start is not None
        cuts.add(start)
    inner = isolated(function, cuts, _border(function, cuts, sides))
    return Cover(merged(sorted([*pieces, *inner], key=lambda p: (p.low is not None, p.low or 0))), sides)


def _end(
    function: Isolation, upwards: bool, cuts: set[Fraction],
    sides: Sides,
) -> Piece:  # fmt: skip
    tail = Tail(function, None, upwards)
    for size in _STARTS:
        start = size if upwards else -size
        if any(c >= start if upwards else c <= start for c in cuts):
            continue
        low, high = (start, None) if upwards else (None, start)
        if tail.empty(start):
            return Piece(low, high)
        side = tail.side(start)
        if side is not None:
            sides[low, high] = side
            return Piece(low, high, side.sign)
    raise Undecided(_STARTS[-1] if upwards else -_STARTS[-1])


def _border(
    function: Isolation, cuts: set[Fraction], sides: Sides
) -> Border:
    def sign(low: Fraction, high: Fraction) -> int | None:
        if high - low not in _NEAR or (low in cuts) == (high in cuts):
            return None
        tail = Tail(function, low if low in cuts else high, high in cuts)
        found = tail.side(high if low in cuts else low)
        if found is None:
            return None
        sides[low, high] = found
        return found.sign

    return sign


def _on_a_range(function: Isolation, x: Term, reach: Fraction) -> Cover:
    lowest, highest = _line(x)
    low, high = (-reach if lowest is None else lowest), (reach if highest is None else highest)
    cuts = {low, high, *(c for c in (*_edges(function.g, x), Fraction(0)) if low < c < high)}
    sides: Sides = {}
    pieces = isolated(function, cuts, _border(function, cuts, sides))
    if len(_roots(pieces)) > MOST_ROOTS:
        raise Undecided(low)
    return Cover(pieces, sides, (low, high))


def _line(x: Term) -> tuple[Fraction | None, Fraction | None]:
    """What was declared of the unknown."""
    has = properties(x)
    return (Fraction(0) if has & {"positive", "unit"} else None), (Fraction(1) if "unit" in has else None)


def _edges(g: Term, x: Term) -> list[Fraction]:
    """Rational numbers at which a denominator, or what is under a root or a logarithm, may be 0: good places to cut."""
    found: dict[Fraction, None] = {}
    for guard in dict.fromkeys(inside for _, inside in guards(g)):
        coefficients = advised(tasks.coefficients, guard, x) if contains(guard, x) else None
        if coefficients is not None and len(coefficients) == 2 and all(c.head is NUMBER for c in coefficients):
            found[-coefficients[1].value / coefficients[0].value] = None
    return list(found)


def _roots(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with zeros, each zero once: one that is the common end of two pieces is in both."""
    out: list[Piece] = []
    for piece in pieces:
        if piece.order and not (out and piece.value is not None and out[-1].value == piece.value):
            out.append(piece)
    return out


__all__ = ["Cover", "Sides", "Slopes", "covered"]
