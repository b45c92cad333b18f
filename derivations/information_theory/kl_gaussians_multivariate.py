"""Divergence between two multivariate normal distributions.

By the trace: the regulariser of a variational autoencoder with any covariance, the trust region of a policy, and the
error of a Gaussian approximation.
"""

from derivations.distributions.multivariate_normal import multivariate_normal as law
from workbench import (
    derivation,
    diag,
    equals,
    implies,
    inv,
    log,
    logdet,
    matrix,
    number,
    relation,
    size_term,
    sum,
    trace,
    vector,
)
from workbench.engines.statistics.expectation.engine import divergence
from workbench.record.claims import Expectation

META = {
    "level": "advanced",
    "bullets": ["Error function development", "Distribution analysis"],
    "prerequisites": ["kl-gaussians-univariate", "covariance-psd-quadratic-form"],
    "references": ["PML1 §6.2.3", "Petersen & Pedersen, The Matrix Cookbook, §8"],
}

m, n = vector("m", "d"), vector("n", "d")
P, Q = matrix("P", "d", "d", "posdef"), matrix("Q", "d", "d", "posdef")
p, q = law(m, P), law(n, Q)
d = size_term("d")
value = (trace(inv(Q) @ P) + (n - m) @ inv(Q) @ (n - m) - d + (logdet(Q) - logdet(P))) / 2
s, r = vector("s", "d", "positive"), vector("r", "d", "positive")


@derivation(claim=Expectation(equals(p.expectation(p.log_density - q.log_density), value)))
def kl_gaussians_multivariate(pen):
    pen.given(p.variable, m, P, n, Q)
    pen.goal(
        "Find the mean of `log(p(x)) - log(q(x))` under `p`, for the normal laws `p` and `q` with means `m` and "
        "`n` and covariances `P` and `Q`."
    )
    pen.convention(
        "The average is over `p`, the first of the two; `log(det(Q)) - log(det(P))` is `log(det(Q) / det(P))`."
    )
    pen.idea("The logarithms are quadratic forms, whose means are a trace and a quadratic form in the mean.")

    last = pen.engine(divergence(p, q))
    pen.start(last.left, last.right, last)
    pen.relate("=", value, name="in the usual order", why="the trace first; the sign inside the square does not matter")

    pen.sanity(relation(">=", value, number(0)), "a divergence is never negative")
    pen.sanity(implies(equals(P, Q), equals(value, (n - m) @ inv(Q) @ (n - m) / 2)), "equal covariances")
    one_by_one = sum(log(r / s) + (s**2 + (m - n) ** 2) / (2 * r**2) - number(1) / 2)
    apart = (trace(inv(diag(r**2)) @ diag(s**2)) + (n - m) @ inv(diag(r**2)) @ (n - m) - d) / 2
    apart = apart + (logdet(diag(r**2)) - logdet(diag(s**2))) / 2
    pen.sanity(equals(apart, one_by_one), "diagonal covariances: the divergences of the entries, added up")
    pen.wrong("Exchanging the two laws: the inverse is that of the second covariance.")
    pen.wrong("Forgetting `-d`: it is the mean of `(x - m) @ inv(P) @ (x - m)`, and without it `KL(p, p)` is not 0.")
    pen.wrong("The quotient of the determinants upside down.")
