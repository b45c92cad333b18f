"""A quadratic function of a vector."""

from workbench import gradient, matrix, size, vector
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given, total


@family(level="beginner")
def quadratic(draw: Draw) -> Variant:
    n = size("n")
    properties = draw.pick((), ("symmetric",))
    A, b, x = matrix("A", n, n, *properties), vector("b", n), vector("x", n)
    f = draw.pick(
        total((1, x @ A @ x), (draw.pick(-2, 1, 2), b @ x)), total((1, (x - b) @ A @ (x - b)), draw.integer(1, 5)),
        total((1, x @ A @ x), (-1, b @ A @ x)), total((draw.integer(1, 3), x @ x), (1, x @ A @ b)),
    )  # fmt: skip
    words = "`A` is symmetric; find" if properties else "Find"
    return Variant(f"{words} the gradient of `f` in `x`.", lambda: gradient(f, x), (given("f", f),), (A, b, x))
