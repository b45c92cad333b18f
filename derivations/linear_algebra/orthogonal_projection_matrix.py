"""Orthogonal projection on a column space.

The matrix that drops a vector perpendicularly onto the span of some columns. Fitted values, residuals and degrees of
freedom of a linear regression are this matrix.
"""

from workbench import (
    Condition,
    Equality,
    Inequality,
    derivation,
    equals,
    eye,
    inv,
    matrix,
    named,
    norm,
    outer,
    relation,
    size_term,
    trace,
    vector,
    zeros,
)
from workbench.reasons.algebra import CANCEL, MULTIPLY_OUT
from workbench.reasons.squares import the_smaller_square
from workbench.rules import matrices, norms, traces
from workbench.rules.requirements import needs_invertible

META = {
    "level": "intermediate",
    "bullets": ["Matrix operations and transformations", "Vector manipulation and spatial relationships"],
    "prerequisites": ["projection-onto-line", "trace-cyclic-property"],
    "references": ["MML §3.8.2"],
}

A, b, x, a = matrix("A", "m", "n"), vector("b", "m"), vector("x", "n"), vector("a", "m")
gram = A.T @ A
P = named("P", A @ inv(gram) @ A.T)
best = named("x_hat", inv(gram) @ (A.T @ b))


@derivation(
    claim=[
        Equality(A.T @ (eye("m") - P), zeros("n", "m")),
        Equality(P @ P, P),
        Equality(P.T, P),
        Equality(trace(P), size_term("n")),
        Inequality(norm(b - P @ b), "<=", norm(b - A @ x)),
    ]
)
def orthogonal_projection_matrix(pen):
    tall = Condition("`n <= m`", relation("<=", size_term("n"), size_term("m")))
    pen.given(A, b, x, conditions=[tall, needs_invertible(gram)])
    pen.goal("Find the matrix that projects `b` orthogonally on the column space of `A`, and its properties.")
    pen.convention(
        "The columns of `A` are independent, so that `A.T @ A` is invertible; a point of their span is `A @ x`."
    )
    pen.idea(
        "The residual has to be orthogonal to every column of `A`: these are `n` equations for the `n` numbers `x`."
    )

    pen.start(gram @ inv(gram))
    cancels = pen.by(matrices.matrix_times_its_inverse)
    pen.follows(
        equals(A.T @ (b - A @ x), A.T @ b - gram @ x), by=MULTIPLY_OUT, why="`n` numbers, which are all to be 0"
    )
    solved = pen.relate(
        "=", gram @ (best - x), cancels, best, name="take `A.T @ A` out",
        why="`A.T @ A` is invertible: 0 only for `x == x_hat`",
    )  # fmt: skip
    pen.start(A @ best)
    pen.relate("=", A @ inv(gram) @ A.T @ b, solved, best, name="definition of `x_hat`", why="a matrix times `b`")
    pen.relate("=", P @ b, P, name="definition of `P`", why="the projection of `b`")
    pen.start(P @ P)
    pen.relate(
        "=", A @ inv(gram) @ (A.T @ A) @ inv(gram) @ A.T, P, name="associativity", why="`A.T @ A` stands in the middle"
    )
    pen.relate("=", A @ inv(gram) @ A.T, by=CANCEL, why="against one inverse")
    pen.relate("=", P, name="definition of `P`", why="projecting again changes nothing")
    pen.start(P.T)
    pen.relate("=", A @ inv(gram).T @ A.T, by=matrices.transpose_of_a_product, why="in reverse order")
    pen.relate("=", P, by=matrices.symmetric_matrix, why="`A.T @ A` is symmetric, and so is its inverse")
    pen.start(trace(P))
    pen.relate("=", trace(inv(gram) @ (A.T @ A)), by=traces.trace_is_cyclic, why="`A` goes to the end")
    pen.by(
        matrices.inverse_times_the_matrix,
        traces.trace_of_the_identity,
        name="trace of the identity",
        why="of size `n`",
    )
    pen.start(A.T @ (eye("m") - P))
    pen.relate("=", A.T - gram @ inv(gram) @ A.T, by=MULTIPLY_OUT)
    zero = pen.relate("=", zeros("n", "m"), by=CANCEL, why="residuals are orthogonal to all columns")
    pen.start(norm(b - A @ x) ** 2)
    whole = pen.relate(
        "=",
        norm(b - P @ b) ** 2 + norm(P @ b - A @ x) ** 2,
        zero,
        P,
        by=norms.square_norm_of_a_vector,
        name="Pythagoras",
        why="the second vector is a combination of columns",
    )
    squares = pen.follows(
        relation("<=", norm(b - P @ b) ** 2, norm(b - A @ x) ** 2), whole, name="a square is not negative"
    )
    pen.follows(
        relation("<=", norm(b - P @ b), norm(b - A @ x)), squares, by=the_smaller_square,
        why="no point of the span is nearer",
    )  # fmt: skip

    pen.sanity(equals(P @ A, A), "what lies in the span stays where it is")
    pen.sanity(
        equals((eye("m") - P) @ (eye("m") - P), eye("m") - P), "`I - P` projects too, on the orthogonal complement"
    )
    pen.sanity(
        equals(outer(a, a) / (a @ a) @ (outer(a, a) / (a @ a)), outer(a, a) / (a @ a)),
        "one column: the line through `a`",
    )
    pen.sanity(relation("<=", norm(P @ b), norm(b)), "a shadow is not longer than what casts it")
    pen.wrong(
        "Writing `inv(A.T @ A)` as the inverse of `A` times that of `A.T`: a tall matrix has no inverse; with one, "
        "`P` would be `I`."
    )
    pen.wrong("Taking `A @ A.T` for the projection: right only for orthonormal columns.")
    pen.wrong("Forming `P` to project one vector: solving the normal equations, or a QR factorisation, costs far less.")
