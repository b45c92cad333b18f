"""Rotation matrices and their composition.

Turning the plane is a matrix, and turning twice is a product of matrices. Rotary position embeddings rest on this: only
the difference of two angles survives in a dot product.
"""

from workbench import (
    Equality,
    array,
    basis,
    cos,
    derivation,
    equals,
    expm,
    eye,
    inv,
    named,
    norm,
    scalar,
    sin,
    vector,
)
from workbench.reasons.linear_algebra import ANGLES_ADDED, ORTHONORMAL, inverse_from_one_side
from workbench.rules import angles, calculus, matrices
from workbench.rules.reason import together

META = {
    "level": "beginner",
    "bullets": ["Vector manipulation and spatial relationships", "Attention mechanisms in transformers"],
    "prerequisites": [],
    "references": ["MML §3.9"],
}

theta, alpha, beta = scalar("theta"), scalar("alpha"), scalar("beta")
x, y = vector("x", 2), vector("y", 2)


def rotation(angle):
    return array([[cos(angle), -sin(angle)], [sin(angle), cos(angle)]])


R = named("R", rotation(theta))
turn = array([[0, -1], [1, 0]])
product = array(
    [
        [cos(alpha) * cos(beta) - sin(alpha) * sin(beta), -cos(alpha) * sin(beta) - sin(alpha) * cos(beta)],
        [sin(alpha) * cos(beta) + cos(alpha) * sin(beta), -sin(alpha) * sin(beta) + cos(alpha) * cos(beta)],
    ]
)
square = cos(theta) ** 2 + sin(theta) ** 2

SUMS = together([angles.cosine_of_a_sum, angles.sine_of_a_sum])


@derivation(
    claim=[
        Equality(rotation(alpha) @ rotation(beta), rotation(alpha + beta)),
        Equality(R.T @ R, eye(2)),
        Equality(inv(rotation(theta)), rotation(-theta)),
        Equality((R @ x) @ (R @ y), x @ y),
    ]
)
def rotation_matrix_composition(pen):
    pen.given(theta, alpha, beta, x, y)
    pen.goal("Find the matrix that turns the plane by `theta`, and show what turning keeps and how turns compose.")
    pen.convention(
        "Angles are counted counterclockwise; `e0` and `e1` are the unit vectors of the axes; `R` turns by `theta`."
    )
    pen.idea("A rotation is linear, so its matrix holds in its columns the images of the two unit vectors.")

    pen.follows(
        equals(R @ basis(0, 2), array([cos(theta), sin(theta)])),
        R,
        name="first column",
        why="the unit vector at the angle `theta`",
    )
    pen.follows(
        equals(R @ basis(1, 2), array([-sin(theta), cos(theta)])),
        R,
        name="second column",
        why="a quarter turn further: `theta + pi/2`",
    )
    pen.start(R.T @ R)
    pen.relate("=", array([[square, 0], [0, square]]), R, name="columns times columns", why="the mixed products cancel")
    unit = pen.relate("=", eye(2), by=calculus.pythagoras, name="circle of radius 1")
    pen.start((R @ x) @ (R @ y))
    pen.relate("=", x @ (R.T @ R) @ y, by=matrices.transpose_of_a_product)
    pen.relate("=", x @ y, unit, by=ORTHONORMAL, why="lengths and angles are kept")
    pen.start(rotation(alpha) @ rotation(beta))
    pen.relate("=", product, name="row times column")
    whole = pen.relate("=", rotation(alpha + beta), by=SUMS, name="addition formulas")
    turned = pen.instance(whole, alpha=theta, beta=-theta, why="back and forth")
    back = pen.follows(
        equals(rotation(theta) @ rotation(-theta), eye(2)), turned, by=ANGLES_ADDED, why="the angles add up to 0"
    )
    pen.follows(
        equals(inv(rotation(theta)), rotation(-theta)), back, by=inverse_from_one_side,
        why="the transpose does the same",
    )  # fmt: skip

    pen.sanity(
        equals(rotation(alpha) @ rotation(beta), rotation(beta) @ rotation(alpha)),
        "in the plane the order does not matter",
    )
    pen.sanity(equals(norm(R @ x), norm(x)), "lengths are kept")
    pen.sanity(equals(expm(theta * turn), rotation(theta)), "the exponential of `theta` times a quarter turn")
    pen.sanity(
        equals((rotation(alpha) @ x) @ (rotation(beta) @ y), x @ rotation(beta - alpha) @ y),
        "rotary embeddings: only the difference of the positions counts",
    )
    pen.wrong("Putting the minus sign below the diagonal: that turns clockwise.")
    pen.wrong("Writing images of unit vectors into rows.")
    pen.wrong("Expecting rotations of space to commute: only those of the plane do.")
