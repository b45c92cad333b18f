"""The slope of a curve that an equation describes."""

from workbench import Term, equals, implicit_derivative, scalar
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import total


@family(level="intermediate")
def implicit(draw: Draw) -> Variant:
    x, y = scalar("x"), scalar("y")
    a, b = draw.integer(1, 4), draw.integer(1, 4)
    parts: list[tuple[int, Term]] = draw.some(2, (a, x**2), (b, x * y), (a, x**3), (b, x * y**2))
    curve = total(*parts, (draw.integer(1, 3), y ** draw.integer(2, 3)))
    equation = equals(curve, draw.integer(2, 12))
    return Variant(
        "The equation describes `y` as a function of `x`. Find its slope `p`.",
        lambda: implicit_derivative(equation, x, y), (equation,), (x, y),
    )  # fmt: skip
