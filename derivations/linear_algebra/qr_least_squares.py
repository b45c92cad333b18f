"""Least squares by QR.

How least squares is solved in practice: an orthonormal basis of the columns leaves a triangular system, and the
condition number is not squared as in the normal equations.
"""

from workbench import (
    Equality,
    Implies,
    Inequality,
    both,
    derivation,
    diag,
    equals,
    eye,
    inv,
    matrix,
    max,
    min,
    named,
    norm,
    pinv,
    relation,
    size_term,
    vector,
    zeros,
)
from workbench.rules import matrices, norms
from workbench.rules.reason import together
from workbench.rules.requirements import needs_invertible

META = {
    "level": "intermediate",
    "bullets": ["Matrix operations and transformations"],
    "prerequisites": ["gram-schmidt", "normal-equations-least-squares", "condition-number-linear-system"],
    "references": ["Trefethen & Bau, Lecture 11"],
}

Q, R, b, x = matrix("Q", "m", "n"), matrix("R", "n", "n"), vector("b", "m"), vector("x", "n")
A = named("A", Q @ R)
best = named("x_hat", inv(R) @ (Q.T @ b))
gram = A.T @ A
rest = norm(b) ** 2 - norm(Q.T @ b) ** 2
U, V = matrix("U", "n", "n", "orthogonal"), matrix("V", "n", "n", "orthogonal")
s = vector("s", "n", "positive")
values = equals(R, U @ diag(s) @ V.T)
of_A = both(equals((Q @ U).T @ (Q @ U), eye("n")), equals(A, (Q @ U) @ diag(s) @ V.T))
of_gram = equals(gram, V @ diag(s**2) @ V.T)
squared = equals(max(s**2) / min(s**2), (max(s) / min(s)) ** 2)

SQUARES = together([norms.square_of_the_largest, norms.square_of_the_smallest])


@derivation(
    claim=[
        Equality(R @ best, Q.T @ b),
        Inequality(norm(A @ best - b) ** 2, "<=", norm(A @ x - b) ** 2),
        Equality(norm(A @ best - b) ** 2, rest),
        Equality(gram @ best, A.T @ b),
        Implies(values, both(*of_A.args, of_gram, squared)),
    ]
)
def qr_least_squares(pen):
    pen.given(Q, R, b, x, U, s, V)
    pen.assume(relation("<=", size_term("n"), size_term("m")), "`n <= m`")
    columns = pen.assume(equals(Q.T @ Q, eye("n")), "orthonormal columns")
    pen.assume(needs_invertible(R).statement, "`R` is invertible")
    pen.goal(
        "Find the `x` for which `norm(A @ x - b)` is least from `A == Q @ R`, what is left there, and compare the "
        "condition with that of the normal equations."
    )
    pen.convention(
        "`Q` has orthonormal columns, `R` is triangular with a diagonal without 0; only that it is invertible is "
        "used. The condition number is the largest singular value over the smallest: `max(s)/min(s)`."
    )
    pen.idea("Split `b` into its part in the span of `Q`, which `A @ x` can meet, and the rest, which no `x` changes.")

    pen.define("A", A.args[0])
    pen.define("x_hat", best.args[0], why="back substitution, from the last row upwards")
    pen.start(R @ best)
    pen.unfold(best)
    pen.relate("=", (R @ inv(R)) @ (Q.T @ b), name="associativity")
    met = pen.by(
        matrices.matrix_times_its_inverse, matrices.identity_times_a_vector, "`x_hat` solves `R @ x == Q.T @ b`"
    )

    pen.start(norm(A @ x - b) ** 2)
    pen.by(norms.square_norm_of_a_vector)
    pen.relate(
        "=", (R @ x - Q.T @ b) @ (R @ x - Q.T @ b) + (b @ b - (Q.T @ b) @ (Q.T @ b)), columns, A,
        name="Pythagoras", why="`Q` keeps lengths, and `b - Q @ Q.T @ b` is orthogonal to its columns",
    )  # fmt: skip
    whole = pen.relate("=", norm(R @ x - Q.T @ b) ** 2 + rest, by=norms.square_norm_of_a_vector)
    at_best = pen.instance(whole, x=best)
    least = pen.follows(
        equals(norm(A @ best - b) ** 2, rest), at_best, met, by=norms.square_norm_of_a_vector,
        why="the first part is 0",
    )  # fmt: skip
    pen.follows(
        relation("<=", norm(A @ best - b) ** 2, norm(A @ x - b) ** 2), whole, least, name="a square is not negative",
        why="so no `x` is better",
    )  # fmt: skip
    pen.start(gram @ best)
    pen.relate("=", R.T @ (R @ best), columns, A, name="`Q.T @ Q == I`")
    pen.use(met)
    pen.relate("=", A.T @ b, A, name="definition of `A`", why="`x_hat` solves the normal equations too")

    with pen.suppose(values, "singular values of `R`") as hyp:
        left = pen.fact(U, "orthogonal")
        pen.start((Q @ U).T @ (Q @ U))
        pen.relate("=", U.T @ (Q.T @ Q) @ U, by=matrices.transpose_of_a_product)
        pen.relate("=", U.T @ U, columns, name="`Q.T @ Q == I`")
        first = pen.relate("=", eye("n"), left, name="`U` is orthogonal")
        second = pen.follows(of_A.args[1], hyp, A, name="put in", why="`A` has the singular values of `R`")
        pen.start(gram)
        pen.relate("=", V @ diag(s) @ ((Q @ U).T @ (Q @ U)) @ diag(s) @ V.T, second, name="put in")
        pen.relate("=", V @ diag(s) @ diag(s) @ V.T, first, name="orthonormal columns")
        third = pen.relate("=", of_gram.args[1], name="the square", why="the singular values of `A.T @ A` are squares")
        fourth = pen.follows(
            squared, pen.fact(s, "positive"), by=SQUARES,
            why="the condition is squared where `A.T @ A` is formed",
        )  # fmt: skip
        all_ = pen.follows(both(*of_A.args, of_gram, squared), first, second, third, fourth, name="together")
    pen.discharge(hyp, all_)

    pen.sanity(equals(A.T @ (A @ best - b), zeros("n")), "the residual is orthogonal to the columns")
    pen.sanity(equals(best, pinv(A) @ b), "the pseudo-inverse is `inv(R) @ Q.T`")
    pen.sanity(relation("<=", norm(Q.T @ b), norm(b)), "the residual is never longer than `b`")
    pen.wrong("Writing `Q @ Q.T == I`: `Q` is tall, and `Q @ Q.T` projects on its columns.")
    pen.wrong("Forming `A.T @ A` first and factorising it: by then half of the digits may be lost.")
    pen.wrong("Inverting `R`: back substitution costs less and is more accurate.")
