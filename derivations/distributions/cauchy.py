"""Cauchy distribution.

The ratio of two centred normals: tails so heavy that no mean exists and averaging does not help.
"""

from workbench import cos, exp, log, pi, scalar, sin
from workbench.engines.statistics.laws.distribution import Distribution, T, Twin

META = {
    "level": "intermediate",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Casella & Berger, Statistical Inference, §3.3"],
}

x, m, s = scalar("x"), scalar("m"), scalar("s", "positive")

cauchy = Distribution(
    "cauchy",
    x,
    (m, s),
    -log(pi * s) - log(1 + ((x - m) / s) ** 2),
    location=m,
    scale=s,
    entropy=log(4 * pi * s),
    characteristic=(exp(-s * abs(T)) * cos(m * T), exp(-s * abs(T)) * sin(m * T)),
    twin=Twin("cauchy", loc=m, scale=s),
    wrong="Calling `m` the mean: it is the median; the integral of `abs(x) * p(x)` is infinite.",
)
