"""Gradients of quadratic functions of a matrix.

A quadratic form for every column of X at once: regularisers, graph Laplacians, Gaussian likelihoods of whole data sets
and principal components are all of this kind.
"""

from workbench import Gradient, Sum, d, derivation, derivative, equals, index, inner, matrix, trace
from workbench.rules import algebra, matrices, moves, sums, traces

META = {
    "level": "intermediate",
    "bullets": ["Gradient computation in vector spaces"],
    "prerequisites": ["gradient-trace-linear", "gradient-quadratic-form"],
    "references": ["The Matrix Cookbook §2.5.2"],
}

X, A, B = matrix("X", "m", "n"), matrix("A", "m", "m"), matrix("B", "n", "n")
S = matrix("S", "m", "m", "symmetric")
i, k, r = index("i k r", "m")
j, s = index("j s", "n")
dX = d(X, X)
f, g = trace(X.T @ A @ X), trace(A @ X @ B @ X.T)
F, G = (A + A.T) @ X, A.T @ X @ B.T + A @ X @ B


@derivation(claim=[Gradient(f, X, F), Gradient(g, X, G)])
def gradient_trace_quadratic(pen):
    pen.given(X, A, B, S)
    pen.goal("Find the gradients in `X` of `trace(X.T @ A @ X)` and of `trace(A @ X @ B @ X.T)`.")
    pen.convention("The gradient `G` has the shape of `X`, and `df == trace(G.T @ dX)`.")
    pen.idea("One of the two `X` changes at a time. Where it is the transposed one, transpose the whole trace.")

    with pen.road("differential"):
        pen.start(d(f, X))
        pen.inward("one of the two `X` changes at a time", times=5)
        pen.by(traces.trace_of_a_sum, moves.transposed(dX), name="trace of a transpose", why="in the first term")
        pen.identify()
        pen.by(
            matrices.transpose_of_a_product,
            matrices.transpose_of_a_transpose,
            all=True,
            name="transpose of a product",
        )
        pen.by(matrices.common_right_factor)
        _symmetric(pen)
        pen.start(d(g, X))
        pen.inward("again one of the two at a time", times=5)
        pen.by(traces.trace_of_a_sum)
        pen.by(moves.transposed(dX), name="trace of a transpose", why="in the second term")
        pen.by(moves.turned(dX), all=True, why="`dX` stands last")
        pen.identify()
        pen.by(
            *[matrices.transpose_of_a_product] * 2,
            matrices.transpose_of_a_transpose,
            all=True,
            name="transpose of a product",
            why="from the right to the left",
        )

    with pen.road("index notation"):
        entries = pen.follows(
            equals(f, Sum(X[i, j] * A[i, k] * X[k, j], i, j, k)), name="definition of trace and products"
        )
        pen.start(derivative(f, X[r, s]))
        pen.use(entries)
        pen.inward("each of the two factors is differentiated in turn", times=4)
        pen.by(algebra.distribute, *[sums.a_sum_splits] * 3, name="linearity", why="sum each part")
        pen.by(sums.one_double_sum, sums.one_double_sum, sums.sift, sums.sift, all=True, name="sift", why="two deltas")
        pen.matrix_form(derivative(f, X), r, s)
        _symmetric(pen)

    pen.sanity(equals(f, Sum(Sum(X[i, j] * A[i, k] * X[k, j], i, k), j)), "one quadratic form for each column of `X`")
    pen.sanity(equals(inner(G, X), 2 * g), "Euler: homogeneous of degree 2")
    pen.sanity(equals(inner(F, X), 2 * f), "Euler: homogeneous of degree 2")
    pen.wrong("Writing `2*A @ X` for a matrix `A` that is not symmetric.")
    pen.wrong("Taking `A @ X @ B` twice: in the second term both matrices are transposed.")


def _symmetric(pen):
    """The case that people remember."""
    pen.start((S + S.T) @ X)
    pen.by(
        matrices.symmetric_matrix,
        algebra.a_term_twice,
        matrices.number_out_of_the_left_factor,
        name="symmetric matrix",
        why="the case `A == S`",
    )
