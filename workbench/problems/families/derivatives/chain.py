"""Chain rule: a function of a polynomial."""

from workbench import differentiate, exp, log, scalar, sin, tanh
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given, multiple, polynomial


@family(level="beginner")
def chain(draw: Draw) -> Variant:
    x = scalar("x")
    inner = polynomial(x, *draw.pick((draw.integer(1, 4), 0), (1, draw.integer(-4, 4), 0)), draw.integer(1, 7))
    f = draw.pick(
        inner ** draw.integer(3, 6), exp(-(inner**2)), sin(inner**2), log(1 + inner**2),
        multiple(draw.integer(2, 5), tanh(inner)),
    )  # fmt: skip
    return Variant("Differentiate `f` in `x`.", lambda: differentiate(f, x), (given("f", f),), (x,))
