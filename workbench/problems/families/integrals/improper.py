"""An improper integral: a power times an exponential."""

from workbench import exp, integral, integrate, oo, scalar
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import multiple, power


@family(level="advanced")
def improper(draw: Draw) -> Variant:
    x = scalar("x")
    f = multiple(draw.integer(1, 4), power(x, draw.integer(1, 4)) * exp(multiple(-draw.integer(1, 3), x)))
    return Variant("Find the integral.", lambda: integrate(f, x, 0, oo), (integral(f, x, 0, oo),), (x,))
