"""Differential of the Cholesky factor.

How the square root of a covariance moves with it: the derivative of every Gaussian sample L z, and of every likelihood
that is computed by a Cholesky factorisation.
"""

from workbench import (
    Equality,
    d,
    derivation,
    diag,
    equals,
    eye,
    inner,
    inv,
    matrix,
    named,
    tril_mask,
    vector,
)
from workbench.reasons.algebra import MULTIPLY_OUT
from workbench.reasons.common import DEFINITION
from workbench.reasons.triangles import solution_of_a_lower_system
from workbench.rules import leibniz, matrices, triangles
from workbench.rules.requirements import needs_invertible

META = {
    "level": "research",
    "bullets": ["Gradient computation in vector spaces", "Matrix operations and transformations"],
    "prerequisites": ["matrix-differential-product-rule"],
    "references": ["Murray (2016), Differentiation of the Cholesky decomposition, arXiv:1602.07527"],
}

M, B, z = matrix("M", "n", "n"), matrix("B", "n", "n"), vector("z", "n")
T = named("T", tril_mask("n"))
L = named("L", T * M)
Sigma = named("Sigma", L @ L.T)
dL, dS = d(L, M), d(Sigma, M)
K, Z = named("K", inv(L) @ dL), named("Z", inv(L) @ dS @ inv(L).T)


def lower_half(of):
    """The part below the diagonal, and half of the diagonal."""
    return T * of - diag(diag(of)) / 2


F, H = named("F", lower_half(Z)), named("H", lower_half(L.T @ B))
pulled = inv(L).T @ ((H + H.T) / 2) @ inv(L)


@derivation(claim=[Equality(dL, L @ lower_half(Z)), Equality(inner(B, dL), inner(pulled, dS))])
def cholesky_differential(pen):
    pen.given(M, B)
    invertible = pen.assume(needs_invertible(L).statement, "`L` is invertible")
    pen.goal(
        "Find the change of the Cholesky factor `L` from the change of `Sigma == L @ L.T`, and the gradient back "
        "through it."
    )
    pen.convention(
        "`T` is 1 on and below the diagonal and 0 above: `L` is the lower triangle of `M`, any lower triangular "
        "matrix. `Z` is the change of `Sigma` seen from `L`; `F` and `H` are the lower triangles of `Z` and `L.T @ "
        "B`, with half of the diagonal. `B` is the gradient of a loss in `L`."
    )
    pen.idea(
        "`Z` is a lower triangular matrix plus its transpose. So it can be split: below the diagonal only the "
        "first counts, and on the diagonal each has half."
    )

    pen.start(dS)
    pen.unfold(Sigma)
    rule = pen.by(
        leibniz.product_rule_for_matrices,
        leibniz.transposing_commutes_with_differentiating,
        name="product rule",
        why="both factors move",
    )
    pen.start(Z)
    pen.unfold(Z, why="an inverse from each side")
    pen.use(rule)
    two_parts = pen.relate("=", inv(L) @ dL + (inv(L) @ dL).T, by=MULTIPLY_OUT, why="`L` cancels in both terms")
    pen.define("K", inv(L) @ dL)
    pen.start(Z, two_parts.right, two_parts)
    split = pen.fold(K)
    once = pen.follows(equals(T * T, T), T, by=triangles.lower_and_lower)
    below_l = pen.follows(equals(T * L, L), once, L, name="`L` is lower triangular")
    pen.start(dL)
    pen.unfold(L)
    moved = pen.inward("the mask stays")
    below_dl = pen.follows(equals(T * dL, dL), once, moved, name="and so is its change")
    lower = pen.follows(
        equals(T * K, K), below_l, below_dl, K, T, invertible, by=solution_of_a_lower_system,
        why="inverses and products of them are so too",
    )  # fmt: skip
    shared = pen.follows(equals(T * T.T, eye("n")), T, by=triangles.lower_and_upper)
    above = pen.follows(equals(T * K.T, T * T.T * K.T), lower, name="the upper triangle")
    pen.follows(equals(F, F.args[0]), by=DEFINITION, why="the lower triangle, with half of the diagonal")
    found = pen.follows(
        equals(F, K), split, lower, above, shared, F, name="split",
        why="below the diagonal `K.T` is 0; on it, both are equal",
    )  # fmt: skip
    undo = pen.follows(equals(L @ inv(L), eye("n")), invertible, by=matrices.matrix_times_its_inverse)
    forward = pen.follows(equals(dL, L @ K), undo, K, name="multiply by `L`", why="the definition of `K`")
    forward = pen.use(found, backwards=True)
    pen.follows(equals(dL, L @ lower_half(Z)), forward, F, name="the result")

    pen.start(inner(B, dL))
    pen.use(forward)
    pen.relate("=", inner(L.T @ B, F), name="move `L` across", why="its transpose, on the other side")
    pen.relate("=", inner(H, Z), F, H, name="move the weights across", why="1, 1/2 or 0 for each entry")
    pen.relate("=", inner((H + H.T) / 2, Z), split, name="symmetric part", why="`Z` is symmetric and sees no other")
    pen.relate(
        "=", inner(pulled, dS), Z, name="move the inverses across", why="what stands beside `dSigma` is the gradient"
    )

    pen.sanity(
        equals(inner(diag(diag(inv(L))), dL), inner(inv(Sigma), dS) / 2),
        "the diagonal: half of the change of `log(det(Sigma))`",
    )
    pen.sanity(
        equals(dS @ inv(L).T @ z, dL @ z + L @ (dL.T @ (inv(L).T @ z))), "a whitened vector, by the product rule"
    )
    pen.sanity(equals(lower_half(Z) + lower_half(Z).T, Z), "the two parts of the split give `Z` again")
    pen.wrong("Taking all of the diagonal: it is shared by the two parts, and each has half.")
    pen.wrong("Using the derivative of the symmetric root: `L` is another root, and turns by other rules.")
    pen.wrong(
        "Calling what comes back a gradient in free entries: a symmetric `Sigma` moves in pairs, so it is made "
        "symmetric."
    )
