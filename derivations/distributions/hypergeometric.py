"""Hypergeometric distribution.

The number of marked ones in a sample of n drawn without replacement from N, of which K are marked: Fisher's exact
test.
"""

from workbench import equals, loggamma, maximum, minimum, number, relation, scalar
from workbench.engines.statistics.laws.distribution import Distribution, Given, Twin

META = {
    "level": "intermediate",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Casella & Berger, Statistical Inference, §3.2"],
}

x = scalar("x", "integer")
N, K, n = (scalar(name, "integer", "positive") for name in "NKn")


def log_choose(m, k):
    return loggamma(m + 1) - loggamma(k + 1) - loggamma(m - k + 1)


hypergeometric = Distribution(
    "hypergeometric",
    x,
    (N, K, n),
    log_choose(K, x) + log_choose(N - K, n - x) - log_choose(N, n),
    ends=(maximum(number(0), n + K - N), minimum(n, K)),
    conditions=(relation("<=", K, N), relation("<=", n, N)),
    mean=n * K / N,
    variance=Given(n * (K / N) * (1 - K / N) * (N - n) / (N - 1), ">", N, 1),
    twin=Twin("hypergeom", M=N, n=K, N=n),
    remarks=((equals(K / N + (N - K) / N, number(1)), "marked ones and others make up all"),),
    wrong="The variance of the binomial: drawing without replacement narrows it by `(N - n) / (N - 1)`.",
)
