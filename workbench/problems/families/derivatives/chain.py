"""Chain rule: a function of a polynomial."""

from workbench import differentiate, exp, log, scalar, sin, tanh
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given, multiple, polynomial


@family(level="beginner")
def chain(draw: Draw) -> Variant:
    x = scalar("x")
    inner = polynomial(x, *draw.pick((draw.integer(1, 4), 0), (1, draw.integer(-4, 4), 0)), draw.integer(1, 7))
    outer = draw.pick(
        lambda u: u ** draw.integer(3, 6), lambda u: exp(-(u**2)), lambda u: sin(u**2), lambda u: log(1 + u**2),
        lambda u: multiple(draw.integer(2, 5), tanh(u)),
    )  # fmt: skip
    f = outer(inner)
    return Variant("Differentiate `f` in `x`.", lambda: differentiate(f, x), (given("f", f),), (x,))
