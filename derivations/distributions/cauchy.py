"""Cauchy distribution.

The ratio of two centred normals: tails so heavy that no mean exists and averaging does not help.
"""

from derivations.distributions.beta import beta
from workbench import cos, exp, log, number, pi, scalar, sin, sqrt
from workbench.engines.statistics.laws.distribution import Distribution, T, Twin

META = {
    "level": "intermediate",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Casella & Berger, Statistical Inference, §3.3"],
}

x, m, s = scalar("x"), scalar("m"), scalar("s", "positive")
share = beta(number(1) / 2, number(1) / 2).of("y")
odds = share.variable / (1 - share.variable)

cauchy = Distribution(
    "cauchy",
    x,
    (m, s),
    -log(pi * s) - log(1 + ((x - m) / s) ** 2),
    location=m,
    scale=s,
    entropy=log(4 * pi * s),
    image=(share, m + s / 2 * (sqrt(odds) - 1 / sqrt(odds))),
    characteristic=(exp(-s * abs(T)) * cos(m * T), exp(-s * abs(T)) * sin(m * T)),
    twin=Twin("cauchy", loc=m, scale=s),
    wrong="Calling `m` the mean: it is the median; the integral of `abs(x) * p(x)` is infinite.",
)
