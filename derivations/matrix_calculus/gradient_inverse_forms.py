"""Gradients through an inverse matrix.

Gaussian densities, Kalman filters and second-order methods hold the inverse of a matrix that depends on parameters:
this is how a change passes through it, without ever differentiating a cofactor.
"""

from workbench import Gradient, d, derivation, derivative, equals, eye, inner, inv, matrix, outer, trace, vector
from workbench.rules import matrices, moves, traces

META = {
    "level": "advanced",
    "bullets": ["Gradient computation in vector spaces"],
    "prerequisites": ["differential-matrix-inverse", "gradient-trace-linear"],
    "references": ["The Matrix Cookbook §2.2 (eq. 61), §2.5"],
}

X, A, B = matrix("X", "n", "n"), matrix("A", "p", "n"), matrix("B", "n", "p")
a, b = vector("a", "n"), vector("b", "n")
f, g = a @ inv(X) @ b, trace(A @ inv(X) @ B)
F, G = -(inv(X).T @ outer(a, b) @ inv(X).T), -(inv(X) @ B @ A @ inv(X)).T
dX = d(X, X)


@derivation(claim=[Gradient(g, X, G), Gradient(f, X, F)])
def gradient_inverse_forms(pen):
    pen.given(X, A, B, a, b)
    pen.goal("Find the gradients in `X` of `trace(A @ inv(X) @ B)` and of `a @ inv(X) @ b`.")
    pen.convention(
        "The gradient `G` has the shape of `X`, and `df == trace(G.T @ dX)`; the entries of `X` are independent."
    )
    pen.idea("The inverse changes by the inverse on both sides of `dX`; the rest is turning the trace.")

    pen.start(d(g, X))
    pen.inward("`A` and `B` do not move", times=3)
    pen.by_lemma("differential-matrix-inverse")
    pen.by(
        matrices.number_out_of_the_right_factor,
        matrices.number_out_of_the_left_factor,
        traces.trace_of_a_multiple,
        name="trace of a multiple",
        why="the minus sign in front",
    )
    pen.by(moves.turned(dX), why="`dX` stands last")
    general = pen.identify("the transpose of what stands before `dX`")
    pen.start(f)
    as_trace = pen.by(traces.quadratic_form_as_a_trace)
    special = pen.instance(general, A=eye("n"), B=outer(b, a))
    pen.follows(
        equals(derivative(f, X), -(inv(X) @ outer(b, a) @ inv(X)).T),
        special,
        as_trace,
        name="special case",
        why="`A == I`, `B == outer(b, a)`",
    )
    pen.by(
        *[matrices.transpose_of_a_product] * 2,
        matrices.transpose_of_an_outer_product,
        matrices.matrix_products_associate.backwards,
        name="transpose of a product",
        why="from the right to the left",
    )

    pen.sanity(equals(inner(G, X), -g), "Euler: homogeneous of degree -1")
    pen.sanity(equals(G, -(inv(X).T @ A.T @ B.T @ inv(X).T)), "the transpose carried out")
    pen.sanity(equals(derivative(trace(inv(X)), X), -(inv(X) @ inv(X)).T), "`A` and `B` are identities")
    pen.wrong("Forgetting the minus sign, or one of the two inverses.")
    pen.wrong("Leaving out the transpose: unless `X` is symmetric, the gradient holds the transposed inverse.")
    pen.wrong("Using it for a symmetric `X` whose entries move in pairs: that is another convention.")
