"""Pooled t test: the means of two normal samples with the same unknown variance.

Source: Casella & Berger, Statistical Inference, exercise 8.41.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workbench.engines.testing.declared import Asked, Interval, Power, Step, Test
from workbench.engines.testing.laws import density, follows
from workbench.engines.testing.powers import of_noncentral_t
from workbench.engines.testing.stories import squares_of_each
from workbench.engines.testing.two import Two
from workbench.reasons.normal_samples import STUDENT
from workbench.reasons.testing import (
    DIVIDE_BY_SIGMA,
    EFFECT,
    MEAN_1,
    MEAN_2,
    NORMAL_DIFFERENCE,
    POOLED_DEVIATION,
    STATISTIC,
    SUM_OF_CHI_SQUARES,
)
from workbench.record.pen import Mark, Pen
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.heads import equals, named, number, relation, scalar
from workbench.terms.term import Term

KIND = "samples"
SAMPLES = (2, 2)
NULL = ("delta_0", 0)
POWER = 1
POWER_KNOWN = ("sigma",)


def declare(asked: Asked) -> Test:
    sigma = scalar("sigma", "positive")
    two = Two(asked, (sigma, sigma))
    n, m, (a, b), (first, second), samples = two.n, two.m, two.means, two.squares, two.samples
    pooled = named("s_p", sqrt((first + second) / (n + m - 2)))
    error = pooled * sqrt(1 / n + 1 / m)
    statistic = named("T", (a - b - asked.null) / error)
    law = density(asked.law("student-t", n + m - 2, number(0), number(1)), "Student's t, n + m - 2 degrees of freedom")
    mu_1, mu_2 = scalar("mu_1"), scalar("mu_2")

    def story(pen: Pen) -> Mark:
        normal = density(asked.law("normal", number(0), number(1)), "standard normal", "phi", "v")
        whole = density(asked.law("chi-square", n + m - 2), "chi-square, n + m - 2 degrees of freedom", "h", "w")
        z = pen.define("Z", (a - b - asked.null) / (sigma * sqrt(1 / n + 1 / m)), "the difference in its own deviation")
        pen.define("phi", normal.named.args[0], "the standard normal density")
        top = pen.follows(
            follows(z, normal, samples),
            by=NORMAL_DIFFERENCE,
            why="means subtract, variances add: `sigma**2/n + sigma**2/m`",
        )
        _, below = squares_of_each(pen, asked, two, sigma)
        v = pen.define("V", (first + second) / sigma**2, "both together")
        pen.define("h", whole.named.args[0], "the chi-square density")
        sums = pen.follows(follows(v, whole, samples), *below, by=SUM_OF_CHI_SQUARES, why="the degrees of freedom add")
        pen.define("s_p", pooled.args[0], "one estimate of the variance from both samples")
        ratio = pen.follows(
            equals(statistic, z / sqrt(v / (n + m - 2))), top, sums, by=DIVIDE_BY_SIGMA, why="sigma, unknown, is gone"
        )
        return pen.follows(follows(statistic, law, samples), ratio, by=STUDENT, why=law.words)

    def power(at: Sequence[Term]) -> Power:
        (there,) = at
        true = asked.known.get("sigma", sigma)
        moved = Two(replace(asked, null=there), (sigma, sigma)).samples
        return of_noncentral_t(asked, (there - asked.null) / (true * sqrt(1 / n + 1 / m)), n + m - 2, moved)

    return Test(
        title="Pooled t test of two means",
        model="The samples are independent and normal; their means differ, their variance is the same and unknown.",
        givens=(two.x, two.y, mu_1, mu_2, asked.null, sigma, scalar("delta_2")),
        hypothesis=equals(mu_1 - mu_2, asked.null),
        samples=samples,
        steps=(
            Step(a, MEAN_1),
            Step(b, MEAN_2),
            Step(pooled, POOLED_DEVIATION, "n + m - 2 below: two means were estimated"),
            Step(statistic, STATISTIC, "the difference in estimated standard errors"),
        ),
        law=law,
        story=story,
        interval=Interval(mu_1 - mu_2, lambda low, high: (a - b - high * error, a - b - low * error)),
        power=power,
        told_at=(scalar("delta_2"),),
        effect=Step(named("delta", (a - b) / pooled), EFFECT, "Cohen's d"),
        conditions=(relation(">=", n, number(2)), relation(">=", m, number(2))),
        wrong=(
            "Pooling variances that differ: then the level is not what it says; take Welch's test.",
            "Adding the standard errors: the variances add.",
        ),
        references=("Casella & Berger, Statistical Inference, ex. 8.41",),
    )
