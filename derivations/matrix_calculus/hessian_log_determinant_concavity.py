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
from workbench.record import moves
from workbench.rules import matrices, traces
from workbench.rules.declared.common import SUBSTITUTION

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
    pen.lemma("differential-matrix-inverse")
    pen.by(
        *[moves.inward] * 3,
        matrices.number_out_of_the_right_factor,
        *[matrices.number_out_of_the_left_factor] * 3,
        traces.trace_of_a_multiple,
        name="change of `M`",
        why="again `M` changes by `V` times `dt`",
    )
    bends = pen.identify("it stands beside `dt`")
    here = pen.have(
        implies(equals(t, 0), equals(second, -bend)), "the point `X`", "at `t == 0` the matrix `M` is `X`", bends
    )

    pen.start(bend)
    pen.relate("=", trace(R @ R @ V @ R @ R @ V), "square root", "`R @ R` is the inverse of `X`")
    pen.relate("=", trace((R @ V @ R) @ (R @ V @ R)), "the trace is cyclic", "the first `R` goes to the end")
    square = pen.relate("=", norm(R @ V @ R) ** 2, "Frobenius norm", "`R @ V @ R` is symmetric")
    pen.relate(">=", number(0), "a square is not negative", "0 only for `V == 0`")
    pen.have(
        implies(equals(t, 0), equals(second, -(norm(R @ V @ R) ** 2))),
        SUBSTITUTION,
        "negative at every `X`, in every direction `V`",
        here,
        square,
    )

    middle = (X + Y) / 2
    pen.sanity(relation(">=", logdet(middle), (logdet(X) + logdet(Y)) / 2), "a midpoint lies above the chord")
    pen.sanity(relation("<=", logdet(Y), logdet(X) + trace(inv(X) @ (Y - X))), "every tangent lies above the function")
    pen.sanity(equals(trace(inv(X) @ X @ inv(X) @ X), size_term("n")), "along `V == X` it bends as `n * log(1 + t)`")
    pen.wrong("Reading off the sign without the square root: a product of symmetric matrices can have any trace.")
    pen.wrong("Calling the determinant itself concave: only its logarithm, or its n-th root, is.")
