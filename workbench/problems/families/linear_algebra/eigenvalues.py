"""Eigenvalues and eigenvectors, all of them whole numbers."""

from workbench import worked
from workbench.problems import Variant, family
from workbench.problems.draw import Draw, times
from workbench.problems.forms import given, matrix_of


@family(level="intermediate")
def eigenvalues(draw: Draw) -> Variant:
    if draw.pick(True, False):
        A = draw.symmetric_2x2()
    else:
        low, high = draw.distinct(2, -4, 5, ())
        a, b = draw.integer(-2, 2), draw.integer(-2, 2)
        # The columns (1, a) and (b, 1 + a b) have determinant 1.
        A = times(times([[1, b], [a, 1 + a * b]], [[low, 0], [0, high]]), [[1 + a * b, -b], [-a, 1]])
    shown = (given("A", matrix_of(A)),)
    return Variant("Find the eigenvalues and eigenvectors of `A`.", lambda: worked("eigen", A), shown)
