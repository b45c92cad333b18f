"""Chi-square test of a variance: normal observations with unknown mean.

Source: Casella & Berger, Statistical Inference, section 9.2.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.engines.testing.declared import Asked, Interval, Power, Step, Test, count
from workbench.engines.testing.laws import Sample, density
from workbench.engines.testing.stories import sum_of_squares
from workbench.reasons.testing import EFFECT, MEAN, SCALE, SQUARES, STATISTIC
from workbench.record.pen import Mark, Pen
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.heads import SYMBOL, equals, named, number, relation, scalar
from workbench.terms.term import Term

KIND = "samples"
SAMPLES = (1, 1)
NULL = ("sigma_0", None)
POWER, POWER_DOMAIN = 1, "positive"


def declare(asked: Asked) -> Test:
    (x,) = asked.data
    sigma_0 = scalar(asked.null.name, "positive") if asked.null.head is SYMBOL else asked.null
    n, mu, sigma = count(x), scalar("mu"), scalar("sigma", "positive")
    average = named("x_bar", mean(x))
    squares = named("S", sum_((x - average) ** 2))
    statistic = named("T", squares / sigma_0**2)
    law = density(asked.law("chi-square", n - 1), "chi-square, n - 1 degrees of freedom")
    sample = Sample(x, asked.law("normal", mu, sigma_0))

    def story(pen: Pen) -> Mark:
        pen.define("S", squares.args[0], "the squares about the mean")
        pen.define("T", statistic.args[0], "in units of the variance that the hypothesis says")
        return sum_of_squares(pen, sample, average, statistic, law)[-1]

    def power(at: Sequence[Term]) -> Power:
        (there,) = at
        scale = named("rho", there**2 / sigma_0**2)
        return Power(
            (Sample(x, asked.law("normal", mu, there)),),
            lambda c: law.above(c / scale), lambda c: law.below(c / scale),
            (Step(scale, SCALE, "of the variance there to that of the hypothesis"),),
            "there T/rho has the law that T has under the hypothesis",
        )  # fmt: skip

    return Test(
        title="Chi-square test of a variance",
        model="The observations are independent and normal; their mean mu and their standard deviation sigma are "
        "unknown.",
        givens=(x, mu, sigma, sigma_0),
        hypothesis=equals(sigma, sigma_0),
        samples=(sample,),
        steps=(
            Step(average, MEAN),
            Step(squares, SQUARES),
            Step(statistic, STATISTIC, "in units of the variance that the hypothesis says"),
        ),
        law=law,
        story=story,
        sides="unsymmetric",
        interval=Interval(sigma**2, lambda low, high: (squares / high, squares / low), "of the variance"),
        power=power,
        told_at=(sigma,),
        effect=Step(named("ratio", squares / ((n - 1) * sigma_0**2)), EFFECT, "the ratio of the variances"),
        conditions=(relation(">=", n, number(2)),),
        wrong=(
            "n degrees of freedom: one is spent on the mean.",
            "Trusting it where the observations are not normal: unlike tests of means it does not forgive that.",
        ),
        references=("Casella & Berger, Statistical Inference, §9.2",),
    )
