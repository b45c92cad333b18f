"""An equation in an exponential that is a quadratic one underneath."""

from workbench import equals, exp, scalar, solve
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import multiple, total


@family(level="intermediate")
def exponential(draw: Draw) -> Variant:
    x = scalar("x")
    r, s = draw.distinct(2, -3, 6)
    step = draw.integer(1, 3)
    equation = equals(total((1, exp(multiple(2 * step, x))), (-r - s, exp(multiple(step, x))), r * s), 0)
    return Variant("Find all real solutions.", lambda: solve(equation, x), (equation,), (x,))
