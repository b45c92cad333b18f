"""A projection onto a column space."""

from workbench import worked
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given, matrix_of


@family(level="advanced")
def orthogonal(draw: Draw) -> Variant:
    a, b = draw.pick(([1, 1, 1], [1, 0, -1]), ([1, 2, 2], [2, 1, -2]), ([1, 0, 1], [1, 1, -1]), ([1, 1, 0], [1, -1, 2]))
    c = draw.integer(-1, 2, ())
    A = [[p, q + c * p] for p, q in zip(a, b, strict=True)]
    y = draw.vector(3, 6, ())
    return Variant(
        "Project `b` onto the column space of `A`.", lambda: worked("projection", A, y),
        (given("A", matrix_of(A)), given("b", matrix_of(y))),
    )  # fmt: skip
