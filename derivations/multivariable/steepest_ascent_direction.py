"""Direction of steepest ascent.

Of all directions the gradient's own is the steepest, and its length is that slope. This is why gradient descent steps
along minus the gradient, and why it says nothing where the gradient is zero.
"""

from workbench import (
    Equality,
    Inequality,
    apply,
    derivation,
    derivative,
    equals,
    limit,
    named,
    norm,
    number,
    relation,
    scalar,
    sign,
    tanh,
    vector,
)
from workbench.reasons.calculus import DERIVATIVE_ALONG
from workbench.rules import names, norms

META = {
    "level": "beginner",
    "bullets": ["Directional derivative analysis", "Optimization algorithms"],
    "prerequisites": ["directional-derivative", "cauchy-schwarz-inequality"],
    "references": ["MIT 18.02", "Boyd & Vandenberghe §9.4"],
}

x, g, w, t = vector("x", "n"), vector("g", "n"), vector("w", "n"), scalar("t")
f = apply("f", (), x)
v, u = named("v", w / norm(w)), named("u", g / norm(g))


def slope(direction):
    """The directional derivative at x, as a limit."""
    return limit((apply("f", (), x + t * direction) - f) / t, t, 0)


D_v, D_u = named("D_v", slope(v)), named("D_u", slope(u))


@derivation(
    claim=[
        Inequality(D_v, "<=", norm(g)),
        Equality(D_u, norm(g)),
        Equality(D_v, norm(g) * (1 - norm(v - u) ** 2 / 2)),
    ]
)
def steepest_ascent_direction(pen):
    pen.given(f, x, g, w, t)
    usual = pen.assume(equals(g, derivative(f, x)), "`g` is the gradient of `f` at `x`")
    away = {z: pen.assume(relation(">", norm(z), 0), f"`{z.name}` is not 0") for z in (g, w)}
    pen.goal("Find the direction `v` of length 1 along which `f` rises most steeply at `x`, and how steep it is there.")
    pen.convention(
        "`v` is any unit vector, written as `w` over its length; `u` is the unit vector along the gradient `g`."
    )
    pen.idea(
        "The slope is a dot product with the gradient. For unit vectors, a dot product is 1 less half the square of "
        "their distance: Cauchy-Schwarz, with its case of equality in plain sight."
    )

    for part in (v, u, D_v, D_u):
        pen.define(part.name, part.args[0])
    unit_v, unit_u = (_unit(pen, part, of, away[of]) for part, of in ((v, w), (u, g)))

    along = {"by": DERIVATIVE_ALONG, "f": f}
    pen.follows(equals(D_v, g @ v), D_v, usual, why="linear in the direction", v=v, **along)
    product = pen.relate(
        "=", norm(g) * (u @ v), u, away[g], name="length and direction", why="`g` is its length times `u`"
    )

    pen.follows(
        equals(norm(v - u) ** 2, v @ v - 2 * (u @ v) + u @ u), by=names.square_of_a_norm, name="square of a difference"
    )
    apart = pen.relate("=", 2 - 2 * (u @ v), unit_v, unit_u, name="unit length")
    near = pen.follows(equals(u @ v, 1 - norm(v - u) ** 2 / 2), apart, name="solve", why="for the dot product")

    pen.start(D_v, product.right, product)
    pen.use(near)
    pen.relate(
        "<=", norm(g), away[g], name="a square is not negative", why="it is 0 for `v == u`, and for no other `v`"
    )
    pen.follows(equals(D_u, g @ u), D_u, usual, why="along `u` itself", v=u, **along)
    pen.relate("=", norm(g), u, unit_u, away[g], name="the bound is reached", why="`g @ u == norm(g)*(u @ u)`")
    pen.follows(equals(slope(-u), g @ (-u)), usual, why="the opposite direction", v=-u, **along)
    pen.relate("=", -norm(g), u, unit_u, away[g], name="steepest descent")

    pen.sanity(equals(slope(w - (u @ w) * u), number(0)), "at a right angle to the gradient `f` does not rise")
    pen.sanity(equals(slope(-g), -(norm(g) ** 2)), "a step of gradient descent: minus the square of the length")
    pen.sanity(
        relation("<=", g @ tanh(w), norm(g, 1)),
        "another norm, another answer: if no entry of `v` may exceed 1, as here ...",
    )
    pen.sanity(equals(g @ sign(g), norm(g, 1)), "... then the vector of signs is steepest")
    pen.wrong("Leaving out that `v` has length 1: without it there is no steepest direction, only longer steps.")
    pen.wrong("Taking the slope along the gradient itself for its length: it is the length squared.")
    pen.wrong("Believing that the gradient points at the maximum: it crosses level curves at right angles, no more.")


def _unit(pen, part, of, away):
    """A vector over its length has length 1."""
    square = pen.follows(equals(norm(of) ** 2, of @ of), by=norms.square_norm_of_a_vector)
    return pen.follows(equals(part @ part, 1), part, square, away, name="unit length", why="a vector over its length")
