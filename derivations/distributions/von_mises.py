"""Von Mises distribution.

The normal law of the circle: directions, phases, times of day.
"""

from workbench import cos, i0, i1, log, pi, scalar
from workbench.engines.statistics.laws.distribution import Distribution, Twin

META = {
    "level": "intermediate",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Mardia & Jupp, Directional Statistics, §3.5"],
}

x, mu, kappa = scalar("x"), scalar("mu"), scalar("kappa", "positive")

von_mises = Distribution(
    "von-mises",
    x,
    (mu, kappa),
    kappa * cos(x - mu) - log(2 * pi * i0(kappa)),
    ends=(mu - pi, mu + pi),
    mean=mu,
    entropy=log(2 * pi * i0(kappa)) - kappa * i1(kappa) / i0(kappa),
    twin=Twin("vonmises", kappa=kappa, loc=mu),
    wrong=(
        "Averaging angles as numbers: 1 and 359 degrees average to 0, not to 180; the mean direction is that "
        "of the sum of the unit vectors."
    ),
)
