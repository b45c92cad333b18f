"""Least squares by QR.

How least squares is solved in practice: an orthonormal basis of the columns leaves a triangular system, and the
condition number is not squared as in the normal equations.
"""

from workbench import (
    Condition,
    Equality,
    derivation,
    equals,
    eye,
    inv,
    matrix,
    named,
    norm,
    number,
    pinv,
    relation,
    size_term,
    spectral_norm,
    vector,
    zeros,
)
from workbench.rules import matrices, names
from workbench.rules.declared.algebra import CANCEL, MULTIPLY_OUT
from workbench.rules.declared.common import SUBSTITUTION
from workbench.rules.declared.linear_algebra import ORTHONORMAL
from workbench.rules.requirements import needs_invertible

META = {
    "level": "intermediate",
    "bullets": ["Matrix operations and transformations"],
    "prerequisites": ["gram-schmidt", "normal-equations-least-squares", "condition-number-linear-system"],
    "references": ["Trefethen & Bau, Lecture 11"],
}

Q, R, b, v = matrix("Q", "m", "n"), matrix("R", "n", "n"), vector("b", "m"), vector("v", "n")
A = named("A", Q @ R)
best = named("x_hat", inv(R) @ (Q.T @ b))
gram = A.T @ A
p, r = named("p", Q @ (Q.T @ b)), named("r", b - Q @ (Q.T @ b))


def kappa(X):
    """The condition number in the 2-norm; for a tall matrix the pseudo-inverse stands for the inverse."""
    return spectral_norm(X) * spectral_norm(pinv(X))


@derivation(
    claim=[
        Equality(gram @ best, A.T @ b),
        Equality(R @ best, Q.T @ b),
        Equality(norm(A @ best - b) ** 2, norm(b) ** 2 - norm(Q.T @ b) ** 2),
        Equality(kappa(gram), kappa(A) ** 2),
    ]
)
def qr_least_squares(pen):
    pen.given(
        Q,
        R,
        b,
        conditions=[
            Condition("`n <= m`", relation("<=", size_term("n"), size_term("m"))),
            Condition("orthonormal columns", equals(Q.T @ Q, eye("n"))),
            needs_invertible(R),
        ],
    )
    pen.goal(
        "Solve the least squares problem of `A @ x` and `b` with `A == Q @ R`, find what is left, and compare the "
        "condition with that of the normal equations."
    )
    pen.convention(
        "`Q` has orthonormal columns, `R` is triangular with a diagonal without 0; only that it is invertible is "
        "used. `kappa`, the product of the norms of `A` and of its pseudo-inverse, is the ratio of the largest and "
        "the smallest singular value."
    )
    pen.idea(
        "Put `A == Q @ R` into the normal equations: `Q.T @ Q == I`, and `R.T`, which is invertible, cancels on "
        "both sides."
    )

    pen.start(gram)
    pen.relate("=", R.T @ (Q.T @ Q) @ R, by=matrices.transpose_of_a_product)
    square = pen.relate("=", R.T @ R, by=ORTHONORMAL, why="`Q.T @ Q == I`")
    right = pen.follows(equals(A.T @ b, R.T @ (Q.T @ b)), by=matrices.transpose_of_a_product)
    pen.follows(
        equals(inv(R.T) @ (A.T @ b), Q.T @ b),
        square,
        right,
        by=CANCEL,
        why="`R.T` from both sides of `R.T @ R @ x == R.T @ Q.T @ b`",
        conditions=[needs_invertible(R)],
    )
    triangular = pen.follows(
        equals(R @ best, Q.T @ b), name="solve", why="a triangular system: from the last row upwards"
    )
    pen.follows(
        equals(gram @ best, A.T @ b),
        triangular,
        square,
        right,
        name="multiply by `R.T`",
        why="`x_hat` solves the normal equations",
    )
    pen.follows(
        equals(A @ best, p), triangular, name="associativity", why="the fit is the projection `Q @ Q.T @ b` of `b`"
    )
    pen.follows(equals(b, p + r), p, r, name="split `b`", why="into the fit and the rest `r`")
    pen.start(p @ r)
    pen.relate("=", (Q.T @ b) @ (Q.T @ b) - (Q.T @ b) @ (Q.T @ Q) @ (Q.T @ b), by=MULTIPLY_OUT)
    cross = pen.relate("=", number(0), by=ORTHONORMAL, why="the two parts are orthogonal")
    pen.start(norm(b) ** 2)
    pen.relate("=", norm(p) ** 2 + norm(r) ** 2, cross, p, r, by=names.square_of_a_norm, name="Pythagoras")
    whole = pen.relate("=", norm(Q.T @ b) ** 2 + norm(A @ best - b) ** 2, name="equal lengths", why="`Q` keeps lengths")
    pen.follows(
        equals(norm(A @ best - b) ** 2, norm(b) ** 2 - norm(Q.T @ b) ** 2), whole, name="solve", why="for what is left"
    )
    length = pen.follows(equals(norm(A @ v), norm(R @ v)), by=ORTHONORMAL, why="`norm(Q @ y) == norm(y)` for all `y`")
    same = pen.follows(
        equals(kappa(A), kappa(R)),
        length,
        name="singular values",
        why="`A` and `R` stretch every `v` alike: one set of singular values",
    )
    pen.follows(
        equals(kappa(gram), kappa(R.T @ R)),
        square,
        name="normal equations",
        why="`R.T @ R` has the squares of the singular values",
    )
    pen.relate("=", kappa(R) ** 2, name="squares", why="the ratio of squares is the square of the ratio")
    pen.relate("=", kappa(A) ** 2, same, by=SUBSTITUTION)

    pen.sanity(equals(A.T @ (A @ best - b), zeros("n")), "the residual is orthogonal to the columns")
    pen.sanity(equals(best, pinv(A) @ b), "the pseudo-inverse is `inv(R) @ Q.T`")
    pen.sanity(relation("<=", norm(Q.T @ b), norm(b)), "the residual is never longer than `b`")
    pen.wrong("Writing `Q @ Q.T == I`: `Q` is tall, and `Q @ Q.T` projects on its columns.")
    pen.wrong("Forming `A.T @ A` first and factorising it: by then half of the digits may be lost.")
    pen.wrong("Inverting `R`: back substitution costs less and is more accurate.")
