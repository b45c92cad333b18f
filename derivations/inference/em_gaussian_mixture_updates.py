"""EM for Gaussian mixtures.

Soft clustering: who might have drawn each point, then weighted means, covariances and shares; every step makes the data
more likely.
"""

from workbench import (
    Equality,
    Gradient,
    Inequality,
    Sum,
    derivation,
    derivative,
    diag,
    equals,
    exp,
    gradient,
    iff,
    index,
    inv,
    log,
    logdet,
    logsumexp,
    matrix,
    named,
    number,
    ones,
    outer,
    relation,
    scalar,
    size_term,
    softmax,
    sum,
    trace,
    vector,
    zeros,
)
from workbench.rules.declared.algebra import LOGARITHM_OF_A_QUOTIENT
from workbench.rules.declared.common import COLLECT

META = {
    "level": "advanced",
    "bullets": ["Pattern identification", "Statistical reasoning"],
    "prerequisites": ["em-lower-bound-monotonicity", "mle-multivariate-normal", "mle-categorical"],
    "references": ["PRML §9.2.2 (eqs. 9.16-9.27) and §9.4", "MML §11.2"],
}

n = size_term("n")
A, pi = matrix("A", "n", "K"), vector("pi", "K", "simplex")
R = matrix("R", "n", "K", "simplex")
i, k, j = index("i", "n"), index("k", "K"), index("j", "K")

loglik = named("ell", sum(logsumexp(log(pi) + A, axis=1)))
P = named("P", softmax(log(pi) + A, axis=1))
bound = named("B", sum(R * (log(pi) + A - log(R))))
gap = named("D", sum(R * log(R / P)))
counts = sum(R, axis=0)

r, X = vector("r", "n", "positive"), matrix("X", "n", "d")
mu, Lam = vector("mu", "d"), matrix("Lambda", "d", "d", "posdef")
N = named("N_k", sum(r))
off = named("C", X - outer(ones("n"), mu))
spread = named("S", off.T @ diag(r) @ off)
Q = named("Q", N / 2 * logdet(Lam) - trace(Lam @ spread) / 2)
centre = X.T @ r / N
around = X - outer(ones("n"), centre)
at_centre = N / 2 * logdet(Lam) - trace(Lam @ (around.T @ diag(r) @ around)) / 2

q, lam = vector("q", "K", "positive"), scalar("lam", "positive")
lagrangian = named("F", counts @ log(q) - lam * (sum(q) - 1))
share = counts / n
better = named("pi_new", sum(P, axis=0) / n)


@derivation(
    claim=[
        Equality(loglik, bound + gap),
        Inequality(bound, "<=", loglik),
        Gradient(loglik, A, softmax(log(pi) + A, axis=1)),
        Gradient(Q, mu, Lam @ (X.T @ r - N * mu)),
        Inequality(Q, "<=", at_centre),
        Gradient(Q, Lam, (N * inv(Lam) - spread) / 2),
        Gradient(lagrangian, q, counts / q - lam),
        Inequality(loglik, "<=", sum(logsumexp(log(better) + A, axis=1))),
    ]
)
def em_gaussian_mixture_updates(pen):
    pen.given(A, pi, R, r, X, mu, Lam, q, lam)
    pen.goal(
        "Find updates of means, covariances and shares of a mixture of `K` normal laws that never lower the "
        "likelihood of `n` points."
    )
    pen.convention(
        "`A[i, k]` is the logarithm of the normal density of component `k` at point `i`, `pi` holds the shares. "
        "Row `i` of `R` is any probability vector over the components, `P` the one by Bayes' rule. For one "
        "component, `r` is its column of the responsibilities, the rows of `X` are the points and `Lambda` is the "
        "inverse of its covariance."
    )
    pen.idea(
        "The logarithm of a sum is bounded from below by a weighted sum of logarithms, which separates: each component "
        "is a normal with weights, and the shares are frequencies."
    )

    with pen.road("lower bound"):
        bayes = pen.follows(
            equals(P[i, k], pi[k] * exp(A[i, k]) / Sum(pi[j] * exp(A[i, j]), j)),
            name="Bayes' rule",
            why="the responsibility of component `k` for point `i`",
        )
        pen.start(bound + gap)
        pen.unfold(bound, gap)
        pen.relate(
            "=", sum(R * (log(pi) + A - log(P))), bayes, by=LOGARITHM_OF_A_QUOTIENT, why="what holds `R` alone cancels"
        )
        whole = pen.relate(
            "=",
            loglik,
            name="logarithm of a softmax",
            why=(
                "`log(P)` is `A`, with `log(pi)` added to every row, less logsumexp, which is the same in a row; a "
                "row of `R` adds up to 1"
            ),
        )
        positive = pen.follows(
            relation(">=", gap, number(0)), name="Gibbs' inequality", why="a divergence in every row"
        )
        pen.follows(
            relation("<=", bound, loglik),
            whole,
            positive,
            name="lower bound",
            why="with equality for `R == P`: the E-step",
        )
    with pen.road("mean and covariance of a component"):
        slope = pen.engine(gradient(Q, mu))
        gathered = pen.follows(
            equals(derivative(Q, mu), Lam @ (X.T @ r - N * mu)), slope, by=COLLECT, why="the weights add up to `N_k`"
        )
        pen.follows(
            iff(equals(Lam @ (X.T @ r - N * mu), zeros("d")), equals(mu, centre)),
            gathered,
            pen.fact(Lam, "posdef"),
            name="set the gradient to 0",
            why="`Lambda` is invertible: the weighted mean",
        )
        pen.follows(
            relation("<=", Q, at_centre),
            name="second derivative",
            why="concave in `mu`: the weighted mean is the maximum",
        )
        bent = pen.engine(gradient(Q, Lam))
        flat = pen.follows(
            equals(derivative(Q, Lam), (N * inv(Lam) - spread) / 2), bent, by=COLLECT, why="`S` is the weighted scatter"
        )
        pen.follows(
            equals((N * (spread / N) - spread) / 2, zeros("d", "d")),
            flat,
            name="set the gradient to 0",
            why="the covariance, the inverse of `Lambda`, is the weighted scatter over `N_k`",
        )
    with pen.road("shares"):
        tilt = pen.engine(gradient(lagrangian, q))
        pen.follows(
            iff(equals(tilt.right, zeros("K")), equals(q, counts / lam)),
            tilt,
            name="solve",
            why="each share is `N_k` over `lam`",
        )
        pen.follows(
            equals(sum(counts), n),
            pen.fact(R, "simplex"),
            name="count",
            why="every row of `R` adds up to 1, so the `N_k` add up to `n`",
        )
        pen.follows(
            iff(equals(sum(counts / lam), number(1)), equals(lam, n)),
            pen.fact(R, "simplex"),
            name="constraint",
            why="the shares add up to 1: `lam == n`",
        )

    pen.sanity(relation("<=", loglik, sum(logsumexp(log(better) + A, axis=1))), "the step in the shares: never worse")
    pen.sanity(equals(sum(share), number(1)), "the new shares add up to 1")
    pen.sanity(
        equals(derivative(loglik, A), P), "the gradient of the log-likelihood is that of the bound: a fixed point of "
        "the updates is a stationary point",
    )  # fmt: skip
    pen.wrong(
        "Maximising the bound in `R` and the parameters at once: the steps alternate, `R == P` before every update."
    )
    pen.wrong("The old mean in the new covariance: the scatter is around the new one.")
    pen.wrong("A component that shrinks onto one point: its variance goes to 0 and the likelihood to infinity.")
