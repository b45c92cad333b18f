"""Maximum likelihood for the normal distribution.

Mean and variance from a sample: why averages and mean squared errors are what one computes first.
"""

from derivations.distributions.normal import normal
from workbench import (
    Equality,
    Hessian,
    derivation,
    derivative,
    equals,
    exp,
    hessian,
    log,
    mean,
    mle,
    named,
    number,
    pi,
    scalar,
    size_term,
    sqrt,
    sum,
    vector,
)
from workbench.reasons.common import COLLECT

META = {
    "level": "beginner",
    "bullets": ["Statistical reasoning", "Distribution analysis", "Error function development"],
    "prerequisites": ["mle-exponential", "second-derivative-test-2d"],
    "references": ["PRML §1.2.4 (eqs. 1.55-1.56)", "MML §8.3"],
}

x, mu, v = scalar("x"), scalar("mu"), scalar("v", "positive")
n, sample = size_term("n"), vector("x", "n")
law = normal(mu, sqrt(v))
density = exp(-((x - mu) ** 2) / (2 * v)) / sqrt(2 * pi * v)
score_mu, score_v = (x - mu) / v, (x - mu) ** 2 / (2 * v**2) - 1 / (2 * v)

ell = named("ell", -n / 2 * log(2 * pi * v) - sum((sample - mu) ** 2) / (2 * v))
mu_hat = named("mu_hat", mean(sample))
v_hat = named("v_hat", sum((sample - mu_hat) ** 2) / n)
mixed = -sum(sample - mu_hat) / v_hat**2
twice = n / (2 * v_hat**2) - sum((sample - mu_hat) ** 2) / v_hat**3


@derivation(
    claim=[
        Hessian(ell, mu, -n / v),
        Hessian(ell, mu, -sum(sample - mu) / v**2, v),
        Hessian(ell, v, n / (2 * v**2) - sum((sample - mu) ** 2) / v**3),
        Equality(mixed, number(0)),
        Equality(twice, -n / (2 * v_hat**2)),
    ]
)
def mle_normal(pen):
    made = mle(density, x, (mu, v))
    pen.goal(
        "Find the mean `mu` and the variance `v == sigma**2` for which `n` independent normal observations are "
        "most likely."
    )
    pen.convention("`v` is the variance `sigma**2`; `x` holds the `n` observations; a hat marks an estimate.")
    pen.idea(
        "`mu` first, for every `v`: least squares. Then `v` alone, for which the sum of squares is all that counts."
    )

    with pen.road("the Hessian at the maximum"):
        first = pen.engine(hessian(ell, mu))
        gradient_of = next(line.n for line in pen.lines if line.statement.args[0] == derivative(ell, mu))
        twice_in_mu = equals(derivative(derivative(ell, mu), mu), -n / v)
        pen.follows(twice_in_mu, first, gradient_of, first.left.args[0], name="the derivative of the derivative")
        pen.engine(hessian(ell, mu, v))
        pen.engine(hessian(ell, v))
        pen.start(mixed)
        pen.relate(
            "=",
            number(0),
            mu_hat,
            name="sum of deviations",
            why="deviations from the mean add up to 0: the Hessian is diagonal",
        )
        pen.start(twice)
        pen.relate(
            "=",
            n / (2 * v_hat**2) - n * v_hat / v_hat**3,
            v_hat,
            name="definition of `v_hat`",
            why="the squares add up to `n*v_hat`",
        )
        pen.relate("=", -n / (2 * v_hat**2), by=COLLECT, why="with `-n/v_hat` the diagonal is negative: a maximum")

    pen.sanity(equals(law.expectation(score_mu), number(0)), "the score of `mu` has mean zero at the true parameters")
    pen.sanity(equals(law.expectation(score_v), number(0)), "so has that of `v`")
    pen.sanity(equals(law.expectation(score_mu * score_v), number(0)), "the two scores are uncorrelated")
    short = sum((sample - mean(sample)) ** 2)
    pen.sanity(
        equals(short / n, sum((sample - mu) ** 2) / n - (mean(sample) - mu) ** 2),
        "too small on average, by the variance `v/n` of the mean: the mean of `v_hat` is `(n - 1)/n * v`",
    )
    pen.wrong("Dividing by `n - 1`: that makes the estimate of `v` unbiased, but it is not the likeliest value.")
    pen.wrong(
        "Differentiating in `sigma` and reading the result as the derivative in `sigma**2`: a factor `2*sigma` apart."
    )
    pen.wrong("Observations that are all equal: the likelihood grows without bound as `v` goes to 0.")
    return made
