"""Inverse Gaussian distribution.

The time at which a Brownian motion with drift first reaches a level; also called Wald's law.
"""

from derivations.distributions.normal import normal
from workbench import exp, log, pi, scalar, sqrt
from workbench.engines.statistics.laws.distribution import Distribution, Given, T, Twin

META = {
    "level": "intermediate",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, ch. 15"],
}

x = scalar("x", "positive")
mu, lam = scalar("mu", "positive"), scalar("lam", "positive")
standard = normal(0, 1).of("z")

inverse_gaussian = Distribution(
    "inverse-gaussian",
    x,
    (mu, lam),
    (log(lam) - log(2 * pi) - 3 * log(x)) / 2 - lam * (x - mu) ** 2 / (2 * mu**2 * x),
    mean=mu,
    variance=mu**3 / lam,
    mgf=Given(exp(lam / mu * (1 - sqrt(1 - 2 * mu**2 * T / lam))), "<", 2 * mu**2 * T, lam),
    tilted=(mu / sqrt(1 - 2 * mu**2 * T / lam), lam),
    mirror=(standard, sqrt(lam) * (sqrt(x) / mu - 1 / sqrt(x)), mu**2 / x, x / mu),
    elementary=False,
    twin=Twin("invgauss", mu=mu / lam, scale=lam),
    wrong="Taking it for the law of `1/X` with `X` normal: the name comes from the inverse cumulant function.",
)
