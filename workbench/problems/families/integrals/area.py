"""A definite integral of a polynomial between its roots."""

from workbench import integral, integrate, scalar
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import polynomial


@family(level="beginner")
def area(draw: Draw) -> Variant:
    x = scalar("x")
    low, high = sorted(draw.distinct(2, -3, 4, but=()))
    steep = draw.pick(1, 2, 3, 6)
    f = polynomial(x, -steep, steep * (low + high), -steep * low * high)
    return Variant(
        "Find the area between the parabola and the axis.", lambda: integrate(f, x, low, high),
        (integral(f, x, low, high),), (x,),
    )  # fmt: skip
