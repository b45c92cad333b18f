"""An inverse with whole numbers."""

from workbench import worked
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given, matrix_of


@family(level="beginner")
def inverse(draw: Draw) -> Variant:
    A = draw.unimodular(draw.integer(2, 3))
    return Variant("Find the inverse of `A`.", lambda: worked("inverse", A), (given("A", matrix_of(A)),))
