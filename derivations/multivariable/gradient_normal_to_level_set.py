"""The gradient is normal to level sets.

Walk along a contour line and nothing changes, so the gradient has no part along the way. This gives normals of curves
and surfaces, tangent planes, and the condition of Lagrange in constrained optimisation.
"""

from workbench import (
    Equality,
    apply,
    cos,
    derivation,
    derivative,
    equals,
    limit,
    named,
    norm,
    number,
    relation,
    scalar,
    sin,
    vector,
)
from workbench.reasons.calculus import CHAIN_RULE_THROUGH, DERIVATIVE_ALONG
from workbench.rules import norms

META = {
    "level": "beginner",
    "bullets": ["Directional derivative analysis", "Gradient computation in vector spaces"],
    "prerequisites": ["directional-derivative", "implicit-differentiation"],
    "references": ["MIT 18.02"],
}

x, g, w, a = (vector(name, "n") for name in ("x", "g", "w", "a"))
t, tau = scalar("t"), scalar("tau")
curve = apply("gamma", "n", t)
velocity = derivative(curve, t)


def h(point):
    return apply("h", (), point)


def slope(direction):
    """The directional derivative of f at x, as a limit."""
    moved = x + tau * direction
    return limit((h(moved) - a @ moved - f) / tau, tau, 0)


f, on_curve = named("f", h(x) - a @ x), named("f_t", h(curve) - a @ curve)
v = named("v", w - g @ w / norm(g) ** 2 * g)
p, q, r = (scalar(name, "positive") for name in "pqr")
sphere = named("s", r * (curve / norm(curve)))


@derivation(claim=[Equality(g @ velocity, number(0)), Equality(slope(v), number(0))])
def gradient_normal_to_level_set(pen):
    pen.given(curve, h(x), x, g, a, w, t, p, q, r)
    place = pen.assume(equals(x, curve), "`x` is the point of the curve at `t`")
    constant = pen.assume(equals(derivative(on_curve.args[0], t), number(0)), "`f` does not change along the curve")
    usual = pen.assume(equals(g, derivative(f.args[0], x)), "`g` is the gradient of `f` at `x`")
    away = pen.assume(relation(">", norm(g), 0), "`g` is not 0")
    pen.goal(
        "Show that the gradient `g` at a point `x` of a level set is at a right angle to every curve in the set, "
        "and that every vector at a right angle to `g` is the velocity of such a curve."
    )
    pen.convention(
        "`f` is any function of `x`, written as `h(x) - a @ x`, with an `a` for which both parts change alike "
        "along the curve: so the curve stays in a set where `f` has one value. It is at `x` at the time `t`, and "
        "`f_t` is the value of `f` there."
    )
    pen.idea("The value of `f` along the curve is a constant. Its derivative is 0, and the chain rule says what it is.")

    pen.define("f", f.args[0])
    pen.define("f_t", on_curve.args[0], "the value of `f` on the curve")
    chain = pen.follows(
        equals(derivative(on_curve, t), g @ velocity), place, usual, on_curve, by=CHAIN_RULE_THROUGH,
        why="the gradient, times how `x` moves",
    )  # fmt: skip
    pen.follows(equals(g @ velocity, number(0)), chain, constant, on_curve, name="`f` keeps its value")

    pen.define("v", v.args[0], "what is left of any `w` without its part along `g`")
    square = pen.follows(equals(norm(g) ** 2, g @ g), by=norms.square_norm_of_a_vector)
    level = pen.follows(equals(g @ v, number(0)), v, square, away, name="multiply out", why="`g @ g` over itself is 1")
    along = {"by": DERIVATIVE_ALONG, "why": "of `f`, at `x`", "f": f.args[0]}
    pen.follows(equals(slope(v), g @ v), usual, f, v=v, **along)
    pen.relate("=", number(0), level, why="`f` is level along `v`")
    pen.follows(equals(slope(g), g @ g), usual, f, v=g, **along)
    pen.relate("=", norm(g) ** 2, square, why="along `g` it is not")

    east, north = p * cos(t), q * sin(t)
    pen.sanity(
        equals(2 * east / p**2 * derivative(east, t) + 2 * north / q**2 * derivative(north, t), number(0)),
        "the ellipse with the half-axes `p` and `q`, run through as (`p * cos(t)`, `q * sin(t)`)",
    )
    pen.sanity(equals(sphere @ derivative(sphere, t), number(0)), "on a sphere every velocity is normal to the radius")
    pen.note(
        "The last two lines are the slopes that the implicit function theorem asks for: `f(x + t*v + tau*g) == "
        "f(x)` has a solution `tau(t)` with slope 0 at `t == 0`, so `x + t*v + tau*g` is a curve in the level set "
        "with velocity `v`."
    )
    pen.wrong(
        "Taking the gradient of `f` for the normal of the graph of `f`: it is normal to level sets, where `f` is "
        "constant."
    )
    pen.wrong("Using it where the gradient is 0: there `x*y == 0` crosses itself, and no vector is the normal.")
    pen.wrong("Applying it to a curve along which `f` changes: then the product is the rate of that change.")
