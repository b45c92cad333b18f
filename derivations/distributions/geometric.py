"""Geometric distribution.

The number of trials up to and including the first success; the only discrete law without memory.
"""

from workbench import exp, log, number, oo, scalar
from workbench.engines.statistics.laws.distribution import Distribution, Given, T, Twin

META = {
    "level": "beginner",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Casella & Berger, Statistical Inference, §3.2"],
}

x, p = scalar("x", "integer", "positive"), scalar("p", "unit")

geometric = Distribution(
    "geometric",
    x,
    (p,),
    (x - 1) * log(1 - p) + log(p),
    ends=(number(1), oo),
    mean=1 / p,
    variance=(1 - p) / p**2,
    entropy=(-(1 - p) * log(1 - p) - p * log(p)) / p,
    mgf=Given(p * exp(T) / (1 - (1 - p) * exp(T)), "<", T, -log(1 - p)),
    twin=Twin("geom", p=p),
    wrong="Mixing up the number of trials with the number of failures before the success, which is one less.",
)
