"""F test: the variances of two normal samples.

Source: Casella & Berger, Statistical Inference, section 5.3.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.engines.statistics.testing.declared import Asked, Interval, Power, Step, Test
from workbench.engines.statistics.testing.laws import density, follows
from workbench.engines.statistics.testing.stories import sum_of_squares
from workbench.engines.statistics.testing.two import Two
from workbench.record.pen import Pen
from workbench.terms.functions.reductions import mean
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

    def story(pen: Pen) -> None:
        parts = [
            density(asked.law("chi-square", k - 1), "chi-square", letter, "w") for k, letter in ((n, "h_1"), (m, "h_2"))
        ]
        marks = []
        squares = []
        for sample, square, part, centring in zip(samples, (first, second), parts, ("A", "B"), strict=True):
            pen.define(part.letter, part.named.args[0], "a chi-square density")
            v = pen.define(f"V_{centring}", square / sigma**2, "the squares about the mean, over the variance")
            squares.append(v)
            marks.append(sum_of_squares(pen, sample, mean(sample.array), v, part, centring))
        pen.define("v_1", above.args[0], "the variance of the first sample")
        pen.define("v_2", below.args[0], "the variance of the second sample")
        ratio = pen.have(
            equals(statistic, (squares[0] / (n - 1)) / (squares[1] / (m - 1))), "divide above and below by sigma^2",
            "the common variance is gone", *marks,
        )  # fmt: skip
        pen.have(
            follows(statistic, law, samples), "F",
            "two independent chi-squares, each over its degrees of freedom", ratio,
        )  # fmt: skip

    def power(at: Sequence[Term]) -> Power:
        (ratio,) = at
        scale = named("rho", ratio**2)
        return Power(
            Two(asked, (ratio * sigma, sigma)).samples, lambda c: law.above(c / scale), lambda c: law.below(c / scale),
            (Step(scale, "scale", "the ratio of the variances there"),),
            "there T/rho has the law that T has under the hypothesis",
        )  # fmt: skip

    return Test(
        title="F test of two variances",
        model="The samples are independent and normal; the hypothesis says that they have the same variance.",
        givens=(two.x, two.y, one, other, scalar("mu_2"), sigma, theta),
        hypothesis=equals(one, other),
        samples=samples,
        steps=(
            Step(a, "mean of the first sample"),
            Step(b, "mean of the second sample"),
            Step(above, "variance of the first sample"),
            Step(below, "variance of the second sample"),
            Step(statistic, "statistic", "their ratio"),
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
