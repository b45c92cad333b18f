"""Subgradients of ReLU.

A function with a kink has no slope there, but it has supporting lines. What frameworks return at 0 is the slope of one
of them, and this is all that subgradient descent asks for.
"""

from workbench import (
    Implies,
    Inequality,
    abs,
    compare,
    derivation,
    derivative,
    equals,
    implies,
    limit,
    maximum,
    number,
    relation,
    relu,
    scalar,
    where,
)
from workbench.reasons.limits import CASE_THAT_HOLDS
from workbench.reasons.order import (
    the_first_is_at_most_the_larger,
    the_first_is_the_larger,
    the_second_is_at_most_the_larger,
    the_second_is_the_larger,
)
from workbench.reasons.squares import positive_modulus
from workbench.rules import differentiation

META = {
    "level": "beginner",
    "bullets": ["Derivative calculations"],
    "prerequisites": ["power-rule-from-definition"],
    "references": ["Boyd & Vandenberghe, Convex Optimization (subgradients)", "DLB §6.3.1"],
}

x, y, g, h = (scalar(name) for name in "x y g h".split())
p, q = scalar("p", "positive"), scalar("q", "positive")
alpha, t = scalar("alpha", "unit"), scalar("t", "unit")


def f(z):
    """Leaky ReLU; ReLU is the case alpha = 0."""
    return maximum(alpha * z, z)


slope = where(compare(">", x, 0), 1, alpha)
between = alpha + t * (1 - alpha)


@derivation(
    claim=[
        Implies(relation(">", x**2, 0), equals(derivative(f(x), x), slope)),
        Inequality(f(y), ">=", f(x) + slope * (y - x)),
        Inequality(f(y), ">=", between * y),
        Inequality(f(p), "<", (1 + q) * p),
        Inequality(f(-p), "<", (alpha - q) * (-p)),
    ]
)
def relu_subgradient(pen):
    pen.given(x, y, g, alpha, t, p, q)
    pen.goal(
        "Find all slopes `g` of lines through (`x`, `f(x)`) that stay below `f == maximum(alpha*y, y)`, for every `x`."
    )
    pen.convention(
        "`g` is a subgradient at `x` if `f(y) >= f(x) + g * (y - x)` for every `y`. `alpha` lies between 0 and 1; "
        "so does `t`, which runs through the slopes between `alpha` and 1; all inequalities stay true for `alpha "
        "== 0`, which is ReLU, and for `t == 0` or 1."
    )
    pen.idea("Away from 0 the graph of `f` is a straight line near `x`. At 0 test the definition on either side.")

    low, high = pen.fact(alpha, "unit"), pen.fact(p, "positive")
    ahead, behind = relation(">", x, 0), relation("<", x, 0)
    kinked = pen.follows(
        implies(
            relation(">", abs(alpha * x - x), 0),
            equals(derivative(f(x), x), where(compare(">", alpha * x, x), alpha, 1)),
        ),
        by=differentiation.only_the_larger_counts, why="away from where both are equal",
    )  # fmt: skip
    apart = pen.follows(
        implies(relation(">", (alpha * x - x) ** 2, 0), relation(">", abs(alpha * x - x), 0)), by=positive_modulus
    )
    right = pen.follows(
        implies(ahead, equals(derivative(f(x), x), number(1))), kinked, apart, low, by=CASE_THAT_HOLDS,
        name="to the right of 0", why="there `alpha*x` is less than `x`",
    )  # fmt: skip
    left = pen.follows(
        implies(behind, equals(derivative(f(x), x), alpha)), kinked, apart, low, by=CASE_THAT_HOLDS,
        name="to the left of 0", why="there `alpha*x` is more than `x`",
    )  # fmt: skip
    chosen = pen.follows(implies(ahead, equals(slope, number(1))), by=CASE_THAT_HOLDS)
    other = pen.follows(implies(relation("<=", x, 0), equals(slope, alpha)), by=CASE_THAT_HOLDS)
    pen.follows(
        implies(relation(">", x**2, 0), equals(derivative(f(x), x), slope)), right, left, chosen, other,
        name="both sides together",
    )  # fmt: skip

    first = pen.follows(relation("<=", alpha * y, f(y)), by=the_first_is_at_most_the_larger)
    second = pen.follows(relation("<=", y, f(y)), by=the_second_is_at_most_the_larger)
    tangent = relation(">=", f(y), f(x) + slope * (y - x))
    above_0 = pen.follows(implies(ahead, equals(f(x), x)), low, by=the_second_is_the_larger)
    below_0 = pen.follows(implies(relation("<=", x, 0), equals(f(x), alpha * x)), low, by=the_first_is_the_larger)
    to_the_right = pen.follows(implies(ahead, tangent), chosen, above_0, second, name="the tangent is `y`")
    to_the_left = pen.follows(
        implies(relation("<=", x, 0), tangent), other, below_0, first, name="the tangent is `alpha*y`"
    )
    pen.cases(tangent, to_the_right, to_the_left, why="tangents stay below: the only subgradient where `x` is not 0")

    at_p = pen.follows(equals(f(p), p), low, high, by=the_second_is_the_larger, name="right branch", why="for `p > 0`")
    pen.follows(
        implies(relation(">=", f(p), g * p), relation("<=", g, 1)), at_p, high, name="test `y == p`",
        why="`p >= g*p`, and divide by `p > 0`",
    )  # fmt: skip
    at_minus_p = pen.follows(equals(f(-p), -alpha * p), low, high, by=the_first_is_the_larger, name="left branch")
    pen.follows(
        implies(relation(">=", f(-p), g * (-p)), relation(">=", g, alpha)), at_minus_p, high, name="test `y == -p`",
        why="`-alpha*p >= -g*p`: dividing by `-p` turns the sign",
    )  # fmt: skip
    pen.follows(
        relation(">=", f(y), between * y), first, second, pen.fact(t, "unit"), name="every slope between works",
        why=(
            "a mean of the two lines is at most the larger of them: so the numbers from `alpha` to 1 are the "
            "subdifferential at 0"
        ),
    )  # fmt: skip
    more = pen.fact(q, "positive")
    pen.follows(
        relation("<", f(p), (1 + q) * p), at_p, high, more, name="no slope above 1",
        why="`1 + q` with `q > 0` fails to the right",
    )  # fmt: skip
    pen.follows(
        relation("<", f(-p), (alpha - q) * (-p)), at_minus_p, high, more, name="no slope below `alpha`",
        why="`alpha - q` fails to the left",
    )  # fmt: skip

    pen.sanity(equals(limit(f(h) / h, h, 0, "right"), number(1)), "at 0: the slope from the right")
    pen.sanity(equals(limit(f(h) / h, h, 0, "left"), alpha), "and from the left: the ends of the interval")
    pen.sanity(relation(">=", relu(y), t * y), "ReLU: all slopes from 0 to 1")
    pen.sanity(relation("<=", f((x + y) / 2), (f(x) + f(y)) / 2), "convex, as `alpha` is at most 1")
    pen.wrong("Calling the value that a framework returns at 0 the derivative: it is a choice, 0 for ReLU.")
    pen.wrong("Expecting every subgradient to be a direction of descent: at 0 only `g == 0` says that ReLU is minimal.")
    pen.wrong("Taking `alpha > 1`: then `maximum(alpha*x, x)` has its branches exchanged.")
