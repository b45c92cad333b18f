"""Gradients of linear functions of a matrix.

Every linear function of a matrix is a trace, and every gradient of matrix calculus is read off one: these lines are the
last step of all the others.
"""

from workbench import Gradient, Sum, d, derivation, derivative, equals, eye, index, inner, matrix, trace
from workbench.rules import matrices, moves, sums

META = {
    "level": "intermediate",
    "bullets": ["Gradient computation in vector spaces"],
    "prerequisites": ["matrix-differential-product-rule", "trace-cyclic-property"],
    "references": ["The Matrix Cookbook §2.5"],
}

X, C = matrix("X", "m", "n"), matrix("C", "m", "n")
A, B = matrix("A", "p", "m"), matrix("B", "n", "p")
D, E = matrix("D", "p", "n"), matrix("E", "m", "p")
S = matrix("S", "n", "n")
i, j, k = index("i", "p"), index("j", "m"), index("k", "n")
r, s = index("r", "m"), index("s", "n")
dX = d(X, X)
f, g, h = trace(C.T @ X), trace(A @ X @ B), trace(D @ X.T @ E)


@derivation(claim=[Gradient(f, X, C), Gradient(g, X, A.T @ B.T), Gradient(h, X, E @ D)])
def gradient_trace_linear(pen):
    pen.given(X, C, A, B, D, E)
    pen.goal(
        "Find the gradients in `X` of `trace(C.T @ X)`, `trace(A @ X @ B)` and `trace(D @ X.T @ E)`: `X` stands "
        "last, in the middle, and transposed."
    )
    pen.convention("The gradient `G` has the shape of `X`, and `df == trace(G.T @ dX)`.")
    pen.idea(
        "Turn the factors round inside the trace until `dX` stands last; `G` is the transpose of what is before it."
    )

    with pen.road("differential"):
        pen.start(d(f, X))
        pen.inward("`C` does not move", times=3)
        pen.identify("`C.T` stands before `dX`")
        pen.start(d(g, X))
        pen.inward("`A` and `B` do not move", times=3)
        pen.by(moves.turned(dX), why="`B` goes to the front, `dX` stands last")
        pen.identify("the transpose of BA")
        pen.by(matrices.transpose_of_a_product)
        pen.start(d(h, X))
        pen.inward("`D` and `E` do not move", times=4)
        pen.by(moves.transposed(dX), why="now `dX` itself stands there")
        pen.by(moves.turned(dX), why="`D.T` goes to the front, `dX` stands last")
        pen.identify("the transpose of `D.T @ E.T`")
        pen.by(
            matrices.transpose_of_a_product,
            matrices.transpose_of_a_transpose,
            all=True,
            name="transpose of a product",
        )

    with pen.road("index notation"):
        entries = pen.follows(
            equals(g, Sum(A[i, j] * X[j, k] * B[k, i], i, j, k)), name="definition of trace and products"
        )
        pen.start(derivative(g, X[r, s]))
        pen.use(entries)
        pen.inward("the entries of `X` are independent", times=4)
        pen.by(sums.sift)
        pen.matrix_form(derivative(g, X), r, s)

    pen.sanity(equals(f, inner(C, X)), "a trace of this kind multiplies entry by entry and adds")
    pen.sanity(equals(g, inner(A.T @ B.T, X)), "a linear function is the inner product with its gradient")
    pen.sanity(equals(derivative(trace(S), S), eye("n")), "the gradient of the trace of a square matrix")
    pen.wrong("Reading off BA instead of its transpose: it has the shape (`n`, `m`), not that of `X`.")
    pen.wrong("Exchanging neighbours: the factors under a trace may be turned round, not permuted.")
