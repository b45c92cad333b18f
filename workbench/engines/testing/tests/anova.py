"""One-way analysis of variance: the means of several normal samples with the same unknown variance.

Source: Casella & Berger, Statistical Inference, section 11.2.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.engines.testing.declared import Asked, Power, Step, Test, count
from workbench.engines.testing.laws import Sample, density, follows
from workbench.engines.testing.powers import of_noncentral_f
from workbench.engines.testing.stories import ratio_of_chi_squares
from workbench.reasons.testing import (
    BETWEEN_IS_CHI_SQUARE,
    EFFECT,
    GROUP_MEAN,
    MEAN_OF_ALL,
    SQUARES_BETWEEN,
    SQUARES_SPLIT,
    SQUARES_WITHIN,
    STATISTIC,
    WITHIN_IS_CHI_SQUARE,
)
from workbench.record.pen import Mark, Pen
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.heads import SYMBOL, add, equals, named, number, relation, scalar
from workbench.terms.term import Term

KIND = "samples"
SAMPLES = (2, 100)
NULL = None
POWER = "samples"
POWER_KNOWN = ("sigma",)
FEWEST = 1


def declare(asked: Asked) -> Test:
    mu, sigma, groups = scalar("mu"), scalar("sigma", "positive"), len(asked.data)
    sizes = [count(x) for x in asked.data]
    means = [named(f"{x.name}_bar", mean(x)) for x in asked.data]
    whole = named("M", add(*(sum_(x) for x in asked.data)) / add(*sizes))
    between = named("B", add(*(n * (a - whole) ** 2 for n, a in zip(sizes, means, strict=True))))
    within = named("W", add(*(sum_((x - a) ** 2) for x, a in zip(asked.data, means, strict=True))))
    total = add(*sizes)
    statistic = named("T", (between / (groups - 1)) / (within / (total - groups)))
    law = density(asked.law("f", number(groups - 1), total - groups), "F, groups less 1 and observations less groups")
    samples = tuple(Sample(x, asked.law("normal", mu, sigma)) for x in asked.data)

    def story(pen: Pen) -> Mark:
        inner = density(asked.law("chi-square", total - groups), "chi-square", "h_2", "w")
        outer = density(asked.law("chi-square", number(groups - 1)), "chi-square", "h_1", "w")
        for a in means:
            pen.define(a.name, a.args[0], "mean of a group")
        pen.define("M", whole.args[0], "mean of all")
        pen.define("B", between.args[0], "squares between the groups")
        pen.define("W", within.args[0], "squares within the groups")
        split = pen.follows(
            equals(add(*(sum_((x - whole) ** 2) for x in asked.data)), between + within),
            by=SQUARES_SPLIT,
            why="deviations within a group add up to 0",
        )
        pen.define("h_1", outer.named.args[0], "the chi-square density of groups less 1")
        pen.define("h_2", inner.named.args[0], "the chi-square density of observations less groups")
        one = pen.follows(
            follows(between / sigma**2, outer, samples),
            split,
            by=BETWEEN_IS_CHI_SQUARE,
            why="group means about one mean",
        )
        two = pen.follows(
            follows(within / sigma**2, inner, samples),
            split,
            by=WITHIN_IS_CHI_SQUARE,
            why="each group gives one degree of freedom less than it has observations",
        )
        above, below = (between / sigma**2, number(groups - 1)), (within / sigma**2, total - groups)
        return ratio_of_chi_squares(pen, statistic, law, samples, above, below, one, two)

    def power(at: Sequence[Term]) -> Power:
        true = asked.known.get("sigma", sigma)
        centre = add(*(n * a for n, a in zip(sizes, at, strict=True))) / total
        weight = add(*(n * (a - centre) ** 2 for n, a in zip(sizes, at, strict=True))) / true**2
        return of_noncentral_f(asked, weight, number(groups - 1), total - groups)

    return Test(
        title="One-way analysis of variance",
        model="The samples are independent and normal with the same variance; the hypothesis says that all means are "
        "equal.",
        givens=(*asked.data, mu, sigma),
        hypothesis="all means are equal",
        samples=samples,
        steps=(
            *(Step(a, GROUP_MEAN) for a in means),
            Step(whole, MEAN_OF_ALL),
            Step(between, SQUARES_BETWEEN),
            Step(within, SQUARES_WITHIN),
            Step(statistic, STATISTIC, "mean square between over mean square within"),
        ),
        law=law,
        story=story,
        sides="upper",
        power=power,
        effect=None
        if asked.data[0].head is SYMBOL
        else Step(named("eta", between / (between + within)), EFFECT, "the share of the squares between the groups"),
        conditions=(relation(">=", total, number(groups + 1)),),
        wrong=(
            "Many t tests instead of one F test: the chance of one false alarm grows with their number.",
            "Reading it as: all means differ. It says that not all are equal.",
        ),
        references=("Casella & Berger, Statistical Inference, §11.2",),
    )
