"""Rayleigh distribution.

The length of a vector of two independent normals: fading radio signals, wind.
"""

from derivations.distributions.gamma import gamma as gamma_law
from workbench import digamma, log, number, pi, scalar, sqrt
from workbench.engines.statistics.laws.distribution import Distribution, Twin

META = {
    "level": "beginner",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, ch. 18"],
}

x, sigma = scalar("x", "positive"), scalar("sigma", "positive")
euler = -digamma(number(1))
exponential = gamma_law(1, 1).of("y")

rayleigh = Distribution(
    "rayleigh",
    x,
    (sigma,),
    log(x) - 2 * log(sigma) - x**2 / (2 * sigma**2),
    mean=sigma * sqrt(pi / 2),
    variance=(4 - pi) / 2 * sigma**2,
    entropy=1 + log(sigma) - log(number(2)) / 2 + euler / 2,
    image=(exponential, sigma * sqrt(2 * exponential.variable)),
    twin=Twin("rayleigh", scale=sigma),
    wrong="Taking `sigma` for the standard deviation of the length: it is that of each coordinate.",
)
