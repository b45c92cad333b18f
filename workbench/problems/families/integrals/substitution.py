"""Integration by substitution."""

from workbench import antiderivative, cos, exp, integrate, scalar, sqrt
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import multiple, polynomial, power


@family(level="beginner")
def substitution(draw: Draw) -> Variant:
    x = scalar("x")
    degree, constant = draw.integer(2, 4), draw.integer(1, 9)
    inner = polynomial(x, 1, *[0] * (degree - 1), constant) if degree % 2 == 0 else x**degree
    slope = multiple(draw.pick(1, 2, 3, degree), power(x, degree - 1))
    outer = draw.pick(exp, cos, lambda u: 1 / u, sqrt) if degree % 2 == 0 else draw.pick(exp, cos)
    f = slope * outer(inner)
    return Variant("Find an antiderivative.", lambda: integrate(f, x), (antiderivative(f, x),), (x,))
