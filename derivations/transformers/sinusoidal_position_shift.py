"""Sinusoidal positions shift by a linear map.

Positions are written as points on circles that turn at different speeds. Going on by some steps turns every circle by
an angle of its own, wherever one stands; and a dot product sees the distance only.
"""

from workbench import (
    Equality,
    Sum,
    block,
    concat,
    cos,
    derivation,
    diag,
    equals,
    index,
    named,
    relation,
    scalar,
    sin,
    size,
    size_term,
    vector,
)
from workbench.reasons.common import MATRIX_FORM
from workbench.rules import angles, calculus, matrices

META = {
    "level": "intermediate",
    "bullets": ["Attention mechanisms in transformers", "Vector manipulation and spatial relationships"],
    "prerequisites": ["rotation-matrix-composition"],
    "references": ["Vaswani et al. (2017), Attention Is All You Need, 3.5"],
}

h = size("h")
omega = vector("omega", h)
s, t, k = scalar("s"), scalar("t"), scalar("k")
i = index("i", h)


def code(name, at):
    """The code of a position: all sines, then all cosines."""
    return named(name, concat(sin(at * omega), cos(at * omega)))


p, q, r = code("p", t), code("q", s), code("r", t + k)
by_k = diag(cos(k * omega)), diag(sin(k * omega))
M = named("M", block(by_k[0], by_k[1], -by_k[1], by_k[0]))


@derivation(
    claim=[
        Equality(r, M @ p),
        Equality(p @ q, Sum(cos(omega[i] * (t - s)), i)),
        Equality(p @ p, size_term("h")),
    ]
)
def sinusoidal_position_shift(pen):
    pen.given(omega, s, t, k)
    pen.goal(
        "Show that the code of position `t + k` is a fixed linear map of that of `t`, and find the dot product of the "
        "codes of two positions."
    )
    pen.convention(
        "A code holds the sines of `h` frequencies `omega_i`, then their cosines; `p`, `q` and `r` are those of the "
        "positions `t`, `s` and `t + k`. With a sine beside its cosine the same holds, in another order: then `M` has "
        "blocks of 2 rows on its diagonal."
    )
    pen.idea("Sine and cosine of one angle are a point on a circle, and a step turns it.")

    for part, words in ((p, "at `t`"), (q, "at `s`"), (r, "`k` places on"), (M, "a turn for each frequency")):
        pen.define(part.name, part.args[0], words)
    sums = []
    for f, value, rule in (
        (sin, sin(t * omega) * cos(k * omega) + cos(t * omega) * sin(k * omega), angles.sine_of_a_sum),
        (cos, cos(t * omega) * cos(k * omega) - sin(t * omega) * sin(k * omega), angles.cosine_of_a_sum),
    ):
        each = pen.follows(equals(f(t * omega[i] + k * omega[i]), value[i]), by=rule)
        sums.append(pen.follows(equals(f((t + k) * omega), value), each, by=MATRIX_FORM))
    pen.follows(equals(r, M @ p), r, M, p, *sums, name="row times column", why="the matrix holds `k`, not `t`")
    at_t, at_s = t * omega[i], s * omega[i]
    products = sin(at_t) * sin(at_s) + cos(at_t) * cos(at_s)
    apart = pen.follows(
        equals(cos(at_t - at_s), products),
        by=angles.cosine_of_a_sum, name="cosine of a difference", why="the sine is odd, the cosine even",
    )  # fmt: skip
    pen.start(p @ q)
    pen.relate("=", Sum(products, i), p, q, by=matrices.dot_product_of_stacked_vectors)
    pen.relate("=", Sum(cos(omega[i] * (t - s)), i), apart, name="in every term", why="only the distance is left")
    circle = pen.follows(equals(sin(t * omega[i]) ** 2 + cos(t * omega[i]) ** 2, 1), by=calculus.pythagoras)
    pen.follows(
        equals(p @ p, size_term("h")), circle, p, by=matrices.dot_product_of_stacked_vectors,
        name="`h` circles of radius 1", why="all codes are equally long",
    )

    pen.sanity(relation("<=", p @ q, size_term("h")), "no code is closer to another than to itself")
    pen.wrong("Expecting dot products to fall with the distance all the way: each cosine comes back.")
    pen.wrong("Calling the map a shift of entries: it turns pairs, and every pair by another angle.")
    pen.wrong("Taking the code as relative by itself: it is added to the token, and products mix both.")
