"""Cauchy-Schwarz inequality.

A dot product is never larger than the product of the lengths. So cosines lie between -1 and 1, lengths obey the
triangle inequality, and the gradient is the direction of steepest ascent.
"""

from workbench import (
    Inequality,
    derivation,
    equals,
    implies,
    named,
    norm,
    relation,
    scalar,
    vector,
)
from workbench.reasons.squares import (
    at_most_its_modulus,
    parabola_that_is_never_negative,
    roots_of_both_sides,
    the_smaller_square,
)
from workbench.rules import norms

META = {
    "level": "beginner",
    "bullets": ["Vector manipulation and spatial relationships"],
    "prerequisites": ["dot-product-angle"],
    "references": ["MML §3.2 and §3.3", "Boyd & Vandenberghe, Convex Optimization, App. A.1"],
}

x, y, t, c = vector("x", "n"), vector("y", "n"), scalar("t"), scalar("c")
p = scalar("p", "positive")
best = named("s", x @ y / norm(y) ** 2)


@derivation(
    claim=[
        Inequality(abs(x @ y), "<=", norm(x) * norm(y)),
        Inequality(norm(x + y), "<=", norm(x) + norm(y)),
    ]
)
def cauchy_schwarz_inequality(pen):
    pen.given(x, y)
    pen.goal("Bound the dot product of two vectors `x` and `y` by their lengths, and deduce the triangle inequality.")
    pen.convention("`t` is any number.")
    pen.idea("A square is never negative, whatever multiple of `y` is subtracted from `x`: no parabola with two zeros.")

    square = pen.follows(
        relation(">=", (x - t * y) @ (x - t * y), 0), name="a square is not negative", why="a sum of squares"
    )
    parabola = pen.follows(
        relation(">=", x @ x - 2 * (x @ y) * t + (y @ y) * t**2, 0), square, name="multiply out",
        why="a polynomial in `t`",
    )  # fmt: skip
    always = pen.for_all(parabola, t)
    squares = pen.follows(
        relation("<=", (x @ y) ** 2, (x @ x) * (y @ y)), always, by=parabola_that_is_never_negative,
        a=x @ x, b=x @ y, c=y @ y, t=t, why="also for `y == 0`",
    )  # fmt: skip
    of_x = pen.follows(equals(norm(x) ** 2, x @ x), by=norms.square_norm_of_a_vector)
    of_y = pen.follows(equals(norm(y) ** 2, y @ y), by=norms.square_norm_of_a_vector)
    lengths = pen.follows(
        relation("<=", (x @ y) ** 2, (norm(x) * norm(y)) ** 2), squares, of_x, of_y, name="in lengths"
    )
    bound = pen.follows(relation("<=", abs(x @ y), norm(x) * norm(y)), lengths, by=roots_of_both_sides)

    least = pen.follows(relation("<=", x @ y, abs(x @ y)), by=at_most_its_modulus)
    pen.start(norm(x + y) ** 2)
    pen.by(norms.square_norm_of_a_vector)
    pen.relate("=", norm(x) ** 2 + 2 * (x @ y) + norm(y) ** 2, of_x, of_y, name="multiply out")
    pen.relate(
        "<=", norm(x) ** 2 + 2 * (norm(x) * norm(y)) + norm(y) ** 2, bound, least, name="Cauchy-Schwarz",
        why="for the mixed term",
    )  # fmt: skip
    triangle = pen.relate("=", (norm(x) + norm(y)) ** 2, name="binomial formula")
    pen.follows(relation("<=", norm(x + y), norm(x) + norm(y)), triangle, by=the_smaller_square)

    pen.sanity(implies(equals(x, c * y), equals(abs(x @ y), norm(x) * norm(y))), "equality for dependent vectors ...")
    pen.sanity(
        equals(norm(x) ** 2 * norm(y) ** 2 - (x @ y) ** 2, norm(y) ** 2 * norm(x - best * y) ** 2),
        "... and only for those: the slack is 0 only where `x == s*y`",
    )
    pen.sanity(
        implies(equals(x, p * y), equals(norm(x + y), norm(x) + norm(y))),
        "the triangle inequality needs more: a positive multiple (`p > 0`)",
    )
    pen.wrong("Forgetting the modulus: `x @ y <= norm(x) * norm(y)` says nothing about a very negative product.")
    pen.wrong("Dividing by `norm(y)**2` without asking whether `y` is 0.")
    pen.wrong("Claiming equality in the triangle inequality for all dependent vectors: `x` and `-x` show otherwise.")
