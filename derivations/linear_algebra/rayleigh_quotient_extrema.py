"""Rayleigh quotient.

How much a symmetric matrix stretches along a direction. Its extreme values are eigenvalues: principal components,
spectral norms and the stability of a method are asked for in this form.
"""

from workbench import (
    Equality,
    Gradient,
    Inequality,
    Sum,
    derivation,
    derivative,
    diag,
    eigmax,
    equals,
    index,
    leading_eigen,
    matrix,
    max,
    named,
    norm,
    number,
    relation,
    scalar,
    trace,
    vector,
)
from workbench.rules import calculus
from workbench.rules.declared.algebra import CANCEL
from workbench.rules.requirements import needs_nonzero

META = {
    "level": "intermediate",
    "bullets": ["Eigenvalue decomposition", "Gradient computation"],
    "prerequisites": ["spectral-theorem-symmetric", "gradient-quadratic-form"],
    "references": ["Horn & Johnson §4.2", "Golub & Van Loan §8.1"],
}

A, x, lam, c = matrix("A", "n", "n", "symmetric"), vector("x", "n"), scalar("lambda"), scalar("c", "positive")
Q, l = matrix("Q", "n", "n", "orthogonal"), vector("ell", "n")
i = index("i", "n")
num, den = x @ A @ x, x @ x
R = named("R", num / den)
slope = 2 / den * (A @ x - R * x)
S = named("S", Q @ diag(l) @ Q.T)
y = named("y", Q.T @ x)
w = named("w", y**2 / (y @ y))


@derivation(
    claim=[
        Gradient(num / den, x, slope),
        Inequality(R, "<=", eigmax(A)),
        Equality(trace(A @ leading_eigen(A)), eigmax(A)),
    ]
)
def rayleigh_quotient_extrema(pen):
    pen.given(A, x, lam, Q, l, conditions=[needs_nonzero(norm(x))])
    pen.goal(
        "Find the gradient of the Rayleigh quotient `R == (x @ A @ x)/(x @ x)` of a symmetric matrix `A`, its "
        "stationary points, and its largest value."
    )
    pen.convention(
        "`x` is not 0. `S` is a matrix with the eigenvalues `ell` and the orthonormal eigenvectors in the columns "
        "of `Q`: by the spectral theorem every symmetric matrix is such an `S`. The matrix of rank one in the last "
        "part is `outer(v, v)` for a unit eigenvector `v` of the largest eigenvalue."
    )
    pen.idea("Differentiate the quotient; then look at it in the basis of eigenvectors, where it is a weighted mean.")

    pen.define("R", num / den)
    top = pen.follows(
        equals(derivative(num, x), 2 * (A @ x)), name="gradient of a quadratic form", why="`A` is symmetric"
    )
    bottom = pen.follows(
        equals(derivative(den, x), 2 * x), name="gradient of a quadratic form", why="with the matrix `I`"
    )
    pen.start(derivative(R, x))
    pen.relate(
        "=",
        (2 * (A @ x) * den - num * (2 * x)) / den**2,
        top,
        bottom,
        by=calculus.quotient_rule,
        why="gradients stand for the slopes",
    )
    gradient = pen.relate("=", slope, by=CANCEL, why="and `R` is the quotient of the two")
    value = pen.follows(
        equals(R - lam, x @ (A @ x - lam * x) / den),
        name="subtract a number",
        why="at an eigenvector, `A @ x == lambda * x`, `R` is `lambda`",
    )
    pen.follows(
        equals(derivative(R, x), 2 / den * ((A @ x - lam * x) - (R - lam) * x)),
        gradient,
        value,
        name="regroup",
        why="so eigenvectors are stationary points: both brackets are 0",
    )
    pen.follows(
        equals(A @ x, R * x + den / 2 * derivative(R, x)),
        gradient,
        name="solve for `A @ x`",
        why="where the gradient is 0, `x` is an eigenvector, for the eigenvalue `R`: nowhere else",
    )
    ones = pen.follows(
        equals(Sum(w[i], i), number(1)), name="weights", why="squares over the sum of all: none is negative"
    )
    pen.start(x @ S @ x / den)
    pen.relate("=", Sum(l[i] * y[i] ** 2, i) / (y @ y), name="eigenbasis", why="`y == Q.T @ x` has the length of `x`")
    pen.relate("=", Sum(l[i] * w[i], i), name="definition of `w`", why="a weighted mean of the eigenvalues")
    pen.relate("<=", max(l), ones, name="weighted mean", why="never above the largest of the numbers")
    mean = pen.relate("=", eigmax(S), name="eigenvalues", why="of `S`")
    pen.follows(relation("<=", R, eigmax(A)), mean, name="spectral theorem", why="`A` is such a matrix `S`")
    pen.follows(
        equals(trace(A @ leading_eigen(A)), eigmax(A)),
        name="the maximum is reached",
        why="`v @ A @ v == trace(A @ outer(v, v))`, for a unit `v`",
    )

    pen.sanity(equals(x @ slope, number(0)), "the gradient is orthogonal to `x`: only the direction counts")
    pen.sanity(equals((c * x) @ A @ (c * x) / ((c * x) @ (c * x)), R), "stretching `x` changes nothing")
    pen.sanity(relation(">=", R, -eigmax(-A)), "the smallest value is the smallest eigenvalue")
    pen.wrong("Forgetting that the denominator depends on `x` too: then the gradient is twice `A @ x` over `x @ x`.")
    pen.wrong("Using it for a matrix that is not symmetric: only its symmetric part is seen.")
    pen.wrong("Taking every stationary point for an extremum: eigenvectors in between are saddles.")
