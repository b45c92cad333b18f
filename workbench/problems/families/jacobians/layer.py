"""Jacobians of a layer of a network."""

from workbench import exp, jacobian, log, matrix, relu, sigmoid, size, softplus, tanh, vector
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given


@family(level="intermediate")
def layer(draw: Draw) -> Variant:
    m, n = size("m"), size("n")
    W, b, x = matrix("W", m, n), vector("b", m), vector("x", n)
    act = draw.pick(sigmoid, tanh, softplus, exp, relu, lambda u: log(1 + u**2))
    f = draw.pick(act(W @ x + b), act(W @ x), W @ act(x) + b, b * act(W @ x), W @ x + act(W @ x))
    return Variant("Find the Jacobian of `f` in `x`.", lambda: jacobian(f, x), (given("f", f),), (W, b, x))
