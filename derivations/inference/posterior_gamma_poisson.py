"""Posterior of a Poisson rate under a gamma prior.

Counts update a rate by adding: events to the shape, exposures to the rate; the next count is negative binomial.
"""

from derivations.distributions.gamma import gamma as prior
from workbench import (
    Equality,
    derivation,
    equals,
    exp,
    gamma,
    integral,
    named,
    number,
    oo,
    posterior,
    scalar,
    size_term,
    sum,
    vector,
)
from workbench.reasons.common import CONSTANT_FACTOR
from workbench.reasons.expectation import POWERS_TOGETHER
from workbench.rules import integrals

META = {
    "level": "intermediate",
    "bullets": ["Bayesian methodology"],
    "prerequisites": ["bayes-rule", "gamma-distribution-moments", "poisson-limit-of-binomial"],
    "references": ["Gelman et al., Bayesian Data Analysis, §2.6"],
}

count, lam = scalar("x", "integer"), scalar("lam", "positive")
a, b = scalar("a", "positive"), scalar("b", "positive")
density = exp(-lam) * lam**count / gamma(count + 1)

y = scalar("y", "positive")
shape, rate = scalar("s", "positive"), scalar("r", "positive")
weighed = exp(-lam) * lam**y / gamma(y + 1) * (rate**shape / gamma(shape) * lam ** (shape - 1) * exp(-rate * lam))
predictive = named("p", integral(weighed, lam, number(0), oo))
chance = rate / (rate + 1)
negative_binomial = gamma(y + shape) / (gamma(shape) * gamma(y + 1)) * chance**shape * (1 / (rate + 1)) ** y

x, n = vector("x", "n", "integer"), size_term("n")


@derivation(claim=[Equality(predictive, negative_binomial)])
def posterior_gamma_poisson(pen):
    made = posterior(density, prior(a, b), count, lam, support=(number(0), oo), discrete=True, families=[prior])
    pen.given(*made.givens, y, shape, rate)
    pen.goal(
        "Find the posterior of a rate `lam` with a gamma prior from `n` independent Poisson counts, and the law "
        "of the next count."
    )
    pen.convention(
        "`x` holds the `n` counts; the gamma distribution has shape `a` and rate `b`. In the second road `y` is "
        "the next count, and `s` and `r` are the shape and the rate of the posterior."
    )
    pen.idea("Likelihood and prior are both a power of `lam` times an exponential: exponents and rates add up.")

    with pen.road("the next count"):
        front = rate**shape / (gamma(shape) * gamma(y + 1))
        product = pen.follows(
            equals(weighed, front * (lam ** (y + shape - 1) * exp(-(rate + 1) * lam))),
            pen.fact(lam, "positive"),
            by=POWERS_TOGETHER,
            why="the powers of `lam` join, and so do the exponents",
        )
        pen.start(predictive)
        pen.unfold(predictive)
        pen.relate(
            "=",
            front * integral(lam ** (y + shape - 1) * exp(-(rate + 1) * lam), lam, number(0), oo),
            product,
            by=CONSTANT_FACTOR,
            why="what does not depend on `lam` stands in front",
        )
        pen.relate(
            "=",
            front * (gamma(y + shape) / (rate + 1) ** (y + shape)),
            pen.fact(y, "positive"),
            pen.fact(shape, "positive"),
            pen.fact(rate, "positive"),
            by=integrals.gamma_integral,
            why="the kernel of a gamma density with shape `y + s` and rate `r + 1`",
        )
        pen.relate(
            "=", negative_binomial, name="negative binomial", why="with `s` successes of probability `r/(r + 1)`"
        )

    pen.sanity(
        equals((a + sum(x)) / (b + n), b / (b + n) * (a / b) + n / (b + n) * (sum(x) / n)),
        "the posterior mean lies between the prior mean and the mean count, and moves to the data as `n` grows",
    )
    pen.sanity(
        equals(prior(shape, rate).of("lam").expectation(scalar("lam", "positive")), shape / rate),
        "the mean rate, which is the mean of the next count too",
    )
    pen.wrong("Adding `n` to the shape: the shape counts events, the rate counts observations.")
    pen.wrong("Using Poisson with the posterior mean for the next count: that forgets how uncertain the rate is.")
    return made
