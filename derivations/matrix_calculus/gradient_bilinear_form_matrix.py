"""Gradient of a bilinear form in its matrix.

The elementary step of backpropagation: the gradient of a number in a weight matrix is an outer product, what comes back
times what went in.
"""

from workbench import Gradient, Sum, d, derivation, derivative, equals, index, matrix, norm, outer, vector
from workbench.rules import matrices, moves, sums, traces

META = {
    "level": "intermediate",
    "bullets": ["Gradient computation in vector spaces"],
    "prerequisites": ["gradient-trace-linear"],
    "references": ["The Matrix Cookbook §2.4 (eqs. 70, 77)"],
}

a, X, b, c = vector("a", "m"), matrix("X", "m", "n"), vector("b", "n"), vector("c", "n")
i, r = index("i r", "m")
j, s = index("j s", "n")
f, g = a @ X @ b, b @ X.T @ X @ c
H = X @ (outer(c, b) + outer(b, c))
dX = d(X, X)


@derivation(claim=[Gradient(f, X, outer(a, b)), Gradient(g, X, H)])
def gradient_bilinear_form_matrix(pen):
    pen.given(X, a, b, c)
    pen.goal(
        "Find the gradients in `X` of the form `a @ X @ b`, which is linear in `X`, and of `b @ X.T @ X @ c`, in "
        "which `X` stands twice."
    )
    pen.convention("The gradient `G` has the shape of `X`, and `df == trace(G.T @ dX)`.")
    pen.idea("A number is its own trace, and under a trace the vectors can be turned round until `dX` stands last.")

    with pen.road("differential"):
        pen.start(d(f, X))
        pen.inward("`a` and `b` do not move", times=3)
        pen.by(
            traces.quadratic_form_as_a_trace,
            moves.turned(dX),
            name="a number is its trace",
            why="`b` goes to the front",
        )
        pen.identify("the transpose of `outer(b, a)`")
        pen.by(matrices.transpose_of_an_outer_product)
        pen.start(g)
        product = pen.by(
            matrices.matrix_products_associate,
            matrices.row_times_matrix,
            matrices.transpose_of_a_transpose,
            name="brackets moved",
            why="two vectors, `X @ b` and `X @ c`",
        )
        pen.start(d(g, X))
        pen.use(product)
        pen.inward("one of the two changes at a time", times=4)
        pen.by(matrices.dot_product_is_symmetric, where=dX @ b @ (X @ c))
        pen.by(
            matrices.matrix_products_associate.backwards,
            traces.quadratic_form_as_a_trace,
            moves.turned(dX),
            all=True,
            name="the first form twice",
            why="with `a == X @ c`, and with `a == X @ b`",
        )
        pen.identify()
        pen.by(matrices.transpose_of_an_outer_product, all=True)
        pen.by(
            matrices.matrix_times_an_outer_product.backwards,
            matrices.common_left_factor,
            all=True,
            name="common left factor",
        )
    with pen.road("index notation"):
        entries = pen.follows(equals(f, Sum(a[i] * X[i, j] * b[j], i, j)), name="definition of the products")
        pen.start(derivative(f, X[r, s]))
        pen.use(entries)
        pen.inward("the entries of `X` are independent", times=4)
        pen.by(sums.sift, sums.sift)
        pen.matrix_form(derivative(f, X), r, s)

    pen.sanity(equals(outer(a, b) @ c, a * (b @ c)), "rank one: every column is a multiple of `a`")
    pen.sanity(equals(derivative(norm(X @ b) ** 2, X), 2 * outer(X @ b, b)), "the case `b == c`: a square length")
    pen.wrong("Writing `outer(b, a)`: it has the shape (`n`, `m`), not that of `X`.")
    pen.wrong("Counting only one of the two factors `X` in the second form.")
