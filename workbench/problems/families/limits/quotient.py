"""A limit of the form 0/0."""

from workbench import cos, exp, limit, limit_of, log, scalar, sin
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import multiple


@family(level="intermediate")
def quotient(draw: Draw) -> Variant:
    x = scalar("x")
    a, b = draw.distinct(2, 1, 6)
    inner = multiple(a, x)
    above, order = draw.pick(
        (sin(inner), 1), (exp(inner) - 1, 1), (log(1 + inner), 1), (1 - cos(inner), 2), (exp(inner) - 1 - inner, 2)
    )
    f = above / multiple(b, x**order if order > 1 else x)
    return Variant("Find the limit.", lambda: limit_of(f, x, 0), (limit(f, x, 0),), (x,))
