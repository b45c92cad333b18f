"""Sinusoidal positions shift by a linear map.

Positions are written as points on circles that turn at different speeds. Going on by some steps turns every circle by
an angle of its own, wherever one stands; and a dot product sees the distance only.
"""

from workbench import (
    Equality,
    Sum,
    array,
    cos,
    derivation,
    equals,
    index,
    relation,
    scalar,
    sin,
    size_term,
    vector,
)
from workbench.rules import angles, calculus
from workbench.rules.reason import together

META = {
    "level": "intermediate",
    "bullets": ["Attention mechanisms in transformers", "Vector manipulation and spatial relationships"],
    "prerequisites": ["rotation-matrix-composition"],
    "references": ["Vaswani et al. (2017), Attention Is All You Need, 3.5"],
}

omega = vector("omega", "h")
s, t, k = scalar("s"), scalar("t"), scalar("k")
i = index("i", "h")
w = omega[i]
SUMS = together([angles.sine_of_a_sum, angles.cosine_of_a_sum])


def place(at):
    """Where the hand of one frequency stands."""
    return array([sin(w * at), cos(w * at)])


turn = array([[cos(w * k), sin(w * k)], [-sin(w * k), cos(w * k)]])
product = Sum(sin(w * t) * sin(w * s) + cos(w * t) * cos(w * s), i)


@derivation(
    claim=[
        Equality(place(t + k), turn @ place(t)),
        Equality(product, Sum(cos(w * (t - s)), i)),
        Equality(Sum(sin(w * t) ** 2 + cos(w * t) ** 2, i), size_term("h")),
    ]
)
def sinusoidal_position_shift(pen):
    pen.given(omega, s, t, k)
    pen.goal(
        "Show that the code of position `t + k` is a fixed linear map of that of `t`, and find the dot product of the "
        "codes of two positions."
    )
    pen.convention(
        "The code of a position holds a sine and a cosine for each of `h` frequencies `omega_i`, the same in all "
        "positions. What is written for one frequency holds for each, so the whole map has these blocks on its "
        "diagonal."
    )
    pen.idea("Sine and cosine of one angle are a point on a circle, and a step turns it.")

    up = pen.follows(
        equals(sin(w * t + w * k), sin(w * t) * cos(w * k) + cos(w * t) * sin(w * k)), by=angles.sine_of_a_sum
    )
    along = pen.follows(
        equals(cos(w * t + w * k), cos(w * t) * cos(w * k) - sin(w * t) * sin(w * k)), by=angles.cosine_of_a_sum
    )
    pen.follows(
        equals(place(t + k), turn @ place(t)), up, along, name="row times column", why="the matrix holds `k`, not `t`"
    )
    apart = pen.follows(
        equals(cos(w * t - w * s), cos(w * t) * cos(w * s) + sin(w * t) * sin(w * s)),
        by=angles.cosine_of_a_sum,
        name="cosine of a difference",
        why="the sine is odd, the cosine even",
    )
    pen.start(product)
    pen.relate("=", Sum(cos(w * (t - s)), i), apart, name="in every term", why="only the distance is left")
    circle = pen.follows(equals(sin(w * t) ** 2 + cos(w * t) ** 2, 1), by=calculus.pythagoras)
    pen.follows(
        equals(Sum(sin(w * t) ** 2 + cos(w * t) ** 2, i), size_term("h")),
        circle,
        name="count",
        why="`h` circles of radius 1: all codes are equally long",
    )

    pen.sanity(relation("<=", product, size_term("h")), "no code is closer to another than to itself")
    pen.wrong("Expecting dot products to fall with the distance all the way: each cosine comes back.")
    pen.wrong("Calling the map a shift of entries: it turns pairs, and every pair by another angle.")
    pen.wrong("Taking the code as relative by itself: it is added to the token, and products mix both.")
