"""The factors L and U."""

from workbench import worked
from workbench.problems import Variant, family
from workbench.problems.draw import Draw, times
from workbench.problems.forms import given, matrix_of


@family(level="intermediate")
def factorisation(draw: Draw) -> Variant:
    n = draw.integer(2, 3)
    lower = [[draw.integer(-3, 3) if j < i else int(i == j) for j in range(n)] for i in range(n)]
    upper = [[draw.integer(-4, 4) if j >= i else 0 for j in range(n)] for i in range(n)]
    A = times(lower, upper)
    return Variant("Find the LU factorisation of `A`.", lambda: worked("lu", A), (given("A", matrix_of(A)),))
