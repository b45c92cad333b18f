"""The working of an equation: its lines, what was noticed on the way, and what came out as candidates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from workbench.adviser import shortened
from workbench.engines.limits.values import worked_out
from workbench.record.board import Board
from workbench.record.errors import NoRule
from workbench.record.naming import free_among, names_in
from workbench.rules.condition import Condition
from workbench.rules.reason import Reason
from workbench.terms.heads import number, scalar
from workbench.terms.term import Term, contains

ZERO, ONE = number(0), number(1)
_MOST_LINES = 120


@dataclass(frozen=True, slots=True)
class Turns:
    """The members of a family that solve the equation: all, or those whose integer meets the ``conditions``; none
    unless ``some``. ``first`` and ``period`` where the members lie evenly."""

    some: bool
    conditions: tuple[Condition, ...] = ()
    first: Term | None = None
    period: Term | None = None

    @property
    def even(self) -> bool:
        return self.period is not None and not self.conditions


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that may solve the equation, perhaps with the integer k; ``near``: known to digits only; ``turns``: which
    members of a family."""

    value: Term
    line: str
    near: bool = False
    turns: Turns | None = None


@dataclass(frozen=True, slots=True)
class Working:
    """One equation in the unknown x, with the lines about it, and k, the integer that counts whole turns.

    ``plain``: there is no solution, so that "holds where ..." says nothing; lines then are equalities that hold for
    every x. What is noticed is shared by all unknowns of one equation: ``notes`` and ``wrong`` for the page,
    ``inner`` the unknowns that were put in for a quantity, ``without`` what has no real solution though no line says
    so: candidates at which the equation is not real, expressions that are nowhere 0 by pieces; ``within`` the ranges
    to which a list of solutions is limited; ``asked`` what must not be negative at a solution, since it was squared.
    """

    x: Term
    board: Board
    k: Term
    plain: bool = False
    notes: list[str] = field(default_factory=list)
    wrong: dict[str, None] = field(default_factory=dict)
    inner: list[Term] = field(default_factory=list)
    without: list[Term] = field(default_factory=list)
    within: list[tuple[Term, Term]] = field(default_factory=list)
    asked: list[Term] = field(default_factory=list)

    def write(
        self, statement: Term, rule: Reason, why: str, rests: Sequence[str] = (), conditions: Sequence[Condition] = ()
    ) -> str:
        """Put a line on the board. Raises NoRule where there are so many that nobody would read on."""
        if len(self.board.lines) >= _MOST_LINES:
            raise NoRule(f"after {_MOST_LINES} lines the equation is not solved")
        changed = statement.args[1:2]
        rests_on = [r for r in rests if r]
        return self.board.write(statement, rule, why, rests_on=rests_on, conditions=tuple(conditions), changed=changed)

    def another(self, *about: Term) -> Working:
        """The same working for a new unknown, under a letter that does not occur."""
        u = fresh(("u", "v", "w"), [*about, self.x, self.k])
        self.inner.append(u)
        return replace(self, x=u)

    def varies(self, term: Term) -> bool:
        return contains(term, self.x)


def branch(work: Working, solve: Callable[..., list[Candidate]], side: Term, value: Term, line: str) -> list[Candidate]:
    """The candidates of one of several parts. Where a part has none, its lines are told again as equalities that hold
    for every x: that two equations hold together says nothing where neither ever does."""
    before = len(work.board.lines)
    found = solve(work, side, value, line)
    if found or work.plain:
        return found
    work.board.wipe(before)
    return solve(replace(work, plain=True), side, value, line)


def fresh(letters: tuple[str, ...], taken: Sequence[Term], *properties: str) -> Term:
    """A scalar under the first letter that does not occur."""
    return scalar(free_among(letters, names_in(*taken)), *properties)


def tidy(term: Term) -> Term:
    """Numbers in order, known values of functions put in, the shortest of a few writings."""
    return shortened(worked_out(term)[0])


__all__ = ["ONE", "ZERO", "Candidate", "Turns", "Working", "branch", "fresh", "tidy"]
