"""Binomial distribution.

The number of successes in n independent trials: test accuracy, votes, conversions.
"""

from workbench import exp, log, loggamma, number, scalar
from workbench.engines.statistics.laws.distribution import Distribution, T, Twin

META = {
    "level": "beginner",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Casella & Berger, Statistical Inference, §3.2"],
}

x = scalar("x", "integer")
n, p = scalar("n", "integer", "positive"), scalar("p", "unit")

binomial = Distribution(
    "binomial",
    x,
    (n, p),
    loggamma(n + 1) - loggamma(x + 1) - loggamma(n - x + 1) + x * log(p) + (n - x) * log(1 - p),
    ends=(number(0), n),
    mean=n * p,
    variance=n * p * (1 - p),
    mgf=(1 - p + p * exp(T)) ** n,
    twin=Twin("binom", n=n, p=p),
    wrong="Leaving out the number of ways to choose the successes: then the probabilities do not add up to 1.",
)
