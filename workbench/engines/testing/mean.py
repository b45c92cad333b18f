"""The mean of one array of normal observations with unknown variance: the t test, of a sample or of differences."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.engines.testing.declared import Asked, Interval, Power, Step, Test, count
from workbench.engines.testing.laws import Sample, density, follows
from workbench.engines.testing.powers import of_noncentral_t
from workbench.engines.testing.stories import mean_of_normals, sum_of_squares
from workbench.reasons.normal_samples import STANDARDISE, STUDENT
from workbench.reasons.testing import DEVIATION, DIVIDE_BY_SIGMA, EFFECT, MEAN, STATISTIC
from workbench.record.pen import Mark, Pen
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.heads import equals, named, number, relation, scalar
from workbench.terms.term import Term


def one_mean(
    asked: Asked, x: Term, letter: str, title: str, model: str, before: tuple[Step, ...] = (),
    givens: tuple[Term, ...] = (),
) -> Test:  # fmt: skip
    """``before``: what is computed first; ``givens`` where x itself is not one."""
    mu_0 = asked.null
    n, mu, sigma = count(x), scalar("mu"), scalar("sigma", "positive")
    average = named(f"{letter}_bar", mean(x))
    spread = named("s", sqrt(sum_((x - average) ** 2) / (n - 1)))
    statistic = named("T", (average - mu_0) / (spread / sqrt(n)))
    law = density(
        asked.law("student-t", n - 1, number(0), number(1)), f"Student's t, {_less_one(n)} degrees of freedom"
    )
    sample = Sample(x, asked.law("normal", mu_0, sigma))

    def story(pen: Pen) -> Mark:
        normal = density(asked.law("normal", mu_0, sigma / sqrt(n)), "normal", "g", "v")
        standard = density(asked.law("normal", number(0), number(1)), "standard normal", "phi", "v")
        square = density(asked.law("chi-square", n - 1), f"chi-square, {_less_one(n)} degrees of freedom", "h", "w")
        pen.define("g", normal.named.args[0], "the density of the normal law with mean mu_0 and variance sigma^2/n")
        above = mean_of_normals(pen, sample, average, normal)
        z = pen.define("Z", (average - mu_0) / (sigma / sqrt(n)), "the mean in units of its own deviation")
        pen.define("phi", standard.named.args[0], "the standard normal density")
        above = pen.follows(follows(z, standard, [sample]), above, by=STANDARDISE)
        v = pen.define("V", sum_((x - average) ** 2) / sigma**2, "the squares about the mean, over the variance")
        pen.define("h", square.named.args[0], "the chi-square density")
        squares = sum_of_squares(pen, sample, average, v, square)
        pen.define("s", spread.args[0], "the standard deviation of the sample")
        ratio = pen.follows(
            equals(statistic, z / sqrt(v / (n - 1))), above, squares[-1], by=DIVIDE_BY_SIGMA,
            why="sigma, unknown, is gone",
        )  # fmt: skip
        return pen.follows(
            follows(statistic, law, [sample]),
            above,
            *squares,
            ratio,
            by=STUDENT,
            why="a standard normal over the root of an independent chi-square per degree of freedom",
        )

    def power(at: Sequence[Term]) -> Power:
        (there,) = at
        true = asked.known.get("sigma", sigma)
        moved = (Sample(x, asked.law("normal", there, sigma)),)
        return of_noncentral_t(asked, (there - mu_0) / (true / sqrt(n)), n - 1, moved)

    return Test(
        title=title,
        model=model,
        givens=(*(givens or (x,)), mu, mu_0, sigma),
        hypothesis=equals(mu, mu_0),
        samples=(sample,),
        steps=(
            *before,
            Step(average, MEAN),
            Step(spread, DEVIATION, "n - 1 below, as one mean was estimated"),
            Step(statistic, STATISTIC, "the distance from mu_0 in estimated standard errors"),
        ),
        law=law,
        story=story,
        interval=Interval(mu, lambda low, high: (average - high * spread / sqrt(n), average - low * spread / sqrt(n))),
        power=power,
        told_at=(mu,),
        effect=Step(named("delta", (average - mu_0) / spread), EFFECT, "Cohen's d: in standard deviations"),
        conditions=(relation(">=", n, number(2)),),
        wrong=(
            "Using the normal law: with few observations the tails of Student's t are much heavier.",
            "n degrees of freedom: one is spent on the mean.",
            "Dividing by s instead of s over the root of n.",
        ),
        references=("Casella & Berger, Statistical Inference, §8.2, Thm 5.3.1",),
    )


def _less_one(n: Term) -> str:
    return str(n.value - 1) if n.head.name == "number" else f"{n.attrs[0]} - 1"


__all__ = ["one_mean"]
