"""Orthogonal Procrustes problem.

The rotation that fits one cloud of points to another: embeddings of two languages, shapes, and poses of cameras are
aligned so.
"""

from workbench import (
    Equality,
    Inequality,
    Sum,
    derivation,
    diag,
    equals,
    eye,
    implies,
    index,
    matrix,
    named,
    norm,
    relation,
    sum,
    trace,
    vector,
)
from workbench.reasons.extremes import a_sum_is_at_least_each_term
from workbench.reasons.squares import the_smaller_square
from workbench.rules import norms, traces

META = {
    "level": "advanced",
    "bullets": ["Matrix operations and transformations", "Optimization algorithms"],
    "prerequisites": ["svd-from-gram-eigendecomposition", "frobenius-inner-product"],
    "references": ["Golub & Van Loan §6.4.1"],
}

X, Y, Q = matrix("X", "n", "d"), matrix("Y", "n", "d"), matrix("Q", "d", "d", "orthogonal")
U, V, s = matrix("U", "d", "d", "orthogonal"), matrix("V", "d", "d", "orthogonal"), vector("sigma", "d")
i, j = index("i j", "d")
Z = named("Z", V.T @ Q.T @ U)
best = named("Q_star", U @ V.T)
M = X.T @ Y


def _opened(pen, R, orthogonal):
    """The square of the distance for an orthogonal R, of which `R @ R.T == I` is cited."""
    pen.start(norm(X @ R) ** 2)
    pen.relate("=", trace((X @ R).T @ (X @ R)), by=norms.square_norm_of_a_matrix)
    pen.relate("=", trace(X.T @ X @ (R @ R.T)), by=traces.trace_is_cyclic)
    pen.relate("=", trace(X.T @ X), orthogonal, name="orthogonal matrix")
    kept = pen.relate("=", norm(X) ** 2, by=norms.square_norm_of_a_matrix)
    pen.start(norm(X @ R - Y) ** 2)
    pen.relate(
        "=", norm(X @ R) ** 2 + norm(Y) ** 2 - 2 * trace(R.T @ M), by=norms.square_norm_of_a_matrix,
        name="square of a difference",
    )  # fmt: skip
    return pen.relate("=", norm(X) ** 2 + norm(Y) ** 2 - 2 * trace(R.T @ M), kept, name="put in")


@derivation(
    claim=[
        Equality(norm(X @ Q - Y) ** 2, norm(X) ** 2 + norm(Y) ** 2 - 2 * trace(Q.T @ M)),
        Inequality(trace(Q.T @ M), "<=", sum(s)),
        Equality(trace(best.T @ M), sum(s)),
        Equality(best.T @ best, eye("d")),
        Inequality(norm(X @ best - Y) ** 2, "<=", norm(X @ Q - Y) ** 2),
    ]
)
def orthogonal_procrustes(pen):
    pen.given(X, Y, Q, U, V, s)
    split = pen.assume(equals(M, U @ diag(s) @ V.T), "the singular values of `X.T @ Y`")
    order = pen.assume(relation(">=", s[i], 0), "no singular value is negative")
    pen.goal("Find the orthogonal `Q` for which `X @ Q` is nearest to `Y`.")
    pen.convention(
        "Norms of matrices are Frobenius norms; the sum of the singular values of `X.T @ Y` is its nuclear norm."
    )
    pen.idea("Only the trace of `Q.T @ X.T @ Y` depends on `Q`. In the singular bases it is a weighted sum of cosines.")

    turn = pen.fact(Q, "orthogonal")
    bases = [pen.fact(U, "orthogonal"), pen.fact(V, "orthogonal")]
    other_side = pen.follows(equals(Q @ Q.T, eye("d")), turn, name="`Q` is orthogonal")
    fixed = _opened(pen, Q, other_side)
    pen.define("Z", Z.args[0], "`Q` as the singular bases see it")
    pen.start(trace(Q.T @ M))
    pen.relate("=", trace(Q.T @ U @ diag(s) @ V.T), split, name="singular value decomposition")
    pen.relate("=", trace(V.T @ Q.T @ U @ diag(s)), by=traces.trace_is_cyclic)
    seen = pen.relate("=", Sum(Z[i, i] * s[i], i), Z, name="entries on the diagonal")
    rows = pen.follows(equals(Z @ Z.T, eye("d")), Z, turn, *bases, name="`Z` is orthogonal", why="a product of such")
    unit = pen.follows(equals(Sum(Z[i, j] ** 2, j), 1), rows, name="rows of length 1")
    term = pen.follows(
        relation("<=", Z[i, i] ** 2, Sum(Z[i, j] ** 2, j)), by=a_sum_is_at_least_each_term, u=Z[i, j] ** 2, j=j, i=i
    )
    square = pen.follows(relation("<=", Z[i, i] ** 2, 1**2), term, unit, name="put in")
    small = pen.follows(relation("<=", Z[i, i], 1), square, by=the_smaller_square)
    pen.start(trace(Q.T @ M))
    pen.relate("=", Sum(Z[i, i] * s[i], i), seen, name="in the singular bases")
    bound = pen.relate("<=", sum(s), small, order, name="no cosine is more than 1")
    pen.define("Q_star", best.args[0], "then `Z` is the identity")
    pen.start(trace(best.T @ M))
    pen.relate("=", trace(V @ U.T @ U @ diag(s) @ V.T), best, split, name="put in")
    pen.relate("=", trace(V @ diag(s) @ V.T), bases[0], name="`U` is orthogonal")
    pen.relate("=", trace(diag(s) @ (V.T @ V)), by=traces.trace_is_cyclic)
    reached = pen.relate("=", sum(s), bases[1], name="`V` is orthogonal", why="the bound is reached")
    pen.follows(equals(best.T @ best, eye("d")), best, *bases, name="`Q_star` is orthogonal")
    across = pen.follows(equals(best @ best.T, eye("d")), best, *bases, name="from the other side")
    least = _opened(pen, best, across)
    pen.follows(
        relation("<=", norm(X @ best - Y) ** 2, norm(X @ Q - Y) ** 2), fixed, least, bound, reached, name="nearest"
    )

    pen.sanity(implies(equals(Y, X @ Q), equals(norm(X @ Q - Y), 0)), "a rotated copy is fitted without error")
    pen.wrong("Taking `V @ U.T`: that turns `Y` to `X`.")
    pen.wrong("Solving least squares and making the result orthogonal afterwards: that is another matrix.")
    pen.wrong("Expecting a rotation: the best `Q` may be a reflection.")
    pen.wrong("Taking `Q_star` for the only one: where a singular value is 0, its direction may be turned over.")
