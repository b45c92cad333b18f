"""Divergence between two multivariate normal distributions.

By the trace: the regulariser of a variational autoencoder with any covariance, the trust region of a policy, and the
error of a Gaussian approximation.
"""

from derivations.distributions.multivariate_normal import multivariate_normal as law
from workbench import (
    Claim,
    derivation,
    diag,
    equals,
    eye,
    implies,
    inv,
    log,
    logdet,
    matrix,
    named,
    number,
    outer,
    relation,
    size_term,
    sum,
    trace,
    vector,
    zeros,
)
from workbench.reasons.expectation import LINEARITY
from workbench.rules import matrices, traces

META = {
    "level": "advanced",
    "bullets": ["Error function development", "Distribution analysis"],
    "prerequisites": ["kl-gaussians-univariate", "covariance-psd-quadratic-form"],
    "references": ["PML1 §6.2.3", "Petersen & Pedersen, The Matrix Cookbook, §8"],
}

m, n = vector("m", "d"), vector("n", "d")
P, Q = matrix("P", "d", "d", "posdef"), matrix("Q", "d", "d", "posdef")
p, q = law(m, P), law(n, Q)
x = p.variable
d = size_term("d")
log_p, log_q = named("ell_p", p.log_density), named("ell_q", q.log_density)
KL = named("KL", p.expectation(log_p - log_q))
value = (trace(inv(Q) @ P) + (n - m) @ inv(Q) @ (n - m) - d + (logdet(Q) - logdet(P))) / 2
s, r = vector("s", "d", "positive"), vector("r", "d", "positive")
off, gap = x - m, m - n


def in_moments(first, second):
    """The difference of the log densities, by the deviation from m and its products."""
    spread = trace(inv(Q) @ second) - trace(inv(P) @ second)
    return (logdet(Q) - logdet(P) + spread + 2 * (gap @ inv(Q) @ first) + gap @ inv(Q) @ gap) / 2


@derivation(claim=Claim("Expectation", equals(KL, value), wrt=(x,), result=value))
def kl_gaussians_multivariate(pen):
    pen.given(x, m, P, n, Q)
    pen.goal(
        "Find the divergence `KL`, the mean of `log(p(x)) - log(q(x))` under `p`, for the normal laws `p` and `q` with "
        "means `m` and `n` and covariances `P` and `Q`."
    )
    pen.convention(
        "The average is over `p`, the first of the two; `ell_p` and `ell_q` are the log densities; `log(det(Q)) - "
        "log(det(P))` is `log(det(Q) / det(P))`."
    )
    pen.idea("The logarithms are quadratic forms, whose means are a trace and a quadratic form in the mean.")
    pos_P, pos_Q = pen.fact(P, "posdef"), pen.fact(Q, "posdef")

    pen.define("ell_p", log_p.args[0], "log density of the first law")
    pen.define("ell_q", log_q.args[0], "log density of the second law")
    pen.define("KL", KL.args[0], "the mean over the first law")
    first = pen.follows(
        equals(off @ inv(P) @ off, trace(inv(P) @ outer(off, off))), by=traces.quadratic_form_as_a_trace
    )
    second = pen.follows(
        equals(
            (x - n) @ inv(Q) @ (x - n),
            trace(inv(Q) @ outer(off, off)) + 2 * (gap @ inv(Q) @ off) + gap @ inv(Q) @ gap,
        ),
        pos_Q, by=traces.quadratic_form_as_a_trace, why="`x - n` is `x - m` and `m - n`",
    )  # fmt: skip
    written = pen.follows(
        equals(log_p - log_q, in_moments(off, outer(off, off))), first, second, log_p, log_q, name="subtract"
    )
    mean = pen.lemma("multivariate-normal", pos_P, claim=2, x=x, mu=m, S=P)
    spread = pen.lemma("multivariate-normal", pos_P, claim=3, x=x, mu=m, S=P)
    pen.start(p.expectation(off))
    pen.relate("=", p.expectation(x) - m, by=LINEARITY)
    pen.use(mean)
    centred = pen.relate("=", zeros("d"), name="no deviation on average")
    unit = pen.follows(equals(inv(P) @ P, eye("d")), pos_P, by=matrices.inverse_times_the_matrix)
    pen.start(KL)
    pen.unfold(KL)
    pen.use(written)
    pen.relate("=", in_moments(p.expectation(off), p.expectation(outer(off, off))), by=LINEARITY)
    pen.use(centred, spread)
    pen.relate("=", value, unit, pos_Q, name="collect", why="the trace of `I` is `d`")

    pen.sanity(relation(">=", value, number(0)), "a divergence is never negative")
    pen.sanity(implies(equals(P, Q), equals(value, (n - m) @ inv(Q) @ (n - m) / 2)), "equal covariances")
    one_by_one = sum(log(r / s) + (s**2 + (m - n) ** 2) / (2 * r**2) - number(1) / 2)
    apart = (trace(inv(diag(r**2)) @ diag(s**2)) + (n - m) @ inv(diag(r**2)) @ (n - m) - d) / 2
    apart = apart + (logdet(diag(r**2)) - logdet(diag(s**2))) / 2
    pen.sanity(equals(apart, one_by_one), "diagonal covariances: the divergences of the entries, added up")
    pen.wrong("Exchanging the two laws: the inverse is that of the second covariance.")
    pen.wrong("Forgetting `-d`: it is the mean of `(x - m) @ inv(P) @ (x - m)`, and without it `KL(p, p)` is not 0.")
    pen.wrong("The quotient of the determinants upside down.")
