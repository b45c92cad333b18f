"""Jacobians of softmax layers."""

from workbench import jacobian, log_softmax, matrix, scalar, size, softmax, vector
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given


@family(level="advanced")
def softmax_layer(draw: Draw) -> Variant:
    n, d = size("n"), size("d")
    W, b, x, z, a = matrix("W", n, d), vector("b", n), vector("x", d), vector("z", n), vector("a", n)
    t = scalar("t", "positive")
    name, f, wrt = draw.pick(
        ("p", softmax(z / t), z), ("p", softmax(W @ x + b), x), ("f", log_softmax(W @ x), x), ("p", softmax(a * z), z),
        ("f", log_softmax(z / t), z), ("f", z * softmax(z), z), ("f", softmax(z) - a, z), ("p", softmax(-z), z),
    )  # fmt: skip
    return Variant(
        f"Find the Jacobian of `{name}` in `{wrt.name}`.", lambda: jacobian(f, wrt), (given(name, f),),
        (W, b, x, z, a, t),
    )  # fmt: skip
