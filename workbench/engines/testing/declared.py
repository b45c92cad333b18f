"""What a test of a hypothesis is: one declaration, from which the derivation and the worked solution are made.

A module of ``tests`` has a function ``declare(asked)``, which is called with symbols for the derivation and with the
data for the worked solution, so that both say the same. ``KIND`` says what the data are: "samples" (of numbers),
"proportions" (counts of successes, with trials), "counts" (of categories), "table", or "model" (numbers whose density
is given). ``SAMPLES``: how many there are at least and at most; ``PAIRED``: they have the same length. ``NULL``: the
name of the value of the hypothesis and what it is when nobody says (None: it must be said). ``KNOWN``: what must be
known beside it. ``deviations(null, there, known)``, where the number of observations can be told: the deviation of one
observation under the hypothesis and where the parameter is ``there``, as steps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from workbench.engines.statistics.laws.distribution import Distribution
from workbench.engines.testing.laws import Density, Sample
from workbench.engines.testing.models import Stated
from workbench.reasons.testing import DENSITY_THERE, PROBABILITIES_THERE
from workbench.record.derivation import Claim
from workbench.record.pen import Mark, Pen
from workbench.rules.reason import Reason
from workbench.terms.heads import size_term
from workbench.terms.term import Term

Laws = Callable[[str], Distribution]
ALTERNATIVES = ("two-sided", "greater", "less")


@dataclass(frozen=True)
class Asked:
    """The data as terms: symbols, or named arrays and numbers. ``counts`` and ``trials`` are those of proportions;
    ``laws`` finds a declared distribution by its name; ``stated`` is the model of a test of a given density."""

    data: tuple[Term, ...]
    null: Term
    laws: Laws
    known: Mapping[str, Term] = field(default_factory=dict)
    counts: tuple[Term, ...] = ()
    trials: tuple[Term, ...] = ()
    stated: Stated | None = None

    @property
    def model(self) -> Stated:
        assert self.stated is not None
        return self.stated

    def law(self, name: str, *parameters: Term) -> Distribution:
        return self.laws(name)(*parameters)


@dataclass(frozen=True)
class Step:
    """A quantity that is computed, under its name, with the reason and the words of its line."""

    part: Term
    reason: Reason
    why: str = ""


@dataclass(frozen=True)
class Interval:
    """The parameter, and the ends of its interval from the lower and the upper quantile of the law. ``inverts``: it
    holds the values that the test would not reject."""

    of: Term
    ends: Callable[[Term, Term], tuple[Term, Term]]
    words: str = ""
    inverts: bool = True


@dataclass(frozen=True)
class Power:
    """The statistic where the parameter has another value: what is observed there, quantities that its law needs, and
    the probabilities of a statistic at least, or at most, as large as a critical value. ``value``: the probability of
    lying beyond the lower or the upper critical value, as SciPy proposes it; without it the integrals are worked out.
    """

    samples: tuple[Sample, ...]
    above: Callable[[Term], Term]
    below: Callable[[Term], Term]
    steps: tuple[Step, ...] = ()
    why: str = ""
    limit: bool = False
    value: Callable[[float | None, float | None], float] | None = None


@dataclass(frozen=True)
class Test:
    """A test. ``samples``: what is observed, under the hypothesis; ``steps`` end in the statistic, where it is not
    ``chosen`` among them.

    ``sides``: "symmetric" (the law is, about 0), "unsymmetric", or "upper" (only large values speak against the
    hypothesis). ``limit``: the law is one that is reached as the samples grow. ``population``: the law of the
    derivation, where that of the data holds estimates. ``story`` writes the lines from the model to the law, which the
    last of them says.
    ``power`` is told for other values of the parameter; ``told_at``: those that the derivation names. ``side``: the
    one on which the test rejects, where the hypotheses say it; ``against`` is the other hypothesis then. ``breaks``:
    when the statistic has no value. ``found``: what the derivation claims beside the law, such as estimates.
    """

    title: str
    model: str
    givens: tuple[Term, ...]
    hypothesis: Term | str
    samples: tuple[Sample, ...]
    steps: tuple[Step, ...]
    law: Density
    story: Callable[[Pen], Mark]
    sides: str = "symmetric"
    limit: bool = False
    population: Density | None = None
    interval: Interval | None = None
    effect: Step | None = None
    power: Callable[[Sequence[Term]], Power] | None = None
    told_at: tuple[Term, ...] = ()
    chosen: Term | None = None
    side: str = ""
    against: Term | None = None
    notes: tuple[str, ...] = ()
    breaks: str = ""
    conditions: tuple[Term, ...] = ()
    expected: Term | None = None
    found: tuple[Claim, ...] = ()
    wrong: tuple[str, ...] = ()
    references: tuple[str, ...] = ()

    @property
    def statistic(self) -> Term:
        return self.steps[-1].part if self.chosen is None else self.chosen

    @property
    def alternatives(self) -> tuple[str, ...]:
        return ("greater",) if self.sides == "upper" else ALTERNATIVES


def count(array: Term) -> Term:
    """How many observations an array holds."""
    return size_term(array.shape[0])


def power_by(law: Density, samples: tuple[Sample, ...], steps: tuple[Step, ...] = (), why: str = "") -> Power:
    """The power where the statistic has a law of its own."""
    what = PROBABILITIES_THERE if law.law.discrete else DENSITY_THERE
    own = Step(law.named, what, f"of `{law.law.variable.name}`: {law.words}")
    return Power(samples, law.above, law.below, (*steps, own), why)


__all__ = ["ALTERNATIVES", "Asked", "Interval", "Laws", "Power", "Step", "Test", "count", "power_by"]
