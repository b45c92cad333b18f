"""Gradient of the trace of a matrix power.

How the sum of the k-th powers of the eigenvalues moves with the matrix. Every function of a matrix whose trace is taken
has its derivative from it: logarithms of determinants, matrix exponentials, spectral penalties.
"""

from workbench import (
    Equality,
    Gradient,
    d,
    derivation,
    derivative,
    diag,
    equals,
    exp,
    expm,
    eye,
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
from workbench.reasons.tensors import WORKED_OUT
from workbench.rules import matrices, moves, traces
from workbench.rules.requirements import needs_invertible

META = {
    "level": "advanced",
    "bullets": ["Gradient computation in vector spaces"],
    "prerequisites": ["gradient-trace-linear", "matrix-power-exponential-diagonalisation"],
    "references": ["The Matrix Cookbook §2.5.3"],
}

V, l, X = matrix("V", "n", "n"), vector("ell", "n", "positive"), matrix("X", "n", "n")
t = scalar("t")
k = size_term("k")
A = named("A", V @ diag(l) @ inv(V))
dA, dX, dV, dl = d(A, V, l), d(X, X), d(V, V), d(l, l)
N = named("N", inv(V) @ dV)
m = vector("m", "n")
turn = moves.turned(dX)


def with_eigenvalues(values):
    """The matrix with the eigenvectors of A and these eigenvalues."""
    return V @ diag(values) @ inv(V)


def power(exponent):
    """A to an exponent, by its eigenvalues."""
    return with_eigenvalues(l**exponent)


@derivation(
    claim=[
        Equality(d(trace(power(k)), V, l), k * trace(power(k - 1) @ dA)),
        Gradient(trace(X @ X @ X), X, 3 * (X @ X).T),
        Gradient(trace(expm(X)), X, expm(X).T),
    ]
)
def gradient_trace_matrix_power(pen):
    pen.given(V, l, m, X)
    invertible = pen.assume(needs_invertible(V).statement, "`V` is invertible")
    pen.goal(
        "Find the gradient of the trace of the k-th power of a square matrix, and of the trace of its exponential."
    )
    pen.convention(
        "`A` is written with its eigenvalues, and its powers with theirs, so that `k` can be any natural number. "
        "Such matrices fill an open set, and both sides are polynomials in `A`: they agree for all `A`. `X` is any "
        "square matrix; `df == trace(G.T @ dX)` makes `G` the gradient."
    )
    pen.idea(
        "Look at the change in the basis of eigenvectors. Under the trace their own movement drops out, and that of "
        "the eigenvalues is left; for `k == 3` the factors are in sight, and each moves in turn."
    )

    undo = pen.follows(equals(inv(V) @ V, eye("n")), invertible, by=matrices.inverse_times_the_matrix)
    back = pen.follows(equals(V @ inv(V), eye("n")), invertible, by=matrices.matrix_times_its_inverse)
    pen.define("N", N.args[0], "how the eigenvectors move, in their own terms")
    turned = pen.follows(equals(dV, V @ N), back, N, name="multiply by `V`")
    product = pen.follows(
        equals(dA, dV @ diag(l) @ inv(V) + V @ diag(dl) @ inv(V) - V @ diag(l) @ (inv(V) @ dV) @ inv(V)),
        A, invertible, by=WORKED_OUT, name="product rule", why="one factor moves at a time",
    )  # fmt: skip
    change = pen.follows(
        equals(dA, V @ (N @ diag(l) + diag(dl) - diag(l) @ N) @ inv(V)), product, turned, N, name="in the eigenbasis"
    )
    pen.start(trace(with_eigenvalues(m) @ dA))
    pen.relate(
        "=", trace((inv(V) @ V) @ diag(m) @ (inv(V) @ V) @ (N @ diag(l) + diag(dl) - diag(l) @ N)), change,
        by=traces.trace_is_cyclic,
    )  # fmt: skip
    seen = pen.relate(
        "=", trace(diag(m) @ (N @ diag(l) + diag(dl) - diag(l) @ N)), undo, name="`inv(V) @ V == I`"
    )
    pen.start(trace(with_eigenvalues(m) @ dA), seen.right, seen)
    moved = pen.relate(
        "=", sum_(m * dl), name="the eigenvectors drop out", why="under the trace the two terms with `N` are equal"
    )
    pen.start(trace(with_eigenvalues(m)))
    pen.relate("=", trace((inv(V) @ V) @ diag(m)), by=traces.trace_is_cyclic)
    spectrum = pen.relate("=", sum_(m), undo, name="the sum of the eigenvalues")

    powers = pen.instance(spectrum, m=l**k)
    slope = pen.follows(equals(d(trace(power(k)), V, l), sum_(k * l ** (k - 1) * dl)), powers, by=WORKED_OUT)
    weights = pen.instance(moved, m=l ** (k - 1))
    pen.follows(
        equals(d(trace(power(k)), V, l), k * trace(power(k - 1) @ dA)), slope, weights, name="the `k`-th power"
    )

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
    exponentials = pen.instance(spectrum, m=exp(l))
    slope = pen.follows(equals(d(trace(exponential), V, l), sum_(exp(l) * dl)), exponentials, by=WORKED_OUT)
    weights = pen.instance(moved, m=exp(l))
    pen.follows(
        equals(d(trace(exponential), V, l), trace(exponential @ dA)), slope, weights, name="the exponential",
        why="it is its own slope",
    )  # fmt: skip
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
