"""A second derivative."""

from workbench import cos, exp, log, nth_derivative, scalar, sin
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given, multiple, power


@family(level="intermediate")
def second(draw: Draw) -> Variant:
    x = scalar("x", "positive")
    other = draw.pick(
        exp(multiple(draw.pick(-2, -1, 1, 2), x)), draw.pick(sin, cos)(multiple(draw.integer(1, 3), x)), log(x)
    )
    f = power(x, draw.integer(1, 4)) * other
    return Variant("Find the second derivative of `f`.", lambda: nth_derivative(f, x, 2), (given("f", f),), (x,))
