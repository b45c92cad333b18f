"""Euler's identity for homogeneous functions.

What scaling does to a function fixes its slope along x. So the gradient of a loss is perpendicular to weights that are
normalised afterwards, and each layer of a network without biases has the same x^T gradient.
"""

from workbench import (
    Equality,
    Implies,
    apply,
    derivation,
    derivative,
    equals,
    implies,
    inner,
    matrix,
    named,
    norm,
    number,
    relation,
    relu,
    scalar,
    vector,
)
from workbench.reasons.calculus import CHAIN_RULE_THROUGH, DIFFERENTIATE_BOTH_SIDES
from workbench.rules import algebra, calculus, norms

META = {
    "level": "intermediate",
    "bullets": ["Multi-variable derivatives", "Neural network parameter matrices"],
    "prerequisites": ["total-derivative-chain-rule"],
    "references": ["Apostol, Calculus vol. 2"],
}

x, y, w, u = vector("x", "n"), vector("y", "n"), vector("w", "n"), vector("u", "m")
t, k, W = scalar("t", "positive"), scalar("k"), matrix("W", "m", "n")


def _at(point):
    """Every homogeneous function of degree k is this, with the values g on the unit sphere."""
    return norm(point) ** k * apply("g", (), point / norm(point))


f, f_y, phi = named("f", _at(x)), named("f_y", _at(y)), named("phi", _at(t * x))
loss = apply("g", (), w / norm(w))
grad, grad_y = derivative(f, x), derivative(f_y, y)
layer = named("s", u @ relu(W @ x))


@derivation(
    claim=[
        Equality(x @ grad, k * f),
        Equality(grad_y, t ** (k - 1) * grad),
        Implies(equals(k, 0), equals(x @ grad, number(0))),
    ]
)
def euler_homogeneous_function(pen):
    pen.given(x, k, t, y)
    place = pen.assume(equals(y, t * x), "`y == t*x`")
    away = pen.assume(relation(">", norm(x), 0), "`x` is not 0")
    pen.goal("Find the slope of a homogeneous function `f` of degree `k` along `x`, and how its gradient scales.")
    pen.convention(
        "`f` is given by its degree and its values `g` on the unit sphere; `phi` is `f` at `t*x`, `f_y` is `f` at `y`, "
        "and `t` is positive."
    )
    pen.idea("Scaling is known for all `t` at once: differentiate it, in `t` or in `x`.")

    positive = pen.fact(t, "positive")
    for part in (f, f_y, phi):
        pen.define(part.name, part.args[0])
    length = pen.follows(
        equals(norm(t * x), t * norm(x)),
        positive,
        by=norms.norm_of_a_multiple,
        why="lengths scale, and `t` is positive",
    )
    scale = pen.follows(
        equals(phi, t**k * f), length, away, positive, f, phi, by=algebra.power_of_a_product, name="homogeneous",
        why="the length scales by `t`, the direction stays",
    )  # fmt: skip
    rate = pen.follows(
        equals(derivative(phi, t), derivative(t**k * f, t)),
        scale,
        by=DIFFERENTIATE_BOTH_SIDES,
        why="it holds for all `t`",
    )
    rate = pen.follows(
        equals(derivative(phi, t), k * t ** (k - 1) * f), rate, positive, by=calculus.power_rule,
        why="`f` does not depend on `t`",
    )  # fmt: skip
    with pen.suppose(equals(t, 1)) as now:
        here = pen.follows(equals(x, t * x), now)
        along = pen.follows(
            equals(derivative(phi, t), grad @ x), here, away, f, phi, by=CHAIN_RULE_THROUGH,
            why="the point `t*x` is `x`, and moves by `x`",
        )  # fmt: skip
        euler = pen.follows(
            equals(x @ grad, k * f), along, rate, now, name="two ways", why="both are the slope of `phi`"
        )
    euler = pen.follows(equals(x @ grad, k * f), euler, name="at `t == 1`", why="nothing in it depends on `t`")
    pen.follows(
        implies(equals(k, 0), equals(x @ grad, number(0))),
        euler,
        name="the case `k == 0`",
        why="scaling changes nothing",
    )

    pen.follows(equals(norm(y), t * norm(x)), place, length)
    not_zero = pen.relate(">", number(0), away, positive, why="so `y` is not 0")
    inside = pen.follows(
        equals(derivative(phi, x), t * grad_y), place, not_zero, f_y, phi, by=CHAIN_RULE_THROUGH,
        why="now in `x`: `t*x` moves `t` times as fast",
    )  # fmt: skip
    outer = pen.follows(
        equals(derivative(phi, x), derivative(t**k * f, x)), scale, by=DIFFERENTIATE_BOTH_SIDES, why="near `x`",
    )  # fmt: skip
    outer = pen.follows(equals(derivative(phi, x), t**k * grad), outer, away, by=calculus.constant_factor)
    pen.follows(
        equals(grad_y, t ** (k - 1) * grad), inside, outer, positive, name="divide by `t`", why="`t` is positive"
    )

    pen.sanity(equals(x @ derivative(norm(x) ** 3, x), 3 * norm(x) ** 3), "the cube of the length, `k == 3`")
    pen.sanity(equals(x @ derivative(layer, x), layer), "a layer without biases, `k == 1` in `x`")
    pen.sanity(equals(inner(W, derivative(layer, W)), layer), "and `k == 1` in its weights")
    pen.sanity(equals(w @ derivative(loss, w), number(0)), "weights that are normalised: `k == 0`")
    pen.wrong("Taking a function with a constant or a bias for homogeneous.")
    pen.wrong("Giving the gradient the degree `k`: differentiating lowers it by one.")
