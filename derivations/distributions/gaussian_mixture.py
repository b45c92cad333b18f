"""Gaussian mixture.

A normal law chosen at random: clusters, densities with several modes, the model that EM is explained on.
"""

from workbench import exp, log, logsumexp, pi, scalar, vector
from workbench.engines.statistics.laws.distribution import Distribution, T

META = {
    "level": "intermediate",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Bishop, Pattern Recognition and Machine Learning, §9.2"],
}

x = scalar("x")
w, mu, sigma = vector("w", "k", "simplex"), vector("mu", "k"), vector("sigma", "k", "positive")

gaussian_mixture = Distribution(
    "gaussian-mixture",
    x,
    (w, mu, sigma),
    logsumexp(log(w) - log(sigma) - log(2 * pi) / 2 - (x - mu) ** 2 / (2 * sigma**2)),
    mean=w @ mu,
    variance=w @ (sigma**2 + mu**2) - (w @ mu) ** 2,
    mgf=w @ exp(mu * T + sigma**2 * T**2 / 2),
    elementary=False,
    wrong="The weighted average of the variances: the spread of the means comes on top.",
)
