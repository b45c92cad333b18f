"""Partial fractions with whole numbers above."""

from workbench import antiderivative, integrate, scalar
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import polynomial


@family(level="intermediate")
def partial_fractions(draw: Draw) -> Variant:
    x = scalar("x")
    r, s = draw.distinct(2, -4, 4, but=())
    a, b = draw.distinct(2, -4, 4)
    f = polynomial(x, a + b, -a * s - b * r) / polynomial(x, 1, -r - s, r * s)
    return Variant("Find an antiderivative.", lambda: integrate(f, x), (antiderivative(f, x),), (x,))
