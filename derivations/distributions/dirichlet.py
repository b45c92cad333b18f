"""Dirichlet distribution.

A random probability vector: the conjugate prior of categories, topics in a topic model.
"""

from derivations.distributions.gamma import gamma
from workbench import diag, digamma, equals, log, loggamma, number, outer, scalar, size_term, sum, vector
from workbench.engines.statistics.laws.distribution import Distribution, Twin

META = {
    "level": "intermediate",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Bishop, Pattern Recognition and Machine Learning, §2.2.1"],
}

x, alpha = vector("x", "k", "simplex"), vector("alpha", "k", "positive")
s, k = sum(alpha), size_term("k")
m = alpha / s
a, parts = scalar("a", "positive"), vector("g", "k", "positive")
one = gamma(a, 1).of("u")
independent = Distribution(
    "gamma",
    parts,
    (alpha,),
    sum((alpha - 1) * log(parts) - parts - loggamma(alpha)),
    entries=(one, ((a, alpha),)),
)
log_beta = sum(loggamma(alpha)) - loggamma(s)

dirichlet = Distribution(
    "dirichlet",
    x,
    (alpha,),
    (alpha - 1) @ log(x) - log_beta,
    mean=m,
    variance=(diag(m) - outer(m, m)) / (s + 1),
    entropy=log_beta + (s - k) * digamma(s) - (alpha - 1) @ digamma(alpha),
    shares=(independent, gamma(s, 1).of("s")),
    twin=Twin("dirichlet", alpha=alpha),
    remarks=((equals(sum(m), number(1)), "the mean is a probability vector too"),),
    wrong=(
        "Integrating over all `k` entries: the last one is 1 less the others, and the density is that of `k - 1` "
        "of them."
    ),
)
