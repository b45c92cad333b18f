"""Subgradients of ReLU.

A function with a kink has no slope there, but it has supporting lines. What frameworks return at 0 is the slope of one
of them, and this is all that subgradient descent asks for.
"""

from workbench import (
    Derivative,
    Inequality,
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
        Derivative(f(x), x, slope),
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

    right = pen.follows(
        implies(equals(x, p), equals(derivative(f(x), x), number(1))),
        name="to the right of 0",
        why="`f(x) == x` near the positive number `x == p`",
    )
    left = pen.follows(
        implies(equals(x, -p), equals(derivative(f(x), x), alpha)),
        name="to the left of 0",
        why="`f(x) == alpha*x` near `x == -p`",
    )
    pen.follows(
        relation(">=", f(y), f(x) + slope * (y - x)),
        right,
        left,
        name="tangents stay below",
        why="`f` is the larger of two lines, and the tangent is one of them: the only subgradient where `x` is not 0",
    )
    pen.follows(equals(f(p), p), name="right branch", why="for `p > 0`")
    above = pen.follows(
        implies(relation(">=", f(p), g * p), relation("<=", g, 1)),
        name="test `y == p`",
        why="`p >= g*p`, and divide by `p > 0`",
    )
    pen.follows(equals(f(-p), -alpha * p), name="left branch")
    below = pen.follows(
        implies(relation(">=", f(-p), g * (-p)), relation(">=", g, alpha)),
        name="test `y == -p`",
        why="`-alpha*p >= -g*p`: dividing by `-p` turns the sign",
    )
    pen.follows(
        relation(">=", f(y), between * y),
        name="every slope between works",
        why=(
            "a mean of the two lines is at most the larger of them: so the numbers from `alpha` to 1 are the "
            "subdifferential at 0"
        ),
    )

    pen.follows(
        relation("<", f(p), (1 + q) * p), above, name="no slope above 1", why="`1 + q` with `q > 0` fails to the right"
    )
    pen.follows(
        relation("<", f(-p), (alpha - q) * (-p)),
        below,
        name="no slope below `alpha`",
        why="`alpha - q` fails to the left",
    )

    pen.sanity(equals(limit(f(h) / h, h, 0, "right"), number(1)), "at 0: the slope from the right")
    pen.sanity(equals(limit(f(h) / h, h, 0, "left"), alpha), "and from the left: the ends of the interval")
    pen.sanity(relation(">=", relu(y), t * y), "ReLU: all slopes from 0 to 1")
    pen.sanity(relation("<=", f((x + y) / 2), (f(x) + f(y)) / 2), "convex, as `alpha` is at most 1")
    pen.wrong("Calling the value that a framework returns at 0 the derivative: it is a choice, 0 for ReLU.")
    pen.wrong("Expecting every subgradient to be a direction of descent: at 0 only `g == 0` says that ReLU is minimal.")
    pen.wrong("Taking `alpha > 1`: then `maximum(alpha*x, x)` has its branches exchanged.")
