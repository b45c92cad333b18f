"""A Taylor polynomial at 0."""

from workbench import cos, exp, log, scalar, series, sin, sqrt
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given, multiple


@family(level="intermediate")
def taylor(draw: Draw) -> Variant:
    x = scalar("x")
    inner = multiple(draw.pick(-2, -1, 2, 3), x)
    f, order = draw.pick(
        (exp(inner), 3), (log(1 + inner), 3), (sqrt(1 + inner), 2), (1 / (1 + inner), 3), (x * cos(2 * x), 3),
        (exp(inner) * sin(x), 3), (exp(inner) / (1 - x), 2),
    )  # fmt: skip
    return Variant(
        f"Find the Taylor polynomial of `f` at `0` up to order {order}.", lambda: series(f, x, 0, order),
        (given("f", f),), (x,),
    )  # fmt: skip
