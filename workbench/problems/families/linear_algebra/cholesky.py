"""A Cholesky factor of whole numbers."""

from workbench import worked
from workbench.problems import Variant, family
from workbench.problems.draw import Draw, times
from workbench.problems.forms import given, matrix_of


@family(level="advanced")
def cholesky(draw: Draw) -> Variant:
    n = draw.integer(2, 3)
    L = [[draw.integer(1, 3) if i == j else draw.integer(-3, 3) if j < i else 0 for j in range(n)] for i in range(n)]
    A = times(L, [list(column) for column in zip(*L, strict=True)])
    return Variant("Find the Cholesky factor of `A`.", lambda: worked("cholesky", A), (given("A", matrix_of(A)),))
