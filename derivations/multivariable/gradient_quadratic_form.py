"""Gradient of a quadratic form.

Energies, variances and second-order Taylor terms are all x^T A x: this one gradient is behind least squares, Gaussian
likelihoods and Newton's method.
"""

from workbench import Gradient, Sum, d, derivation, derivative, equals, index, matrix, number, vector
from workbench.rules import algebra, matrices, sums

META = {
    "level": "beginner",
    "bullets": ["Gradient computation", "Gradient computation in vector spaces"],
    "prerequisites": ["gradient-linear-form", "product-rule"],
    "references": ["The Matrix Cookbook §2.4.2", "MML §5.5"],
}

A, S, x = matrix("A", "n", "n"), matrix("S", "n", "n", "symmetric"), vector("x", "n")
i, j, k = index("i j k", "n")
f = x @ A @ x
G = (A + A.T) @ x
dx = d(x, x)


@derivation(claim=[Gradient(f, x, G), Gradient(x @ S @ x, x, 2 * (S @ x))])
def gradient_quadratic_form(pen):
    pen.given(x, A, S)
    pen.goal("Find the gradient in `x` of the quadratic form `x @ A @ x` of a square matrix `A`, symmetric or not.")
    pen.convention("The gradient `G` has the shape of `x`, and `df == G.T @ dx`.")
    pen.idea(
        "The vector `x` stands in two places: let one of them change at a time, and bring both changes to one end."
    )

    with pen.road("differential"):
        pen.start(d(f, x))
        pen.inward("one of the two factors `x` changes at a time", times=2)
        pen.by(matrices.a_scalar_is_its_own_transpose, where=dx @ A @ x, why="now `dx` stands at the end of both terms")
        pen.by(matrices.common_right_factor, matrices.common_left_factor, name="common factors")
        pen.identify()
        found = pen.by(
            matrices.row_times_matrix,
            matrices.transpose_of_a_sum,
            matrices.transpose_of_a_transpose,
            name="transpose of a sum",
            why="the row, written as a column",
        )
        _symmetric(pen, found)

    with pen.road("index notation"):
        form = pen.follows(equals(f, Sum(x[i] * A[i, j] * x[j], i, j)), name="definition of the products")
        pen.start(derivative(f, x[k]))
        pen.use(form)
        pen.inward("each of the two factors is differentiated in turn", times=4)
        pen.by(algebra.distribute, sums.a_sum_splits, sums.a_sum_splits, name="linearity")
        pen.by(sums.one_double_sum, all=True)
        pen.by(sums.sift, all=True, why="the deltas set `i == k` in one sum and `j == k` in the other")
        pen.matrix_form(derivative(f, x), k)
        _symmetric(pen, pen.by(matrices.common_right_factor))

    pen.sanity(equals(x @ G, 2 * f), "Euler: the form is homogeneous of degree 2")
    pen.sanity(equals(f, x @ ((A + A.T) / 2) @ x), "the form sees only the symmetric part of `A`")
    pen.sanity(equals(x @ (A - A.T) @ x, number(0)), "an antisymmetric matrix has the form 0, and the gradient 0")
    pen.sanity(equals(derivative(derivative(f, x), x), A + A.T), "the Hessian is constant and symmetric")
    pen.wrong("Writing `2*A @ x` for a matrix that is not symmetric.")
    pen.wrong("Treating one `x` as a constant: then one of the two terms is missing.")
    pen.wrong(
        "Adding the row that `x` and `A` make to the column `A @ x` as they stand: the row has to be transposed first."
    )


def _symmetric(pen, found):
    """The case that people remember."""
    pen.instance(found, A=S, why="the case `A == S`")
    pen.by(matrices.symmetric_matrix, algebra.a_term_twice, name="symmetric matrix", why="`S.T == S`")
