"""z test: the mean of normal observations whose standard deviation is known.

Source: Casella & Berger, Statistical Inference, section 8.2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.engines.testing.declared import Asked, Interval, Power, Step, Test, count
from workbench.engines.testing.laws import Sample, density, follows
from workbench.engines.testing.stories import mean_of_normals
from workbench.language.saying import said
from workbench.reasons.normal_samples import STANDARDISE
from workbench.reasons.testing import DEVIATION_OF_ONE, EFFECT, LAW_OF_THE_STATISTIC, MEAN, SHIFT, STATISTIC
from workbench.record.pen import Mark, Pen
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.functions.reductions import mean
from workbench.terms.heads import equals, named, number, scalar
from workbench.terms.term import Term

KIND = "samples"
SAMPLES = (1, 1)
NULL = ("mu_0", None)
KNOWN = ("sigma",)
POWER = 1


def declare(asked: Asked) -> Test:
    (x,), mu_0, sigma = asked.data, asked.null, asked.known["sigma"]
    n, mu = count(x), scalar("mu")
    average = named("x_bar", mean(x))
    statistic = named("T", (average - mu_0) / (sigma / sqrt(n)))
    law = density(asked.law("normal", number(0), number(1)), "standard normal")
    sample = Sample(x, asked.law("normal", mu_0, sigma))

    def story(pen: Pen) -> Mark:
        at_mean = density(asked.law("normal", mu_0, sigma / sqrt(n)), "normal", "g", "v")
        pen.define("g", at_mean.named.args[0], "the density of the normal law with mean mu_0 and variance sigma^2/n")
        first = mean_of_normals(pen, sample, average, at_mean)
        second = pen.follows(
            equals(statistic, statistic.args[0]), by=STANDARDISE, why="less the mean, over the deviation"
        )
        return pen.follows(
            follows(statistic, law, [sample]), first, second, by=LAW_OF_THE_STATISTIC, why="standard normal"
        )

    def power(at: Sequence[Term]) -> Power:
        (there,) = at
        shift = named("delta_1", (there - mu_0) / (sigma / sqrt(n)))
        return Power(
            (Sample(x, asked.law("normal", there, sigma)),), lambda c: law.above(c - shift),
            lambda c: law.below(c - shift), (Step(shift, SHIFT, f"of the statistic where `mu` is {said(there)}"),),
            "there the statistic is shifted, its law is the same",
        )  # fmt: skip

    return Test(
        title="z test of a mean",
        model="The observations are independent and normal with mean mu and known standard deviation sigma.",
        givens=(x, mu, mu_0, sigma),
        hypothesis=equals(mu, mu_0),
        samples=(sample,),
        steps=(
            Step(average, MEAN),
            Step(statistic, STATISTIC, "the distance from mu_0 in standard errors"),
        ),
        law=law,
        story=story,
        interval=Interval(mu, lambda low, high: (average - high * sigma / sqrt(n), average - low * sigma / sqrt(n))),
        effect=Step(named("delta", (average - mu_0) / sigma), EFFECT, "in standard deviations of one observation"),
        power=power,
        told_at=(mu,),
        wrong=(
            "Dividing by sigma instead of sigma over the root of n: that is the deviation of one observation.",
            "Taking s for sigma and keeping the normal law: then it is a t test.",
        ),
        references=("Casella & Berger, Statistical Inference, §8.2-8.3",),
    )


def deviations(null: Term, there: Term, known: Mapping[str, Term]) -> tuple[Step, ...]:
    """The deviation of one observation, the same wherever the mean is."""
    return (Step(known["sigma"], DEVIATION_OF_ONE, "known"),)
