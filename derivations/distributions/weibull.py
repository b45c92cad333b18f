"""Weibull distribution.

Lifetimes whose hazard is a power of age: wear-out, infant mortality, wind speeds.
"""

from derivations.distributions.gamma import gamma as gamma_law
from workbench import digamma, gamma, log, number, scalar
from workbench.engines.statistics.laws.distribution import Distribution, Twin

META = {
    "level": "intermediate",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, ch. 21"],
}

x = scalar("x", "positive")
k, lam = scalar("k", "positive"), scalar("lam", "positive")
euler = -digamma(number(1))
exponential = gamma_law(1, 1).of("y")

weibull = Distribution(
    "weibull",
    x,
    (k, lam),
    log(k / lam) + (k - 1) * log(x / lam) - (x / lam) ** k,
    mean=lam * gamma(1 + 1 / k),
    variance=lam**2 * (gamma(1 + 2 / k) - gamma(1 + 1 / k) ** 2),
    entropy=euler * (1 - 1 / k) + log(lam / k) + 1,
    image=(exponential, lam * exponential.variable ** (1 / k)),
    twin=Twin("weibull_min", c=k, scale=lam),
    wrong="A rate in place of the scale: some books write `exp(-lam * x**k)`.",
)
