"""An equation without a closed form: the line in pieces, each with at most one zero, told as lines.

On a piece f is not 0, or it is monotone with two signs at two numbers that are 15 digits apart, or it vanishes at a
number together with its first derivatives. If both ends of the line are decided, these are all solutions; if one is
not, they are all on a range, and the claim says which.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from workbench.engines.solving.covering import Cover, Slopes, covered
from workbench.engines.solving.ends import Side
from workbench.engines.solving.isolating import (
    Isolation,
    Piece,
    narrowed,
)
from workbench.engines.solving.working import ZERO, Candidate, Working
from workbench.language.saying import said
from workbench.reasons import common
from workbench.reasons import equations as reasons
from workbench.record.errors import NoRule
from workbench.record.naming import free_among, names_in
from workbench.terms.heads import (
    brief,
    derivative,
    equals,
    limit,
    mul,
    named,
    negative,
    number,
    oo,
    relation,
)
from workbench.terms.statements import both, implies
from workbench.terms.term import Term, substitute, symbols

DIGITS = 15


def in_pieces(work: Working, g: Term, line: str) -> list[Candidate]:
    """The candidates of g = 0 where nothing closes, to 15 digits, exact where that is shown.

    Raises NoRule where no list of pieces is found.
    """
    if set(symbols(g)) - {work.x}:
        letters = ", ".join(s.name for s in symbols(g) if s is not work.x)
        raise NoRule(f"{brief(g)} = 0 has no closed form that is known, and no digits: {letters} has no value")
    slopes = Slopes(g, work.x)
    cover = covered(g, work.x, slopes)
    return _Telling(work, g, slopes, cover, line).candidates()


def _inside(low: Fraction | None, high: Fraction | None, piece: Piece) -> bool:
    """Whether a piece reaches over an interval."""
    left = piece.low is None or (low is not None and piece.low <= low)
    right = piece.high is None or (high is not None and high <= piece.high)
    return left and right


def _rounded(low: Fraction, high: Fraction) -> Fraction:
    """The number with 15 digits that is nearest to what lies between."""
    middle = (low + high) / 2
    return round(middle / _unit(middle)) * _unit(middle)


def _unit(value: Fraction) -> Fraction:
    """One in the 15th digit."""
    size, places = abs(value), 0
    while size >= 10:
        size, places = size / 10, places + 1
    while size < 1:
        size, places = size * 10, places - 1
    return Fraction(10) ** (places + 1 - DIGITS)


# -- telling ------------------------------------------------------------------------------------


class _Telling:
    """The lines of one cover."""

    def __init__(self, work: Working, g: Term, slopes: Slopes, cover: Cover, line: str) -> None:
        self.work, self.g, self.slopes, self.cover, self.line = work, g, slopes, cover, line
        letter = free_among(("f", "g", "h"), names_in(g) | work.board.avoid | work.board.names)
        self.whole = named(letter, g)
        self.derived: dict[int, str] = {}

    def candidates(self) -> list[Candidate]:
        work, cover = self.work, self.cover
        self.defined = work.write(equals(self.whole, self.g), common.DEFINITION, "", (self.line,))
        out: list[Candidate] = []
        for piece in cover.pieces:
            if piece.order:
                found = self._root(piece)
                if not any(found.value is c.value for c in out):
                    out.append(found)
            elif piece.sign:
                self._apart(piece)
        if cover.range is not None:
            low, high = cover.range
            work.within.append((number(low), number(high)))
            work.notes.append(
                f"All solutions on [{low}, {high}] are listed; what lies outside is not claimed."
            )
        if any(c.near for c in out):
            work.notes.append("Decimals are to 15 digits (approx).")
        if not out:
            work.without.append(self.g)
        return out

    # -- pieces without a zero -----------------------------------------------------------------

    def _apart(self, piece: Piece) -> None:
        side = self.cover.sides.get((piece.low, piece.high))
        rests, why = [self.defined], "the enclosure of its values does not hold 0"
        if side is None:
            for (low, high), found in self.cover.sides.items():
                if (piece.low, piece.high) != (low, high) and _inside(low, high, piece):
                    rests += self._shown(found, Piece(low, high, found.sign))
        else:
            shown = self._shown(side, piece)
            rests += shown
            why = "it keeps its sign there" if shown else why
        self.work.write(self._over(piece, self._signed(self.whole, piece.sign)), reasons.SIGN_ON_A_PIECE, why, rests)

    def _shown(self, side: Side, piece: Piece) -> list[str]:
        """Lines for what an enclosure alone does not tell."""
        out: list[str] = []
        for part in side.parts:
            out += self._shown(part, piece)
        work = self.work
        if side.times is not None:
            product = mul(side.times, side.parts[0].term)
            out.append(work.write(equals(side.term, product), reasons.A_TERM_IN_FRONT, "", out))
        m = side.monotone
        if m is None:
            return out
        x = work.x
        rests = [*out, *self._shown(m.because, piece)]
        n = work.write(equals(derivative(m.form, x), m.slope), reasons.DERIVATIVE, "", ())
        way = "it rises there" if m.way > 0 else "it falls there"
        rests = [work.write(self._over(piece, self._signed(m.slope, m.way)), reasons.MONOTONE, way, (n, *rests))]
        at = substitute(m.form, {x: number(m.start)})
        rests.append(work.write(self._signed(at, m.begins), reasons.SIGN_AT, said(equals(x, number(m.start))), ()))
        if m.limit is not None:
            to = number(m.end) if m.end is not None else oo if m.upwards else negative(oo)
            way = "both" if m.end is None else "left" if m.upwards else "right"
            rests.append(work.write(equals(limit(m.form, x, to, way), m.limit), reasons.LIMIT_AT_THE_END, "", ()))
        return [*out, *rests]

    # -- pieces with one ------------------------------------------------------------------------

    def _root(self, piece: Piece) -> Candidate:
        work = self.work
        rests = [self._slope_line(piece.order)]
        way = self._over(piece, self._signed(self.slopes(piece.order), piece.sign))
        if piece.order == 1:
            words = "it rises there: one zero at most" if piece.sign > 0 else "it falls there: one zero at most"
            n = work.write(way, reasons.MONOTONE, words, rests)
        else:
            n = work.write(way, reasons.MULTIPLE_ZERO, "that derivative has one sign", rests)
        exact = self._exactly(piece)
        if exact is not None:
            at = number(exact)
            for order in range(1, piece.order):
                at_zero = equals(substitute(self.slopes(order), {work.x: at}), ZERO)
                n = work.write(at_zero, reasons.MULTIPLE_ZERO, "by Taylor's formula there is no other zero there",
                               (self._slope_line(order), n))  # fmt: skip
            return Candidate(at, n)
        low, high = narrowed(Isolation(self.g, work.x, self.slopes), piece, DIGITS + 2)
        value = _rounded(low, high)
        unit = _unit(value)
        low, high = value - unit, value + unit
        ends = ((low, -piece.sign), (high, piece.sign))
        signs = both(*(self._signed(substitute(self.g, {work.x: number(e)}), s) for e, s in ends))
        n = work.write(signs, reasons.NUMERIC_ROOT, "two signs: a zero between the two, which agree to 15 digits", (n,))
        return Candidate(number(value), n, near=True)

    def _exactly(self, piece: Piece) -> Fraction | None:
        """The zero where it is a number with a small denominator, shown by exact arithmetic."""
        if piece.value is not None:
            return piece.value
        function = Isolation(self.g, self.work.x, self.slopes)
        low, high = narrowed(function, piece, DIGITS + 2)
        at = ((low + high) / 2).limit_denominator(1000)
        return at if low <= at <= high and function.is_zero(at) else None

    def _slope_line(self, order: int) -> str:
        if order not in self.derived:
            self.slopes(order)
            inner, rests = self.whole, [self.defined]
            for below in range(1, order):
                rests = [self._slope_line(below)]
                inner = self.slopes(below)
            statement = equals(derivative(inner, self.work.x), self.slopes(order))
            self.derived[order] = self.work.board.write(
                statement, self.slopes.reasons[order], "", rests_on=rests,
                parts=self.slopes.boards[order].lines, changed=(self.slopes(order),),
            )  # fmt: skip
        return self.derived[order]

    # -- statements -----------------------------------------------------------------------------

    def _signed(self, term: Term, sign: int) -> Term:
        return relation(">" if sign > 0 else "<", term, ZERO)

    def _over(self, piece: Piece, statement: Term) -> Term:
        ends = list(self._ends(piece))
        return statement if not ends else implies(ends[0] if len(ends) == 1 else both(*ends), statement)

    def _ends(self, piece: Piece) -> Iterator[Term]:
        for end, sign in ((piece.low, ">"), (piece.high, "<")):
            if end is not None:
                closed = "" if self._open_at(piece, end) else "="
                yield relation(sign + closed, self.work.x, number(end))

    def _open_at(self, piece: Piece, end: Fraction | None) -> bool:
        """Whether g has no value at an end of a piece."""
        if end is None:
            return True
        found = Isolation(self.g, self.work.x, self.slopes).of(self.g, end, end)
        return found is None or not found.whole


__all__ = ["in_pieces"]
