"""Gradients of matrix residuals."""

from workbench import gradient, matrix, norm, scalar, sigmoid, size
from workbench import sum as total_of
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given


@family(level="intermediate")
def frobenius(draw: Draw) -> Variant:
    m, n, p = size("m"), size("n"), size("p")
    A, B, X, Y, M = matrix("A", m, n), matrix("B", m, p), matrix("X", n, p), matrix("Y", n, p), matrix("M", n, p)
    lam = scalar("lam", "positive")
    loss = draw.pick(
        total_of((A @ X - B) ** 2), total_of((X - Y) ** 2) / 2, total_of(M * (X - Y) ** 2), total_of(sigmoid(X) * Y),
        total_of((A @ X) * B), norm(A @ X - B) ** 2 / 2,
    )  # fmt: skip
    f = draw.pick(loss, loss + lam * total_of(X**2), loss + lam * total_of((X - M) ** 2))
    return Variant("Find the gradient of `f` in `X`.", lambda: gradient(f, X), (given("f", f),), (A, B, X, Y, M, lam))
