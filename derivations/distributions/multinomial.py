"""Multinomial distribution.

How often each of k outcomes occurs in n independent draws: word counts, cells of a table.
"""

from workbench import diag, equals, exp, log, loggamma, outer, scalar, sum, vector
from workbench.engines.statistics.laws.distribution import Distribution, Twin

META = {
    "level": "intermediate",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Casella & Berger, Statistical Inference, §4.6"],
}

x, n = vector("x", "k", "integer"), scalar("n", "integer", "positive")
p, t = vector("p", "k", "simplex"), vector("t", "k")

multinomial = Distribution(
    "multinomial",
    x,
    (n, p),
    loggamma(n + 1) - sum(loggamma(x + 1)) + x @ log(p),
    total=n,
    mean=n * p,
    variance=n * (diag(p) - outer(p, p)),
    mgf=(p @ exp(t)) ** n,
    tilted=(n, p * exp(t) / (p @ exp(t))),
    twin=Twin("multinomial", n=n, p=p),
    remarks=((equals(sum(n * p), n), "the means add up to `n`"),),
    wrong="Independent counts: they add up to `n`, so they are negatively correlated.",
)
