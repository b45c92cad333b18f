"""Product rule: a polynomial times another function."""

from workbench import cos, differentiate, exp, scalar, sin, sqrt
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given, multiple, polynomial


@family(level="beginner")
def product(draw: Draw) -> Variant:
    x = scalar("x", "positive")
    first = polynomial(x, draw.integer(1, 5), draw.integer(-4, 4, ()), draw.integer(-6, 6))
    second = draw.pick(exp, sin, cos)(multiple(draw.integer(1, 4), x)) if draw.integer(0, 3, ()) else sqrt(x)
    f = first * second
    return Variant("Differentiate `f` in `x`.", lambda: differentiate(f, x), (given("f", f),), (x,))
