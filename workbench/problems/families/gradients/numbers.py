"""A quadratic function with given numbers, and where it is flat."""

from workbench import gradient, vector
from workbench.problems import Variant, family
from workbench.problems.draw import Draw, applied
from workbench.problems.forms import given, matrix_of


@family(level="beginner")
def numbers(draw: Draw) -> Variant:
    x = vector("x", 2)
    A = draw.symmetric_2x2()
    b = applied(A, draw.vector(2, 3))
    f = x @ matrix_of(A) @ x / 2 - matrix_of(b) @ x
    return Variant("Find the gradient of `f` in `x`.", lambda: gradient(f, x), (given("f", f),), (x,))
