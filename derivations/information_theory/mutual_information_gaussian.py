"""Mutual information of normal vectors.

Determinants measure it: how much the volume of uncertainty about one part shrinks once the other is seen. Channel
capacity, canonical correlations, and what a sensor is worth.
"""

from workbench import (
    Claim,
    Equality,
    array,
    block,
    derivation,
    det,
    equals,
    expectation,
    eye,
    implies,
    inv,
    log,
    logdet,
    matrix,
    named,
    number,
    pi,
    relation,
    scalar,
    size_term,
    trace,
    vector,
    zeros,
)
from workbench.reasons.semidefinite import PART_BY_PART
from workbench.rules import calculus, determinants, matrices

META = {
    "level": "advanced",
    "bullets": ["Pattern identification", "Distribution analysis"],
    "prerequisites": ["kl-gaussians-multivariate", "max-entropy-gaussian", "mutual-information-identities"],
    "references": ["Cover & Thomas, Elements of Information Theory, Example 8.5.1"],
}

B, C, K = matrix("B", "p", "q"), matrix("C", "q", "q", "posdef"), matrix("K", "p", "p", "posdef")
I_p, I_q, above, below = eye("p"), eye("q"), zeros("p", "q"), zeros("q", "p")
G = B @ inv(C)
A = named("A", K + G @ B.T)
S = named("S", block(A, B, B.T, C))
N = named("N", block(A, above, below, C))
U, middle = named("U", block(I_p, G, below, I_q)), block(K, above, below, C)
n = S.shape[0]
z, mu = vector("z", n), vector("mu", n)


def log_density(covariance):
    """Of the normal law of the whole vector with this covariance."""
    return -size_term(n) / 2 * log(2 * pi) - logdet(covariance) / 2 - (z - mu) @ inv(covariance) @ (z - mu) / 2


joint, product = named("ell_p", log_density(S)), named("ell_q", log_density(N))
I = named("KL", expectation(joint - product, z, log_density(S)))
value = (logdet(A) + logdet(C) - logdet(S)) / 2
s, r, rho = scalar("s", "positive"), scalar("r", "positive"), scalar("rho")
pair = array([[s**2, rho * s * r], [rho * s * r, r**2]])


def entropy(size, covariance):
    """Of a normal vector of that size."""
    return size_term(size) / 2 * (1 + log(2 * pi)) + logdet(covariance) / 2


@derivation(
    claim=[
        Claim("Expectation", equals(I, value), wrt=(z,), result=value),
        Equality(value, (logdet(A) - logdet(K)) / 2),
        Equality((log(s**2) + log(r**2) - log(det(pair))) / 2, -log(1 - rho**2) / 2),
    ]
)
def mutual_information_gaussian(pen):
    pen.given(B, C, K, mu, z, s, r, rho)
    near = pen.assume(relation("<", rho**2, 1), "`rho**2 < 1`")
    pos, pos_K = pen.fact(C, "posdef"), pen.fact(K, "posdef")
    pen.goal(
        "Find the mutual information of two vectors `x` and `y` that are normal together, with the covariances `A` "
        "and `C`, and the covariance `B` of `x` with `y`."
    )
    pen.convention(
        "The mutual information is the divergence `KL` of the law of both from that of independent ones. `z` is the "
        "vector of `x` and `y`, and `S` its covariance; `N` would be it if `x` and `y`, each with its own "
        "law, were independent. `K`, which is `A - B @ inv(C) @ B.T`, is the covariance of `x` once `y` is known; any "
        "positive definite `S` is of this form. For two numbers `s` and `r` are the standard deviations, `rho` is the "
        "correlation."
    )
    pen.idea("Independent normal vectors are one normal vector: the divergence between two normal laws is known.")

    pen.define("A", A.args[0], "covariance of `x`")
    pen.define("S", S.args[0], "covariance of both together")
    pen.define("N", N.args[0], "the same without what joins them")
    pen.define("ell_p", joint.args[0], "log density of `z`")
    pen.define("ell_q", product.args[0], "log density of `x` and that of `y`, added")
    pen.define("KL", I.args[0], "mutual information")
    turned = pen.follows(equals(inv(C).T, inv(C)), pos, by=matrices.transpose_of_an_inverse, name="symmetric")
    even = pen.follows(equals(A.T, A), A, turned, pos_K, name="symmetric")
    same = pen.follows(equals(S.T, S), S, even, pos, name="symmetric")
    same_n = pen.follows(equals(N.T, N), N, even, pos, name="symmetric")
    pen.define("U", U.args[0], "adds to `x` what `y` explains")
    back = pen.follows(equals(inv(C) @ C, I_q), pos, by=matrices.inverse_times_the_matrix)
    stretch = pen.follows(
        equals(S, U @ middle @ U.T), S, U, A, back, turned, name="block factorisation", why="multiply the blocks out"
    )
    up = pen.follows(relation("loewner>", S, zeros(n, n)), stretch, pos_K, pos, name="positive definite")
    up_A = pen.follows(
        relation("loewner>", A, zeros("p", "p")), A, pos_K, pos, by=PART_BY_PART, name="positive definite"
    )
    up_n = pen.follows(relation("loewner>", N, zeros(n, n)), N, up_A, pos, name="positive definite")
    known = pen.lemma("kl-gaussians-multivariate", same, up, same_n, up_n, x=z, m=mu, n=mu, P=S, Q=N)

    two = pen.follows(
        equals(inv(N), block(inv(A), above, below, inv(C))), N, A, pos_K, pos, by=matrices.inverse_of_a_block_diagonal
    )
    own = pen.follows(equals(inv(A) @ A, I_p), A, pos_K, pos, by=matrices.inverse_times_the_matrix)
    pen.start(inv(N) @ S)
    pen.use(two)
    ratio = pen.relate(
        "=", block(I_p, inv(A) @ B, inv(C) @ B.T, I_q), S, own, back, name="multiply", why="block by block"
    )
    ones_ = pen.follows(
        equals(trace(inv(N) @ S), size_term(n)), ratio, name="trace", why="blocks off the diagonal do not count"
    )
    sizes = pen.follows(
        equals(logdet(N), logdet(A) + logdet(C)), N, A, pos_K, pos,
        by=determinants.log_determinant_of_a_block_triangle,
    )  # fmt: skip
    pen.follows(equals(I, value), known, ones_, sizes, name="collect", why="the means are the same")

    pen.start(logdet(U))
    pen.relate("=", logdet(I_p) + logdet(I_q), U, by=determinants.log_determinant_of_a_block_triangle)
    unit = pen.relate("=", 0, by=determinants.log_determinant_of_the_identity)
    pen.start(logdet(S))
    pen.use(stretch)
    pen.relate("=", logdet(U) + logdet(middle) + logdet(U.T), by=determinants.log_determinant_of_a_product)
    pen.relate("=", logdet(U) + logdet(middle) + logdet(U), by=determinants.log_determinant_of_a_transpose)
    volume = pen.relate(
        "=", logdet(K) + logdet(C), unit, by=determinants.log_determinant_of_a_block_triangle, name="volumes multiply",
        why="`U` keeps volumes",
    )  # fmt: skip
    pen.follows(
        equals(value, (logdet(A) - logdet(K)) / 2), volume, name="what is left of `x`",
        why="by how much knowing `y` shrinks the volume",
    )  # fmt: skip

    with pen.road("two numbers"):
        wide = pen.fact(s, "positive"), pen.fact(r, "positive")
        pen.start(det(pair))
        square = pen.relate("=", s**2 * r**2 * (1 - rho**2), by=determinants.determinant_of_two_rows)
        apart = pen.follows(
            equals(log(s**2 * r**2 * (1 - rho**2)), log(s**2) + log(r**2) + log(1 - rho**2)), *wide, near,
            by=calculus.log_of_product,
        )  # fmt: skip
        pen.follows(
            equals((log(s**2) + log(r**2) - log(det(pair))) / 2, -log(1 - rho**2) / 2), square, apart,
            name="the variances cancel", why="only the correlation is left",
        )  # fmt: skip

    pen.sanity(implies(equals(B, above), equals(value, number(0))), "no covariance, no information")
    pen.sanity(relation(">=", value, 0), "a divergence is never negative")
    pen.sanity(
        equals(entropy("p", A) + entropy("q", C) - entropy(n, S), value),
        "as a difference of entropies, `(p/2) * (1 + log(2*pi)) + logdet(A)/2` that of `x`: the constants cancel",
    )
    pen.wrong("`-log(1 - rho**2)` without the half: the root of a determinant is the volume.")
    pen.wrong("`det(A)*det(C) - det(B)**2` for `det(S)`: blocks are no numbers.")
    pen.wrong("Using it for laws that are not normal: with the same covariances they may tell more of each other.")
