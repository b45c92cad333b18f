"""Unbiased sample variance.

Deviations from the sample's own mean are too small, by one part in n: where the n - 1 of every standard error comes
from.
"""

from workbench import (
    Claim,
    Equality,
    Sum,
    derivation,
    diag,
    equals,
    eye,
    index,
    matrix,
    mean,
    named,
    ones,
    outer,
    scalar,
    size,
    size_term,
    sum,
    trace,
    vector,
)

META = {
    "level": "beginner",
    "bullets": ["Statistical reasoning"],
    "prerequisites": ["mean-and-variance-rules"],
    "references": ["Casella & Berger Thm 5.2.6"],
}

n = size_term(size("n"))
one = ones(size("n"))
p = vector("p", "m", "simplex")
Z = matrix("Z", "m", "n")
x, mu, sigma = vector("x", "n"), scalar("mu"), scalar("sigma", "positive")
k, i, j = index("k", "m"), index("i", "n"), index("j", "n")
centring = named("A", eye(size("n")) - outer(one, one) / n)
products = named("C", Z.T @ diag(p) @ Z)
average = Sum(p[k] * Sum((Z[k, i] - Sum(Z[k, j], j) / n) ** 2, i), k)
around_mean = sum((x - mean(x)) ** 2)
expected = trace(centring @ (sigma**2 * eye(size("n"))))


@derivation(
    claim=[
        Equality(around_mean, sum((x - mu) ** 2) - n * (mean(x) - mu) ** 2),
        Equality(average, trace((eye(size("n")) - outer(one, one) / n) @ (Z.T @ diag(p) @ Z))),
        Claim("Equality", equals(expected, (n - 1) * sigma**2)),
        Claim("Equality", equals(expected / (n - 1), sigma**2)),
    ]
)
def unbiased_sample_variance(pen):
    pen.given(x, mu, sigma, p, Z)
    pen.goal(
        "Find the mean of the sum of squares `Sum((x[i] - x_bar)**2, i)` for `n` independent values with mean `mu` "
        "and variance `sigma**2`."
    )
    pen.convention(
        "Row `k` of `Z` holds the deviations `x_i - mu` in one of `m` outcomes, which has probability `p_k`; `C` "
        "holds the mean products of deviations, and `A` takes the average away. For independent values `C == "
        "sigma**2 * I`."
    )
    pen.idea(
        "Measure from `mu` first: the sum of squares around `mu` is too large by `n` times the square of `x_bar - mu`."
    )

    pen.start(around_mean)
    pen.relate(
        "=",
        sum((x - mu) ** 2) - 2 * (mean(x) - mu) * sum(x - mu) + n * (mean(x) - mu) ** 2,
        name="expand the square",
        why="`x_i - x_bar` is `x_i - mu` less `x_bar - mu`",
    )
    pen.relate(
        "=", sum((x - mu) ** 2) - n * (mean(x) - mu) ** 2, name="sum of deviations", why="it is `n` times `x_bar - mu`"
    )
    pen.start(average)
    pen.relate(
        "=",
        Sum(p[k] * Sum(Sum(Z[k, i] * centring[i, j] * Z[k, j], j), i), k),
        centring,
        name="quadratic form",
        why="the same for deviations: `A` is `I` less `1/n` in every entry",
    )
    pen.relate(
        "=",
        trace(centring @ products),
        products,
        name="mean of a quadratic form",
        why="the mean goes to the products `Z[k, i] * Z[k, j]`",
    )
    pen.unfold(centring, products)
    with pen.road("independent values"):
        pen.start(expected)
        pen.relate(
            "=", sigma**2 * trace(centring), name="`C == sigma**2 * I`", why="covariances vanish, variances are equal"
        )
        pen.unfold(centring)
        pen.relate("=", sigma**2 * (n - 1), name="trace", why="`n` ones on the diagonal, less `1/n` each")
        pen.relate("=", (n - 1) * sigma**2, name="order of factors")

    pen.sanity(equals(centring @ centring, centring), "taking the average away twice changes nothing")
    pen.sanity(equals(centring @ one, 0 * one), "a constant has no deviations")
    pen.wrong("Dividing by `n`: right only where `mu` is known; with `x_bar` in its place the result is too small.")
    pen.wrong("Calling the standard deviation unbiased too: the root of an unbiased estimate is not.")
