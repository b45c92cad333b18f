"""Statements about the law of a statistic, and the areas under densities that tests are made of.

``P(T <= q)`` is the expectation of an event over the samples, so that it is a term like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from workbench.algebra.arithmetic import arithmetic
from workbench.engines.statistics.laws.distribution import Distribution
from workbench.reasons.testing import AREA, SUM_OF_PROBABILITIES
from workbench.rules.reason import Reason
from workbench.rules.rule import replace_nodes
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.functions.special import gamma, loggamma
from workbench.terms.heads import (
    ADD,
    MUL,
    NUMBER,
    Sum,
    add,
    at,
    compare,
    expectation,
    index,
    integral,
    mul,
    named,
    negative,
    number,
    oo,
    power,
    relation,
    scalar,
)
from workbench.terms.term import Term, postorder, substitute

Q = scalar("q")
"""Where distribution functions are taken."""


@dataclass(frozen=True)
class Sample:
    """Independent observations: the array that holds them, and the law of one.

    Of one-hot observations, which are rows of the array, the law is a function that gives the log density of the row
    with an index.
    """

    array: Term
    law: Distribution | None
    probabilities: Term | None = None

    @property
    def log_density(self) -> Term:
        """Of the whole sample: the sum over the observations."""
        i: Term = index("i", self.array.shape[0])
        if self.law is not None:
            return Sum(substitute(self.law.log_density, {self.law.variable: at(self.array, i)}), i)
        assert self.probabilities is not None
        k: Term = index("k", self.array.shape[1])
        return Sum(Sum(at(self.array, i, k) * log(at(self.probabilities, k)), k), i)

    @property
    def ends(self) -> tuple[Term, ...]:
        """Between which every observation lies, where its properties do not say so."""
        return () if self.law is None else self.law.ends or ()


@dataclass(frozen=True)
class Density:
    """The density of a law of a number, under a letter; ``words`` name the law.

    ``many``: its parameters grow beyond what gamma functions reach in floating point; so it is where they are large.
    """

    law: Distribution
    words: str
    letter: str = "f"
    many: bool = False
    counted: ClassVar[Reason] = AREA

    @property
    def about(self) -> str:
        return f"`{self.letter}` is the density of the law of the statistic ({self.words})"

    @cached_property
    def log_density(self) -> Term:
        """Without the logarithm of 1 that a scale of 1 leaves."""
        found = self.law.log_density
        ones = {t: number(0) for t in postorder(found) if t.head is log and t.args[0] is number(1)}
        return arithmetic(replace_nodes(found, ones) if ones else found)

    @cached_property
    def named(self) -> Term:
        return named(self.letter, exp(self.log_density) if self.many else _product(self.log_density))

    def area(self, lower: Term, upper: Term) -> Term:
        """The probability of lying between two ends."""
        return integral(self.named, self.law.variable, lower, upper)

    def below(self, q: Term) -> Term:
        return self.area((self.law.support or (negative(oo), oo))[0], q)

    def above(self, q: Term) -> Term:
        return self.area(q, (self.law.support or (negative(oo), oo))[1])


@dataclass(frozen=True)
class Mass(Density):
    """The law of a whole number: probabilities are sums."""

    counted: ClassVar[Reason] = SUM_OF_PROBABILITIES

    @property
    def about(self) -> str:
        u = self.law.variable.name
        return f"`{self.letter}` are the probabilities of the law of the statistic ({self.words}), written of `{u}`"

    def below(self, q: Term) -> Term:
        return self._where("<=", q)

    def above(self, q: Term) -> Term:
        return self._where(">=", q)

    def _where(self, sign: str, q: Term) -> Term:
        u = self.law.variable
        return expectation(compare(sign, u, q), u, self.log_density, *(self.law.ends or ()))


LARGE = 80
"""Gamma functions of larger numbers stay under the logarithm."""


def density(
    law: Distribution, words: str, letter: str = "f", variable: str = "u", *, many: bool = False
) -> Density:  # fmt: skip
    arguments = [arithmetic(t.args[0]) for t in postorder(law.log_density) if t.head is loggamma]
    large = any(a.head is NUMBER and a.value > LARGE for a in arguments)
    return (Mass if law.discrete else Density)(law.of(variable), words, letter, many or large or law.discrete)


def _product(logarithm: Term) -> Term:
    """exp of a sum of logarithms as the product that one writes: powers, gamma functions, one exponential."""
    factors, exponent = [], []
    for part in logarithm.args if logarithm.head is ADD else (logarithm,):
        pieces = part.args if part.head is MUL else (part,)
        calls = [p for p in pieces if p.head in (log, loggamma)]
        if len(calls) != 1:
            exponent.append(part)
            continue
        (call,) = calls
        rest = arithmetic(mul(*(p for p in pieces if p is not call)))
        base = gamma(call.args[0]) if call.head is loggamma else call.args[0]
        factors.append(base if rest.head is NUMBER and rest.value == 1 else power(base, rest))
    return mul(*factors, *((exp(add(*exponent)),) if exponent else ()))


def probability(sign: str, statistic: Term, q: Term, samples: Sequence[Sample]) -> Term:
    """P(statistic sign q) over the samples."""
    event = compare(sign, statistic, q)
    for sample in reversed(samples):
        event = expectation(event, sample.array, sample.log_density, *sample.ends)
    return event


def follows(statistic: Term, law: Density, samples: Sequence[Sample], *, limit: bool = False) -> Term:
    """The statistic has the law: ``P(T <= q) = F(q)``; as the samples grow, with ``limit``."""
    return relation("approx" if limit else "=", probability("<=", statistic, Q, samples), law.below(Q))


__all__ = ["Density", "Mass", "Q", "Sample", "density", "follows", "probability"]
