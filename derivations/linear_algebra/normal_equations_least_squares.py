"""Normal equations of least squares.

The best solution of a system with more equations than unknowns: linear regression in its oldest form, and the inner
step of Gauss-Newton, of weighted regression and of many filters.
"""

from workbench import (
    Condition,
    Equality,
    Gradient,
    Inequality,
    d,
    derivation,
    derivative,
    equals,
    eye,
    implies,
    inv,
    matrix,
    named,
    norm,
    relation,
    size_term,
    vector,
    zeros,
)
from workbench.rules import matrices, names, norms
from workbench.rules.reason import together
from workbench.rules.requirements import needs_invertible

META = {
    "level": "intermediate",
    "bullets": ["Matrix operations and transformations", "Optimization algorithms"],
    "prerequisites": ["gradient-least-squares", "orthogonal-projection-matrix"],
    "references": ["MML §9.2 and §9.4", "Golub & Van Loan §5.3"],
}

A, x, b, v = matrix("A", "m", "n"), vector("x", "n"), vector("b", "m"), vector("v", "n")
gram = A.T @ A
P = named("P", A @ inv(gram) @ A.T)
best = named("x_hat", inv(gram) @ (A.T @ b))
f = named("f", norm(A @ x - b) ** 2)
least = norm(A @ best - b) ** 2
G = 2 * (A.T @ (A @ x - b))

MIRRORED = together(
    [matrices.transpose_of_a_product, matrices.transpose_of_an_inverse, matrices.transpose_of_a_transpose]
)


@derivation(
    claim=[
        Equality(gram @ best, A.T @ b),
        Inequality(least, "<=", norm(A @ x - b) ** 2),
        Equality(least, b @ (eye("m") - P) @ b),
        Gradient(norm(A @ x - b) ** 2, x, G),
    ]
)
def normal_equations_least_squares(pen):
    tall = Condition("`n <= m`", relation("<=", size_term("n"), size_term("m")))
    pen.given(A, x, b, v, conditions=[tall, needs_invertible(gram)])
    pen.goal("Find the `x` for which `norm(A @ x - b)**2` is least, and the least value.")
    pen.convention("The columns of `A` are independent, so that `A.T @ A` is invertible; `P` projects on their span.")
    pen.idea("At a minimum the gradient is 0, and a gradient that is linear in `x` makes a linear system.")

    pen.define("f", norm(A @ x - b) ** 2)
    pen.start(derivative(f, x))
    pen.unfold(f)
    slope = pen.by_lemma("gradient-least-squares")
    pen.follows(
        implies(equals(derivative(f, x), zeros("n")), equals(gram @ x, A.T @ b)),
        slope,
        name="set the gradient to 0",
        why="divide by 2 and multiply out: the normal equations",
    )
    pen.define("x_hat", best.args[0])
    pen.start(inv(gram) @ gram)
    left = pen.by(matrices.inverse_times_the_matrix)
    pen.start(gram @ inv(gram))
    right = pen.by(matrices.matrix_times_its_inverse)
    pen.follows(
        implies(equals(gram @ x, A.T @ b), equals(x, best)), left, best, name="solve", why="there is one solution"
    )
    solved = pen.follows(equals(gram @ best, A.T @ b), right, best, name="it is one")
    pen.start(d(G, x))
    pen.inward(times=5)
    bend = pen.identify()
    pen.follows(
        equals(derivative(derivative(f, x), x), 2 * gram), slope, bend, name="differentiate again",
        why="the Hessian does not depend on `x`",
    )  # fmt: skip
    pen.follows(
        equals(v @ (2 * gram) @ v, 2 * norm(A @ v) ** 2),
        by=names.square_of_a_norm,
        name="curvature along `v`",
        why="positive unless `A @ v == 0`, which for independent columns means `v == 0`",
    )
    pen.start(norm(A @ x - b) ** 2)
    pen.relate(
        "=",
        least + 2 * ((x - best) @ (A.T @ (A @ best - b))) + norm(A @ (x - best)) ** 2,
        by=norms.square_norm_of_a_vector,
        name="expand at `x_hat`",
        why="exact, for `f` is of the second degree",
    )
    whole = pen.relate("=", least + norm(A @ (x - best)) ** 2, solved, name="normal equations",
                       why="the linear term is 0")  # fmt: skip
    pen.follows(
        relation("<=", least, norm(A @ x - b) ** 2), whole, name="a square is not negative", why="the minimum is global"
    )
    mirrored = pen.follows(equals(P.T, P), P, by=MIRRORED, name="`P` is symmetric")
    twice = pen.follows(equals(P @ P, P), P, left, name="`P` is its own square")
    pen.start(least)
    pen.relate("=", norm(P @ b - b) ** 2, best, P, name="definition of `P`", why="`A @ x_hat` is the projection of `b`")
    pen.relate("=", b @ (eye("m") - P).T @ (eye("m") - P) @ b, by=norms.square_norm_of_a_vector)
    pen.relate("=", b @ (eye("m") - P) @ b, mirrored, twice, name="projection matrix")

    pen.sanity(equals(A.T @ (A @ best - b), zeros("n")), "the residual is orthogonal to every column")
    pen.sanity(implies(equals(b, A @ v), equals(best, v)), "data without error give back what made them")
    pen.sanity(equals(least, b @ b - b @ (A @ best)), "Pythagoras: what the fit explains, and what is left")
    pen.wrong(
        "Cancelling `A.T` from `A.T @ A @ x == A.T @ b`: `A.T` is wide and has no inverse, and `A @ x == b` has no "
        "solution."
    )
    pen.wrong(
        "Inverting `A.T @ A` on a computer: solve the system, or better use QR, which does not square the condition."
    )
    pen.wrong("Using the formula for dependent columns: then `A.T @ A` is singular, and there are many minimisers.")
