"""Pareto distribution.

A power law above a threshold: incomes, city sizes, degrees in networks.
"""

from derivations.distributions.gamma import gamma as gamma_law
from workbench import exp, log, oo, scalar
from workbench.engines.statistics.laws.distribution import Distribution, Given, Twin

META = {
    "level": "intermediate",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, ch. 20"],
}

x = scalar("x", "positive")
alpha, m = scalar("alpha", "positive"), scalar("m", "positive")
exponential = gamma_law(1, alpha).of("y")

pareto = Distribution(
    "pareto",
    x,
    (alpha, m),
    log(alpha) + alpha * log(m) - (alpha + 1) * log(x),
    ends=(m, oo),
    mean=Given(alpha * m / (alpha - 1), ">", alpha, 1),
    variance=Given(alpha * m**2 / ((alpha - 1) ** 2 * (alpha - 2)), ">", alpha, 2),
    entropy=log(m / alpha) + 1 + 1 / alpha,
    image=(exponential, m * exp(exponential.variable)),
    twin=Twin("pareto", b=alpha, scale=m),
    wrong="Averages where `alpha <= 1`: no mean exists, and sample means do not settle.",
)
