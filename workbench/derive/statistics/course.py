"""The course of a derivation of estimators: the board, what is known so far, and how a line is written on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from workbench.derive.board import Board
from workbench.derive.errors import NoDerivation
from workbench.derive.naming import folded, free_among, names_in
from workbench.derive.record import Derivation, Line
from workbench.derive.statistics.closing import always, collected
from workbench.derive.statistics.model import Model
from workbench.derive.statistics.trials import Trial
from workbench.derive.steps import names_of_rules, reason_of
from workbench.rules.condition import Condition
from workbench.rules.rule import replace_nodes
from workbench.terms.functions.reductions import mean
from workbench.terms.heads import DERIVATIVE, NAMED, RELATION, derivative, equals, named, subtract
from workbench.terms.term import Term, postorder, substitute


@dataclass(frozen=True)
class Estimate:
    """What a parameter is estimated by; ``value`` may hold parameters that are estimated later."""

    param: Term
    value: Term


@dataclass
class Course:
    """``loglik``: the log-likelihood, or the profile that is left, under its name, in the ``remaining`` parameters."""

    model: Model
    trials: Sequence[Trial]
    board: Board
    loglik: Term
    remaining: list[Term]
    found: list[Estimate] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    means: dict[Term, Term] = field(default_factory=dict)
    statistics: dict[Term, Term] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)

    def letter(self, *wanted: str) -> str:
        taken = {n for line in self.board.lines for n in names_in(line.statement)}
        taken |= {s.name for s in (*self.model.data, *self.model.params, *self.model.known)}
        return free_among(wanted, taken | names_in(self.model.n))

    def write(
        self,
        statement: Term,
        rule: str,
        why: str = "",
        *,
        rests_on: Sequence[str] | None = None,
        parts: Sequence[Line] = (),
        key: bool = True,
        conditions: Sequence[Condition] = (),
    ) -> str:
        """Put a line on the board; conditions that the support and the domains give are settled."""
        settled = [self._settled(line) for line in parts]
        changed = statement.args[1:2] if statement.head is RELATION else ()
        return self.board.write(
            statement,
            rule,
            why,
            rests_on=rests_on,
            parts=settled,
            changed=changed,
            key=key,
            conditions=tuple(conditions),
        )

    def _settled(self, line: Line) -> Line:
        conditions = tuple(self._of_support(c) for c in line.conditions)
        return replace(line, conditions=conditions, lines=tuple(map(self._settled, line.lines)))

    def _of_support(self, c: Condition) -> Condition:
        if c.discharged or c.statement is None or c.statement.head is not RELATION:
            return c
        left, right = map(without_names, c.statement.args)
        sign = {">": lambda v: v > 0, ">=": lambda v: v >= 0}.get(c.statement.attrs[0])
        if sign is None or not always(subtract(left, right), self.trials, sign):
            return c
        return replace(c, discharged="inside the support and the domains of the parameters")

    def differentiated(self, f: Term, theta: Term) -> Derivation:
        """The derivative of a scalar in a scalar parameter, with its lines."""
        from workbench.derive.goals import derive

        made = derive(f, theta, givens=(*self.model.samples, *self.model.params, *self.model.known))
        if made.result is None:
            raise NoDerivation(f"the log-likelihood cannot be differentiated in {theta.name}")
        return made

    def write_derivative(
        self, made: Derivation, left: Term, f: Term | None = None, rests_on: Sequence[str] | None = None
    ) -> str:
        """The derivative as one line, its own lines below it."""
        assert made.result is not None
        lines = [line for line in made.roads[0].lines if line.rule != "definition" or len(made.roads[0].lines) == 1]
        numbers = {line.n: str(k) for k, line in enumerate(lines, 1)}
        if made.roads[0].lines and left.args[0].head is DERIVATIVE:
            first = next((t for t in postorder(lines[-1].statement) if t.head is NAMED and t.args[0] is f), None)
            if first is not None:
                lines = [_renamed(line, {first: left.args[0]}) for line in lines]
        parts = [
            replace(_unnumbered(line), n="", rests_on=tuple(numbers[r] for r in line.rests_on if r in numbers))
            for line in lines
        ]
        rule = names_of_rules([leaf for line in lines for leaf in line.walk() if not leaf.lines])
        return self.write(
            equals(left, self.folded(made.result)), rule, reason_of(parts), rests_on=rests_on, parts=parts
        )

    def folded(self, term: Term) -> Term:
        """The term with the names of the statistics where their values stand."""
        return folded(term, self.statistics)

    def profile(self, theta: Term, value: Term, why: str, rests_on: Sequence[str]) -> None:
        """Put the estimate in: what is left is a function of the other parameters."""
        self.found.append(Estimate(theta, value))
        self.remaining.remove(theta)
        if not self.remaining:
            return
        inside = collected(substitute(self.loglik.args[0], {theta: value}), self.trials)
        self.loglik = named(self.letter("ell_1", "ell_2", "ell_3", "ell_4", "ell_5", "ell_6"), inside)
        n = self.board.write(
            equals(self.loglik, inside), "profile likelihood", why, rests_on=tuple(rests_on), changed=(inside,)
        )
        self.marks["loglik"] = n

    def with_means(self, term: Term) -> Term:
        """The term with x-bar for the mean of a sample; a new name is defined on the board."""
        for t in postorder(term):
            if t.head is mean and not t.rank and t.args[0] in self.model.samples and t not in self.means:
                self.means[t] = named(self.letter(f"{t.args[0].name}_bar"), t)
                self.write(equals(self.means[t], t), "definition", "the mean of the sample", rests_on=(), key=False)
        return replace_nodes(without_names(term), self.means)

    def score(self, theta: Term) -> Term:
        return derivative(self.loglik, theta)


def _renamed(line: Line, change: dict[Term, Term]) -> Line:
    lines = tuple(_renamed(part, change) for part in line.lines)
    bindings = tuple((name, replace_nodes(t, change)) for name, t in line.bindings)
    changed = tuple(replace_nodes(t, change) for t in line.changed)
    return replace(
        line, statement=replace_nodes(line.statement, change), lines=lines, bindings=bindings, changed=changed
    )


def _unnumbered(line: Line) -> Line:
    """The line with its sub-lines' references made relative, as parts of another line are given."""
    prefix = f"{line.n}." if line.n else ""
    lines = tuple(
        replace(_unnumbered(part), n="", rests_on=tuple(r.removeprefix(prefix) for r in part.rests_on))
        for part in line.lines
    )
    return replace(line, lines=lines)


def without_names(term: Term) -> Term:
    from workbench.derive.scalars.domains import without_all_names

    return without_all_names(term)


__all__ = ["Course", "Estimate", "without_names"]
