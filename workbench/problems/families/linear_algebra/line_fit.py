"""A line through points, by least squares."""

from workbench import worked
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given, matrix_of


@family(level="intermediate")
def line_fit(draw: Draw) -> Variant:
    a, b, off = draw.integer(-3, 3), draw.integer(-3, 3, ()), draw.integer(-2, 2)
    places, moves = draw.pick(([-1, 0, 1], (1, -2, 1)), ([0, 1, 2], (1, -2, 1)), ([-1, 0, 1, 2], (1, -1, -1, 1)))
    A = [[1, t] for t in places]
    y = [b + a * t + off * move for t, move in zip(places, moves, strict=True)]
    return Variant(
        "Find the coefficients `x` that make `A @ x` come as near to `b` as possible.", lambda: worked("lstsq", A, y),
        (given("A", matrix_of(A)), given("b", matrix_of(y))),
    )  # fmt: skip
