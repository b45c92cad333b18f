"""Limits of difference quotients, told: the state that the ways to them share, and how what is left is put in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from workbench.engines.scalars.simplifying import simplified
from workbench.engines.scalars.told import Because, Told, put, put_in_one_line
from workbench.reasons.algebra import CANCEL
from workbench.reasons.common import PUT_TOGETHER
from workbench.reasons.differentiation import CONSTANT
from workbench.reasons.limits import CONTINUITY
from workbench.record.board import Board
from workbench.record.errors import NoRule
from workbench.rules.limits import STANDARD
from workbench.rules.rule import replace_nodes
from workbench.rules.writing import over, product, total
from workbench.terms.heads import ADD, LIMIT, MUL, brief, limit, number
from workbench.terms.term import Term, contains, postorder, rebuild, substitute

ZERO, ONE = number(0), number(1)
Way = Callable[["DifferenceQuotients", Term, Term], "Told | None"]
"""Lines from the limit of the quotient of a term, written as the second, to its value; None where it is not open."""


@dataclass
class DifferenceQuotients:
    """Tells limits of difference quotients in x, the step called h, by the first of the ``ways`` that is open.

    ``parts``: quotients of parts that are to be told when their limits are put in, and what they are quotients of.
    """

    x: Term
    h: Term
    ways: tuple[Way, ...]
    parts: dict[Term, Term] = field(default_factory=dict)

    # -- the pieces ----------------------------------------------------------------

    def moved(self, f: Term) -> Term:
        """f(x + h)."""
        return substitute(f, {self.x: self.x + self.h})

    def quotient(self, f: Term) -> Term:
        """(f(x + h) - f(x)) / h."""
        return over(self.moved(f) - f, self.h)

    def to_zero(self, term: Term) -> Term:
        """The limit as h goes to 0."""
        return limit(term, self.h, 0)

    def limit_of(self, f: Term) -> Term:
        """The limit of the quotient of f."""
        return self.to_zero(self.quotient(f))

    def part(self, f: Term) -> Term:
        """The limit of the quotient of a part, to be told later."""
        quotient = self.quotient(f)
        self.parts[quotient] = f
        return self.to_zero(quotient)

    # -- telling -------------------------------------------------------------------

    def told(self, f: Term, left: Term | None = None) -> Told:
        """Lines ``left = ...`` from the limit of the quotient of f to its value. Raises NoRule where no way is open."""
        left = self.limit_of(f) if left is None else left
        if f is self.x:
            return _at_once(left, ONE, Because(CANCEL, "the quotient is 1 for every `h`"))
        if not contains(f, self.x):
            return _at_once(left, ZERO, Because(CONSTANT, "nothing changes"))
        for way in self.ways:
            told = way(self, f, left)
            if told is not None:
                return told
        raise NoRule(f"no way is known here to the derivative of {brief(f)} from the definition")

    def ended(self, board: Board, left: Term, found: Term, because: Because) -> Told:
        """Put in the limits that are left, each told, and bring the value in order."""
        values: dict[Term, Term] = {}
        rests = [board.last]
        for node in [t for t in postorder(found) if t.head is LIMIT]:
            values[node] = self._limit(board, node)
            rests.append(board.last)
        value = in_order(replace_nodes(found, values)) if values else found
        if value is not found:
            put(board, left, value, Because(PUT_TOGETHER, "the limits in their places"), *rests)
        for step in simplified(value, self.x):
            value = step.after
            put(board, left, value, Because(step.rule, step.why), board.last)
        return Told(value, because, tuple(board.lines))

    def _limit(self, board: Board, node: Term) -> Term:
        """Write one limit: a standard limit, a difference quotient, or that of a continuous term. Its value."""
        body = node.args[0]
        for rule in STANDARD:
            found = rule.apply(node)
            if found is not None:
                put(
                    board, node, found.result, Because.of(rule), bindings=found.bindings, conditions=found.conditions
                )  # fmt: skip
                return found.result
        if body in self.parts:
            told = self.told(self.parts[body])
            put_in_one_line(board, told, node)
            return told.value
        value = in_order(substitute(body, {self.h: ZERO}))
        for step in simplified(value, self.x):
            value = step.after
        why = f"the function is continuous, so `{self.h.name} == 0` may be put in"
        put(board, node, value, Because(CONTINUITY, why))
        return value


def _at_once(left: Term, value: Term, because: Because) -> Told:
    board = Board()
    put(board, left, value, because)
    return Told(value, because, tuple(board.lines))


def in_order(term: Term) -> Term:
    """Ones and zeros dropped in sums and products."""
    done: dict[Term, Term] = {}
    for node in postorder(term):
        again = rebuild(node, (done[a] for a in node.args))
        if again.head is MUL:
            again = product(*again.args)
        elif again.head is ADD:
            again = total(again.args, ())
        done[node] = again
    return done[term]


__all__ = ["ONE", "ZERO", "DifferenceQuotients", "Way", "in_order"]
