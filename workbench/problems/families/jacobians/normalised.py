"""Jacobians of normalised vectors and of products with a scalar function."""

from workbench import jacobian, matrix, norm, size, sqrt, vector
from workbench import sum as total_of
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given


@family(level="advanced")
def normalised(draw: Draw) -> Variant:
    n = size("n")
    A, x, a = matrix("A", n, n), vector("x", n), vector("a", n)
    f = draw.pick(
        x / norm(x), x / total_of(x), (a @ x) * x, x / sqrt(1 + x @ x), (x @ A @ x) * x, A @ x / norm(x), norm(x) * x,
        x / (a @ x),
    )  # fmt: skip
    return Variant("Find the Jacobian of `f` in `x`.", lambda: jacobian(f, x), (given("f", f),), (A, x, a))
