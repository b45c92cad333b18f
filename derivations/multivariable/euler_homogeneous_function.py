"""Euler's identity for homogeneous functions.

What scaling does to a function fixes its slope along x. So the gradient of a loss is perpendicular to weights that are
normalised afterwards, and each layer of a network without biases has the same x^T gradient.
"""

from workbench import (
    Condition,
    Equality,
    apply,
    derivation,
    derivative,
    equals,
    inner,
    matrix,
    named,
    norm,
    number,
    relu,
    scalar,
    vector,
)
from workbench.rules import calculus
from workbench.rules.requirements import needs_nonzero

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
loss = named("L", apply("g", (), w / norm(w)))
grad, grad_y = derivative(f, x), derivative(f_y, y)
layer = named("s", u @ relu(W @ x))


@derivation(
    claim=[
        Equality(x @ grad, k * f),
        Equality(grad_y, t ** (k - 1) * grad),
        Equality(w @ derivative(loss, w), number(0)),
    ]
)
def euler_homogeneous_function(pen):
    pen.given(x, k, t, y, w, conditions=[Condition("`y == t*x`", equals(y, t * x)), needs_nonzero(norm(x))])
    pen.goal("Find the slope of a homogeneous function `f` of degree `k` along `x`, and how its gradient scales.")
    pen.convention(
        "`f` is given by its degree and its values `g` on the unit sphere; `phi` is `f` at `t*x`, and `t` is positive."
    )
    pen.idea("Scaling is known for all `t` at once: differentiate it, in `t` or in `x`.")

    scale = pen.follows(equals(phi, t**k * f), name="homogeneous", why="the length scales by `t`, the direction stays")
    left = pen.follows(
        equals(derivative(phi, t), grad_y @ x), by=calculus.chain_rule, why="the point `t*x` moves by `x`"
    )
    pen.start(derivative(phi, t))
    pen.use(scale)
    right = pen.inward("`f` does not depend on `t`", times=3)
    both = pen.follows(
        equals(grad_y @ x, k * t ** (k - 1) * f), left, right, name="two ways", why="both are the slope of `phi`"
    )
    pen.follows(equals(x @ grad, k * f), both, name="at `t == 1`", why="there `y` is `x`")

    inside = pen.follows(
        equals(derivative(phi, x), t * grad_y), by=calculus.chain_rule, why="now in `x`: `t*x` moves `t` times as fast"
    )
    outer = pen.follows(
        equals(derivative(phi, x), t**k * grad), scale, name="differentiate in `x`", why="the factor is constant"
    )
    pen.follows(
        equals(grad_y, t ** (k - 1) * grad),
        inside,
        outer,
        pen.fact(t, "positive"),
        name="divide by `t`",
        why="`t` is positive",
    )
    pen.follows(equals(w @ derivative(loss, w), number(0)), name="the case `k == 0`", why="scaling `w` changes nothing")

    pen.sanity(equals(x @ derivative(norm(x) ** 3, x), 3 * norm(x) ** 3), "the cube of the length, `k == 3`")
    pen.sanity(equals(x @ derivative(layer, x), layer), "a layer without biases, `k == 1` in `x`")
    pen.sanity(equals(inner(W, derivative(layer, W)), layer), "and `k == 1` in its weights")
    pen.wrong("Taking a function with a constant or a bias for homogeneous.")
    pen.wrong("Giving the gradient the degree `k`: differentiating lowers it by one.")
