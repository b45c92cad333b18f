"""Hessians of quadratic and cubic forms."""

from workbench import hessian, matrix, size, vector
from workbench import sum as total_of
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given, multiple


@family(level="beginner")
def quadratic(draw: Draw) -> Variant:
    m, n = size("m"), size("n")
    A, B, a, b, x = matrix("A", n, n), matrix("B", m, n), vector("a", n), vector("b", m), vector("x", n)
    c = draw.integer(1, 4)
    f = draw.pick(
        multiple(c, x @ A @ x), multiple(c, total_of((B @ x - b) ** 2)), (a @ x) ** 2 + multiple(c, x @ x),
        (a @ x) ** 3, multiple(c, total_of(x**3)), (a @ x) * (x @ x), total_of((B @ x) ** 2) / (2 * c) - a @ x,
    )  # fmt: skip
    return Variant("Find the Hessian of `f` in `x`.", lambda: hessian(f, x), (given("f", f),), (A, B, a, b, x))
