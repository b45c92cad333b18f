"""Jacobian of polar coordinates.

What a small step in radius and angle does in the plane, and why an area is r dr dtheta: the factor r that makes the
Gaussian integral, and the moments of every rotationally symmetric density, computable.
"""

from workbench import (
    Equality,
    array,
    cos,
    derivation,
    derivative,
    det,
    diag,
    equals,
    integral,
    limit,
    named,
    pi,
    scalar,
    sin,
    sqrt,
)
from workbench.reasons.common import SUBSTITUTION
from workbench.reasons.limits import CONTINUITY
from workbench.rules import algebra, calculus, moves
from workbench.rules.determinants import determinant_of_two_rows

META = {
    "level": "beginner",
    "bullets": ["Jacobian computation", "Integration methods"],
    "prerequisites": ["linearisation-tangent-plane"],
    "references": ["MIT 18.02", "MML §5.3"],
}

r, t, h, k, R, s = (
    scalar("r", "positive"),
    scalar("theta"),
    scalar("h"),
    scalar("k"),
    scalar("R", "positive"),
    scalar("s"),
)
x, y = named("x", r * cos(t)), named("y", r * sin(t))
J = named("J", array([[derivative(x, r), derivative(x, t)], [derivative(y, r), derivative(y, t)]]))
entries = array([[cos(t), -r * sin(t)], [sin(t), r * cos(t)]])
turned = array([[cos(t), -sin(t)], [sin(t), cos(t)]])
cell = named("A", k * ((r + h) ** 2 - r**2) / 2)
disc = integral(integral(r, t, 0, 2 * pi), r, 0, R)


@derivation(claim=[Equality(J, entries), Equality(det(J), r), Equality(limit(cell / (h * k), h, 0), r)])
def polar_coordinates_jacobian(pen):
    pen.given(r, t, h, k, R)
    pen.goal(
        "Find the Jacobian `J` of the map from polar to Cartesian coordinates, its determinant, and the element of "
        "area."
    )
    pen.convention(
        "The rows of `J` belong to `x` and `y`, the columns to `r` and `theta`. `A` is the area of a cell: between "
        "the radii `r` and `r + h`, over an angle `k`."
    )
    pen.idea("Freeze one coordinate at a time: four partial derivatives. The determinant says how areas are stretched.")

    partials = [_partial(pen, of, moving) for of in (x, y) for moving in (r, t)]
    pen.start(J)
    pen.unfold(J)
    full = pen.use(*partials)

    pen.start(det(J))
    pen.use(full)
    pen.by(
        *(determinant_of_two_rows, algebra.double_negative, algebra.a_factor_twice, algebra.a_factor_twice),
        name="determinant of two rows",
    )
    pen.relate("=", r * (cos(t) ** 2 + sin(t) ** 2), by=algebra.common_factor)
    pen.by(
        calculus.pythagoras, algebra.multiply_by_one, name="pythagoras", why="sine and cosine are on the unit circle"
    )

    pen.start(cell / (h * k))
    pen.unfold(cell, why="the sector of radius `r` has the area `k*r**2/2`")
    ratio = pen.relate("=", r + h / 2, name="divide", why="the squares of `r` cancel")
    close = pen.follows(equals(limit(r + h / 2, h, 0), r), by=CONTINUITY)
    pen.follows(
        equals(limit(cell / (h * k), h, 0), r), ratio, close,
        by=SUBSTITUTION,
        why="a small cell has the area `r*h*k`: `dx*dy == r*dr * dtheta`",
    )

    pen.sanity(
        equals(J, turned @ diag(array([1, r]))), "a stretch of the second axis by `r`, and then a turn by `theta`"
    )
    pen.sanity(
        equals(J.T @ J, diag(array([1, r**2]))), "rays and circles meet at right angles; lengths grow by 1 and `r`"
    )
    pen.sanity(equals(disc, pi * R**2), "the area of a disc ...")
    pen.sanity(equals(integral(2 * sqrt(R**2 - s**2), s, -R, R), pi * R**2), "... is what Cartesian coordinates give")
    pen.wrong("Leaving out the factor `r`: a cell of given angle is wider the farther out it lies.")
    pen.wrong("Using the coordinates at `r == 0`: the determinant is 0 there, and the angle has no meaning.")
    pen.wrong("Measuring the angle in degrees, or letting it run past one full turn: then points are counted twice.")
    pen.wrong(
        "Taking one entry of the inverse for the reciprocal of an entry: the slopes of `r` in `x` and of `x` in "
        "`r` are both `cos(theta)`; only the matrices are inverse to each other."
    )


def _partial(pen, coordinate, moving):
    """The derivative of a Cartesian coordinate in a polar one."""
    pen.start(derivative(coordinate, moving))
    last = [algebra.multiply_by_one] if moving is r else [moves.inward, algebra.multiply_by_one]
    why = "`theta` is frozen" if moving is r else "`r` is frozen"
    return pen.by(*[moves.inward] * 3, *last, name="partial derivative", why=why)
