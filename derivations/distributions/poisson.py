"""Poisson distribution.

The number of rare independent events in a given time: arrivals, defects, photons.
"""

from workbench import exp, log, loggamma, number, oo, scalar
from workbench.engines.statistics.laws.distribution import Distribution, T, Twin

META = {
    "level": "beginner",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Casella & Berger, Statistical Inference, §3.2"],
}

x, lam = scalar("x", "integer"), scalar("lam", "positive")

poisson = Distribution(
    "poisson",
    x,
    (lam,),
    x * log(lam) - lam - loggamma(x + 1),
    ends=(number(0), oo),
    mean=lam,
    variance=lam,
    mgf=exp(lam * (exp(T) - 1)),
    twin=Twin("poisson", mu=lam),
    wrong=(
        "Using it for counts whose variance is far above their mean; a gamma mixture of it, the negative "
        "binomial, fits those."
    ),
)
