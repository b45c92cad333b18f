"""The sheet on which an equation is solved: lines, candidates, conditions, and how numbers are felt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from workbench.adviser import advised, tasks
from workbench.engines.limits.telling import worked_out
from workbench.numerics.precise import NotReal, precise, real
from workbench.record.board import Board
from workbench.record.derivation import Line
from workbench.record.errors import NoRule
from workbench.rules.condition import Condition
from workbench.rules.reason import Reason
from workbench.rules.writing import product
from workbench.terms.heads import ADD, add, brief, number, properties, scalar
from workbench.terms.term import LanguageError, Term, contains, symbols

ZERO, ONE = number(0), number(1)
_MOST_LINES = 120
_DRAWS = ("0.83", "1.61", "2.27", "0.37", "-0.59", "-1.37")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that may solve the equation, perhaps with the integer k; ``near``: known to digits only."""

    value: Term
    line: str
    near: bool = False


@dataclass
class Sheet:
    """One equation in the unknown x, with the lines about it.

    ``plain``: there is no solution, so that "holds where ..." says nothing; lines then are equalities that hold for
    every x.
    """

    x: Term
    board: Board
    k: Term
    plain: bool = False
    notes: list[str] = field(default_factory=list)
    wrong: dict[str, None] = field(default_factory=dict)

    def write(
        self,
        statement: Term,
        rule: Reason,
        why: str,
        rests: Sequence[str] = (),
        conditions: Sequence[Condition] = (),
        parts: Sequence[Line] = (),
    ) -> str:
        if len(self.board.lines) >= _MOST_LINES:
            raise NoRule(f"after {_MOST_LINES} lines the equation is not solved")
        return self.board.write(
            statement, rule, why, rests_on=[r for r in rests if r], conditions=tuple(conditions), parts=parts,
            changed=statement.args[1:2],
        )  # fmt: skip

    def for_unknown(self, x: Term) -> Sheet:
        """The same sheet for another unknown."""
        return Sheet(x, self.board, self.k, self.plain, self.notes, self.wrong)

    def varies(self, term: Term) -> bool:
        return contains(term, self.x)


def difference(left: Term, right: Term) -> Term:
    """left - right, without a zero."""
    if right is ZERO:
        return left
    minus = [product(number(-1), t) for t in (right.args if right.head is ADD else (right,))]
    return add(*minus) if left is ZERO else add(left, *minus)


def tidy(term: Term) -> Term:
    """Numbers in order, known values of functions put in, the shortest of a few writings."""
    value = worked_out(term)[0]
    short = advised(tasks.tidied, value, seconds=5)
    return value if short is None or len(brief(short, 400)) > 0.85 * len(brief(value, 400)) else short


def draws(terms: Sequence[Term], k: Term, count: int = 6) -> Iterator[dict[str, Any]]:
    """Values of the parameters, of several signs, and of the integer k."""
    names = [s for s in symbols(*terms) if not s.shape]
    for turn in range(count):
        point = {}
        for place, s in enumerate(names):
            if s is k or "integer" in properties(s):
                low = 1 if "positive" in properties(s) else -2
                point[s.name] = real(Fraction(low + (turn + place) % 5))
            else:
                raw = Fraction(_DRAWS[(turn * 2 + place) % 6]) + Fraction(place * 13, 100)
                value = abs(raw) if properties(s) & {"positive", "unit"} else raw
                point[s.name] = real(value / 3 if "unit" in properties(s) else value)
        yield point


def value_of(term: Term, point: dict[str, Any]) -> Any | None:
    """The value to many digits, None where there is no real one."""
    try:
        return precise(term, point)
    except NotReal:
        return None
    except LanguageError as error:
        raise NoRule(str(error)) from None


def sign_of(term: Term) -> int | None:
    """-1, 0 or 1 for a number; None where it depends on parameters (or is not real)."""
    if symbols(term):
        return None
    value = value_of(term, {})
    if value is None:
        return None
    return 0 if abs(value) < real(Fraction(1, 10**30)) else 1 if value > 0 else -1


def fresh(taken: Sequence[Term], letters: Sequence[str], *props: str) -> Term:
    names = {s.name for s in symbols(*taken)}
    return scalar(next(c for c in (*letters, *(f"{c}_1" for c in letters)) if c not in names), *props)


def same_everywhere(a: Term, b: Term, k: Term) -> bool:
    """Whether two candidates have one value at every draw at which both are real."""
    seen = 0
    for point in draws([a, b], k):
        left, right = value_of(a, point), value_of(b, point)
        if left is None or right is None:
            continue
        if abs(left - right) > real(Fraction(1, 10**20)) * max(1, abs(left)):
            return False
        seen += 1
    return seen > 0


__all__ = [
    "ONE",
    "ZERO",
    "Candidate",
    "Sheet",
    "difference",
    "draws",
    "fresh",
    "same_everywhere",
    "sign_of",
    "tidy",
    "value_of",
]
