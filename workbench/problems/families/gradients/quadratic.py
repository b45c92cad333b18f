"""A quadratic function of a vector."""

from workbench import gradient, matrix, size, vector
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given, multiple, total


@family(level="beginner")
def quadratic(draw: Draw) -> Variant:
    n = size("n")
    properties = draw.pick((), ("symmetric",))
    A, b, x = matrix("A", n, n, *properties), vector("b", n), vector("x", n)
    parts = draw.pick(
        ((1, x @ A @ x), (draw.pick(-2, 1, 2), b @ x)), ((1, (x - b) @ A @ (x - b)), draw.integer(1, 5)),
        ((1, x @ A @ x), (-1, b @ A @ x)), ((draw.integer(1, 3), x @ x), (1, x @ A @ b)),
    )  # fmt: skip
    f = total(*parts)
    words = "`A` is symmetric; find" if properties else "Find"
    return Variant(
        f"{words} the gradient of `f` in `x`.", lambda: gradient(multiple(1, f), x), (given("f", f),), (A, b, x)
    )
