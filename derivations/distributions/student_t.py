"""Student t distribution.

A normal mean measured in units of its estimated error; heavy tails for robust models.
"""

from derivations.distributions.beta import beta
from workbench import digamma, log, loggamma, pi, scalar, sqrt
from workbench.engines.statistics.laws.distribution import Distribution, Given, Twin

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
m, s = scalar("m"), scalar("s", "positive")
z = (x - m) / s
half = (nu + 1) / 2
share = beta(nu / 2, nu / 2).of("u")
odds = share.variable / (1 - share.variable)

student_t = Distribution(
    "student-t",
    x,
    (nu, m, s),
    loggamma(half) - loggamma(nu / 2) - log(nu * pi) / 2 - log(s) - half * log(1 + z**2 / nu),
    location=m,
    scale=s,
    mean=Given(m, ">", nu, 1),
    variance=Given(s**2 * nu / (nu - 2), ">", nu, 2),
    entropy=(half * (digamma(half) - digamma(nu / 2)) + log(nu * pi) / 2 + loggamma(nu / 2) - loggamma(half) + log(s)),
    image=(share, m + s * sqrt(nu) / 2 * (sqrt(odds) - 1 / sqrt(odds))),
    elementary=False,
    twin=Twin("t", df=nu, loc=m, scale=s),
    wrong="Variance `s**2`: the tails make it `nu / (nu - 2)` times as large, and infinite for `nu <= 2`.",
)
