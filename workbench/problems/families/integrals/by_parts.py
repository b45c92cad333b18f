"""Integration by parts."""

from workbench import antiderivative, cos, exp, integrate, log, scalar, sin
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import multiple, polynomial, power


@family(level="intermediate")
def by_parts(draw: Draw) -> Variant:
    x = scalar("x", "positive")
    factor = draw.pick(polynomial(x, draw.integer(1, 4), draw.integer(-5, 5, ())), power(x, draw.integer(1, 3)))
    other = draw.pick(
        exp(multiple(draw.pick(-3, -2, -1, 1, 2), x)), draw.pick(sin, cos)(multiple(draw.integer(1, 3), x)), log(x)
    )
    f = factor * other
    return Variant("Find an antiderivative.", lambda: integrate(f, x), (antiderivative(f, x),), (x,))
