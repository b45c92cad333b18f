"""Multivariate normal distribution.

Correlated normals: Gaussian processes, Kalman filters, latent variables, Laplace approximations.
"""

from dataclasses import replace

from derivations.distributions.normal import normal
from workbench import inv, log, logdet, matrix, number, pi, relation, size_term, sqrtm, sum, vector
from workbench.engines.statistics.laws import normal as law
from workbench.engines.statistics.laws.distribution import Distribution, Twin

META = {
    "level": "intermediate",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": [
        "Casella & Berger, Statistical Inference, §4.6",
        "Bishop, Pattern Recognition and Machine Learning, §2.3",
    ],
}

x, mu = vector("x", "d"), vector("mu", "d")
S = matrix("S", "d", "d", "posdef")
d = size_term("d")

z = vector("z", "d")
standard = Distribution(
    "standard-normal", z, (), sum(-log(2 * pi) / 2 - z**2 / 2), entries=(normal(0, 1).of("y"), ())
)

multivariate_normal = replace(
    law.multivariate_normal(x, mu, S),
    entropy=d / 2 * (1 + log(2 * pi)) + logdet(S) / 2,
    image=(standard, mu + sqrtm(S) @ z),
    twin=Twin("multivariate_normal", mean=mu, cov=S),
    remarks=((relation(">=", (x - mu) @ inv(S) @ (x - mu), number(0)), "the density is largest at the mean"),),
    wrong="The precision in place of the covariance: the quadratic form holds the inverse of `S`.",
)
