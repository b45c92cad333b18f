"""Exponential distribution.

The waiting time for an event that comes at a constant rate; the only continuous law without memory.
"""

from workbench import log, scalar
from workbench.engines.statistics.laws.distribution import Distribution, Given, T, Twin

META = {
    "level": "beginner",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Casella & Berger, Statistical Inference, §3.3"],
}

x, lam = scalar("x", "positive"), scalar("lam", "positive")

exponential = Distribution(
    "exponential",
    x,
    (lam,),
    log(lam) - lam * x,
    mean=1 / lam,
    variance=1 / lam**2,
    entropy=1 - log(lam),
    mgf=Given(lam / (lam - T), "<", T, lam),
    twin=Twin("expon", scale=1 / lam),
    wrong="Mixing up rate and scale: the mean is `1/lam`.",
)
