"""A variable in base and exponent: differentiate the logarithm."""

from workbench import cos, differentiate, scalar, sin, sqrt
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given, multiple, polynomial


@family(level="advanced")
def logarithmic(draw: Draw) -> Variant:
    x = scalar("x", "positive")
    base = draw.pick(x, 1 + x**2, polynomial(x, draw.integer(1, 3), draw.integer(1, 4)))
    exponent = draw.pick(multiple(draw.integer(1, 4), x), sqrt(x), sin(x), cos(multiple(draw.integer(1, 3), x)), x**2)
    f = base**exponent
    return Variant(
        "Differentiate `f` in `x`, where `x > 0`.", lambda: differentiate(f, x, method="logarithmic"),
        (given("f", f),), (x,),
    )  # fmt: skip
