"""F distribution.

The ratio of two independent chi-squares, each over its degrees of freedom: analysis of variance.
"""

from derivations.distributions.beta import beta
from workbench import digamma, log, loggamma, scalar
from workbench.engines.statistics.laws.distribution import Distribution, Given, Twin

META = {
    "level": "intermediate",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": [
        "Casella & Berger, Statistical Inference, §5.3",
        "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, ch. 27",
    ],
}

x = scalar("x", "positive")
m, n = scalar("m", "positive"), scalar("n", "positive")
log_beta = loggamma(m / 2) + loggamma(n / 2) - loggamma((m + n) / 2)
part = beta(m / 2, n / 2).of("y")

f = Distribution(
    "f",
    x,
    (m, n),
    m / 2 * log(m / n) + (m / 2 - 1) * log(x) - (m + n) / 2 * log(1 + m * x / n) - log_beta,
    mean=Given(n / (n - 2), ">", n, 2),
    variance=Given(2 * n**2 * (m + n - 2) / (m * (n - 2) ** 2 * (n - 4)), ">", n, 4),
    entropy=(
        log_beta
        + log(n / m)
        + (1 - m / 2) * digamma(m / 2)
        - (1 + n / 2) * digamma(n / 2)
        + (m + n) / 2 * digamma((m + n) / 2)
    ),
    image=(part, n * part.variable / (m * (1 - part.variable))),
    elementary=False,
    twin=Twin("f", dfn=m, dfd=n),
    wrong="Exchanging the degrees of freedom: `F(m, n)` and `F(n, m)` are laws of reciprocals.",
)
