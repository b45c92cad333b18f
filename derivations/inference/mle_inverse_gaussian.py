"""Maximum likelihood for the inverse Gaussian distribution.

Times until a drifting particle first reaches a level: reaction times, lifetimes, hydrology.
"""

from derivations.distributions.inverse_gaussian import inverse_gaussian as law
from workbench import (
    Equality,
    Inequality,
    derivation,
    equals,
    exp,
    mean,
    mle,
    named,
    number,
    oo,
    pi,
    sqrt,
    sum,
    vector,
)

META = {
    "level": "intermediate",
    "bullets": ["Statistical reasoning", "Distribution analysis"],
    "prerequisites": ["mle-normal"],
    "references": ["Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, ch. 15"],
}

x, (mu, lam) = law.variable, law.parameters
density = sqrt(lam / (2 * pi * x**3)) * exp(-lam * (x - mu) ** 2 / (2 * mu**2 * x))
score_mu, score_lam = lam * (x - mu) / mu**3, 1 / (2 * lam) - (x - mu) ** 2 / (2 * mu**2 * x)

sample = vector("x", "n", "positive")
average = named("x_bar", mean(sample))
squares = sum((sample - average) ** 2 / (average**2 * sample))
excess = mean(1 / sample - 1 / average)
lam_hat = average**2 / mean((sample - average) ** 2 / sample)


@derivation(
    claim=[
        Equality(squares, sum(1 / sample - 1 / average)),
        Equality(1 / lam_hat, excess),
        Inequality(excess, ">=", number(0)),
    ]
)
def mle_inverse_gaussian(pen):
    made = mle(density, x, (mu, lam), support=(number(0), oo))
    pen.goal(
        "Find the mean `mu` and the shape `lam` for which `n` independent times from an inverse Gaussian "
        "distribution are most likely."
    )
    pen.idea("`mu` first, for every `lam`: its score is a multiple of the sum of `x_i - mu`. Then `lam` alone.")

    with pen.road("the shape by reciprocals"):
        pen.start(squares)
        pen.relate(
            "=",
            sum(sample / average**2 - 2 / average + 1 / sample),
            name="expand the square",
            why="divided by `x_bar**2 * x_i`",
        )
        pen.relate(
            "=",
            sum(1 / sample - 1 / average),
            average,
            name="mean of the sample",
            why="the `x_i / x_bar**2` add up to `n/x_bar`",
        )
        pen.start(1 / lam_hat)
        pen.relate(
            "=", mean((sample - average) ** 2 / (average**2 * sample)), name="reciprocal", why="`x_bar**2` goes inside"
        )
        pen.relate("=", excess, average, name="the sum above", why="over `n`")
        pen.follows(
            Inequality(excess, ">=", number(0)).statement,
            average,
            pen.fact(sample, "positive"),
            name="harmonic and arithmetic mean",
            why="the mean of the `1/x_i` is at least 1 over the mean, and equal only for equal times",
        )

    pen.sanity(equals(law.expectation(score_mu), number(0)), "the score of `mu` has mean zero at the true parameters")
    pen.sanity(equals(law.expectation(score_lam), number(0)), "so has that of `lam`")
    pen.sanity(
        equals(law.expectation(1 / x), 1 / mu + 1 / lam),
        "the mean of one over an observation exceeds `1/mu` by `1/lam`",
    )
    pen.wrong(
        "Estimating `1/lam` around the true mean: with `x_bar` in its place the sum is smaller, by one part in `n`."
    )
    pen.wrong("Times that are all equal: the likelihood grows without bound with `lam`.")
    return made
