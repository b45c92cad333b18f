"""Posterior of a normal mean under a normal prior.

Precisions add up and means are averaged with them: the step inside every Kalman filter and every shrinkage estimate.
"""

from derivations.distributions.normal import normal as prior
from workbench import (
    Equality,
    derivation,
    equals,
    exp,
    mean,
    named,
    pi,
    posterior,
    scalar,
    size_term,
    sqrt,
    sum,
    vector,
)
from workbench.rules import algebra

META = {
    "level": "intermediate",
    "bullets": ["Bayesian methodology"],
    "prerequisites": ["bayes-rule", "completing-the-square-multivariate", "mle-normal"],
    "references": ["PRML §2.3.6 (eqs. 2.141-2.142)", "MML §6.6"],
}

seen, mu, sigma = scalar("x"), scalar("mu"), scalar("sigma", "positive")
mu_0, tau = scalar("mu_0"), scalar("tau", "positive")
density = exp(-((seen - mu) ** 2) / (2 * sigma**2)) / (sigma * sqrt(2 * pi))

x, n = vector("x", "n"), size_term("n")
precision = 1 / tau**2 + n / sigma**2
variance = named("v", 1 / precision)
middle = named("m", variance * (mu_0 / tau**2 + n * mean(x) / sigma**2))
exponent = named("q", sum((x - mu) ** 2) / sigma**2 + (mu - mu_0) ** 2 / tau**2)
rest = sum(x**2) / sigma**2 + mu_0**2 / tau**2 - middle**2 / variance
weight = named("k", n * tau**2 / (sigma**2 + n * tau**2))


@derivation(claim=[Equality(exponent, (mu - middle) ** 2 / variance + rest), Equality(1 / variance, precision)])
def posterior_normal_normal(pen):
    made = posterior(density, prior(mu_0, tau), seen, mu, (sigma,), families=[prior])
    pen.goal(
        "Find the posterior of the mean `mu`, which has a normal prior, from `n` independent normal observations "
        "with known variance."
    )
    pen.convention(
        "`x` holds the `n` observations; `tau` is the standard deviation of the prior, `sigma` that of the data."
    )
    pen.idea("The exponents of likelihood and prior are quadratics in `mu`, and so is their sum: complete the square.")

    with pen.road("completing the square"):
        pen.start(exponent)
        pen.unfold(exponent)
        pen.relate(
            "=",
            precision * mu**2
            - 2 * (mu_0 / tau**2 + sum(x) / sigma**2) * mu
            + (sum(x**2) / sigma**2 + mu_0**2 / tau**2),
            name="collect in powers of `mu`",
            why="the coefficient of the square is the sum of the precisions",
        )
        pen.relate(
            "=",
            mu**2 / variance - 2 * (middle / variance) * mu + (sum(x**2) / sigma**2 + mu_0**2 / tau**2),
            variance,
            middle,
            name="name the variance and the mean",
            why="`v` is one over the sum of precisions, `m` the mean weighted by them",
        )
        pen.relate(
            "=",
            (mu - middle) ** 2 / variance + rest,
            by=algebra.complete_the_square,
            why="what is left does not depend on `mu`: the posterior is normal with mean `m` and variance `v`",
        )
        pen.follows(
            equals(1 / variance, precision),
            variance,
            name="precisions add up",
            why="of the prior, and of `n` observations",
        )

    pen.sanity(equals(middle, (1 - weight) * mu_0 + weight * mean(x)), "the mean is shrunk towards the prior")
    pen.sanity(
        equals(middle, mu_0 + variance * (n / sigma**2) * (mean(x) - mu_0)), "a step towards the data, as in a filter"
    )
    pen.wrong("Adding variances: it is precisions that add, so that the posterior is narrower than prior and data.")
    pen.wrong("Forgetting `sigma**2` in the law of the next observation: its variance is `v + sigma**2`.")
    return made
