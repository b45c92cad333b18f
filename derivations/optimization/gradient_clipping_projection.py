"""Clipping by the norm.

A gradient that is too long is shortened, and keeps its direction. That is more than a rule of thumb: what comes out is
the nearest vector that is short enough, so clipping never drives two gradients apart.
"""

from workbench import (
    Implies,
    Inequality,
    both,
    derivation,
    equals,
    implies,
    minimum,
    named,
    norm,
    number,
    relation,
    scalar,
    vector,
    zeros,
)
from workbench import abs as modulus
from workbench.reasons.order import (
    modulus_of_what_is_not_negative,
    the_smaller_is_at_most_the_first,
    the_smaller_is_at_most_the_second,
    the_smaller_is_one_of_the_two,
)
from workbench.reasons.squares import at_most_its_modulus, the_smaller_square
from workbench.rules import norms

META = {
    "level": "beginner",
    "bullets": ["Modern optimization techniques"],
    "prerequisites": ["cauchy-schwarz-inequality"],
    "references": ["Pascanu, Mikolov & Bengio (2013), On the difficulty of training recurrent neural networks"],
}

g, h, u, v = (vector(name, "n") for name in "g h u v".split())
c, mu = scalar("c", "positive"), scalar("mu", "positive")
s, r = named("s", minimum(1, c / norm(g))), named("r", minimum(1, c / norm(h)))
p, q = named("p", s * g), named("q", r * h)
short = relation("<=", norm(u), c)
nearest = relation(">=", norm(u - g) ** 2, norm(p - g) ** 2 + norm(u - p) ** 2)
stationary = both(equals(v - g + mu * v, zeros("n")), equals(norm(v), c))


@derivation(
    claim=[
        Implies(stationary, equals(v, c / norm(g) * g)),
        Inequality(norm(p), "<=", c),
        Implies(short, nearest),
        Inequality(norm(p - q), "<=", norm(g - h)),
    ]
)
def gradient_clipping_projection(pen):
    pen.given(g, h, u, v, c, mu)
    away = {z: pen.assume(relation(">", norm(z), 0), f"`{z.name}` is not 0") for z in (g, h)}
    pen.goal("Find the vector `p` of length at most `c` that is nearest to the gradient `g`.")
    pen.convention(
        "`u` is any vector of length at most `c`. A vector `v` of length `c` is stationary with the multiplier `mu` "
        "where the slope `v - g` of half the square of its distance to `g`, and `mu` times the slope `v` of half the "
        "square of its length, add up to 0. `h` is another gradient, and `q` what clipping makes of it."
    )
    pen.idea("From the nearest point no way in the ball leads closer: none makes an acute angle with `g - p`.")
    bound = pen.fact(c, "positive")

    with pen.suppose(stationary, "the condition holds with equality") as at:
        along = pen.follows(equals(g, (1 + mu) * v), at, name="solve for `g`", why="`v` has its direction")
        lengths = pen.follows(equals(norm((1 + mu) * v), modulus(1 + mu) * norm(v)), by=norms.norm_of_a_multiple)
        sign = pen.follows(
            equals(modulus(1 + mu), 1 + mu), pen.fact(mu, "positive"), by=modulus_of_what_is_not_negative
        )
        length = pen.follows(equals(norm(g), (1 + mu) * c), along, lengths, sign, at, name="length")
        found = pen.follows(
            equals(v, c / norm(g) * g), along, length, away[g], bound, name="put in", why="the length decides `mu`"
        )
    pen.discharge(at, found)
    pen.define("s", s.args[0], "1 where the gradient is short enough")
    pen.define("p", p.args[0], "the clipped gradient")
    own = _factor(pen, g, s, p, away[g], bound)
    angle = _angle(pen, g, s, p, own)
    with pen.suppose(short, "any vector in the ball") as inside:
        parts = [
            pen.follows(equals(norm(z) ** 2, z @ z), by=norms.square_norm_of_a_vector) for z in (u - g, p - g, u - p)
        ]
        closer = pen.follows(
            nearest, inside, angle, *parts, name="law of cosines", why="`u - g` is `u - p` less `g - p`: the angle adds"
        )
    pen.discharge(inside, closer, why="so no other vector in the ball is as near as `p`")
    pen.define("r", r.args[0])
    pen.define("q", q.args[0])
    other = _factor(pen, h, r, q, away[h], bound)
    also = _angle(pen, h, r, q, other)
    ways = pen.instance(angle, u=q, why="the first gradient"), pen.instance(also, u=p, why="the second")
    product = pen.follows(
        relation("<=", (p - q) @ (p - q), (p - q) @ (g - h)), *ways, own[-1], other[-1], name="add both"
    )
    rest = pen.follows(relation(">=", (g - h - p + q) @ (g - h - p + q), 0), name="a square is not negative")
    ends = [pen.follows(equals(norm(z) ** 2, z @ z), by=norms.square_norm_of_a_vector) for z in (p - q, g - h)]
    smaller = pen.follows(relation("<=", norm(p - q) ** 2, norm(g - h) ** 2), product, rest, *ends, name="multiply out")
    pen.follows(
        relation("<=", norm(p - q), norm(g - h)), smaller, by=the_smaller_square, why="clipping drives nothing apart"
    )

    pen.sanity(implies(equals(c, 2 * norm(g)), equals(p, g)), "a gradient half as long as allowed is left alone")
    pen.sanity(implies(equals(norm(g), 2 * c), equals(p, g / 2)), "one that is twice too long is halved")
    pen.wrong("Clipping each entry by itself: that turns the gradient; it is the projection on a cube.")
    pen.wrong("Clipping each layer by its own norm: that turns the whole gradient too.")
    pen.wrong("Expecting the mean of clipped gradients to point along their mean: clipping is not linear.")


def _factor(pen, g, s, p, away, bound):
    """What the factor of a clipped gradient obeys, and the length that is left: marks."""
    share = c / norm(g)
    least = pen.follows(relation("<=", s, 1), s, by=the_smaller_is_at_most_the_first)
    less = pen.follows(relation("<=", s, share), s, by=the_smaller_is_at_most_the_second)
    one = pen.follows(equals((1 - s) * (share - s), 0), s, by=the_smaller_is_one_of_the_two)
    some = pen.follows(relation(">", s, 0), one, away, bound, name="positive", why="both are")
    slack = pen.follows(
        equals((1 - s) * (c - s * norm(g)), 0), one, away, name="complementary slackness",
        why="it is shortened to the length `c`, or not at all",
    )  # fmt: skip
    size = pen.follows(equals(modulus(s), s), some, by=modulus_of_what_is_not_negative)
    scaled = pen.follows(equals(norm(p), modulus(s) * norm(g)), p, by=norms.norm_of_a_multiple)
    ball = pen.follows(relation("<=", norm(p), c), scaled, size, less, away, name="in the ball")
    return away, least, slack, ball


def _angle(pen, g, s, p, own):
    """The way to a vector in the ball makes no acute angle with the way to the gradient."""
    away, least, slack, _ = own
    square = pen.follows(equals(norm(g) ** 2, g @ g), by=norms.square_norm_of_a_vector)
    cauchy = pen.lemma("cauchy-schwarz-inequality", x=u, y=g)
    most = pen.follows(relation("<=", u @ g, modulus(u @ g)), by=at_most_its_modulus)
    with pen.suppose(short, "any vector in the ball") as inside:
        product = pen.follows(relation("<=", u @ g, c * norm(g)), cauchy, most, inside, away, name="it is short")
        pen.start((u - p) @ (g - p))
        pen.relate("=", (1 - s) * (u @ g - s * norm(g) ** 2), p, square, name="multiply out")
        pen.relate("<=", (1 - s) * (c * norm(g) - s * norm(g) ** 2), product, least, name="Cauchy-Schwarz")
        obtuse = pen.relate("=", number(0), slack, name="complementary slackness")
    return pen.discharge(inside, obtuse)
