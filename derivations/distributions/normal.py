"""Normal distribution.

Sums of many small independent effects, and the largest entropy for a given variance: noise, errors, initial weights.
"""

from dataclasses import replace

from workbench import log, number, pi, scalar
from workbench.engines.statistics.laws import normal as law
from workbench.engines.statistics.laws.distribution import Twin

META = {
    "level": "beginner",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Casella & Berger, Statistical Inference, §3.3"],
}

x, mu, sigma = scalar("x"), scalar("mu"), scalar("sigma", "positive")

normal = replace(
    law.normal(x, mu, sigma),
    entropy=number(1) / 2 + log(2 * pi) / 2 + log(sigma),
    twin=Twin("norm", loc=mu, scale=sigma),
    wrong="Taking `sigma` for the variance: the second parameter here is the standard deviation.",
)
