"""One-way analysis of variance: the means of several normal samples with the same unknown variance.

Source: Casella & Berger, Statistical Inference, section 11.2.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.engines.statistics.testing.declared import Asked, Power, Step, Test, count
from workbench.engines.statistics.testing.laws import Sample, density, follows
from workbench.engines.statistics.testing.powers import of_noncentral_f
from workbench.record.pen import Pen
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

    def story(pen: Pen) -> None:
        inner = density(asked.law("chi-square", total - groups), "chi-square", "h_2", "w")
        outer = density(asked.law("chi-square", number(groups - 1)), "chi-square", "h_1", "w")
        for a in means:
            pen.define(a.name, a.args[0], "mean of a group")
        pen.define("M", whole.args[0], "mean of all")
        pen.define("B", between.args[0], "squares between the groups")
        pen.define("W", within.args[0], "squares within the groups")
        split = pen.have(
            equals(add(*(sum_((x - whole) ** 2) for x in asked.data)), between + within), "squares split",
            "deviations within a group add up to 0",
        )  # fmt: skip
        pen.define("h_1", outer.named.args[0], "the chi-square density of groups less 1")
        pen.define("h_2", inner.named.args[0], "the chi-square density of observations less groups")
        one = pen.have(
            follows(between / sigma**2, outer, samples), "between: chi-square", "group means about one mean", split
        )  # fmt: skip
        two = pen.have(
            follows(within / sigma**2, inner, samples), "within: chi-square",
            "each group gives one degree of freedom less than it has observations", split,
        )  # fmt: skip
        ratio = pen.have(
            equals(statistic, (between / sigma**2 / (groups - 1)) / (within / sigma**2 / (total - groups))),
            "divide above and below by sigma^2", "the common variance is gone", one, two,
        )  # fmt: skip
        pen.have(
            follows(statistic, law, samples), "F",
            "two independent chi-squares, each over its degrees of freedom", ratio,
        )  # fmt: skip

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
            *(Step(a, "mean of a group") for a in means),
            Step(whole, "mean of all"),
            Step(between, "squares between the groups"),
            Step(within, "squares within the groups"),
            Step(statistic, "statistic", "mean square between over mean square within"),
        ),
        law=law,
        story=story,
        sides="upper",
        power=power,
        effect=None
        if asked.data[0].head is SYMBOL
        else Step(named("eta", between / (between + within)), "effect", "the share of the squares between the groups"),
        conditions=(relation(">=", total, number(groups + 1)),),
        wrong=(
            "Many t tests instead of one F test: the chance of one false alarm grows with their number.",
            "Reading it as: all means differ. It says that not all are equal.",
        ),
        references=("Casella & Berger, Statistical Inference, §11.2",),
    )
