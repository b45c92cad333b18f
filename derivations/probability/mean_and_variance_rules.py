"""Rules for means and variances.

The mean is linear, the variance is quadratic: what error bars, learning rates, portfolio risk and the initial weights
of a network are computed with, and why the mean of n independent values is known the root of n times better.
"""

from workbench import (
    Claim,
    Equality,
    derivation,
    equals,
    eye,
    named,
    ones,
    outer,
    relation,
    scalar,
    size,
    size_term,
    vector,
)
from workbench.reasons.algebra import CANCEL
from workbench.reasons.common import CONSTANT_FACTOR

META = {
    "level": "beginner",
    "bullets": ["Distribution analysis", "Statistical reasoning"],
    "prerequisites": [],
    "references": ["MML §6.4", "Casella & Berger §2.2, §4.5"],
}

p = vector("p", "m", "simplex")
x, y = vector("x", "m"), vector("y", "m")
a, b, sigma = scalar("a"), scalar("b"), scalar("sigma", "positive")
n = size_term(size("n"))
one = ones(size("n"))


def mean(values):
    return p @ values


def variance(values):
    return mean((values - mean(values)) ** 2)


def covariance(left, right):
    return mean((left - mean(left)) * (right - mean(right)))


averaged = (one / n) @ (sigma**2 * eye(size("n"))) @ (one / n)


@derivation(
    claim=[
        Equality(variance(a * x + b), a**2 * variance(x)),
        Equality(variance(x + y), variance(x) + variance(y) + 2 * covariance(x, y)),
        Claim("Equality", equals(averaged, sigma**2 / n)),
    ]
)
def mean_and_variance_rules(pen):
    pen.given(p, x, y, a, b, sigma)
    pen.goal("Find the variance of `a*X + b`, of a sum, and of the mean of `n` independent copies.")
    pen.convention(
        "There are `m` outcomes with the probabilities `p`; `X` takes the values `x` on them and `Y` the values "
        "`y`, so that the mean of `X` is `p @ x`. Sums and integrals over more outcomes follow the same lines."
    )
    pen.idea("An average is a weighted sum, so it is linear; a variance averages a square: expand the square.")

    pen.start(mean(a * x + b))
    pen.relate(
        "=", a * mean(x) + b * p @ ones(size("m")), name="linearity", why="a sum of sums; constants come in front"
    )
    linear = pen.relate(
        "=", a * mean(x) + b, pen.fact(p, "simplex"), name="total probability", why="the weights add up to 1"
    )
    pen.start(variance(a * x + b))
    pen.use(linear)
    pen.relate(
        "=", mean((a * (x - mean(x))) ** 2), name="the shift cancels", why="`b` is in every value and in the mean"
    )
    pen.relate("=", a**2 * variance(x), by=CONSTANT_FACTOR, why="squared, since a deviation is squared")

    u, v = named("u", x - mean(x)), named("v", y - mean(y))
    pen.start(mean(x + y))
    both = pen.relate("=", mean(x) + mean(y), name="linearity", why="whether `X` and `Y` are independent or not")
    pen.start(variance(x + y))
    pen.use(both)
    pen.relate(
        "=", mean((u + v) ** 2), u, v, name="deviations add up", why="`u` is that of `X` from its mean, `v` that of `Y`"
    )
    pen.relate("=", mean(u**2) + 2 * mean(u * v) + mean(v**2), name="expand the square", why="and average term by term")
    pen.unfold(u, v)
    pen.relate(
        "=", variance(x) + variance(y) + 2 * covariance(x, y), name="covariance", why="the average of the mixed term"
    )

    with pen.road("mean of `n` independent copies"):
        pen.start(averaged)
        pen.relate(
            "=",
            sigma**2 * (one / n) @ (one / n),
            name="independent copies",
            why="covariances vanish, and every copy has the variance `sigma**2`",
        )
        pen.relate("=", sigma**2 * n / n**2, name="`n` equal terms", why="the ones add up to `n`")
        pen.relate("=", sigma**2 / n, by=CANCEL)

    pen.sanity(equals(variance(x), mean(x**2) - mean(x) ** 2), "the mean square less the square of the mean")
    pen.sanity(relation(">=", variance(x), 0), "an average of squares")
    pen.sanity(equals(p @ outer(x - mean(x), ones(size("m"))), 0 * x), "deviations average to zero")
    pen.wrong(
        "Taking `a` times the variance of `X` for the variance of `a*X`: a deviation is squared, and so is its factor."
    )
    pen.wrong("Leaving out the covariance: only for uncorrelated variables do variances add up.")
