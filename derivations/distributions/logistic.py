"""Logistic distribution.

The law whose distribution function is the sigmoid: the noise behind logistic regression.
"""

from derivations.distributions.beta import beta
from workbench import exp, gamma, log, pi, scalar, softplus
from workbench.engines.statistics.laws.distribution import Distribution, Given, T, Twin

META = {
    "level": "beginner",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, ch. 23"],
}

x, mu, s = scalar("x"), scalar("mu"), scalar("s", "positive")
z = (x - mu) / s
uniform = beta(1, 1).of("u")

logistic = Distribution(
    "logistic",
    x,
    (mu, s),
    -log(s) - z - 2 * softplus(-z),
    location=mu,
    scale=s,
    mean=mu,
    variance=s**2 * pi**2 / 3,
    entropy=log(s) + 2,
    mgf=Given(exp(mu * T) * gamma(1 - s * T) * gamma(1 + s * T), "<", s**2 * T**2, 1),
    image=(uniform, mu + s * (log(uniform.variable) - log(1 - uniform.variable))),
    elementary=False,
    twin=Twin("logistic", loc=mu, scale=s),
    wrong="Taking `s` for the standard deviation: that is `s*pi/sqrt(3)`.",
)
