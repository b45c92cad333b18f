"""Laplace distribution.

Two exponentials back to back: absolute errors, the prior behind the lasso, the noise of differential privacy.
"""

from derivations.distributions.exponential import exponential
from workbench import exp, log, scalar
from workbench.engines.statistics.laws.distribution import Distribution, Given, T, Twin

META = {
    "level": "beginner",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, ch. 24"],
}

x, mu, b = scalar("x"), scalar("mu"), scalar("b", "positive")
waits = exponential(1).of("y")

laplace = Distribution(
    "laplace",
    x,
    (mu, b),
    -log(2 * b) - abs(x - mu) / b,
    location=mu,
    scale=b,
    mean=mu,
    variance=2 * b**2,
    entropy=1 + log(2 * b),
    mgf=Given(exp(mu * T) / (1 - b**2 * T**2), "<", b**2 * T**2, 1),
    sides=(waits, mu + b * waits.variable, mu - b * waits.variable),
    twin=Twin("laplace", loc=mu, scale=b),
    wrong="Variance `b**2`: it is twice that.",
)
