"""Uniform distribution.

Every point of an interval is equally likely: what random number generators give, and the largest entropy on an
interval.
"""

from workbench import equals, exp, log, relation, scalar
from workbench.engines.statistics.laws.distribution import Distribution, Given, T, Twin

META = {
    "level": "beginner",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Casella & Berger, Statistical Inference, §3.3"],
}

x, a, b = scalar("x"), scalar("a"), scalar("b")

uniform = Distribution(
    "uniform",
    x,
    (a, b),
    -log(b - a),
    ends=(a, b),
    conditions=(relation(">", b, a),),
    mean=(a + b) / 2,
    variance=(b - a) ** 2 / 12,
    entropy=log(b - a),
    mgf=Given((exp(b * T) - exp(a * T)) / ((b - a) * T), ">", abs(T), 0),
    twin=Twin("uniform", loc=a, scale=b - a),
    remarks=((equals((a + b) / 2 - a, b - (a + b) / 2), "the mean is in the middle"),),
    wrong="Setting a score to zero: the likelihood is monotone in both ends, and the extreme observations win.",
)
