"""Concavity of the log-determinant.

Why a Gaussian likelihood has one maximum in the precision, and why the barrier of semidefinite programming works: along
every line through the positive definite matrices the log-determinant bends down.
"""

from workbench import (
    Hessian,
    Implies,
    Inequality,
    d,
    derivation,
    derivative,
    equals,
    implies,
    inv,
    logdet,
    matrix,
    named,
    norm,
    number,
    relation,
    scalar,
    size_term,
    sqrtm,
    trace,
)
from workbench.reasons.common import SUBSTITUTION
from workbench.rules import matrices, moves, norms, spectra, traces

META = {
    "level": "advanced",
    "bullets": ["Hessian matrices"],
    "prerequisites": ["gradient-log-determinant", "differential-matrix-inverse", "second-directional-derivative"],
    "references": ["Boyd & Vandenberghe §3.1.5"],
}

X, Y = matrix("X", "n", "n", "posdef"), matrix("Y", "n", "n", "posdef")
V, t = matrix("V", "n", "n", "symmetric"), scalar("t")
M = named("M", X + t * V)
phi = named("phi", logdet(M))
R = named("R", inv(sqrtm(X)))
bend = trace(inv(X) @ V @ inv(X) @ V)
second = derivative(derivative(phi, t), t)


@derivation(
    claim=[
        Hessian(phi, t, -trace(inv(M) @ V @ inv(M) @ V)),
        Implies(equals(t, 0), equals(second, -bend)),
        Implies(equals(t, 0), equals(second, -(norm(R @ V @ R) ** 2))),
        Inequality(-bend, "<=", number(0)),
    ]
)
def hessian_log_determinant_concavity(pen):
    pen.given(X, V, t, Y)
    pen.goal("Show that the log-determinant is concave on the positive definite matrices.")
    pen.convention(
        "`V` is symmetric, `t` is near 0, and `M` is the matrix on the line; `R` is the inverse square root of `X`."
    )
    pen.idea("A function is concave when it is so along every line: differentiate twice in `t`, and look at the sign.")

    pen.start(d(phi, t))
    pen.inward("Jacobi's formula", times=2)
    pen.by(
        *[moves.inward] * 3,
        matrices.number_out_of_the_right_factor,
        traces.trace_of_a_multiple,
        name="change of `M`",
        why="`M` changes by `V` times `dt`",
    )
    first = pen.identify("it stands beside `dt`")
    pen.start(d(derivative(phi, t), t))
    pen.use(first)
    pen.inward("only the inverse moves", times=2)
    pen.by_lemma("differential-matrix-inverse")
    pen.by(
        *[moves.inward] * 3,
        matrices.number_out_of_the_right_factor,
        *[matrices.number_out_of_the_left_factor] * 3,
        traces.trace_of_a_multiple,
        name="change of `M`",
        why="again `M` changes by `V` times `dt`",
    )
    bends = pen.identify("it stands beside `dt`")
    here = pen.follows(
        implies(equals(t, 0), equals(second, -bend)),
        bends,
        name="the point `X`",
        why="at `t == 0` the matrix `M` is `X`",
    )

    pen.start(inv(sqrtm(X) @ sqrtm(X)))
    backwards = pen.by(matrices.inverse_of_a_product)
    root = pen.follows(equals(sqrtm(X) @ sqrtm(X), X), pen.fact(X, "posdef"), by=spectra.square_of_the_square_root)
    twice = pen.follows(equals(R @ R, inv(X)), R, backwards, root, name="put in")
    pen.start(bend)
    pen.relate("=", trace(R @ R @ V @ R @ R @ V), twice, name="square root", why="`R @ R` is the inverse of `X`")
    pen.relate("=", trace((R @ V @ R) @ (R @ V @ R)), name="the trace is cyclic", why="the first `R` goes to the end")
    cycled = pen.last
    pen.start((R @ V @ R).T)
    pen.by(matrices.transpose_of_a_product, matrices.transpose_of_a_product, name="transpose of a product")
    turned = pen.by(matrices.symmetric_matrix, all=True, name="symmetric matrices", why="`R` and `V` are")
    length = pen.follows(
        equals(norm(R @ V @ R) ** 2, trace((R @ V @ R).T @ (R @ V @ R))), by=norms.square_norm_of_a_matrix
    )
    square = pen.follows(equals(bend, norm(R @ V @ R) ** 2), cycled, turned, length, name="Frobenius norm")
    pen.follows(relation("<=", -bend, number(0)), square, name="a square is not negative", why="0 only for `V == 0`")
    pen.follows(
        implies(equals(t, 0), equals(second, -(norm(R @ V @ R) ** 2))),
        here,
        square,
        by=SUBSTITUTION,
        why="negative at every `X`, in every direction `V`",
    )

    middle = (X + Y) / 2
    pen.sanity(relation(">=", logdet(middle), (logdet(X) + logdet(Y)) / 2), "a midpoint lies above the chord")
    pen.sanity(relation("<=", logdet(Y), logdet(X) + trace(inv(X) @ (Y - X))), "every tangent lies above the function")
    pen.sanity(equals(trace(inv(X) @ X @ inv(X) @ X), size_term("n")), "along `V == X` it bends as `n * log(1 + t)`")
    pen.wrong("Reading off the sign without the square root: a product of symmetric matrices can have any trace.")
    pen.wrong("Calling the determinant itself concave: only its logarithm, or its n-th root, is.")
