"""Quotient rule."""

from workbench import cos, differentiate, exp, scalar, sin
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given, polynomial


@family(level="beginner")
def quotient(draw: Draw) -> Variant:
    x = scalar("x")
    above = draw.pick(
        polynomial(x, draw.integer(1, 4), draw.integer(-5, 5)), exp(x), sin(x), polynomial(x, 1, 0, draw.integer(-5, 5))
    )
    below = draw.pick(polynomial(x, 1, 0, draw.integer(1, 6)), draw.integer(2, 4) + cos(x), 1 + exp(x))
    f = above / below
    return Variant("Differentiate `f` in `x`.", lambda: differentiate(f, x), (given("f", f),), (x,))
