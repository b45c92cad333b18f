"""Wishart distribution.

The scatter matrix of normal vectors, and the conjugate prior of a precision matrix.
"""

from workbench import (
    Sum,
    equals,
    index,
    inv,
    log,
    logdet,
    loggamma,
    matrix,
    number,
    pi,
    relation,
    scalar,
    size_term,
    trace,
)
from workbench.engines.statistics.laws.distribution import Distribution, Twin

META = {
    "level": "advanced",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Muirhead, Aspects of Multivariate Statistical Theory, §3.2"],
}

X, V = matrix("X", "p", "p", "posdef"), matrix("V", "p", "p", "posdef")
nu, p = scalar("nu", "positive"), size_term("p")
j = index("j", "p")
log_gamma_p = p * (p - 1) / 4 * log(pi) + Sum(loggamma((nu - j) / 2), j)

wishart = Distribution(
    "wishart",
    X,
    (nu, V),
    (nu - p - 1) / 2 * logdet(X)
    - trace(inv(V) @ X) / 2
    - nu * p / 2 * log(number(2))
    - nu / 2 * logdet(V)
    - log_gamma_p,
    conditions=(relation(">", nu, p - 1),),
    mean=nu * V,
    twin=Twin("wishart", df=nu, scale=V),
    remarks=((equals(trace(inv(V) @ (nu * V)), nu * p), "in the metric of `V` the mean has trace `nu*p`"),),
    wrong="Mean `V`: the scatter is a sum of `nu` terms, not their average.",
)
