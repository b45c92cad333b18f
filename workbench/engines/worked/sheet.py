"""The sheet a worked problem is written on: named matrices, lines with their sub-lines, claims, remarks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.algebra import Exact
from workbench.engines.worked.matrices import Matrix, shown, shown_vector
from workbench.record.board import conditions_of, numbered
from workbench.record.derivation import Claim, Derivation, Line, Remark, Road
from workbench.rules.condition import Condition
from workbench.terms.heads import equals, named
from workbench.terms.term import Term


@dataclass(frozen=True)
class Problem:
    """What was given: the matrix, perhaps a second argument, the symbols in their entries, an id."""

    A: Matrix
    b: Matrix | None = None
    b_is_vector: bool = False
    givens: tuple[Term, ...] = ()
    id: str = ""

    @property
    def rows(self) -> int:
        return len(self.A)

    @property
    def columns(self) -> int:
        return len(self.A[0])

    @property
    def vector(self) -> tuple[Exact, ...]:
        assert self.b is not None
        return tuple(row[0] for row in self.b)


@dataclass
class Sheet:
    """Collects a page. ``roads`` are the roads finished so far; ``lines`` those of the one being written."""

    problem: Problem
    lines: list[Line] = field(default_factory=list)
    roads: list[Road] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    _names: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._names.update(g.name for g in self.problem.givens)

    # -- names ---------------------------------------------------------------------------------

    def name(self, name: str, value: Term) -> Term:
        """The value under a name that no symbol of the problem has and no other part of the page."""
        free = name
        while free in self._names:
            free += "_star" if free == name else "_prime"
        self._names.add(free)
        return named(free, value)

    def matrix(self, name: str, value: Matrix) -> Term:
        return self.name(name, shown(value))

    def vector(self, name: str, value: Sequence[Exact]) -> Term:
        return self.name(name, shown_vector(value))

    # -- lines ---------------------------------------------------------------------------------

    @property
    def last(self) -> str:
        return self.lines[-1].n if self.lines else ""

    def line(
        self,
        statement: Term,
        rule: str,
        why: str = "",
        *,
        rests_on: Iterable[str] | None = None,
        parts: Sequence[Line] = (),
        key: bool = True,
        conditions: Iterable[Condition] = (),
    ) -> str:
        """Write a line and return its number; without ``rests_on`` it rests on the line above.

        A single part is kept: the matrix identity behind a row operation says more than the operation.
        """
        n = str(len(self.lines) + 1)
        rests = tuple(dict.fromkeys(rests_on)) if rests_on is not None else ((self.last,) if self.lines else ())
        made = Line(
            n, statement, rule, why, rests, lines=numbered(parts, n), key=key, conditions=tuple(conditions),
            changed=statement.args[1:],
        )  # fmt: skip
        self.lines.append(made)
        return n

    def define(self, part: Term, rule: str = "definition", why: str = "", **more: Any) -> str:
        """A line that says what a name stands for."""
        return self.line(equals(part, part.args[0]), rule, why, **more)

    def has(self, rule: str) -> bool:
        """Whether a line of the road was made by a rule."""
        return any(line.rule == rule for line in self.lines)

    def end_road(self, name: str) -> None:
        self.roads.append(Road(name, tuple(self.lines)))
        self.lines = []

    # -- what was found ------------------------------------------------------------------------

    def claim(self, kind: str, statement: Term, result: Term | None = None, of: Term | None = None) -> None:
        self.claims.append(Claim(kind, statement, of=of, result=result))

    def found(self, part: Term) -> None:
        """What the one result is, under the name that the main claim uses for it."""
        self.claims.append(Claim("Equality", equals(part, part.args[0])))

    def answer(self, key: str, part: Term) -> None:
        """One of several results, under its key; ``part`` is named."""
        self.claims.append(Claim("Equality", equals(part, part.args[0]), result=part.args[0], name=key))

    def remark(self, statement: Term, words: str = "") -> None:
        self.remarks.append(Remark(statement, words))

    def derivation(self, title: str, goal: str, idea: str, convention: str = "") -> Derivation:
        if self.lines:
            self.end_road("worked")
        # What another road needs beside the first is said at its lines; the claim does not need it.
        conditions = conditions_of(self.roads[0].lines)
        return Derivation(
            id=self.problem.id, title=title, givens=self.problem.givens, goal=goal, claims=tuple(self.claims),
            roads=tuple(self.roads), convention=convention, idea=idea,
            assumptions=tuple(c for c in conditions if not c.discharged), remarks=tuple(self.remarks),
            wrong=tuple(self.wrong), notes=tuple(self.notes), topic="linear-algebra",
        )  # fmt: skip


def part(statement: Term, rule: str, why: str = "", rests_on: Sequence[str] = (), **more: Any) -> Line:
    """A sub-line; ``rests_on`` gives positions among the parts ("1" is the first)."""
    return Line("", statement, rule, why, tuple(rests_on), changed=statement.args[1:], **more)
