"""Projection onto a line.

The point of a line that is closest to b. Regression, Gram-Schmidt and principal components repeat this one step.
"""

from workbench import (
    Equality,
    Inequality,
    derivation,
    derivative,
    equals,
    implies,
    named,
    norm,
    number,
    outer,
    relation,
    scalar,
    vector,
)
from workbench.reasons.algebra import CANCEL, MULTIPLY_OUT
from workbench.rules import calculus, norms
from workbench.rules.requirements import needs_nonzero

META = {
    "level": "beginner",
    "bullets": ["Vector manipulation and spatial relationships"],
    "prerequisites": ["dot-product-angle"],
    "references": ["MML §3.8.1"],
}

a, b, t = vector("a", "n"), vector("b", "n"), scalar("t")
phi = named("phi", norm(b - t * a) ** 2)
best = a @ b / (a @ a)
point = named("p", best * a)


@derivation(
    claim=[
        Equality(a @ (b - point), number(0)),
        Inequality(norm(b - point) ** 2, "<=", norm(b - t * a) ** 2),
    ]
)
def projection_onto_line(pen):
    pen.given(a, b, t, conditions=[needs_nonzero(norm(a))])
    pen.goal(
        "Find the point `t*a` on the line through `a` that is closest to `b`, and show that `b - t*a` is "
        "orthogonal to `a`."
    )
    pen.idea("The squared distance is a parabola in the one number `t`: differentiate and set to 0.")

    pen.define("phi", norm(b - t * a) ** 2, "the squared distance; it is least where the distance is")
    pen.start(phi, phi.args[0])
    pen.by(norms.square_norm_of_a_vector)
    parabola = pen.relate("=", b @ b - 2 * t * (a @ b) + t**2 * (a @ a), by=MULTIPLY_OUT, why="a parabola in `t`")
    pen.start(derivative(phi, t))
    pen.use(parabola)
    slope = pen.relate("=", -2 * (a @ b) + 2 * t * (a @ a), by=calculus.power_rule, why="term by term")
    pen.follows(
        implies(equals(derivative(phi, t), 0), equals(t, best)),
        slope,
        name="solve",
        why="`a @ a` is not 0",
        conditions=[needs_nonzero(a @ a)],
    )
    pen.start(derivative(derivative(phi, t), t))
    pen.use(slope)
    pen.relate("=", 2 * (a @ a), by=calculus.power_rule)
    pen.relate(
        ">",
        number(0),
        name="second derivative",
        why="positive: the parabola opens upwards, and the point is its lowest",
        conditions=[needs_nonzero(a @ a)],
    )
    pen.define("p", best * a, "the projection")
    pen.start(a @ (b - point))
    pen.relate("=", a @ b - (a @ b / (a @ a)) * (a @ a), by=MULTIPLY_OUT, why="the coefficient is a number")
    right = pen.relate("=", number(0), by=CANCEL, why="`a @ a` against itself")
    pen.start(norm(b - t * a) ** 2)
    pen.relate(
        "=",
        norm(b - point) ** 2 + 2 * (best - t) * (a @ (b - point)) + norm(point - t * a) ** 2,
        by=MULTIPLY_OUT,
        why="`b - t*a` is the residual and a step along the line",
    )
    whole = pen.relate(
        "=", norm(b - point) ** 2 + norm(point - t * a) ** 2, right, name="Pythagoras", why="the mixed term is 0"
    )
    pen.follows(
        relation("<=", norm(b - point) ** 2, norm(b - t * a) ** 2),
        whole,
        name="a square is not negative",
        why="no `t` is better",
    )

    pen.sanity(equals(point, outer(a, a) @ b / (a @ a)), "the projection is linear in `b`: a matrix of rank one")
    pen.sanity(implies(equals(b, t * a), equals(point, b)), "a point of the line is its own projection")
    pen.sanity(equals(norm(b - point) ** 2, b @ b - (a @ b) ** 2 / (a @ a)), "the squared distance that is left")
    pen.wrong("Dividing by `norm(a)` in place of `a @ a == norm(a)**2`: right only for a unit vector.")
    pen.wrong(
        "Giving the number `(a @ b)/(a @ a)` as the projection: that is the coefficient, the point is `a` times it."
    )
    pen.wrong("Dividing by `b @ b`: the denominator belongs to the vector that spans the line.")
