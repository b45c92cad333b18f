"""A linear system with whole numbers as solution."""

from workbench import vector, worked
from workbench.problems import Variant, family
from workbench.problems.draw import Draw, applied
from workbench.problems.forms import matrix_of
from workbench.terms.heads import equals


@family(level="beginner")
def system(draw: Draw) -> Variant:
    n = draw.integer(2, 3)
    A = draw.unimodular(n)
    b = applied(A, draw.vector(n, 4))
    x = vector("x", n)
    return Variant(
        "Solve the system by elimination.", lambda: worked("elimination", A, b),
        (equals(matrix_of(A) @ x, matrix_of(b)),), (x,),
    )  # fmt: skip
