"""Gumbel distribution.

The largest of many: floods, records, and the noise that turns an argmax into a softmax sample.
"""

from derivations.distributions.gamma import gamma as gamma_law
from workbench import digamma, exp, gamma, log, number, pi, scalar
from workbench.engines.statistics.laws.distribution import Distribution, Given, T, Twin

META = {
    "level": "intermediate",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, ch. 22"],
}

x, mu, beta = scalar("x"), scalar("mu"), scalar("beta", "positive")
z = (x - mu) / beta
euler = -digamma(number(1))
exponential = gamma_law(1, 1).of("y")

gumbel = Distribution(
    "gumbel",
    x,
    (mu, beta),
    -log(beta) - z - exp(-z),
    location=mu,
    scale=beta,
    mean=mu + beta * euler,
    variance=pi**2 * beta**2 / 6,
    entropy=log(beta) + euler + 1,
    mgf=Given(exp(mu * T) * gamma(1 - beta * T), "<", beta * T, 1),
    image=(exponential, mu - beta * log(exponential.variable)),
    twin=Twin("gumbel_r", loc=mu, scale=beta),
    wrong="Mean `mu`: that is the mode; the mean lies above it by Euler's constant times `beta`.",
)
