"""Linearisation and the tangent plane.

The best affine approximation of a function at a point: all that gradient descent and error propagation see of a
function, and the first thing that Newton's method does.
"""

from workbench import (
    Equality,
    Iff,
    apply,
    basis,
    both,
    derivation,
    derivative,
    equals,
    forall,
    iff,
    limit,
    named,
    number,
    scalar,
)
from workbench.reasons.calculus import LINEAR_APPROXIMATION
from workbench.reasons.limits import LIMIT_LAWS
from workbench.rules import algebra, calculus

META = {
    "level": "beginner",
    "bullets": ["Multi-variable derivatives"],
    "prerequisites": ["total-derivative-chain-rule"],
    "references": ["MIT 18.02", "MML §5.8"],
}

x, y, z, a, b, p, q, t = (scalar(name) for name in ("x", "y", "z", "a", "b", "p", "q", "t"))
f = apply("f", (), x, y)
f_x, f_y = derivative(f, x), derivative(f, y)
moved = apply("f", (), x + t * a, y + t * b)
L = named("L", f + f_x * (t * a) + f_y * (t * b))
error = moved - f - t * (p * a + q * b)
n = named("n", -f_x * basis(0, 3) - f_y * basis(1, 3) + basis(2, 3))
u, v = named("u", basis(0, 3) + f_x * basis(2, 3)), named("v", basis(1, 3) + f_y * basis(2, 3))


@derivation(
    claim=[
        Equality(limit((moved - L) / t, t, 0), number(0)),
        Equality(limit(error / t, t, 0), (f_x - p) * a + (f_y - q) * b),
        Iff(forall(equals((f_x - p) * a + (f_y - q) * b, 0), a, b), both(equals(p, f_x), equals(q, f_y))),
        Equality(n @ u, number(0)),
        Equality(n @ v, number(0)),
    ]
)
def linearisation_tangent_plane(pen):
    pen.given(x, y, p, q, a, b, t, z)
    pen.goal("Find the affine function that is closest to `f` near (`x`, `y`), and the normal of its graph.")
    pen.convention(
        "The step is `t` times (`a`, `b`); `p` and `q` are the slopes to be found, `L` is what comes out. The axes "
        "of space have the unit vectors `e0`, `e1`, `e2`; `u` and `v` are tangent to the graph along `x` and along "
        "`y`."
    )
    pen.idea("Ask that the error vanish even beside the step. Along each axis this leaves one choice of the slope.")

    L_ = pen.define("L", L.args[0], "value and slopes at the point")
    small = pen.follows(
        equals(limit((moved - f - (f_x * (t * a) + f_y * (t * b))) / t, t, 0), number(0)), by=LINEAR_APPROXIMATION,
        why="`f` is differentiable: what this linear function misses is small beside the step",
        of=f, along=t, x=t * a, y=t * b,
    )  # fmt: skip
    pen.follows(equals(limit((moved - L) / t, t, 0), number(0)), small, L_, name="so does `L`")
    left = (f_x - p) * a + (f_y - q) * b
    parts = pen.follows(
        equals(limit((moved - f - (f_x * (t * a) + f_y * (t * b))) / t + left, t, 0), left), small, by=LIMIT_LAWS,
        why="what other slopes `p` and `q` miss beside it",
    )  # fmt: skip
    pen.follows(equals(limit(error / t, t, 0), left), parts, name="put together")
    every = iff(forall(equals(left, 0), a, b), both(equals(p, f_x), equals(q, f_y)))
    pen.follows(every, name="along each axis", why="`a == 1`, `b == 0` leaves one choice of `p`, and likewise of `q`")

    pen.follows(
        equals(derivative(z - f, x), -f_x),
        by=calculus.sum_rule,
        name="normal of a level surface",
        why="the graph is where `z - f` is 0",
    )
    pen.follows(
        equals(derivative(z - f, y), -f_y),
        by=calculus.sum_rule,
        name="normal of a level surface",
        why="so `n` holds these two, and 1 for `z`",
    )
    pen.follows(equals(n @ u, -f_x + f_x), n, u, name="product of the entries")
    pen.relate("=", number(0), by=algebra.terms_cancel)
    pen.follows(equals(n @ v, -f_y + f_y), n, v, name="product of the entries")
    pen.relate("=", number(0), by=algebra.terms_cancel)

    bowl = (x + t * a) ** 2 + (y + t * b) ** 2 - (x**2 + y**2) - t * (2 * x * a + 2 * y * b)
    pen.sanity(equals(bowl, t**2 * (a**2 + b**2)), "for `x**2 + y**2` the error is of the second order in the step")
    pen.sanity(equals(L - f, t * (f_x * a + f_y * b)), "`L` rises by the gradient times the step")
    pen.wrong("Taking partial derivatives for enough: `f` must be differentiable, or there is no tangent plane.")
    pen.wrong("Evaluating the partial derivatives at the far end of the step: they belong to the point (`x`, `y`).")
    pen.wrong("Giving the gradient of `f` as the normal of the graph: it is normal to level curves, in the plane.")
