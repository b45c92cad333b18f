"""Rank and null space."""

from workbench import worked
from workbench.problems import Variant, family
from workbench.problems.draw import Draw, times
from workbench.problems.forms import given, matrix_of


@family(level="intermediate")
def null_space(draw: Draw) -> Variant:
    A = times(draw.matrix(3, 2, 2), draw.matrix(2, draw.integer(3, 4), 2))
    shown = (given("A", matrix_of(A)),)
    return Variant("Find a basis of the null space of `A`.", lambda: worked("nullspace", A), shown)
