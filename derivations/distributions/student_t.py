"""Student t distribution.

A normal mean measured in units of its estimated error; heavy tails for robust models.
"""

from workbench import digamma, log, loggamma, pi, scalar
from workbench.derive.statistics.distribution import Distribution, Given, Twin

META = {
    "level": "intermediate",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": [
        "Casella & Berger, Statistical Inference, §5.3",
        "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, ch. 28",
    ],
}

x, nu = scalar("x"), scalar("nu", "positive")
mu, sigma = scalar("mu"), scalar("sigma", "positive")
z = (x - mu) / sigma
half = (nu + 1) / 2

student_t = Distribution(
    "student-t",
    x,
    (nu, mu, sigma),
    loggamma(half) - loggamma(nu / 2) - log(nu * pi) / 2 - log(sigma) - half * log(1 + z**2 / nu),
    mean=Given(mu, ">", nu, 1),
    variance=Given(sigma**2 * nu / (nu - 2), ">", nu, 2),
    entropy=(
        half * (digamma(half) - digamma(nu / 2)) + log(nu * pi) / 2 + loggamma(nu / 2) - loggamma(half) + log(sigma)
    ),
    twin=Twin("t", df=nu, loc=mu, scale=sigma),
    wrong="Variance sigma^2: the tails make it nu/(nu - 2) times as large, and infinite for nu <= 2.",
)
