"""Multivariate normal distribution.

Correlated normals: Gaussian processes, Kalman filters, latent variables, Laplace approximations.
"""

from workbench import exp, inv, log, logdet, matrix, number, pi, relation, size_term, vector
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

x, mu, t = vector("x", "d"), vector("mu", "d"), vector("t", "d")
S = matrix("S", "d", "d", "posdef")
d = size_term("d")

multivariate_normal = Distribution(
    "multivariate-normal",
    x,
    (mu, S),
    -d / 2 * log(2 * pi) - logdet(S) / 2 - (x - mu) @ inv(S) @ (x - mu) / 2,
    mean=mu,
    variance=S,
    entropy=d / 2 * (1 + log(2 * pi)) + logdet(S) / 2,
    mgf=exp(t @ mu + t @ S @ t / 2),
    tilted=(mu + S @ t, S),
    twin=Twin("multivariate_normal", mean=mu, cov=S),
    remarks=((relation(">=", (x - mu) @ inv(S) @ (x - mu), number(0)), "the density is largest at the mean"),),
    wrong="The precision in place of the covariance: the quadratic form holds the inverse of `S`.",
)
