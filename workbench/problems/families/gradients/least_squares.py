"""Least squares with a penalty."""

from workbench import gradient, matrix, scalar, size, sqrt, vector
from workbench import sum as total_of
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given


@family(level="intermediate")
def least_squares(draw: Draw) -> Variant:
    m, n = size("m"), size("n")
    A, W = matrix("A", m, n), vector("w", m, "positive")
    b, x, c = vector("b", m), vector("x", n), vector("c", n)
    lam = scalar("lam", "positive")
    residual = draw.pick(A @ x - b, b - A @ x)
    loss = draw.pick(total_of(residual**2), total_of(W * residual**2), total_of(residual**2) / 2)
    penalty = draw.pick(lam * total_of(x**2), lam * total_of((x - c) ** 2), lam * total_of(sqrt(1 + x**2)))
    f = loss + penalty
    return Variant("Find the gradient of `f` in `x`.", lambda: gradient(f, x), (given("f", f),), (A, W, b, x, c, lam))
