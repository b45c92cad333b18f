"""Differential of the inverse.

Every formula with an inverse covariance, a Newton step or an implicit layer moves by this one; no entry of the inverse
has to be written out.
"""

from workbench import (
    Differential,
    d,
    derivation,
    derivative,
    equals,
    index,
    inv,
    kron,
    matrix,
    trace,
    vec,
)
from workbench.rules import calculus, kronecker, matrices
from workbench.rules.requirements import needs_invertible

META = {
    "level": "intermediate",
    "bullets": ["Gradient computation in vector spaces", "Matrix operations and transformations"],
    "prerequisites": ["matrix-differential-product-rule", "kronecker-vec-identity"],
    "references": ["The Matrix Cookbook §2.2 (eq. 59)", "Magnus & Neudecker §8.4"],
}

X = matrix("X", "n", "n")
i, j, k, l = index("i j k l", "n")
V = inv(X)
dX = d(X, X)
invertible = needs_invertible(X)


@derivation(
    claim=[
        Differential(V, X, -(V @ dX @ V)),
        Differential(vec(V), X, -(kron(V.T, V) @ vec(dX))),
    ]
)
def differential_matrix_inverse(pen):
    pen.given(X, conditions=[invertible])
    pen.goal("Find the change of the inverse of `X` when `X` moves, as a matrix and as a Jacobian of stacked columns.")
    pen.convention(
        "vec stacks columns; the Jacobian of `F` in `X` is the matrix `K` that makes `vec(dF)` of `vec(dX)`."
    )
    pen.idea("The inverse is known only by the equation `X @ inv(X) == I`: differentiate the equation.")

    pen.start(X @ V)
    one = pen.by(matrices.matrix_times_its_inverse)
    pen.start(V @ X)
    cancels = pen.by(matrices.inverse_times_the_matrix)
    pen.start(d(X @ V, X))
    pen.use(one)
    zero = pen.by(calculus.constant_rule, "the identity does not move")
    pen.start(d(X @ V, X))
    rule = pen.by(calculus.product_rule_for_matrices)
    both = pen.follows(equals(rule.right, zero.right), rule, zero, name="two ways", why="the two lines are one change")
    alone = pen.both_sides(both, lambda side: side - dX @ V, name="solve for the change of the inverse", why="subtract")
    change = pen.both_sides(
        alone,
        lambda side: V @ side,
        cancels,
        name="solve for the change of the inverse",
        why="multiply by the inverse from the left",
        conditions=[invertible],
    )
    pen.start(d(vec(V), X))
    pen.inward("vec only moves entries")
    pen.use(change)
    pen.by(
        kronecker.vec_of_a_multiple,
        kronecker.vec_of_a_product,
        name="vec of a product",
        why="`vec(A @ X @ B) == kron(B.T, A) @ vec(X)`",
    )
    entry = equals(derivative(V[i, j], X[k, l]), -V[i, k] * V[l, j])

    pen.sanity(entry, "entry by entry: column `k` of the inverse times row `l`")
    pen.sanity(
        equals(d(trace(V), X), -trace(V @ V @ dX)),
        "so the gradient of the trace of the inverse is minus the transpose of its square",
    )
    pen.sanity(equals(d(X @ V @ X, X), dX), "the inverse undoes one factor to first order too")
    pen.wrong("Writing `-dX` over `X` squared: the two inverses stand on the two sides of `dX`.")
    pen.wrong("Forgetting the transpose in the Kronecker factor, or putting the factors in the other order.")
