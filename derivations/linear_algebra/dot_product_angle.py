"""Dot product and angle.

The sum of the products of entries, which a machine can compute in a thousand dimensions, knows the angle between two
arrows: this is the cosine similarity by which embeddings, documents and images are compared.
"""

from workbench import (
    Equality,
    cos,
    derivation,
    equals,
    norm,
    number,
    relation,
    scalar,
    sin,
    vector,
)
from workbench.reasons.algebra import MULTIPLY_OUT
from workbench.rules import algebra, calculus, matrices, norms
from workbench.rules.requirements import needs_nonzero

META = {
    "level": "beginner",
    "bullets": ["Vector manipulation and spatial relationships"],
    "prerequisites": [],
    "references": ["Deisenroth, Faisal, Ong, Mathematics for Machine Learning (MML), §3.4"],
}

a, b, theta, c = vector("a", "n"), vector("b", "n"), scalar("theta"), scalar("c", "positive")
lengths = norm(a) * norm(b)
third = norm(a - b) ** 2
foot, height = norm(a) - norm(b) * cos(theta), norm(b) * sin(theta)
law = norm(a) ** 2 + norm(b) ** 2 - 2 * lengths * cos(theta)


def cosine(u, v):
    return u @ v / (norm(u) * norm(v))


@derivation(claim=[Equality(a @ b, lengths * cos(theta)), Equality(cos(theta), cosine(a, b))])
def dot_product_angle(pen):
    pen.given(
        a,
        b,
        theta,
    )
    angle = pen.assume(equals(third, foot**2 + height**2), "`theta` is the angle between `a` and `b`")
    pen.goal(
        "Show that the dot product of `a` and `b` is the product of their lengths and of the cosine of the angle "
        "between them."
    )
    pen.convention(
        "Neither vector is 0, and `theta` is measured in the plane of `a` and `b`: seen along `a`, the tip of `b` "
        "lies at `norm(b) * cos(theta)`, at the height `norm(b) * sin(theta)`."
    )
    pen.idea("Work out the third side of the triangle twice: by geometry with the angle, by algebra with dot products.")

    pen.start(third)
    pen.relate(
        "=", foot**2 + height**2, angle, name="Pythagoras",
        why="the height on `a` cuts the triangle into two right-angled ones",
    )  # fmt: skip
    pen.relate(
        "=",
        norm(a) ** 2 + norm(b) ** 2 * (sin(theta) ** 2 + cos(theta) ** 2) - 2 * lengths * cos(theta),
        by=MULTIPLY_OUT,
        why="and collect the squares with `norm(b)`",
    )
    geometry = pen.by(
        calculus.pythagoras, algebra.multiply_by_one, name="circle of radius 1", why="this is the law of cosines"
    )
    pen.start(third)
    pen.by(norms.square_norm_of_a_vector)
    pen.by(
        matrices.product_with_a_sum,
        matrices.sum_times_a_matrix,
        name="multiply out",
        why="the dot product is linear in each factor",
        all=True,
    )
    products = pen.relate(
        "=",
        norm(a) ** 2 + norm(b) ** 2 - 2 * (a @ b),
        by=matrices.dot_product_is_symmetric,
        why="`a @ b` and `b @ a` are one number",
    )
    pen.follows(
        equals(-2 * (a @ b), -2 * lengths * cos(theta)),
        geometry,
        products,
        name="compare",
        why="both lines start with the same two squares",
    )
    dot = pen.follows(equals(a @ b, lengths * cos(theta)), geometry, products, name="divide by -2")
    pen.follows(
        equals(cos(theta), cosine(a, b)),
        dot,
        name="divide by the lengths",
        why="neither vector is 0",
        conditions=[needs_nonzero(norm(a)), needs_nonzero(norm(b))],
    )

    pen.sanity(equals(cosine(c * a, b), cosine(a, b)), "a longer arrow has the same angle (`c` is positive)")
    pen.sanity(equals(cosine(a, a), number(1)), "the angle of a vector with itself is 0")
    pen.sanity(relation("<=", cosine(a, b), 1), "a cosine is at most 1")
    pen.sanity(
        equals(third, norm(a) ** 2 + norm(b) ** 2 - 2 * (a @ b)),
        "for a right angle `a @ b` is 0, and this is Pythagoras again",
    )
    pen.wrong("Taking the dot product itself for a similarity: it grows with the lengths, the cosine does not.")
    pen.wrong("Writing `norm(a - b)**2 == norm(a)**2 - norm(b)**2`: the mixed term is the whole point.")
    pen.wrong("Reading an angle off a vector that is 0: it has none, and the quotient is 0/0.")
