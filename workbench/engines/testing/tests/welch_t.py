"""Welch's t test: the means of two normal samples whose variances may differ.

Source: Welch, The generalization of Student's problem when several different population variances are involved (1947).
"""

from __future__ import annotations

from workbench.engines.testing.declared import Asked, Interval, Step, Test
from workbench.engines.testing.laws import density, follows
from workbench.engines.testing.two import Two
from workbench.reasons.testing import (
    DEGREES_OF_FREEDOM,
    DEVIATION_1,
    DEVIATION_2,
    MEAN_1,
    MEAN_2,
    NEARLY_STUDENT,
    NORMAL_DIFFERENCE,
    SATTERTHWAITE,
    STATISTIC,
)
from workbench.record.pen import Mark, Pen
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.heads import SYMBOL, equals, named, number, relation, scalar
from workbench.terms.term import Term

KIND = "samples"
SAMPLES = (2, 2)
NULL = ("delta_0", 0)


def declare(asked: Asked) -> Test:
    first, second = scalar("sigma_1", "positive"), scalar("sigma_2", "positive")
    two = Two(asked, (first, second))
    n, m, (a, b), (s, r), samples = two.n, two.m, two.means, two.spreads, two.samples
    error = sqrt(s**2 / n + r**2 / m)
    statistic = named("T", (a - b - asked.null) / error)

    def degrees(u: Term, v: Term) -> Term:
        return (u**2 / n + v**2 / m) ** 2 / (u**4 / (n**2 * (n - 1)) + v**4 / (m**2 * (m - 1)))

    symbolic = two.x.head is SYMBOL
    nu = named("nu", degrees(first, second) if symbolic else degrees(s, r))
    words = "Student's t, nu degrees of freedom"
    law = density(asked.law("student-t", nu, number(0), number(1)), words, many=True)
    mu_1, mu_2 = scalar("mu_1"), scalar("mu_2")

    def story(pen: Pen) -> Mark:
        normal = density(asked.law("normal", number(0), number(1)), "standard normal", "phi", "v")
        z = pen.define("Z", (a - b - asked.null) / sqrt(first**2 / n + second**2 / m), "in its own deviation")
        pen.define("phi", normal.named.args[0], "the standard normal density")
        top = pen.follows(follows(z, normal, samples), by=NORMAL_DIFFERENCE, why="variances add")  # fmt: skip
        mean_square = first**2 / n + second**2 / m
        spread = 2 * first**4 / (n**2 * (n - 1)) + 2 * second**4 / (m**2 * (m - 1))
        matched = pen.follows(
            equals(2 * mean_square**2 / nu, spread),
            by=SATTERTHWAITE,
            why="a multiple of a chi-square with the same mean and variance as `s_1**2/n + s_2**2/m` has `nu` degrees "
            "of freedom",
        )
        pen.define("s_1", s.args[0], "standard deviation of the first sample")
        pen.define("s_2", r.args[0], "standard deviation of the second sample")
        ratio = pen.define("T", statistic.args[0], "the deviations replaced by their estimates")
        del ratio
        return pen.follows(follows(statistic, law, samples, limit=True), top, matched, by=NEARLY_STUDENT, why=words)

    return Test(
        title="Welch's t test of two means",
        model="The samples are independent and normal; their means and their variances may differ.",
        givens=(two.x, two.y, mu_1, mu_2, asked.null, first, second),
        hypothesis=equals(mu_1 - mu_2, asked.null),
        samples=samples,
        steps=(
            Step(a, MEAN_1),
            Step(b, MEAN_2),
            Step(s, DEVIATION_1),
            Step(r, DEVIATION_2),
            Step(nu, DEGREES_OF_FREEDOM, "Satterthwaite: with the variances of the samples"),
            Step(statistic, STATISTIC, "the difference in estimated standard errors"),
        ),
        law=law,
        story=story,
        limit=True,
        interval=Interval(mu_1 - mu_2, lambda low, high: (a - b - high * error, a - b - low * error)),
        conditions=(relation(">=", n, number(2)), relation(">=", m, number(2))),
        wrong=(
            "n + m - 2 degrees of freedom: those belong to the pooled variance.",
            "Testing the variances first and then choosing the test: the level of the whole is not what it says.",
        ),
        references=("Welch 1947, Biometrika 34", "Satterthwaite 1946, Biometrics Bulletin 2"),
    )
