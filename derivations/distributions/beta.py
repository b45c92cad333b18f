"""Beta distribution.

A random probability: the conjugate prior of a proportion, and the law of order statistics of uniforms.
"""

from workbench import digamma, log, loggamma, scalar
from workbench.engines.statistics.laws.distribution import Distribution, Twin

META = {
    "level": "beginner",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Casella & Berger, Statistical Inference, §3.3"],
}

x = scalar("x", "unit")
a, b = scalar("a", "positive"), scalar("b", "positive")
log_beta = loggamma(a) + loggamma(b) - loggamma(a + b)

beta = Distribution(
    "beta",
    x,
    (a, b),
    (a - 1) * log(x) + (b - 1) * log(1 - x) - log_beta,
    mean=a / (a + b),
    variance=a * b / ((a + b) ** 2 * (a + b + 1)),
    entropy=log_beta - (a - 1) * digamma(a) - (b - 1) * digamma(b) + (a + b - 2) * digamma(a + b),
    twin=Twin("beta", a=a, b=b),
    wrong=(
        "Reading `a` and `b` as counts of successes and failures: as a prior they stand for `a - 1` and `b - 1` of "
        "them beside a flat one."
    ),
)
