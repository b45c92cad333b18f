"""Gradients of forms with an inverse."""

from workbench import gradient, inv, matrix, size, trace, vector
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given


@family(level="advanced")
def inverses(draw: Draw) -> Variant:
    n = size("n")
    X, A, B = matrix("X", n, n), matrix("A", n, n), matrix("B", n, n)
    a, b = vector("a", n), vector("b", n)
    f = draw.pick(
        a @ inv(X) @ b, trace(inv(X)), trace(A @ inv(X)), trace(A @ inv(X) @ B), a @ inv(A + X) @ b,
        trace(inv(X) @ A @ inv(X)), a @ inv(X) @ a + trace(X),
    )  # fmt: skip
    return Variant("Find the gradient of `f` in `X`.", lambda: gradient(f, X), (given("f", f),), (X, A, B, a, b))
