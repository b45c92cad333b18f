"""What all ways to a mean share: the board that is written on, the law, and what its page shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar

from workbench.algebra.arithmetic import arithmetic
from workbench.algebra.at_values import at_values
from workbench.algebra.comparisons import plainly
from workbench.engines.statistics.laws import citing
from workbench.engines.statistics.laws.distribution import OWN, Distribution, Given, T, Value
from workbench.engines.statistics.laws.domains import condition
from workbench.engines.statistics.samples.sums import ONE, Part, times
from workbench.reasons.expectation import CONSTANT, GENERATING_FUNCTION, TOTAL_MASS, OfTheDistribution
from workbench.reasons.inference import INSTANCE
from workbench.record.derivation import Kind, Premise
from workbench.record.errors import NoDerivation
from workbench.record.lemmas import Cited
from workbench.record.pen import Mark, Pen
from workbench.rules.condition import Condition
from workbench.rules.reason import Lemma
from workbench.terms.functions.elementwise import exp
from workbench.terms.heads import IMPLIES, RELATION, brief, equals, mul
from workbench.terms.statements import implies
from workbench.terms.term import Term, contains, substitute, symbols

MOST_INTEGRALS = 6
"""So many integrals are begun in the search for one mean; no mean that is known to be found needs more than four."""


_ORDERS = ("<", ">", "<=", ">=")
Sort = TypeVar("Sort", bound="Averages")


@dataclass
class Page:
    """The page of a law while it is written: the lines that say what it claims, by the words of the claims."""

    law: Distribution
    lines: dict[str, Mark] = field(default_factory=dict)


class Averages:
    """Writes E g(X) = value for functions g, each once. ``cites``: mean and variance may be taken from the page, which
    is another one, or that which is being written.

    ``found``: the lines written so far. What the ways to a mean keep: ``scores`` by parameter, the functions that are
    ``under_way``, how many integrals may still be begun (``integrals_left``), and the ``reasons`` why ways failed.
    """

    def __init__(self, pen: Pen, distribution: Distribution, cites: bool, page: Page | None = None) -> None:
        self.pen, self.distribution, self.cites, self.page = pen, distribution, cites, page
        self.x = distribution.variable
        self.found: dict[Term, Mark] = {}
        self._cites: dict[Term, Mark] = {}
        self._kept = {distribution: (self.found, self._cites)}
        self.scores: dict[Term, Term | None] = {}
        self.under_way: set[Term] = set()
        self.integrals_left = MOST_INTEGRALS
        self.reasons: list[str] = []

    def of(self, f: Term) -> Mark:
        """The line E f(X) = value. Raises NoDerivation."""
        raise NotImplementedError

    @property
    def assumed(self) -> tuple[Mark, ...]:
        """What the law assumes of its parameters, to be cited."""
        said = ((c, f"`{brief(c)}`") for c in self.distribution.conditions)
        return tuple(Mark("", c, Premise(Kind.ASSUMPTION, words, c)) for c, words in said)

    def tidied(self, mark: Mark) -> Mark:
        """The line with its value in a shorter form, where there is one."""
        raise NotImplementedError

    def about(self, law: Distribution) -> Averages:
        """The same for another law, with lines on the same board: what was found of it before is known."""
        return self.share(type(self)(self.pen, law, True, self.page))

    def share(self, made: Sort) -> Sort:
        """Averages under another law, with what was found and cited of it before on this board."""
        made.integrals_left = min(self.integrals_left, MOST_INTEGRALS)
        made._kept = self._kept
        made.found, made._cites = self._kept.setdefault(made.distribution, ({}, {}))
        return made

    def recalled(self, f: Term) -> Mark | None:
        """The line found before, unless a way that failed has wiped it."""
        return self._standing(self.found.get(f))

    def _standing(self, mark: Mark | None) -> Mark | None:
        if mark is None or not mark.n:
            return mark
        k, lines = int(mark.n) - 1, self.pen.lines
        return mark if k < len(lines) and lines[k].statement is mark.statement else None

    def term(self, piece: Part) -> Term:
        """A part of a function, with its mean in its place, unevaluated."""
        if not self.varies(piece.what):
            return times(piece.coefficient, piece.what)
        mean = self.distribution.expectation(piece.what)
        return mean if piece.coefficient is ONE else times(piece.coefficient, mean)

    @property
    def mean(self) -> Term | None:
        """The mean that is declared."""
        value = self.distribution.mean
        return value.value if isinstance(value, Given) else value

    @property
    def covariance(self) -> Term | None:
        """The covariance that is declared."""
        value = self.distribution.variance
        return value.value if isinstance(value, Given) else value

    def varies(self, f: Term) -> bool:
        return contains(f, self.x)

    def constant(self, g: Term) -> Mark:
        return self.pen.follows(equals(self.distribution.expectation(g), g), by=CONSTANT, why="it averages to itself")

    def for_all_arguments(self) -> Mark:
        """The generating function as the distribution's page shows it: where its premise holds, for all t."""
        f, mgf = exp(mul(T, self.x)), self.distribution.mgf
        assert mgf is not None
        reason = self._page(f, T, GENERATING_FUNCTION(self.distribution.name))
        above = self.page is not None and self.page.law.name == self.distribution.name
        if above or not isinstance(mgf, Given) or not contains(mgf.premise, T) or not isinstance(reason, Cited):
            return self.cited(f, mgf, GENERATING_FUNCTION)
        said = implies(mgf.premise, equals(self.distribution.expectation(f), mgf.value))
        if self._standing(self._cites.get(said)) is None:
            asked = self._asked(reason, [condition(mgf.premise, brief(mgf.premise))])
            under = reason.under((mgf.premise,))
            self._cites[said] = self.pen.follows(said, by=under, why=reason.reason, conditions=asked)
        return self._cites[said]

    def total_mass(self) -> Mark:
        """That the density integrates to 1, as the distribution's page shows it; without a page it is worked out, or
        else assumed."""
        if self.distribution.name != OWN:
            return self.cited(ONE, ONE, TOTAL_MASS)
        if self._standing(self._cites.get(ONE)) is None:
            self._cites[ONE] = self.own_mass()
        return self._cites[ONE]

    def own_mass(self) -> Mark:
        """The total mass of a density that a user writes down."""
        return self.pen.assume(equals(self.distribution.expectation(ONE), ONE))

    def cited(self, f: Term, value: Value, shown: OfTheDistribution, where: str = "", at: Term = T) -> Mark:
        """What the distribution's page shows; ``where`` and ``at`` say at what argument. Raises NoDerivation where the
        premise is false."""
        if self.page is not None and self.page.law.name == self.distribution.name:
            return self._above(self.page, shown, where, at)
        known = value.value if isinstance(value, Given) else value
        conditions = self.premise(value.premise, shown) if isinstance(value, Given) else []
        reason = self._page(f, at, shown(self.distribution.name))
        if self._standing(self._cites.get(f)) is None:
            said = equals(self.distribution.expectation(f), known)
            why = f"{where}, {reason.reason}" if where else reason.reason
            conditions += self._asked(reason, conditions)
            self._cites[f] = self.pen.follows(said, by=reason, why=why, conditions=conditions)
        return self._cites[f]

    def _asked(self, reason: Lemma, known: list[Condition]) -> list[Condition]:
        """What the page asks of the values of the parameters, beside what is known: of them and of this law."""
        needed = [n.goal for n in reason.needed] if isinstance(reason, Cited) else []
        taken = {*self.distribution.conditions, *(c.statement for c in known)}
        for goal in needed:
            ordered = goal.head is RELATION and goal.attrs[0] in _ORDERS and not symbols(goal)
            if ordered and not any(side.shape for side in goal.args):  # numbers say whether there is such a law
                self.obeyed(goal, reason.name)
        return [condition(goal, brief(goal), self.pen.hypotheses) for goal in needed if goal not in taken]

    def _above(self, page: Page, shown: OfTheDistribution, where: str, at: Term) -> Mark:
        """The line of this page, at the values of the parameters. Raises NoDerivation where it comes later."""
        if shown.of not in page.lines:
            raise NoDerivation(f"the {shown.what} is not shown yet")
        pairs = zip((*page.law.parameters, T), (*self.distribution.parameters, at), strict=True)
        change = {letter.name: value for letter, value in pairs if letter is not value}
        line = page.lines[shown.of]
        said = self._instance(line, where, change) if change else line
        if said.statement.head is not IMPLIES or contains(said.statement.args[0], T):
            return said
        premise, held = said.statement.args
        return self.pen.follows(held, said, conditions=self.premise(premise, shown), why="where it holds")

    def _instance(self, line: Mark, why: str, change: dict[str, Any]) -> Mark:
        """The line at other values of its letters, in order."""
        known = {s.name: s for s in symbols(line.statement)}
        letters: dict[str, Any] = {name: value for name, value in change.items() if name in known}
        there = at_values(substitute(line.statement, {known[n]: v for n, v in letters.items()}))
        return self.pen.follows(there, line, by=INSTANCE, why=why, **letters)

    def _page(self, f: Term, at: Term, reason: Lemma) -> Lemma:
        """The reason with what the page claims of f, at the argument, and what must hold for it."""
        for said in self.distribution.said():
            there = substitute(said.f, {T: at})
            if f in (there, arithmetic(there)):
                return citing.cited(self.distribution, said, reason, at, f=f)
        return reason

    def premise(self, premise: Term, shown: OfTheDistribution) -> list[Condition]:
        return self.obeyed(premise, shown(self.distribution.name).name)

    def obeyed(self, premise: Term, words: str) -> list[Condition]:
        """A premise as a condition; none where numbers say that it holds. Raises NoDerivation where it does not."""
        if symbols(premise):
            said = plainly(premise)
            return [condition(said, brief(said), self.pen.hypotheses)]
        from workbench.numerics.evaluate import evaluate

        left, right = (float(evaluate(side, {})) for side in premise.args)
        if not {"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}[premise.attrs[0]]:
            raise NoDerivation(f"the {words} is finite only where {brief(premise)}, which is not so")
        return []

    def refused(self, f: Term) -> NoDerivation:
        why = "; ".join(dict.fromkeys(self.reasons))
        return NoDerivation(f"no way to the expectation of {brief(f)} was found" + (f": {why}" if why else ""))


__all__ = ["Averages", "Page"]
