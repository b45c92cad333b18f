"""A limit told line by line: each line replaces one limit by what one law, standard limit or theorem makes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workbench.adviser import advised
from workbench.engines.limits.approach import Approach, Sense, parameters_of
from workbench.engines.limits.tidying import in_order
from workbench.engines.limits.values import worked_out
from workbench.reasons import common
from workbench.record.board import Board
from workbench.record.derivation import Line
from workbench.record.errors import NoRule
from workbench.rules.cases import Case, sign_if_known
from workbench.rules.condition import Condition
from workbench.rules.reason import Reason
from workbench.rules.rule import replace_nodes
from workbench.terms.heads import LIMIT, RELATION, brief, equals, number, oo, symbol
from workbench.terms.term import Term, contains, postorder, substitute, symbols

_MOST_LINES = 80


@dataclass(frozen=True, slots=True)
class Step:
    """What a limit equals, by one rule; without words of its own it says the rule's.

    ``first`` are limits told before, in lines of their own; ``statements`` are lines (without numbers) that are written
    before and that this one rests on. A step without a result is a theorem about the whole limit, which comes to what
    the last of the first ones does.
    """

    result: Term | None
    rule: Reason
    why: str = ""
    conditions: tuple[Condition, ...] = ()
    parts: tuple[Line, ...] = ()
    first: tuple[Term, ...] = ()
    statements: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """One limit: its body, how x goes, and how things behave there."""

    body: Term
    approach: Approach
    sense: Sense
    chains: Chains

    @property
    def x(self) -> Term:
        return self.approach.x

    @property
    def limit(self) -> Term:
        return self.approach.limit(self.body)

    def varies(self, term: Term) -> bool:
        return contains(term, self.x)

    def to(self, body: Term) -> Term:
        """The limit of another body on the same way."""
        return self.approach.limit(body)

    def seen(self, body: Term) -> bool:
        """Whether the chain was at this body before: going round in circles is no progress."""
        return self.approach.limit(body) in self.chains.seen

    def ask(self, task: Callable[..., Any], *arguments: Any) -> Any | None:
        """Advice, with x told to be positive where it goes to oo or comes from the right of 0."""
        positive = self.approach.to is oo or (self.approach.to is number(0) and self.approach.side == "right")
        if not positive or "positive" in self.x.attrs[2]:
            return advised(task, *arguments)
        twin = symbol(self.x.name, (), *(self.x.attrs[2] | {"positive"}))
        return _renamed(advised(task, *_renamed(arguments, self.x, twin)), twin, self.x)

    def advised(self, task: Callable[..., Any], body: Term) -> Term:
        """An equal body, or the body itself without advice."""
        found = self.ask(task, body)
        return body if found is None else found


def _renamed(value: Any, old: Term, new: Term) -> Any:
    if isinstance(value, Term):
        return substitute(value, {old: new})
    return type(value)(_renamed(v, old, new) for v in value) if isinstance(value, list | tuple) else value


Law = Callable[[Site], Step | None]


class Chains:
    """Writes the chains of limits on one board, each limit once."""

    def __init__(self, board: Board, laws: Sequence[Law], case: Case | None = None) -> None:
        self.board = board
        self.laws = tuple(laws)
        self.case = Case() if case is None else case
        self.known: dict[Term, tuple[Term, str]] = {}
        self.within: list[Reason] = []
        self.seen: set[Term] = set()
        self._senses: dict[tuple[Approach, tuple[Term, ...]], Sense] = {}

    def rounds(self, rule: Reason) -> int:
        """Within how many uses of a rule, one in the other, the limit at hand is told."""
        return self.within.count(rule)

    def sense(self, approach: Approach, body: Term) -> Sense:
        key = (approach, parameters_of(body, approach.to))
        if key not in self._senses:
            self._senses[key] = Sense(*key, self.case.known)
        return self._senses[key]

    def site(self, term: Term) -> Site:
        approach = Approach.of(term)
        return Site(term.args[0], approach, self.sense(approach, term.args[0]), self)

    def tell(self, left: Term, rests: tuple[str, ...] = ()) -> tuple[Term, str]:
        """The value of a limit and the number of the line that says it. Raises NoRule where no law leads on."""
        if left in self.known:
            return self.known[left]
        current = left
        while (node := _first_limit(current)) is not None:
            if len(self.board.lines) > _MOST_LINES:
                raise NoRule(f"after {_MOST_LINES} lines {brief(node)} is still open")
            self.seen.add(node)
            known = self.known.get(node)
            if known is not None:
                current = in_order(replace_nodes(current, {node: known[0]}))
                rests = (self._write(left, current, common.SUBSTITUTION, "found above", (*rests, known[1])),)
                continue
            step = self._step(node)
            if step.result is None and current is not node:
                self.known[node] = self._by_theorem(node, step)
                continue
            current, n = self._made(left, current, node, step, rests)
            rests = (n,)
        value, n = self._worked_out(left, current, rests)
        self.known[left] = (value, n)
        return value, n

    def _by_theorem(self, node: Term, step: Step) -> tuple[Term, str]:
        value, n = self._made(node, node, node, step, ())
        return self._worked_out(node, value, (n,))

    def _made(self, left: Term, current: Term, node: Term, step: Step, rests: tuple[str, ...]) -> tuple[Term, str]:
        """What is on the right after a step, and the number of its line."""
        first = [self.site(node).to(body) for body in step.first]
        last = first.pop() if step.result is None else None
        told = [self.tell(each)[1] for each in first]
        said = [self._stated(line) for line in step.statements]
        result = step.result
        if last is not None:
            self.within.append(step.rule)
            result, n = self.tell(last)
            self.within.pop()
            said.append(n)
        assert result is not None
        current = in_order(replace_nodes(current, {node: result}))
        rests = (*rests, *told, *said)
        why = step.why or step.rule.reason
        return current, self._write(left, current, step.rule, why, rests, step.conditions, step.parts)

    def _stated(self, line: Line) -> str:
        (line,) = self._in_case((line,))
        return self.board.write(**_fields(line))

    def _step(self, node: Term) -> Step:
        site = self.site(node)
        for law in self.laws:
            step = law(site)
            if step is not None:
                return step
        raise NoRule(f"no rule leads on from {brief(node, 200)}")

    def _write(
        self,
        left: Term,
        right: Term,
        rule: Reason,
        why: str,
        rests: tuple[str, ...],
        conditions: tuple[Condition, ...] = (),
        parts: Sequence[Line] = (),
    ) -> str:
        statement = equals(left, right)
        conditions = (*self._of_case(statement), *map(self._told_by_case, conditions))
        return self.board.write(
            statement, rule, why, rests_on=rests, conditions=conditions, parts=self._in_case(parts), changed=(right,)
        )

    def _in_case(self, lines: Sequence[Line]) -> tuple[Line, ...]:
        """Sub-lines with what the case says."""
        if not self.case:
            return tuple(lines)
        return tuple(
            replace(
                line,
                conditions=(*self._of_case(line.statement), *map(self._told_by_case, line.conditions)),
                lines=self._in_case(line.lines),
            )
            for line in lines
        )

    def _of_case(self, statement: Term) -> tuple[Condition, ...]:
        """What the case says of the parameters in a statement."""
        conditions = self.case.conditions
        there = set(symbols(statement))
        said_of = {s for c in conditions if c.statement is not None for s in symbols(c.statement)}
        return conditions if there & said_of else ()

    def _told_by_case(self, condition: Condition) -> Condition:
        """A condition that the case says is discharged by it."""
        if condition.discharged or condition.statement is None or condition.statement.head is not RELATION:
            return condition
        left, right = condition.statement.args
        if contains(condition.statement, oo) or any(t.head is LIMIT for t in postorder(condition.statement)):
            return condition
        way = sign_if_known(self.case.put_in(left - right), self.case.known)
        follows = way == 1 and condition.statement.attrs[0] in (">", ">=")
        return discharged(condition, "the case") if follows else condition

    def _worked_out(self, left: Term, value: Term, rests: tuple[str, ...]) -> tuple[Term, str]:
        """The value with its numbers in order and known values of functions put in."""
        n = rests[-1]
        after, rule, why = worked_out(value)
        return (value, n) if after is value else (after, self._write(left, after, rule, why, (n,)))


def _fields(line: Line) -> dict[str, Any]:
    return {
        "statement": line.statement, "rule": line.rule, "why": line.why, "rests_on": line.rests_on,
        "conditions": line.conditions, "parts": line.lines, "changed": line.changed,
    }  # fmt: skip


def _first_limit(term: Term) -> Term | None:
    return next((t for t in postorder(term) if t.head is LIMIT), None)


def part(statement: Term, rule: Reason, why: str | None = None, rests_on: tuple[str, ...] = ()) -> Line:
    """A line without a number; without words of its own it says the reason's."""
    return Line("", statement, rule, rule.reason if why is None else why, rests_on, changed=statement.args[1:2])


def discharged(condition: Condition, by: str) -> Condition:
    return replace(condition, discharged=by)


__all__ = ["Law", "Site", "Step", "Chains", "discharged", "part"]
