"""Jacobian of spherical coordinates.

The volume of a small cell between two radii, two polar angles and two azimuths: the factor in every integral over a
ball, and in the density of a direction drawn at random.
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
    named,
    pi,
    scalar,
    sin,
)
from workbench.reasons.algebra import VALUES_OF_FUNCTIONS
from workbench.reasons.integral_calculus import ANTIDERIVATIVE_PUT_IN
from workbench.reasons.integration import CONSTANT_OVER
from workbench.rules import algebra, calculus, determinants
from workbench.rules.determinants import expand_along_the_last_row
from workbench.terms.functions.arrays import rows_of
from workbench.terms.term import substitute

META = {
    "level": "intermediate",
    "bullets": ["Jacobian computation", "Integration methods"],
    "prerequisites": ["polar-coordinates-jacobian"],
    "references": ["MIT 18.02"],
}

r, R, t, p, s = (*(scalar(n, "positive") for n in "rR"), scalar("theta"), scalar("phi"), scalar("s"))
x, y, z = (named(n, v) for n, v in zip("xyz", (r * sin(t) * cos(p), r * sin(t) * sin(p), r * cos(t)), strict=True))
J = named("J", array([[derivative(of, moving) for moving in (r, t, p)] for of in (x, y, z)]))
entries = array(
    [
        [sin(t) * cos(p), r * cos(t) * cos(p), -r * sin(t) * sin(p)],
        [sin(t) * sin(p), r * cos(t) * sin(p), r * sin(t) * cos(p)],
        [cos(t), -r * sin(t), 0],
    ]
)
first, second = (det(array([[row[k], row[2]] for row in rows_of(entries)[:2]])) for k in (1, 0))
around_z, upwards = r**2 * sin(t) * cos(t), r * sin(t) ** 2
shell = integral(r**2 * sin(t), p, 0, 2 * pi)
area = named("A", integral(shell, t, 0, pi))
ball = named("V", integral(area, r, 0, R))


@derivation(claim=[Equality(J, entries), Equality(det(J), r**2 * sin(t)), Equality(ball, 4 * pi * R**3 / 3)])
def spherical_coordinates_jacobian(pen):
    pen.given(r, t, p, R)
    pen.goal("Find the Jacobian `J` of spherical coordinates, its determinant, and the volume of a ball.")
    pen.convention(
        "`theta` is the angle from the `z` axis, from 0 to `pi`; `phi` is the azimuth, from 0 to `2*pi`. The rows "
        "of `J` belong to `x`, `y` and `z`, its columns to `r`, `theta` and `phi` in this order. `A` is the area "
        "of the sphere of radius `r`, `V` the volume of the ball of radius `R`."
    )
    pen.idea("Nine partial derivatives; then expand along the row of `z`, which has a zero, and use two circles.")

    rows = [_row(pen, of, wanted) for of, wanted in zip((x, y, z), rows_of(entries), strict=True)]
    pen.start(J)
    pen.unfold(J)
    full = pen.use(*(mark for row in rows for mark in row))

    pen.start(det(J))
    pen.use(full)
    expanded = pen.by(
        *(expand_along_the_last_row, algebra.double_negative, algebra.multiply_by_zero, algebra.add_zero),
        name="expand along the last row",
        why="the two rows of `x` and `y` that are left",
    )
    minors = [_minor(pen, first, around_z), _minor(pen, second, upwards)]
    pen.start(det(J), expanded.right, expanded)
    pen.use(*minors)
    pen.relate("=", r**2 * sin(t) * (cos(t) ** 2 + sin(t) ** 2), by=algebra.common_factor)
    pen.by(calculus.pythagoras, algebra.multiply_by_one, name="pythagoras", why="in `theta`")

    turn = pen.follows(equals(shell, 2 * pi * r**2 * sin(t)), by=CONSTANT_OVER, why="nothing depends on `phi`")
    pen.define("A", area.args[0], "the cells of one radius, without `dr`")
    _integrated(pen, area, turn, -2 * pi * r**2 * cos(t), t, "from 0 to `pi` the sine has area 2")
    ball_ = pen.relate("=", 4 * pi * r**2, by=VALUES_OF_FUNCTIONS)
    pen.define("V", ball.args[0], "one sphere around the other")
    _integrated(pen, ball, ball_, 4 * pi * r**3 / 3, r, "from 0 to `R`")
    pen.relate("=", 4 * pi * R**3 / 3, name="put in")

    pen.sanity(
        equals(J.T @ J, diag(array([1, r**2, (r * sin(t)) ** 2]))),
        "three directions at right angles; lengths grow by 1, by `r`, and by `r * sin(theta)`, the distance from "
        "the axis",
    )
    pen.sanity(
        equals(integral(pi * (R**2 - s**2), s, -R, R), 4 * pi * R**3 / 3), "slices of the ball give the same volume"
    )
    pen.wrong("Reading a formula without asking which angle is which: many books exchange `theta` and `phi`.")
    pen.wrong("Forgetting `sin(theta)`: cells near the poles are narrow.")
    pen.wrong("Drawing `theta` uniformly to get a uniform direction: it is `cos(theta)` that is uniform.")
    pen.wrong("Taking the columns in another order: exchanging two of them changes the sign of the determinant.")


def _row(pen, coordinate, wanted):
    """The partial derivatives of one Cartesian coordinate."""
    why = ("the angles are frozen", "`r` and `phi` are frozen", "`r` and `theta` are frozen")
    return [
        pen.follows(
            equals(derivative(coordinate, moving), slope),
            by=calculus.constant_rule,
            name="partial derivative",
            why=words,
        )
        for moving, slope, words in zip((r, t, p), wanted, why, strict=True)
    ]


def _minor(pen, minor, reduced):
    """A determinant of two rows in which phi drops out."""
    pen.start(minor)
    pen.relate(
        "=",
        reduced * (cos(p) ** 2 + sin(p) ** 2),
        by=determinants.determinant_of_two_rows,
        why="common factors in front",
    )
    return pen.by(calculus.pythagoras, algebra.multiply_by_one, name="pythagoras", why="in `phi`")


def _integrated(pen, whole, inner, primitive, moving, why):
    """An integral by an antiderivative of what is under it."""
    _, _, low, high = whole.args[0].args
    slope = pen.follows(equals(derivative(primitive, moving), inner.right), by=calculus.constant_factor)
    return pen.follows(
        equals(whole, _at(primitive, moving, high) - _at(primitive, moving, low)), whole, inner, slope,
        by=ANTIDERIVATIVE_PUT_IN, f=primitive, why=why,
    )  # fmt: skip


def _at(term, x, value):
    return substitute(term, {x: value})
