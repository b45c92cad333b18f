"""Gamma distribution.

Waiting times for several events, and the conjugate prior of rates and precisions.
"""

from workbench import digamma, log, loggamma, scalar
from workbench.engines.statistics.laws.distribution import Distribution, Given, T, Twin

META = {
    "level": "beginner",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Casella & Berger, Statistical Inference, §3.3"],
}

x = scalar("x", "positive")
alpha, beta = scalar("alpha", "positive"), scalar("beta", "positive")

gamma = Distribution(
    "gamma",
    x,
    (alpha, beta),
    alpha * log(beta) - loggamma(alpha) + (alpha - 1) * log(x) - beta * x,
    mean=alpha / beta,
    variance=alpha / beta**2,
    entropy=alpha - log(beta) + loggamma(alpha) + (1 - alpha) * digamma(alpha),
    mgf=Given((beta / (beta - T)) ** alpha, "<", T, beta),
    twin=Twin("gamma", a=alpha, scale=1 / beta),
    wrong="Mixing up rate and scale: here `beta` is a rate, and SciPy wants the scale `1/beta`.",
)
