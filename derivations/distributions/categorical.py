"""Categorical distribution.

One of k classes, as a row with a single one: what a softmax layer puts out, and what cross-entropy measures.
"""

from workbench import diag, equals, exp, log, outer, sum, vector
from workbench.engines.statistics.laws.distribution import Distribution, Twin

META = {
    "level": "beginner",
    "bullets": ["Distribution analysis"],
    "prerequisites": [],
    "references": ["Murphy, Probabilistic Machine Learning: An Introduction, §2.5"],
}

x, p = vector("x", "k", "onehot"), vector("p", "k", "simplex")
t = vector("t", "k")

categorical = Distribution(
    "categorical",
    x,
    (p,),
    x @ log(p),
    mean=p,
    variance=diag(p) - outer(p, p),
    entropy=-(p @ log(p)),
    mgf=p @ exp(t),
    tilted=(p * exp(t) / (p @ exp(t)),),
    twin=Twin("multinomial", n=1, p=p),
    remarks=((equals(sum(diag(p) - outer(p, p), axis=1), 0 * p), "each row of the covariance adds up to 0"),),
    wrong="Treating the classes as independent: two entries of `x` are never one together, their covariance is "
    "`-p_i*p_j`.",
)
