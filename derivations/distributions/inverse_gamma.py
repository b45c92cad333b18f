"""Inverse gamma distribution.

The law of one over a gamma variable: the conjugate prior of a normal variance.
"""

from derivations.distributions.gamma import gamma as gamma_law
from workbench import digamma, log, loggamma, scalar
from workbench.engines.statistics.laws.distribution import Distribution, Given, Twin

META = {
    "level": "intermediate",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Gelman et al., Bayesian Data Analysis, appendix A"],
}

x = scalar("x", "positive")
alpha, beta = scalar("alpha", "positive"), scalar("beta", "positive")
reciprocal = gamma_law(alpha, beta).of("y")

inverse_gamma = Distribution(
    "inverse-gamma",
    x,
    (alpha, beta),
    alpha * log(beta) - loggamma(alpha) - (alpha + 1) * log(x) - beta / x,
    mean=Given(beta / (alpha - 1), ">", alpha, 1),
    variance=Given(beta**2 / ((alpha - 1) ** 2 * (alpha - 2)), ">", alpha, 2),
    entropy=alpha + log(beta) + loggamma(alpha) - (1 + alpha) * digamma(alpha),
    image=(reciprocal, 1 / reciprocal.variable),
    twin=Twin("invgamma", a=alpha, scale=beta),
    wrong="The exponent `-(alpha - 1)`, as in the gamma density: the Jacobian `1/x**2` makes it `-(alpha + 1)`.",
)
