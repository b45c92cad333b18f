"""Gradient of least squares.

The squared distance of A x from b: its gradient gives the normal equations, its constant Hessian says that every
stationary point is a global minimum.
"""

from workbench import (
    Gradient,
    Hessian,
    Inequality,
    d,
    derivation,
    derivative,
    equals,
    implies,
    matrix,
    named,
    norm,
    number,
    relation,
    vector,
    zeros,
)
from workbench.reasons.semidefinite import EVERY_DIRECTION
from workbench.rules import algebra, matrices, norms

META = {
    "level": "beginner",
    "bullets": ["Gradient computation", "Gradient computation in vector spaces", "Error function development"],
    "prerequisites": ["gradient-quadratic-form"],
    "references": ["MML §5.3 (Example 5.11)", "Boyd & Vandenberghe §4.4 and App. A.4"],
}

A, x, b, v = matrix("A", "m", "n"), vector("x", "n"), vector("b", "m"), vector("v", "n")
r = named("r", A @ x - b)
f = norm(A @ x - b) ** 2
G = 2 * (A.T @ (A @ x - b))
H = 2 * (A.T @ A)
zero = zeros("n")


@derivation(claim=[Gradient(f, x, G), Hessian(f, x, H), Inequality(H, "loewner>=", zeros("n", "n"))])
def gradient_least_squares(pen):
    pen.given(A, x, b, v)
    pen.goal(
        "Find the gradient and the Hessian of the squared distance `norm(A @ x - b)**2` in `x`, and show that it "
        "is convex."
    )
    pen.convention(
        "The gradient `G` has the shape of `x`, and `df == G.T @ dx`; `H[i, j]` is the derivative of `G[i]` in `x[j]`."
    )
    pen.idea("Give the residual a name: its square changes by the product rule, and the residual itself is affine.")

    with pen.road("residual"):
        pen.start(f)
        pen.fold(r, why="`r` is the residual")
        square = pen.by(norms.square_norm_of_a_vector)
        pen.start(d(r, x))
        change = pen.inward("`A` and `b` do not move", times=3)
        pen.start(d(f, x))
        pen.use(square)
        pen.inward("both factors change alike")
        pen.use(change, why="the change of the residual")
        pen.by(
            matrices.matrix_products_associate.backwards,
            matrices.row_times_matrix,
            name="row times matrix",
            why="what stands beside `dx`, as a column",
        )
        pen.identify()
        _curvature(pen, pen.unfold(r))

    with pen.road("expanding the square"):
        pen.start(f)
        pen.by(norms.square_norm_of_a_vector)
        pen.by(
            matrices.product_with_a_sum,
            matrices.number_out_of_the_right_factor,
            matrices.sum_times_a_matrix,
            matrices.number_out_of_the_left_factor,
            algebra.minus_of_a_sum,
            algebra.double_negative,
            all=True,
            name="multiply out",
            why="the order of the factors stays",
        )
        square = pen.tidy("the two mixed terms are one number, read forwards and backwards", rule="like terms")
        pen.start(d(f, x))
        pen.use(square)
        pen.inward()
        form = pen.rule_of("gradient-quadratic-form")
        pen.by(_gram, form, name=form.name, why="a quadratic form with the matrix `A.T @ A`")
        pen.by(
            matrices.transpose_of_a_product,
            matrices.transpose_of_a_transpose,
            algebra.a_term_twice,
            name="symmetric matrix",
            why="`A.T @ A` is symmetric",
        )
        pen.inward("the linear term", times=3)
        pen.tidy()
        pen.identify()

    pen.sanity(
        equals(norm(A @ (x + v) - b) ** 2, f + G @ v + norm(A @ v) ** 2),
        "the second-order expansion is exact, and its last term is never negative",
    )
    pen.sanity(implies(equals(A.T @ A @ x, A.T @ b), equals(G, zero)), "the normal equations: the gradient is 0 there")
    pen.wrong("Writing `2*A @ (A @ x - b)`: the shapes do not fit; the residual has to come back through `A.T`.")
    pen.wrong("Forgetting the factor 2, or putting 1/2 in front of the square and keeping the 2.")
    pen.wrong("Calling the Hessian positive definite: it is so only when the columns of `A` are independent.")


def _gram(term):
    """x^T A^T A x, bracketed as a quadratic form."""
    return matrices.matrix_products_associate.apply(term) if term is x @ A.T @ A else None


def _curvature(pen, gradient):
    """Differentiate once more; the sign of the second derivative in every direction v."""
    pen.start(d(derivative(f, x), x))
    pen.use(gradient)
    pen.inward("the gradient is affine in `x`", times=5)
    pen.identify("the matrix beside `dx` is the Jacobian of the gradient")
    pen.start(v @ H @ v)
    pen.by(
        matrices.number_out_of_the_right_factor,
        matrices.number_out_of_the_left_factor,
        matrices.matrix_products_associate.backwards,
        matrices.matrix_products_associate,
        matrices.row_times_matrix,
        matrices.transpose_of_a_transpose,
        name="regrouping",
        why="the first factors are `A @ v` as a row",
    )
    pen.by(norms.square_norm_of_a_vector.backwards, name="square norm of a vector")
    square = pen.relate(">=", number(0), name="a square is not negative", why="0 only where `A @ v == 0`")
    pen.follows(
        relation("loewner>=", H, zeros("n", "n")), square, by=EVERY_DIRECTION,
        why="symmetric, and `v` is any vector: `norm(A @ x - b)**2` is convex",
    )  # fmt: skip
