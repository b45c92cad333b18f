"""A rational function far out."""

from workbench import limit, limit_of, oo, scalar
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import polynomial


@family(level="beginner")
def at_infinity(draw: Draw) -> Variant:
    x = scalar("x")
    degree = draw.integer(1, 3)
    above = polynomial(x, draw.integer(1, 6), *draw.vector(degree, 5, ()))
    below = polynomial(x, draw.integer(1, 6), *draw.vector(degree, 5, ()))
    f = above / below
    return Variant("Find the limit.", lambda: limit_of(f, x, oo), (limit(f, x, oo),), (x,))
