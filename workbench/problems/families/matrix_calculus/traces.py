"""Gradients of traces."""

from workbench import gradient, matrix, size, trace
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given


@family(level="beginner")
def traces(draw: Draw) -> Variant:
    m, n = size("m"), size("n")
    A, B, C, X = matrix("A", n, m), matrix("B", n, n), matrix("C", m, m), matrix("X", m, n)
    f = draw.pick(
        trace(A @ X), trace(A.T @ X.T), trace(X.T @ C @ X), trace(X @ B @ X.T), trace(C @ X @ A), trace(X @ B @ A),
        trace(C @ X @ B @ X.T), trace((X - A.T).T @ (X - A.T)), trace(X @ A @ X @ A),
    )  # fmt: skip
    return Variant("Find the gradient of `f` in `X`.", lambda: gradient(f, X), (given("f", f),), (A, B, C, X))
