"""Discrete uniform distribution.

All whole numbers from a to b are equally likely: a die, a random index.
"""

from workbench import equals, exp, log, relation, scalar
from workbench.engines.statistics.laws.distribution import Distribution, Given, T, Twin

META = {
    "level": "beginner",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Casella & Berger, Statistical Inference, §3.2"],
}

x, a, b = (scalar(name, "integer") for name in "xab")

discrete_uniform = Distribution(
    "discrete-uniform",
    x,
    (a, b),
    -log(b - a + 1),
    ends=(a, b),
    conditions=(relation(">=", b, a),),
    mean=(a + b) / 2,
    variance=((b - a + 1) ** 2 - 1) / 12,
    entropy=log(b - a + 1),
    mgf=Given((exp(a * T) - exp((b + 1) * T)) / ((b - a + 1) * (1 - exp(T))), ">", abs(T), 0),
    twin=Twin("randint", low=a, high=b + 1),
    remarks=((equals((a + b) / 2 - a, b - (a + b) / 2), "the mean is in the middle"),),
    wrong="Dividing by `b - a`: from `a` to `b` there are `b - a + 1` whole numbers.",
)
