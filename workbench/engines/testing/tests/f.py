"""F test: the variances of two normal samples.

Source: Casella & Berger, Statistical Inference, section 5.3.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.engines.testing.declared import Asked, Interval, Power, Step, Test
from workbench.engines.testing.laws import density
from workbench.engines.testing.stories import ratio_of_chi_squares, squares_of_each
from workbench.engines.testing.two import Two
from workbench.reasons.testing import MEAN_1, MEAN_2, SCALE, STATISTIC, VARIANCE_1, VARIANCE_2
from workbench.record.pen import Mark, Pen
from workbench.terms.heads import equals, named, number, relation, scalar
from workbench.terms.term import Term

KIND = "samples"
SAMPLES = (2, 2)
NULL = None
EACH_VARIES = True
POWER, POWER_DOMAIN = 1, "positive"


def declare(asked: Asked) -> Test:
    sigma = scalar("sigma", "positive")
    two = Two(asked, (sigma, sigma))
    n, m, (a, b), (first, second), samples = two.n, two.m, two.means, two.squares, two.samples
    above, below = named("v_1", first / (n - 1)), named("v_2", second / (m - 1))
    statistic = named("T", above / below)
    law = density(asked.law("f", n - 1, m - 1), "F, n - 1 and m - 1 degrees of freedom")
    theta = scalar("theta", "positive")
    one, other = scalar("sigma_1", "positive"), scalar("sigma_2", "positive")

    def story(pen: Pen) -> Mark:
        (one_part, other_part), marks = squares_of_each(pen, asked, two, sigma)
        pen.define("v_1", above.args[0], "the variance of the first sample")
        pen.define("v_2", below.args[0], "the variance of the second sample")
        return ratio_of_chi_squares(pen, statistic, law, samples, (one_part, n - 1), (other_part, m - 1), *marks)

    def power(at: Sequence[Term]) -> Power:
        (ratio,) = at
        scale = named("rho", ratio**2)
        return Power(
            Two(asked, (ratio * sigma, sigma)).samples, lambda c: law.above(c / scale), lambda c: law.below(c / scale),
            (Step(scale, SCALE, "the ratio of the variances there"),),
            "there T/rho has the law that T has under the hypothesis",
        )  # fmt: skip

    return Test(
        title="F test of two variances",
        model="The samples are independent and normal; the hypothesis says that they have the same variance.",
        givens=(two.x, two.y, one, other, scalar("mu_2"), sigma, theta),
        hypothesis=equals(one, other),
        samples=samples,
        steps=(
            Step(a, MEAN_1),
            Step(b, MEAN_2),
            Step(above, VARIANCE_1),
            Step(below, VARIANCE_2),
            Step(statistic, STATISTIC, "their ratio"),
        ),
        law=law,
        story=story,
        sides="unsymmetric",
        interval=Interval(
            one**2 / other**2,
            lambda low, high: (above / below / high, above / below / low),
            "of the ratio of variances",
        ),
        power=power,
        told_at=(theta,),
        conditions=(relation(">=", n, number(2)), relation(">=", m, number(2))),
        wrong=(
            "Exchanging the degrees of freedom.",
            "Trusting it where the observations are not normal: unlike tests of means it does not forgive that.",
        ),
        references=("Casella & Berger, Statistical Inference, §5.3",),
    )
