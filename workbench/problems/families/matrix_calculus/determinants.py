"""Gradients of log-determinants and determinants."""

from workbench import det, eye, gradient, logdet, matrix, scalar, size, trace
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given


@family(level="advanced")
def determinants(draw: Draw) -> Variant:
    m, n = size("m"), size("n")
    X, A, S, Y = matrix("X", n, n), matrix("A", n, n), matrix("S", n, n, "posdef"), matrix("Y", m, n)
    t = scalar("t", "positive")
    f, wrt = draw.pick(
        (logdet(X), X), (logdet(A @ X), X), (det(X), X), (trace(A @ S) - logdet(S), S), (logdet(X) - trace(A @ X), X),
        (logdet(Y.T @ Y + t * eye(n)), Y), (det(X) ** 2, X), (logdet(X + t * eye(n)), X),
    )  # fmt: skip
    return Variant(
        f"Find the gradient of `f` in `{wrt.name}`.", lambda: gradient(f, wrt), (given("f", f),), (X, A, S, Y, t)
    )
