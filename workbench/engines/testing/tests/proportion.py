"""z test of a proportion: successes in independent trials, by the normal limit.

Source: Casella & Berger, Statistical Inference, section 10.3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.engines.testing.declared import Asked, Power, Step, Test
from workbench.engines.testing.laws import Sample, density, follows
from workbench.engines.testing.proportions import mean_and_variance
from workbench.reasons.estimation import STANDARD_ERROR
from workbench.reasons.testing import CENTRAL_LIMIT_THEOREM, DEVIATION_OF_ONE, SHARE, STATISTIC
from workbench.record.pen import Mark, Pen
from workbench.terms.functions.arrays import array
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.functions.special import normal_cdf
from workbench.terms.heads import equals, named, number, scalar
from workbench.terms.term import Term

KIND = "proportions"
SAMPLES = (1, 1)
NULL = ("p_0", None)
POWER, POWER_DOMAIN = 1, "unit"


def declare(asked: Asked) -> Test:
    (k,), (n,), p_0 = asked.counts, asked.trials, asked.null
    share, p = named("p_hat", k / n), scalar("p", "unit")
    statistic = named("T", (share - p_0) / sqrt(p_0 * (1 - p_0) / n))
    law = density(asked.law("normal", number(0), number(1)), "standard normal")
    samples = tuple(Sample(x, asked.law("bernoulli", p_0)) for x in asked.data)

    def story(pen: Pen) -> Mark:
        mean, variance = mean_and_variance(pen, asked.law("bernoulli", p_0), p_0)
        pen.define("p_hat", share.args[0], "the share of successes: a mean of n independent trials")
        pen.define("T", statistic.args[0], "less its mean p_0, over the root of its variance p_0 (1 - p_0)/n")
        return pen.follows(
            follows(statistic, law, samples, limit=True), mean, variance, by=CENTRAL_LIMIT_THEOREM, why=law.words
        )

    def power(at: Sequence[Term]) -> Power:
        (there,) = at
        wide, width = named("e_0", sqrt(p_0 * (1 - p_0) / n)), named("e_1", sqrt(there * (1 - there) / n))
        return Power(
            (), lambda c: normal_cdf((there - p_0 - c * wide) / width),
            lambda c: normal_cdf((p_0 - there + c * wide) / width),
            (Step(wide, STANDARD_ERROR, "under the hypothesis"), Step(width, STANDARD_ERROR, "there")),
            "approximate: the share is close to normal there, too", True,
        )  # fmt: skip

    return Test(
        title="z test of a proportion",
        model="The trials are independent, with the same probability p of success.",
        givens=(*asked.data, p, p_0),
        hypothesis=equals(p, p_0),
        samples=samples,
        steps=(
            Step(share, SHARE),
            Step(statistic, STATISTIC, "the variance is the one that the hypothesis says"),
        ),
        law=law,
        story=story,
        limit=True,
        power=power,
        expected=None if asked.data else named("E", array([n * p_0, n * (1 - p_0)])),
        wrong=("The variance of the sample in the statistic: the hypothesis says what it is.",),
        references=("Casella & Berger, Statistical Inference, §10.3",),
    )


def deviations(null: Term, there: Term, known: Mapping[str, Term]) -> tuple[Step, ...]:
    """The deviations of one trial."""
    one, other = (named(f"s_{k}", sqrt(p * (1 - p))) for k, p in enumerate((null, there)))
    return Step(one, DEVIATION_OF_ONE, "under the hypothesis"), Step(other, DEVIATION_OF_ONE, "there")
