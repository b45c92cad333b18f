"""Normal distribution.

Sums of many small independent effects, and the largest entropy for a given variance: noise, errors, initial weights.
"""

from workbench import cos, exp, log, number, pi, scalar, sin
from workbench.engines.statistics.laws.distribution import Distribution, T, Twin

META = {
    "level": "beginner",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Casella & Berger, Statistical Inference, §3.3"],
}

x, mu, sigma = scalar("x"), scalar("mu"), scalar("sigma", "positive")

normal = Distribution(
    "normal",
    x,
    (mu, sigma),
    -log(sigma) - log(2 * pi) / 2 - (x - mu) ** 2 / (2 * sigma**2),
    mean=mu,
    variance=sigma**2,
    entropy=number(1) / 2 + log(2 * pi) / 2 + log(sigma),
    mgf=exp(mu * T + sigma**2 * T**2 / 2),
    characteristic=(exp(-(sigma**2) * T**2 / 2) * cos(mu * T), exp(-(sigma**2) * T**2 / 2) * sin(mu * T)),
    twin=Twin("norm", loc=mu, scale=sigma),
    wrong="Taking `sigma` for the variance: the second parameter here is the standard deviation.",
)
