"""The gradient is normal to level sets.

Walk along a contour line and nothing changes, so the gradient has no part along the way. This gives normals of curves
and surfaces, tangent planes, and the condition of Lagrange in constrained optimisation.
"""

from workbench import (
    Condition,
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
    scalar,
    sin,
    vector,
)
from workbench.rules import algebra, calculus, matrices
from workbench.rules.declared.differentiation import OF_A_CONSTANT
from workbench.rules.requirements import needs_nonzero

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
    pen.given(
        *(curve, h(x), x, g, a, w, t, p, q, r),
        conditions=[
            Condition("`x` is the point of the curve at `t`", equals(x, curve)),
            Condition("`f` does not change along the curve", equals(derivative(h(curve), t), a @ velocity)),
            Condition("`g` is the gradient of `f` at `x`", equals(g, derivative(f, x))),
            needs_nonzero(norm(g)),
        ],
    )
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

    chain = pen.follows(
        equals(derivative(on_curve, t), g @ velocity), by=calculus.chain_rule, why="the gradient, times how `x` moves"
    )
    constant = pen.follows(equals(derivative(on_curve, t), number(0)), by=OF_A_CONSTANT, why="`f` keeps its value")
    pen.follows(
        equals(g @ velocity, number(0)), chain, constant, name="two ways", why="both are the derivative of `f_t`"
    )

    pen.start(g @ v)
    pen.unfold(v, why="`v` is what is left of `w` without its part along `g`")
    pen.by(matrices.product_with_a_sum)
    level = pen.relate("=", number(0), by=algebra.terms_cancel, why="`g` times itself is the square of its length")
    flat = pen.follows(equals(slope(v), number(0)), level, name="directional derivative", why="`f` is level along `v`")
    pen.follows(equals(slope(g), norm(g) ** 2), flat, name="directional derivative", why="along `g` it does")

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
