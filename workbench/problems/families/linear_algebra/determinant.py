"""A determinant of order 3."""

from workbench import worked
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given, matrix_of


@family(level="beginner")
def determinant(draw: Draw) -> Variant:
    A = draw.matrix(3, 3, 4)
    return Variant("Find the determinant of `A`.", lambda: worked("det", A), (given("A", matrix_of(A)),))
