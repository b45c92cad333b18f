"""z test of two proportions: the shares of successes in two independent groups, by the normal limit.

Source: Casella & Berger, Statistical Inference, section 10.3.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.engines.testing.declared import Asked, Interval, Power, Step, Test
from workbench.engines.testing.laws import Sample, density, follows
from workbench.engines.testing.proportions import mean_and_variance
from workbench.reasons.estimation import STANDARD_ERROR
from workbench.reasons.testing import (
    CENTRAL_LIMIT_THEOREM,
    EFFECT,
    POOLED_PROPORTION,
    POOLED_SHARE,
    SHARE_1,
    SHARE_2,
    SLUTSKY,
    STATISTIC,
)
from workbench.record.pen import Mark, Pen
from workbench.terms.functions.arrays import array
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.functions.special import normal_cdf
from workbench.terms.heads import equals, named, number, scalar
from workbench.terms.term import Term

KIND = "proportions"
SAMPLES = (2, 2)
NULL = None
POWER, POWER_DOMAIN = 2, "unit"


def declare(asked: Asked) -> Test:
    (k, l), (n, m) = asked.counts, asked.trials
    p = scalar("p", "unit")
    p_1, p_2 = scalar("p_1", "unit"), scalar("p_2", "unit")
    first, second = named("q_1", k / n), named("q_2", l / m)
    pooled = named("p_hat", (k + l) / (n + m))
    statistic = named("T", (first - second) / sqrt(pooled * (1 - pooled) * (1 / n + 1 / m)))
    error = sqrt(first * (1 - first) / n + second * (1 - second) / m)
    law = density(asked.law("normal", number(0), number(1)), "standard normal")
    samples = tuple(Sample(x, asked.law("bernoulli", p)) for x in asked.data)

    def story(pen: Pen) -> Mark:
        mean, variance = mean_and_variance(pen, asked.law("bernoulli", p), p)
        pen.define("q_1", first.args[0], "the share in the first group")
        pen.define("q_2", second.args[0], "the share in the second group")
        known = pen.define(
            "Z", (first - second) / sqrt(p * (1 - p) * (1 / n + 1 / m)),
            "the difference has mean 0, and its variance is the sum of p (1 - p)/n and p (1 - p)/m",
        )  # fmt: skip
        limit = pen.follows(
            follows(known, law, samples, limit=True), mean, variance, by=CENTRAL_LIMIT_THEOREM, why=law.words
        )
        pen.define("p_hat", pooled.args[0], "under the hypothesis both groups estimate one p: pool them")
        pen.define("T", statistic.args[0], "the unknown p replaced by its estimate")
        return pen.follows(
            follows(statistic, law, samples, limit=True),
            limit,
            by=SLUTSKY,
            why="the estimate comes close to p, so that the limit stays",
        )

    def power(at: Sequence[Term]) -> Power:
        one, other = at
        whole = named("p_bar", (n * one + m * other) / (n + m))
        wide = named("e_0", sqrt(whole * (1 - whole) * (1 / n + 1 / m)))
        width = named("e_1", sqrt(one * (1 - one) / n + other * (1 - other) / m))
        return Power(
            (), lambda c: normal_cdf((one - other - c * wide) / width),
            lambda c: normal_cdf((other - one + c * wide) / width),
            (Step(whole, POOLED_PROPORTION, "what the pooled share comes close to"),
             Step(wide, STANDARD_ERROR, "the one in the statistic"), Step(width, STANDARD_ERROR, "the true one")),
            "approximate: the difference of the shares is close to normal there, too", True,
        )  # fmt: skip

    return Test(
        title="z test of two proportions",
        model="The trials are independent, with one probability of success in each group.",
        givens=(*asked.data, p_1, p_2, p),
        hypothesis=equals(p_1, p_2),
        samples=samples,
        steps=(
            Step(first, SHARE_1),
            Step(second, SHARE_2),
            Step(pooled, POOLED_SHARE, "under the hypothesis there is one proportion"),
            Step(statistic, STATISTIC, "the difference over its standard error under the hypothesis"),
        ),
        law=law,
        story=story,
        limit=True,
        interval=Interval(
            p_1 - p_2,
            lambda low, high: (first - second - high * error, first - second - low * error),
            "the variances are not pooled here: the hypothesis is not assumed (Wald)",
            inverts=False,
        ),
        power=power,
        effect=None if asked.data else Step(named("delta", first - second), EFFECT, "the difference"),
        expected=None
        if asked.data
        else named("E", array([n * pooled, n * (1 - pooled), m * pooled, m * (1 - pooled)])),
        wrong=(
            "Variances that are not pooled, in the statistic: under the hypothesis there is one p.",
            "Intervals of the two proportions that overlap do not mean that they do not differ.",
        ),
        references=("Casella & Berger, Statistical Inference, §10.3",),
    )
