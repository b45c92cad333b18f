"""Jacobi's formula for the determinant.

How a volume changes when the map that makes it does: behind every log-determinant, and so behind Gaussian likelihoods
and normalising flows.
"""

from workbench import (
    Differential,
    Equality,
    Gradient,
    Sum,
    adj,
    d,
    derivation,
    derivative,
    det,
    equals,
    index,
    inv,
    matrix,
    outer,
    size_term,
    trace,
    vector,
)
from workbench.reasons.common import IDENTIFICATION
from workbench.rules import algebra, calculus, determinants, matrices, sums, traces

META = {
    "level": "advanced",
    "bullets": ["Gradient computation in vector spaces", "Matrix operations and transformations"],
    "prerequisites": ["matrix-differential-product-rule"],
    "references": ["The Matrix Cookbook §2.1 (eq. 49)", "Magnus & Neudecker §8.3"],
}

X, u, v = matrix("X", "n", "n"), vector("u", "n"), vector("v", "n")
i, j, k = index("i j k", "n")
C = adj(X)
dX = d(X, X)


@derivation(
    claim=[
        Differential(det(X), X, det(X) * trace(inv(X) @ dX)),
        Equality(d(det(X), X), trace(adj(X) @ dX)),
        Gradient(det(X), X, det(X) * inv(X).T),
    ]
)
def differential_determinant_jacobi(pen):
    pen.given(X, u, v)
    pen.goal("Find the differential and the gradient of the determinant of a square matrix `X`.")
    pen.convention(
        "Entry (`j`, `i`) of the adjugate is the cofactor of `X[i, j]`: the signed determinant of `X` without row "
        "`i` and column `j`."
    )
    pen.idea("Expanded along row `i`, the determinant is linear in that row, and the cofactors do not contain it.")

    pen.start(X @ C)
    rows = pen.by(determinants.matrix_times_its_adjugate)
    expansion = pen.follows(
        equals(det(X), Sum(X[i, k] * C[k, i], k)),
        rows,
        name="cofactor expansion",
        why="along row `i`; any row gives the same number",
    )
    pen.start(derivative(C[k, i], X[i, j]))
    constant = pen.by(determinants.cofactor_without_its_row, "the cofactors of row `i` leave row `i` out")
    pen.start(derivative(det(X), X[i, j]))
    pen.use(expansion)
    pen.by(calculus.derivative_of_a_big_sum, calculus.product_rule, name="product rule")
    pen.use(constant)
    pen.arithmetic("only the first factors move")
    pen.by(
        calculus.independent_inputs,
        sums.delta_of_equal_indices,
        algebra.multiply_by_one,
        name="independent inputs",
        why="`X[i, k]` is `X[i, j]` only for `k == j`",
    )
    pen.by(sums.sift)
    gradient = pen.matrix_form(derivative(det(X), X), i, j)
    _inverse_form(pen, gradient, rows)

    pen.sanity(
        equals(det(X + outer(u, v)), det(X) + v @ C @ u),
        "for a change of rank one there is no remainder: the matrix determinant lemma",
    )
    pen.sanity(equals(trace(C @ X), size_term("n") * det(X)), "Euler: the determinant is homogeneous of degree `n`")
    pen.sanity(
        equals(d(det(X @ X), X), 2 * det(X) * trace(C @ dX)),
        "volumes multiply, and the square of a volume `v` changes by `2*v` times its change",
    )
    pen.note("The form with the adjugate holds for every `X`; only the form with the inverse needs an invertible one.")
    pen.wrong("Leaving out the transpose: the cofactor of `X[i, j]` stands at place (`j`, `i`) of the adjugate.")
    pen.wrong("Using the inverse where `X` is singular: the adjugate still exists there, the inverse does not.")
    pen.wrong("Reading `trace(inv(X) @ dX)` as the change of the determinant: it is the relative change.")


def _inverse_form(pen, gradient, rows):
    """The adjugate is the determinant times the inverse, where there is one."""
    pen.start(inv(X) @ X)
    cancels = pen.by(matrices.inverse_times_the_matrix)
    adjugate = pen.both_sides(rows, lambda side: inv(X) @ side, cancels, name="multiply by the inverse")
    pen.follows(
        equals(d(det(X), X), trace(C @ dX)), gradient, by=IDENTIFICATION,
        why="`dX` is paired entry by entry with the gradient, whose transpose stands under the trace",
    )  # fmt: skip
    pen.use(adjugate)
    pen.by(matrices.number_out_of_the_left_factor, traces.trace_of_a_multiple, name="the trace is linear")
    pen.identify()
