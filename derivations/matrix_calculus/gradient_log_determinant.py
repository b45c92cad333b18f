"""Gradient of the log-determinant.

The normalising constant of a Gaussian and the volume term of a flow: the logarithm turns Jacobi's formula into a trace,
and the gradient into an inverse.
"""

from workbench import (
    Differential,
    Equality,
    Gradient,
    apply,
    d,
    derivation,
    derivative,
    diag,
    equals,
    inv,
    logdet,
    matrix,
    scalar,
    size_term,
    trace,
    vector,
)
from workbench.rules import algebra, calculus, determinants, matrices, moves, traces

META = {
    "level": "intermediate",
    "bullets": ["Gradient computation in vector spaces", "Distribution analysis"],
    "prerequisites": ["differential-determinant-jacobi", "chain-rule"],
    "references": ["The Matrix Cookbook §2.1 (eq. 57)", "Boyd & Vandenberghe App. A.4.1"],
}

X, D, v = matrix("X", "n", "n"), matrix("D", "n", "n"), vector("v", "n", "positive")
t = scalar("theta")
dX = d(X, X)
M = apply("M", "n, n", t)


def _from_the_determinant(pen, of, variable):
    """The change of the log-determinant, by that of the determinant; the matrix may depend on a variable."""
    pen.start(d(logdet(of), variable))
    pen.by(determinants.log_determinant, moves.inward, "logdet is the logarithm of the modulus", name="chain rule")
    pen.inward("the modulus changes by the sign times the change")
    pen.by_lemma("differential-determinant-jacobi", "the change of the determinant contains the determinant")
    pen.by(
        calculus.sign_over_modulus, algebra.cancel, name="cancel", why="the modulus is the sign times the determinant"
    )


@derivation(
    claim=[
        Differential(logdet(X), X, trace(inv(X) @ dX)),
        Gradient(logdet(X), X, inv(X).T),
        Equality(derivative(logdet(M), t), trace(inv(M) @ derivative(M, t))),
    ]
)
def gradient_log_determinant(pen):
    pen.given(X, t, D, v)
    pen.goal(
        "Find the gradient of the logarithm of the modulus of `det(X)`, and its derivative where `X` depends on a "
        "parameter."
    )
    pen.convention(
        "The gradient `G` has the shape of `X`, and `df == trace(G.T @ dX)`; the entries of `X` move independently."
    )
    pen.idea(
        "The chain rule divides the change of the determinant by the determinant, which Jacobi's formula contains."
    )

    _from_the_determinant(pen, X, X)
    pen.identify("what stands before `dX` under the trace, transposed")

    _from_the_determinant(pen, M, t)
    pen.inward("the change of `M` is its derivative times the step")
    pen.by(matrices.number_out_of_the_right_factor, traces.trace_of_a_multiple, name="the trace is linear")
    pen.identify()

    pen.sanity(equals(d(logdet(inv(X)), X), -trace(inv(X) @ dX)), "inverting changes the sign")
    pen.sanity(
        equals(trace(inv(X) @ X), size_term("n")), "Euler: `n` entries in the diagonal grow alike when `X` is scaled"
    )
    pen.sanity(equals(derivative(logdet(diag(v)), v), 1 / v), "a diagonal matrix: the sum of the logarithms")
    pen.sanity(
        equals(d(trace(inv(X) @ D), X), -trace(inv(X) @ dX @ inv(X) @ D)),
        "the change along `D` changes in turn by the differential of the inverse",
    )
    pen.wrong("Leaving out the transpose: the gradient is the transposed inverse.")
    pen.wrong("Using this gradient for a symmetric `X` whose entries (`i`, `j`) and (`j`, `i`) move together.")
    pen.wrong("Taking log det without the modulus where the determinant may be negative.")
