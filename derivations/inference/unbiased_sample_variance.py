"""Unbiased sample variance.

Deviations from the sample's own mean are too small, by one part in n: where the n - 1 of every standard error comes
from.
"""

from workbench import (
    Equality,
    Sum,
    delta,
    derivation,
    equals,
    index,
    matrix,
    named,
    number,
    relation,
    scalar,
    size_term,
    vector,
)
from workbench.reasons.algebra import MULTIPLY_OUT

META = {
    "level": "beginner",
    "bullets": ["Statistical reasoning"],
    "prerequisites": ["mean-and-variance-rules"],
    "references": ["Casella & Berger Thm 5.2.6"],
}

n = size_term("n")
p, X = vector("p", "m", "simplex"), matrix("X", "m", "n")
mu, sigma = scalar("mu"), scalar("sigma", "positive")
k, i, j = index("k", "m"), index("i", "n"), index("j", "n")
average = named("x_bar", Sum(X[k, i], i) / n)


def E(value):
    """The mean over the outcomes."""
    return Sum(p[k] * value, k)


def off(l):
    """The deviation of an observation from mu."""
    return X[k, l] - mu


around_mu = Sum(off(i) ** 2, i)
around_average = Sum((X[k, i] - average) ** 2, i)
s2 = named("v", around_average / (n - 1))


@derivation(
    claim=[
        Equality(E(around_average), (n - 1) * sigma**2),
        Equality(E(s2), sigma**2),
        Equality(E(around_average / n), (1 - 1 / n) * sigma**2),
    ]
)
def unbiased_sample_variance(pen):
    pen.given(p, X, mu, sigma)
    moments = pen.assume(
        equals(E(off(i) * off(j)), sigma**2 * delta(i, j)),
        "the observations have variance `sigma**2` around `mu`, and no two of them a covariance",
    )
    two = pen.assume(relation(">=", n, number(2)), "`n >= 2`")
    pen.assume(relation(">=", size_term("m"), n + 1), "`m > n`: fewer outcomes do not allow it")
    pen.goal("Find the mean of the sum of squares around the sample's mean, and the divisor that makes it unbiased.")
    pen.convention(
        "Row `k` of `X` holds the `n` observations in one of `m` outcomes, which has the probability `p_k`; sums with "
        "these weights are expectations. `x_bar` is the mean and `v` the sample variance in outcome `k`. Independent "
        "values of one law with mean `mu` and variance `sigma**2` are a case; for densities the sums over `k` are "
        "integrals."
    )
    pen.idea(
        "Measure from `mu` first: the sum of squares around `mu` is too large by `n` times the square of `x_bar - mu`."
    )

    pen.define("x_bar", average.args[0], "mean of the observations in outcome `k`")
    pen.define("v", s2.args[0], "sample variance in outcome `k`")
    deviations = pen.follows(
        equals(Sum(off(i), i), n * (average - mu)), average, name="sum of deviations", why="`mu` comes off `n` times"
    )
    pen.start(around_average)
    pen.relate("=", Sum((off(i) - (average - mu)) ** 2, i), name="measure from `mu`", why="subtracted and added")
    pen.relate(
        "=", around_mu - 2 * (average - mu) * Sum(off(i), i) + n * (average - mu) ** 2, by=MULTIPLY_OUT,
        why="the square, and `x_bar - mu` is the same in every term",
    )  # fmt: skip
    pen.use(deviations)
    split = pen.relate("=", around_mu - n * (average - mu) ** 2, name="like terms", why="minus two and plus one")

    each = pen.follows(
        equals(E(off(i) ** 2), sigma**2), moments, name="variance of one observation", why="`i == j` in the assumption"
    )
    pen.start(E(around_mu))
    pen.relate("=", Sum(E(off(i) ** 2), i), name="linearity of expectation")
    first = pen.relate("=", n * sigma**2, each, name="`n` equal variances")
    square = pen.follows(
        equals((average - mu) ** 2, Sum(off(i) * off(j), i, j) / n**2), deviations, name="square of a sum",
        why="all pairs of deviations",
    )  # fmt: skip
    pen.start(E((average - mu) ** 2))
    pen.use(square)
    pen.relate("=", Sum(E(off(i) * off(j)), i, j) / n**2, name="linearity of expectation")
    pen.use(moments, why="uncorrelated observations")
    second = pen.relate("=", sigma**2 / n, name="variance of the mean", why="only the `n` pairs with `i == j` are left")
    pen.start(E(around_average))
    pen.use(split)
    pen.relate("=", E(around_mu) - n * E((average - mu) ** 2), name="linearity of expectation")
    pen.use(first, second)
    result = pen.relate("=", (n - 1) * sigma**2, name="like terms", why="one of `n` variances is lost to the mean")
    pen.follows(
        equals(E(s2), sigma**2), s2, result, two, name="Bessel's correction", why="over `n - 1`, which is not 0"
    )
    pen.follows(equals(E(around_average / n), (1 - 1 / n) * sigma**2), result, name="over `n` it is biased")

    pen.sanity(equals(Sum(X[k, i] - average, i), number(0)), "`n` deviations with one relation: `n - 1` are free")
    pen.wrong("Dividing by `n`: right only where `mu` is known; with `x_bar` in its place the result is too small.")
    pen.wrong("Calling the standard deviation unbiased too: the root of an unbiased estimate is not.")
