"""Rotary positions are relative.

Queries and keys are turned by angles that grow with their positions. A turn keeps lengths, and in a dot product only
the difference of the turns is left: attention sees how far apart two tokens are, and not where they stand.
"""

from workbench import (
    Equality,
    Gradient,
    block,
    cos,
    derivation,
    diag,
    equals,
    eye,
    gradient,
    index,
    named,
    norm,
    ones,
    scalar,
    sin,
    size,
    vector,
)
from workbench.reasons.common import MATRIX_FORM
from workbench.rules import angles, calculus, matrices

META = {
    "level": "intermediate",
    "bullets": ["Attention mechanisms in transformers", "Vector manipulation and spatial relationships"],
    "prerequisites": ["rotation-matrix-composition", "linear-layer-backward"],
    "references": ["Su et al. (2021), RoFormer, 3.2-3.4"],
}

h = size("h")
theta, q, k, g = vector("theta", h), vector("q", 2 * h), vector("k", 2 * h), vector("g", 2 * h)
m, n, l = scalar("m"), scalar("n"), scalar("l")
i = index("i", h)
I, unit = eye(2 * h), ones(h)


def turn(name, at):
    """The turn of a position: every pair of coordinates by an angle of its own."""
    c, s = diag(cos(at * theta)), diag(sin(at * theta))
    return named(name, block(c, -s, s, c))


R_m, R_n, R_l, B = turn("R_m", m), turn("R_n", n), turn("R_l", l), turn("B", -m)
L = named("L", g @ (R_m @ q))


@derivation(
    claim=[
        Equality(R_m.T @ R_m, I),
        Equality((R_m @ q) @ (R_n @ k), q @ (R_l @ k)),
        Gradient(L, q, R_m.T @ g),
        Equality(R_m.T, B),
    ]
)
def rope_relative_position(pen):
    pen.given(theta, q, k, g, m, n, l)
    apart = pen.assume(equals(l, n - m), "`l == n - m`")
    pen.goal(
        "Show that turned queries and keys keep their lengths, that their dot product depends on the distance `l` of "
        "their positions only, and find the way back of a gradient."
    )
    pen.convention(
        "A query at position `m` becomes `R_m @ q`. Coordinates `i` and `i + h` make a pair, which is turned by the "
        "angle `m * theta_i`; with neighbours as pairs the same holds, in another order. `B` turns back: it belongs "
        "to `-m`. `g` is the gradient of the loss in `R_m @ q`."
    )
    pen.idea("Turns add their angles, and the transpose of a turn undoes it.")

    places = ((R_m, "the turn of position `m`"), (R_n, "of `n`"), (R_l, "of the distance"), (B, "back: of `-m`"))
    for part, words in places:
        pen.define(part.name, part.args[0], words)
    circle = pen.follows(equals(sin(m * theta[i]) ** 2 + cos(m * theta[i]) ** 2, 1), by=calculus.pythagoras)
    whole = pen.follows(equals(sin(m * theta) ** 2 + cos(m * theta) ** 2, unit), circle, by=MATRIX_FORM)
    pen.start(R_m.T @ R_m)
    lengths = pen.relate("=", I, R_m, whole, name="row times column", why="the mixed products cancel")
    sums = []
    for f, value, rule in (
        (cos, cos(m * theta) * cos(l * theta) - sin(m * theta) * sin(l * theta), angles.cosine_of_a_sum),
        (sin, sin(m * theta) * cos(l * theta) + cos(m * theta) * sin(l * theta), angles.sine_of_a_sum),
    ):
        angle = pen.follows(equals(f(n * theta[i]), f(m * theta[i] + l * theta[i])), apart, name="`n == m + l`")
        each = pen.follows(equals(f(m * theta[i] + l * theta[i]), value[i]), by=rule)
        sums.append(pen.follows(equals(f(n * theta), value), angle, each, by=MATRIX_FORM))
    pen.start(R_n)
    added = pen.relate("=", R_m @ R_l, R_n, R_m, R_l, *sums, name="row times column", why="turns add their angles")
    pen.start((R_m @ q) @ (R_n @ k))
    pen.relate("=", q @ (R_m.T @ R_n @ k), by=matrices.transpose_of_a_product)
    pen.use(added)
    pen.relate("=", q @ (R_l @ k), lengths, name="`R_m.T @ R_m == I`", why="only the distance is left")
    pen.engine(gradient(L, q))
    pen.follows(equals(R_m.T, B), R_m, B, name="turned back", why="the cosine is even, the sine is odd")

    pen.sanity(equals(norm(R_m @ q), norm(q)), "no query gets longer or shorter by its position")
    pen.sanity(equals(R_m @ R_l, R_l @ R_m), "turns commute, since each pair has its plane")
    pen.wrong("Turning the values as well: what is mixed would depend on absolute positions.")
    pen.wrong("Turning before the projections `W_Q` and `W_K`: they do not commute with turns.")
    pen.wrong("Pairing neighbours in one program and halves in the other: the same formula, but other weights.")
