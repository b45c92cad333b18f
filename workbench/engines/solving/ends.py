"""The sign of a function where it goes on without end, or up to the edge of its domain.

An enclosure tells it where no two large terms cancel. Else the function is written as a product of one of its terms
and what is left, and what is left is monotone there: its slope has one sign, by the same argument, and it begins on
the side of 0 to which it moves, or to which its limit belongs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from workbench.adviser import advised, tasks
from workbench.engines.solving.isolating import Isolation
from workbench.numerics.intervals import End
from workbench.terms.heads import ADD, MUL, NUMBER, POWER, negative, number, oo
from workbench.terms.term import Term, contains

DEPTH = 3
"""Slopes of slopes that are looked at."""
QUESTIONS = 24
"""Forms, slopes and limits that the adviser is asked for, for one end."""


@dataclass(frozen=True)
class Monotone:
    """``form`` keeps the sign ``begins`` that it has at ``start``, since it is monotone up to the end: ``slope`` has
    the sign ``way`` there, by ``because``; ``limit`` at the end, where the way it moves does not say it alone."""

    form: Term
    start: Fraction
    begins: int
    end: End
    upwards: bool
    slope: Term
    way: int
    because: Side
    limit: Term | None = None


@dataclass(frozen=True)
class Side:
    """The sign of ``term`` between an end and a number: by an enclosure, by those of its ``parts``, as it is ``times``
    what its one part is about, or as it is ``monotone``."""

    term: Term
    sign: int
    parts: tuple[Side, ...] = ()
    times: Term | None = None
    monotone: Monotone | None = None


class Tail:
    """One end of the line, or one side of an edge, with what was asked about it."""

    def __init__(self, function: Isolation, end: End, upwards: bool) -> None:
        self.function, self.end, self.upwards = function, end, upwards
        self.left = QUESTIONS
        self.told: dict[Any, Any] = {}

    def side(self, start: Fraction) -> Side | None:
        """The sign of g between the number and the end, with its reason; None where it is not found."""
        return self._sign(self.function.g, start, DEPTH)

    def empty(self, start: Fraction) -> bool:
        """Whether g has no value between the number and the end."""
        return self.function.of(self.function.g, *self._box(start)) is None

    def _box(self, start: Fraction) -> tuple[End, End]:
        return (start, self.end) if self.upwards else (self.end, start)

    def _enclosed(self, term: Term, start: Fraction) -> int:
        found = self.function.of(term, *self._box(start))
        return 0 if found is None else found.sign

    def _sign(self, term: Term, start: Fraction, depth: int) -> Side | None:
        sign = self._enclosed(term, start)
        if sign:
            return Side(term, sign)
        if term.head is MUL:
            return self._of_product(term, start, depth)
        if term.head is POWER and term.args[1].head is NUMBER:
            base, exponent = self._sign(term.args[0], start, depth), term.args[1].value
            if base is None or (base.sign < 0 and exponent.denominator != 1):
                return None
            return Side(term, base.sign if exponent % 2 else 1, (base,))
        if term.head is not ADD or not depth:
            return None
        for times, form in self._forms(term):
            outer = 1 if times is None else self._enclosed(times, start)
            if not outer:
                continue
            sign = self._enclosed(form, start)
            inner = Side(form, sign) if sign else self._monotone(form, start, depth)
            if inner is not None:
                return inner if times is None else Side(term, outer * inner.sign, (inner,), times)
        return None

    def _of_product(self, term: Term, start: Fraction, depth: int) -> Side | None:
        sign, parts = 1, []
        for factor in term.args:
            side = self._sign(factor, start, depth)
            if side is None:
                return None
            sign *= side.sign
            if contains(factor, self.function.x):
                parts.append(side)
        return Side(term, sign, tuple(parts))

    def _monotone(self, form: Term, start: Fraction, depth: int) -> Side | None:
        slope = self._asked(tasks.slope, form, self.function.x)
        if slope is None:
            return None
        because = self._sign(slope, start, depth - 1)
        begins = self.function.of(form, start, start)
        if because is None or begins is None or not begins.sign:
            return None
        shown = Monotone(form, start, begins.sign, self.end, self.upwards, slope, because.sign, because)
        if begins.sign == (because.sign if self.upwards else -because.sign):
            return Side(form, begins.sign, monotone=shown)
        limit = self._limit(form)
        if limit is None or self._sign_of(limit) not in (0, begins.sign):
            return None
        return Side(form, begins.sign, monotone=replace(shown, limit=limit))

    def _limit(self, form: Term) -> Term | None:
        to = (oo if self.upwards else negative(oo)) if self.end is None else number(self.end)
        side = "both" if self.end is None else "left" if self.upwards else "right"
        found = self._asked(tasks.limit, form, self.function.x, to, side)
        return found if isinstance(found, Term) and not contains(found, self.function.x) else None

    def _sign_of(self, limit: Term) -> int | None:
        if limit in (oo, negative(oo)):
            return 1 if limit is oo else -1
        found = self.function.of(limit, Fraction(0), Fraction(0))
        return None if found is None else 0 if limit is number(0) else found.sign or None

    def _forms(self, term: Term) -> Iterator[tuple[Term | None, Term]]:
        """A sum as it is, and as products of one of its terms with what is left."""
        yield None, term
        yield from self._asked(tasks.by_a_term, term, self.function.x) or ()

    def _asked(self, task: Callable[..., Any], *arguments: Term | str) -> Any:
        key = (task.__name__, arguments)
        if key not in self.told:
            self.left -= 1
            self.told[key] = advised(task, *arguments) if self.left >= 0 else None
        return self.told[key]


__all__ = ["Monotone", "Side", "Tail"]
