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
from workbench.rules import algebra, norms
from workbench.rules.declared.algebra import MULTIPLY_OUT
from workbench.rules.requirements import needs_nonzero

META = {
    "level": "beginner",
    "bullets": ["Vector manipulation and spatial relationships"],
    "prerequisites": ["dot-product-angle"],
    "references": ["MML §3.2 and §3.3", "Boyd & Vandenberghe, Convex Optimization, App. A.1"],
}

x, y, t, c = vector("x", "n"), vector("y", "n"), scalar("t"), scalar("c")
p = scalar("p", "positive")
best = named("s", x @ y / norm(y) ** 2)
left_over = norm(x) ** 2 - (x @ y) ** 2 / norm(y) ** 2


@derivation(
    claim=[
        Inequality(abs(x @ y), "<=", norm(x) * norm(y)),
        Inequality(norm(x + y), "<=", norm(x) + norm(y)),
    ]
)
def cauchy_schwarz_inequality(pen):
    pen.given(x, y, t, conditions=[needs_nonzero(norm(y))])
    pen.goal("Bound the dot product of two vectors `x` and `y` by their lengths, and deduce the triangle inequality.")
    pen.convention(
        "For `y == 0` both inequalities are equalities; `t` is any number, and `s` is the best choice of it."
    )
    pen.idea(
        "A square is never negative. Subtract from `x` the multiple of `y` that leaves least, and look at the rest."
    )

    pen.start(norm(x - t * y) ** 2)
    pen.by(norms.square_norm_of_a_vector)
    expanded = pen.relate(
        "=", norm(x) ** 2 - 2 * t * (x @ y) + t**2 * norm(y) ** 2, by=MULTIPLY_OUT, why="a polynomial in `t`"
    )
    square = pen.relate(
        "=",
        norm(y) ** 2 * (t - x @ y / norm(y) ** 2) ** 2 + left_over,
        by=algebra.complete_the_square,
        why="only the square depends on `t`: least where `t` is `(x @ y)/norm(y)**2`",
    )
    rest = pen.follows(
        equals(norm(x - best * y) ** 2, left_over),
        expanded,
        square,
        name="the least value",
        why="at `t == s` the square is 0",
    )
    positive = pen.follows(
        relation(">=", left_over, 0), rest, name="a square is not negative", why="the left side is a square"
    )
    squares = pen.follows(
        relation("<=", (x @ y) ** 2, norm(x) ** 2 * norm(y) ** 2),
        positive,
        name="multiply by `norm(y)**2`",
        why="which is positive",
    )
    bound = pen.follows(
        relation("<=", abs(x @ y), norm(x) * norm(y)), squares, name="take roots", why="the root is monotone"
    )
    pen.start(norm(x + y) ** 2)
    pen.by(norms.square_norm_of_a_vector)
    pen.relate("=", norm(x) ** 2 + 2 * (x @ y) + norm(y) ** 2, by=MULTIPLY_OUT)
    pen.relate(
        "<=",
        norm(x) ** 2 + 2 * (norm(x) * norm(y)) + norm(y) ** 2,
        bound,
        name="Cauchy-Schwarz",
        why="for the mixed term",
    )
    triangle = pen.relate("=", (norm(x) + norm(y)) ** 2, name="binomial formula")
    pen.follows(
        relation("<=", norm(x + y), norm(x) + norm(y)), triangle, name="take roots", why="both sides are not negative"
    )

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
