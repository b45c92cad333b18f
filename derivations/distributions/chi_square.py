"""Chi-square distribution.

The sum of nu squares of independent standard normals: sample variances, goodness of fit.
"""

from derivations.distributions.gamma import gamma as gamma_law
from workbench import digamma, log, loggamma, number, scalar
from workbench.engines.statistics.laws.distribution import Distribution, Given, T, Twin

META = {
    "level": "beginner",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Casella & Berger, Statistical Inference, §5.3"],
}

x, nu = scalar("x", "positive"), scalar("nu", "positive")
same = gamma_law(nu / 2, number(1) / 2).of("y")

chi_square = Distribution(
    "chi-square",
    x,
    (nu,),
    (nu / 2 - 1) * log(x) - x / 2 - nu / 2 * log(number(2)) - loggamma(nu / 2),
    mean=nu,
    variance=2 * nu,
    entropy=nu / 2 + log(number(2)) + loggamma(nu / 2) + (1 - nu / 2) * digamma(nu / 2),
    mgf=Given((1 - 2 * T) ** (-nu / 2), "<", T, number(1) / 2),
    image=(same, same.variable),
    twin=Twin("chi2", df=nu),
    wrong="`n` degrees of freedom where a mean was estimated: each estimated parameter takes one away.",
)
