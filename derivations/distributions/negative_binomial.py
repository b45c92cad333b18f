"""Negative binomial distribution.

The number of failures before the r-th success, and for any r > 0 a Poisson count whose rate varies by a gamma law.
"""

from workbench import exp, log, loggamma, number, oo, scalar
from workbench.engines.statistics.laws.distribution import Distribution, Given, T, Twin

META = {
    "level": "intermediate",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": [
        "Casella & Berger, Statistical Inference, §3.2",
        "Johnson, Kemp & Kotz, Univariate Discrete Distributions, ch. 5",
    ],
}

x = scalar("x", "integer")
r, p = scalar("r", "positive"), scalar("p", "unit")

negative_binomial = Distribution(
    "negative-binomial",
    x,
    (r, p),
    loggamma(x + r) - loggamma(r) - loggamma(x + 1) + r * log(p) + x * log(1 - p),
    ends=(number(0), oo),
    mean=r * (1 - p) / p,
    variance=r * (1 - p) / p**2,
    mgf=Given((p / (1 - (1 - p) * exp(T))) ** r, "<", T, -log(1 - p)),
    twin=Twin("nbinom", n=r, p=p),
    wrong="Exchanging `p` and `1 - p`: half of the books count successes before failures.",
)
