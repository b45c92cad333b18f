"""Gradient of the trace of a matrix power.

How the sum of the k-th powers of the eigenvalues moves with the matrix. Every function of a matrix whose trace is taken
has its derivative from it: logarithms of determinants, matrix exponentials, spectral penalties.
"""

from workbench import (
    Equality,
    Gradient,
    Sum,
    d,
    derivation,
    derivative,
    diag,
    equals,
    exp,
    expm,
    index,
    inner,
    inv,
    matrix,
    named,
    scalar,
    size_term,
    trace,
    vector,
)
from workbench import sum as sum_
from workbench.rules import calculus, matrices, moves, sums, traces
from workbench.rules.declared.series import EXPONENTIAL

META = {
    "level": "advanced",
    "bullets": ["Gradient computation in vector spaces"],
    "prerequisites": ["gradient-trace-linear", "matrix-power-exponential-diagonalisation"],
    "references": ["The Matrix Cookbook §2.5.3"],
}

V, l, X = matrix("V", "n", "n"), vector("ell", "n", "positive"), matrix("X", "n", "n")
t = scalar("t")
i, k = index("i", "k"), size_term("k")
A = named("A", V @ diag(l) @ inv(V))
dA, dX = d(A, V, l), d(X, X)
turn = moves.turned(dX)


def power(exponent):
    """A to an exponent, by its eigenvalues."""
    return V @ diag(l**exponent) @ inv(V)


@derivation(
    claim=[
        Equality(d(trace(power(k)), V, l), k * trace(power(k - 1) @ dA)),
        Gradient(trace(X @ X @ X), X, 3 * (X @ X).T),
        Gradient(trace(expm(X)), X, expm(X).T),
    ]
)
def gradient_trace_matrix_power(pen):
    pen.given(V, l, X)
    pen.goal(
        "Find the gradient of the trace of the k-th power of a square matrix, and of the trace of its exponential."
    )
    pen.convention(
        "`A` is written with its eigenvalues, and its powers with theirs, so that `k` can be any natural number. "
        "Such matrices fill an open set, and both sides are polynomials in `A`: they agree for all `A`. `X` is any "
        "square matrix; `df == trace(G.T @ dX)` makes `G` the gradient."
    )
    pen.idea("Each of the `k` factors moves in turn. Under the trace it can be brought to the end: `k` equal terms.")

    pen.follows(
        equals(d(trace(power(k)), V, l), Sum(trace(power(i) @ dA @ power(k - 1 - i)), i)),
        by=calculus.product_rule,
        why="one factor moves, behind `i` others",
    )
    pen.by(traces.trace_is_cyclic, "what stands behind `dA` comes to the front")
    pen.relate(
        "=", Sum(trace(power(k - 1) @ dA), i), name="powers of one matrix", why="the exponents add, whatever `i` is"
    )
    pen.by(sums.sum_of_a_constant, "`k` equal terms")

    pen.start(d(trace(X @ X @ X), X))
    pen.inward("the case `k == 3`, with the factors in sight", times=3)
    pen.by(
        matrices.sum_times_a_matrix,
        traces.trace_of_a_sum,
        name="linearity",
        why="three terms, one for each factor",
    )
    pen.by(turn, turn, name="trace is cyclic", why="`dX` comes to the end of each")
    pen.relate("=", trace(3 * (X @ X) @ dX), name="equal terms")
    pen.identify()

    exponential = V @ diag(exp(l)) @ inv(V)
    pen.follows(
        equals(d(trace(exponential), V, l), trace(exponential @ dA)),
        by=EXPONENTIAL,
        why="one factor of `k`! cancels, and one exponent goes down: the same series",
    )
    pen.start(d(trace(expm(X)), X))
    pen.inward("for every `X` in the same way")
    pen.identify()

    pen.sanity(equals(trace(power(k)), sum_(l**k)), "the sum of the k-th powers of the eigenvalues")
    pen.sanity(equals(derivative(trace(X @ X), X), 2 * X.T), "`k == 2`; `k == 1` gives the identity")
    pen.sanity(
        equals(inner(derivative(trace(X @ X @ X), X), X), 3 * trace(X @ X @ X)), "Euler: homogeneous of degree `k`"
    )
    pen.sanity(equals(derivative(trace(expm(t * X)), t), trace(X @ expm(t * X))), "along the line `t*X`")
    pen.wrong("Taking `k` times the power of `X` without the transpose.")
    pen.wrong(
        "Writing `k` times the power with exponent `k - 1` times `dX` for the change of the power itself: matrices "
        "do not commute, and only under the trace are the `k` terms equal."
    )
    pen.wrong(
        "Taking the exponential of `X` times `dX` for the change of the exponential itself: this holds for its "
        "trace, or where `dX` commutes with `X`."
    )
