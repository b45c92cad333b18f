"""A quadratic equation with whole or rational solutions."""

from workbench import equals, scalar, solve
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import polynomial


@family(level="beginner")
def quadratic(draw: Draw) -> Variant:
    x = scalar("x")
    p, q = draw.integer(1, 3), draw.integer(-5, 5)
    r = draw.integer(-6, 6, but=(0, q))
    equation = equals(polynomial(x, p, -q - p * r, q * r), 0)
    return Variant("Find all real solutions.", lambda: solve(equation, x), (equation,), (x,))
