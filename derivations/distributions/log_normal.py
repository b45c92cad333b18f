"""Log-normal distribution.

A positive quantity whose logarithm is normal: products of many independent factors, incomes, file sizes.
"""

from derivations.distributions.normal import normal
from workbench import exp, log, number, pi, scalar
from workbench.engines.statistics.laws.distribution import Distribution, Twin

META = {
    "level": "beginner",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Casella & Berger, Statistical Inference, §3.3"],
}

x = scalar("x", "positive")
mu, sigma = scalar("mu"), scalar("sigma", "positive")
before = normal(mu, sigma).of("y")

log_normal = Distribution(
    "log-normal",
    x,
    (mu, sigma),
    -log(x) - log(sigma) - log(2 * pi) / 2 - (log(x) - mu) ** 2 / (2 * sigma**2),
    mean=exp(mu + sigma**2 / 2),
    variance=(exp(sigma**2) - 1) * exp(2 * mu + sigma**2),
    entropy=mu + number(1) / 2 + log(2 * pi) / 2 + log(sigma),
    image=(before, exp(before.variable)),
    elementary=False,
    twin=Twin("lognorm", s=sigma, scale=exp(mu)),
    wrong="Mean `e**mu`: that is the median; the mean lies above it. And dropping the Jacobian `1/x` from the density.",
)
