"""Symmetry of second derivatives.

The order of two partial derivatives does not matter where they are continuous. So every Hessian is symmetric, has real
eigenvalues, and costs only half.
"""

from workbench import (
    Equality,
    apply,
    derivation,
    derivative,
    equals,
    exists,
    limit,
    named,
    scalar,
    vector,
)
from workbench.rules.declared.common import DEFINITION
from workbench.rules.declared.limits import CONTINUITY
from workbench.rules.declared.linear_algebra import ENTRY_BY_ENTRY

META = {
    "level": "intermediate",
    "bullets": ["Hessian matrices", "Multi-variable derivatives"],
    "prerequisites": ["total-derivative-chain-rule"],
    "references": ["Rudin Thm 9.41", "MML §5.7"],
}

x, y, h, k, w = scalar("x"), scalar("y"), scalar("h"), scalar("k"), vector("w", "n")
theta, eta = scalar("theta", "unit"), scalar("eta", "unit")
g = apply("g", (), w)


def f(a, b):
    """Any function with continuous second derivatives."""
    return apply("f", (), a, b)


def peano(a, b):
    """Has both mixed derivatives at the origin, and they differ."""
    return a * b * (a**2 - b**2) / (a**2 + b**2)


Delta = named("Delta", f(x + h, y + k) - f(x + h, y) - f(x, y + k) + f(x, y))
square = named("Delta_h", f(x + h, y + h) - f(x + h, y) - f(x, y + h) + f(x, y))
y_then_x = derivative(derivative(f(x, y), y), x)
x_then_y = derivative(derivative(f(x, y), x), y)


def _moved(first, second):
    return derivative(derivative(f(x + theta * h, y + eta * k), first), second)


@derivation(
    claim=[
        Equality(y_then_x, x_then_y),
        Equality(derivative(derivative(g, w), w), derivative(derivative(g, w), w).T),
    ]
)
def hessian_symmetry_clairaut(pen):
    pen.given(x, y, h, k, theta, eta, w)
    pen.goal("Show that the mixed second derivatives of a function with continuous second derivatives are equal.")
    pen.convention("`Delta` is the second difference on a rectangle with sides `h` and `k`, `Delta_h` on a square.")
    pen.idea("One second difference is read in two ways: first along `x` or first along `y`.")

    pen.follows(equals(Delta, Delta.args[0]), by=DEFINITION, why="the second difference")
    rows = pen.relate(
        "=", (f(x + h, y + k) - f(x + h, y)) - (f(x, y + k) - f(x, y)), name="regroup", why="a difference in `x`"
    )
    step = h * (derivative(f(x + theta * h, y + k), x) - derivative(f(x + theta * h, y), x))
    once = pen.follows(
        exists(equals(Delta, step), theta), rows, name="mean value theorem", why="in `x`, from `x` to `x + h`"
    )
    twice = pen.follows(
        exists(equals(Delta, h * k * _moved(x, y)), theta, eta), once, name="mean value theorem", why="then in `y`"
    )
    first = pen.follows(equals(limit(square / h**2, h, 0), x_then_y), twice, by=CONTINUITY, why="`k == h` goes to 0")
    columns = pen.follows(
        equals(Delta, (f(x + h, y + k) - f(x, y + k)) - (f(x + h, y) - f(x, y))),
        name="regroup",
        why="a difference in `y`",
    )
    again = pen.follows(
        exists(equals(Delta, h * k * _moved(y, x)), theta, eta),
        columns,
        name="mean value theorem",
        why="in `y` and then in `x`",
    )
    second = pen.follows(equals(limit(square / h**2, h, 0), y_then_x), again, by=CONTINUITY, why="the same limit")
    pen.follows(equals(y_then_x, x_then_y), first, second, name="one limit", why="a limit has one value")
    pen.follows(
        equals(derivative(derivative(g, w), w), derivative(derivative(g, w), w).T),
        by=ENTRY_BY_ENTRY,
        why="each entry is such a pair",
    )

    pen.sanity(equals(limit(peano(h, y) / h, h, 0), -y), "counterexample: on the `y` axis the slope in `x` is `-y`")
    pen.sanity(
        equals(limit(peano(x, h) / h, h, 0), x), "and on the `x` axis the slope in `y` is `x`: -1 and 1 at the origin"
    )
    pen.wrong("Using the theorem without continuity: at the origin of the counterexample the order matters.")
    pen.wrong("Taking one point for both orders: the mean value theorem gives a point of its own each time.")
