"""The state of a derivation of estimators: the board, what is known so far, and how a line is written on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from workbench.algebra.length import length
from workbench.engines.statistics.kernels.logarithm import written_out
from workbench.engines.statistics.likelihood.order import ordered
from workbench.engines.statistics.samples.letters import always
from workbench.engines.statistics.samples.model import Model
from workbench.engines.statistics.samples.short_forms import collected, with_means
from workbench.engines.statistics.samples.trials import Trial
from workbench.reasons.common import DEFINITION, PUT_TOGETHER
from workbench.reasons.likelihood import ESTIMATE, PROFILE, STATISTIC
from workbench.record.derivation import Derivation, Line
from workbench.record.errors import NoDerivation
from workbench.record.naming import folded, free_among, names_in
from workbench.record.pen import Mark, Pen
from workbench.record.steps import reason_for, reason_of
from workbench.record.values import lettered, with_terms
from workbench.rules.condition import Condition
from workbench.rules.reason import Reason
from workbench.rules.rule import preorder, replace_nodes
from workbench.terms.functions.elementwise import log
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.heads import (
    ADD,
    DERIVATIVE,
    NAMED,
    NUMBER,
    RELATION,
    Sum,
    add,
    argmax,
    derivative,
    equals,
    named,
    number,
    relation,
    subtract,
    symbol,
)
from workbench.terms.term import Term, contains, depends_on, postorder, substitute

_SPLIT = 1.3
"""A sum of derivatives stays one where a single fraction is not shorter than by this."""


@dataclass(frozen=True)
class Estimate:
    """What a parameter is estimated by; ``value`` may hold parameters that are estimated later."""

    param: Term
    value: Term


@dataclass
class Estimation:
    """``loglik``: the log-likelihood, or the profile that is left, under its name, in the ``remaining`` parameters.

    ``closed``: statistics with a name that derivatives take as symbols; ``notation``: what stands for them in a result;
    ``largest``: the lines that say where the log-likelihood is largest in one parameter, for every value of those left;
    ``shared``: the parameters that may have other values as good;
    ``ends``: the lines from which an end of the support is the largest or the smallest value that is allowed.
    """

    model: Model
    trials: Sequence[Trial]
    pen: Pen
    loglik: Term
    remaining: list[Term]
    found: list[Estimate] = field(default_factory=list)
    means: dict[Term, Term] = field(default_factory=dict)
    statistics: dict[Term, Term] = field(default_factory=dict)
    marks: dict[str, Mark] = field(default_factory=dict)
    closed: dict[Term, Term] = field(default_factory=dict)
    notation: dict[Term, Term] = field(default_factory=dict)
    largest: list[Mark] = field(default_factory=list)
    shared: set[Term] = field(default_factory=set)
    ends: list[Mark] = field(default_factory=list)

    def letter(self, *wanted: str) -> str:
        taken = {n for line in self.pen.lines for n in names_in(line.statement)}
        taken |= {s.name for s in (*self.model.data, *self.model.params, *self.model.known)}
        return free_among(wanted, taken | names_in(self.model.n))

    def settled(self, lines: Iterable[Line]) -> list[Line]:
        """The lines with those conditions discharged that the support and the domains give."""
        return [self._settled(line) for line in lines]

    def _settled(self, line: Line) -> Line:
        conditions = tuple(self.of_support(c) for c in line.conditions)
        return replace(line, conditions=conditions, lines=tuple(map(self._settled, line.lines)))

    def of_support(self, c: Condition) -> Condition:
        """The condition, discharged where the support and the domains give it."""
        if c.discharged or c.statement is None or c.statement.head is not RELATION:
            return c
        left, right = map(without_names, c.statement.args)
        sign = {">": lambda v: v > 0, ">=": lambda v: v >= 0}.get(c.statement.attrs[0])
        if sign is None or not always(subtract(left, right), self.trials, sign):
            return c
        return replace(c, discharged="inside the support and the domains of the parameters")

    def differentiated(self, f: Term, theta: Term) -> Derivation:
        """The derivative of a scalar in a scalar parameter, with its lines."""
        from workbench.engines.goals import derive

        givens = (*self.model.samples, *self.model.params, *self.model.known, *self.closed.values())
        made = self._opened(derive(self.lettered(f), theta, givens=givens))
        if made.result is None:
            raise NoDerivation(f"the log-likelihood cannot be differentiated in {theta.name}")
        return _term_by_term(made)

    def differential(self, f: Term, theta: Term, along: Term | None = None) -> Derivation:
        """The differential of a scalar in an array, or its derivative along a direction."""
        from workbench.engines.goals import derive

        givens = (*self.model.samples, *self.model.params, *self.model.known, *self.closed.values())
        what = "differential" if along is None else "directional"
        return self._opened(derive(self.lettered(f), theta, what=what, along=along, givens=givens))

    def write_derivative(
        self, made: Derivation, left: Term, f: Term | None = None, rests_on: Sequence[Mark] | None = None
    ) -> Mark:
        """The derivative as one line, its own lines below it."""
        assert made.result is not None
        other = self.pen.board.others(made.roads[0].lines)
        lines = [lettered(line, other) for line in made.roads[0].lines]
        lines = [line for line in lines if not defines(line) or len(lines) == 1]
        numbers = {line.n: str(k) for k, line in enumerate(lines, 1)}
        if made.roads[0].lines and left.args[0].head is DERIVATIVE:
            first = next((t for t in postorder(lines[-1].statement) if t.head is NAMED and t.args[0] is f), None)
            if first is not None:
                lines = [with_terms(line, lambda t: replace_nodes(t, {first: left.args[0]})) for line in lines]
        parts = [
            replace(_unnumbered(line), n="", rests_on=tuple(numbers[r] for r in line.rests_on if r in numbers))
            for line in lines
        ]
        leaves = [leaf for line in lines for leaf in line.walk() if not leaf.lines]
        return self.pen.write(
            equals(left, self.folded(replace_nodes(made.result, other))), reason_for(leaves), reason_of(leaves),
            rests_on=rests_on, parts=self.settled(parts),
        )

    def folded(self, term: Term) -> Term:
        """The term with the names of the statistics where their values stand, its products in order."""
        return ordered(folded(term, self.statistics))

    def profile(self, theta: Term, value: Term, why: str, rests_on: Sequence[Mark]) -> None:
        """Put the estimate in: what is left is a function of the other parameters, in statistics with names."""
        self.found.append(Estimate(theta, value))
        self.remaining.remove(theta)
        if not self.remaining:
            return
        called = self._called(theta, value)
        values = (called,) if theta.shape else (called, value)
        forms = [collected(self._put_in(theta, v), self.trials) for v in values]
        inside = self.with_statistics(min(map(self._in_means, forms), key=length))
        self.loglik = named(self.letter("ell_1", "ell_2", "ell_3", "ell_4", "ell_5", "ell_6"), inside)
        n = self.pen.write(
            equals(self.loglik, inside), PROFILE, why, rests_on=rests_on
        )
        self.marks["loglik"] = n

    def _in_means(self, term: Term) -> Term:
        """The term with the means of the sample and the estimates by their names."""
        return self.told(term if self.closed else with_means(without_names(term)))

    def _put_in(self, theta: Term, value: Term) -> Term:
        """The log-likelihood at a value of a parameter; summands with an array are tidied, as differences vanish."""
        from workbench.record import finish

        whole = self.loglik.args[0]
        if not theta.shape:
            inside = substitute(whole, {theta: value})
            return written_out(inside, self.model.samples, lambda t: always(t, self.trials, lambda v: v > 0))[0]
        pieces = []
        for a in whole.args if whole.head is ADD else (whole,):
            if contains(a, theta):
                a = self.opened(finish.tidied_or_same(self.shut(substitute(a, {theta: value}))))
            pieces.append(a)
        left = [a for a in pieces if not (a.head is NUMBER and a.value == 0)]
        return add(*left) if left else number(0)

    def _called(self, theta: Term, value: Term) -> Term:
        """The estimate by a name, where it holds no parameter: the mean of the sample has its own, others a hat."""
        value = self.with_means(value)
        if value.head is NAMED or value.rank or depends_on(value, self.remaining)(value):
            return value
        hat = named(f"{theta.name}_hat", value)
        self.means[without_names(value)] = hat
        self.pen.write(equals(hat, value), ESTIMATE, f"the value of `{theta.name}` with the largest likelihood")
        return hat

    def with_statistics(self, term: Term) -> Term:
        """The term with names for the sums over the sample that hold no parameter; new names go on the board."""
        term = self.folded(term)
        varies = depends_on(term, self.model.params)
        seen = [a for a in (term.args if term.head is ADD else (term,)) if varies(a)]
        inside = [t for a in seen for t in preorder(a, below=lambda t: t.head is not NAMED)]
        for t in dict.fromkeys(t for t in inside if t.head is sum_ and not t.rank and not t.indices):
            if varies(t) or t in self.statistics:
                continue
            name = named(self.letter("S", "Q", "R", "S_1", "S_2", "S_3"), t)
            self.statistics[t] = self.statistics[without_names(t)] = name
            self.pen.write(equals(name, t), STATISTIC, "what is left of the sample", rests_on=(), key=False)
        return self.folded(term)

    def with_means(self, term: Term) -> Term:
        """The term with x-bar for the mean of a sample; a new name is defined on the board."""
        for t in postorder(term):
            if t.head is mean and not t.rank and t.args[0] in self.model.samples and t not in self.means:
                self.means[t] = named(self.letter(f"{t.args[0].name}_bar"), t)
                self.pen.write(equals(self.means[t], t), DEFINITION, "the mean of the sample", rests_on=(), key=False)
        return ordered(replace_nodes(without_names(term), self.means))

    def told(self, value: Term) -> Term:
        """An estimate in the other estimates and the mean of the sample, by their names."""
        inside = {part: name for part, name in self.means.items() if part is not value}
        return ordered(replace_nodes(value, inside))

    # -- statistics as symbols -----------------------------------------------------------

    def keep(self, statistic: Term, letter: Term, notation: Term | None = None) -> None:
        """A named statistic, the symbol that derivatives take for it, and how a result writes it."""
        self.closed[statistic] = letter
        if notation is not None:
            self.notation[statistic] = notation

    def mean_of_rows(self, sample: Term) -> Term:
        """The mean of the rows of a sample, under its name; a new name is defined on the board."""
        value = mean(sample, 0)
        if value not in self.means:
            made = named(self.letter(f"{sample.name}_bar"), value)
            self.means[value] = made
            self.keep(made, symbol(f"{made.name}_", value.shape))
            self.pen.write(equals(made, value), DEFINITION, "the mean of the sample", rests_on=(), key=False)
        return self.means[value]

    def shut(self, term: Term) -> Term:
        """The term with symbols for the statistics, without other names."""
        return without_names(self.lettered(term))

    def lettered(self, term: Term) -> Term:
        """The term with symbols for the statistics, by whatever names they stand in it."""
        letters = {without_names(statistic): letter for statistic, letter in self.closed.items()}
        if not letters:
            return term
        plain = {t: without_names(t) for t in postorder(term) if t.head is NAMED or t in letters}
        return replace_nodes(term, {t: letters[value] for t, value in plain.items() if value in letters})

    def opened(self, term: Term) -> Term:
        """The term with the statistics under their names again."""
        return replace_nodes(term, {letter: statistic for statistic, letter in self.closed.items()})

    def written(self, term: Term) -> Term:
        """The term as a result writes it: the statistics in matrix notation, the mean under its name."""
        inside = replace_nodes(term, self.notation)
        return self.opened(self.shut(inside))

    def _opened(self, made: Derivation) -> Derivation:
        if not self.closed:
            return made
        change = {letter: statistic for statistic, letter in self.closed.items()}

        def opened(term: Term) -> Term:
            return replace_nodes(term, change)

        roads = tuple(replace(r, lines=tuple(with_terms(line, opened) for line in r.lines)) for r in made.roads)
        claims = tuple(
            replace(
                c,
                statement=replace_nodes(c.statement, change),
                result=c.result if c.result is None else replace_nodes(c.result, change),
            )
            for c in made.claims
        )
        return replace(made, roads=roads, claims=claims)

    def score(self, theta: Term) -> Term:
        return derivative(self.loglik, theta)

    def largest_at(
        self,
        params: Sequence[Term],
        values: Sequence[Term],
        rule: Reason,
        rests_on: Sequence[Mark | str],
        conditions: Sequence[Condition] = (),
    ) -> None:
        """The lines that say where the log-likelihood that is left is largest in these parameters together. Of all the
        parameters of the model it is the claim; else they are put together at the end."""
        whole = tuple(params) == self.model.params
        f = self.whole if whole else self.loglik
        rests = (self.marks["sum"], *([] if whole else [self.marks["loglik"]]), *rests_on)
        for k, value in enumerate(values):
            said = relation("ni" if params[k] in self.shared else "=", argmax(f, *params, place=k), value)
            self.largest.append(self.pen.write(said, rule, rule.reason, rests_on=rests, conditions=tuple(conditions)))

    @property
    def whole(self) -> Term:
        """The log-likelihood as the claims say it: a sum over the observations."""
        return Sum(log(self.model.of_observation(self.model.supported)), self.model.i)


def defines(line: Line) -> bool:
    """Whether a line says what a name stands for."""
    said = line.statement
    return said.head is RELATION and said.args[0].head is NAMED and said.args[0].args[0] is said.args[1]


def _term_by_term(made: Derivation) -> Derivation:
    """The derivative of a sum as the sum of the derivatives, before all is brought over one denominator: so a score
    shows what pulls the parameter up and what pulls it down."""
    lines = made.roads[0].lines
    sides = [line.statement.args for line in lines if line.rule is PUT_TOGETHER]
    if not sides:
        return made
    (left, right), result = sides[-1], made.result
    assert result is not None
    if right.head is not ADD or left is not lines[-1].statement.args[0] or length(right) > _SPLIT * length(result):
        return made
    until = max(k for k, line in enumerate(lines) if line.rule is PUT_TOGETHER)
    claim = replace(made.claims[0], statement=equals(made.claims[0].statement.args[0], right), result=right)
    road = replace(made.roads[0], lines=lines[: until + 1])
    return replace(made, claims=(claim, *made.claims[1:]), roads=(road, *made.roads[1:]))


def _unnumbered(line: Line) -> Line:
    """The line with its sub-lines' references made relative, as parts of another line are given."""
    prefix = f"{line.n}." if line.n else ""
    lines = tuple(
        replace(_unnumbered(part), n="", rests_on=tuple(r.removeprefix(prefix) for r in part.rests_on))
        for part in line.lines
    )
    return replace(line, lines=lines)


def without_names(term: Term) -> Term:
    from workbench.engines.scalars.domains import without_all_names

    return without_all_names(term)


__all__ = ["Estimate", "Estimation", "defines", "without_names"]
