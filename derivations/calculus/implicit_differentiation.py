"""Implicit differentiation.

The slope and the bend of a curve that is given by an equation and not solved for y. In the same way gradients pass
through the solution of an optimisation problem or an equilibrium layer without passing through the solver.
"""

from workbench import (
    Condition,
    Equality,
    apply,
    derivation,
    derivative,
    equals,
    named,
    number,
    scalar,
    sqrt,
)
from workbench.rules.declared.common import SUBSTITUTION
from workbench.rules.requirements import needs_nonzero

META = {
    "level": "beginner",
    "bullets": ["Derivative calculations", "Multi-variable derivatives"],
    "prerequisites": ["chain-rule", "total-derivative-chain-rule"],
    "references": ["Apostol", "MML §5.2 (total derivative)"],
}

x, y, r = scalar("x"), scalar("y"), scalar("r", "positive")
g = apply("g", (), x)
F = named("F", apply("h", (), x, y) - apply("h", (), x, g))
F_x, F_y = derivative(F, x), derivative(F, y)
F_xx, F_xy, F_yy = derivative(F_x, x), derivative(F_x, y), derivative(F_y, y)
slope, bend = derivative(g, x), derivative(derivative(g, x), x)
solved = -(F_xx * F_y**2 - 2 * F_xy * F_x * F_y + F_yy * F_x**2) / F_y**3
half = sqrt(r**2 - x**2)


@derivation(claim=[Equality(slope, -F_x / F_y), Equality(bend, solved)])
def implicit_differentiation(pen):
    pen.given(x, y, r, conditions=[Condition("`y == g(x)`", equals(y, g)), needs_nonzero(F_y)])
    pen.goal("Find the first and second derivative of the function `y == g(x)` that solves `F(x, y) == 0`.")
    pen.convention(
        "Partial derivatives of `F` are taken at the point (`x`, `y`) of the curve. `F` is any function that is 0 "
        "on the curve: any function `h` less its value there."
    )
    pen.idea("Along the curve `F` stays 0: its total derivative is an equation for the slope. Differentiate it again.")

    pen.start(F)
    pen.unfold(F)
    zero = pen.relate("=", number(0), name="on the curve", why="`y` is `g(x)`")
    first = pen.follows(
        equals(F_x + F_y * slope, number(0)),
        zero,
        name="total derivative",
        why="`x` moves by 1 and `y` by the slope, `F` does not",
    )
    answer = pen.follows(equals(slope, -F_x / F_y), first, name="solve", conditions=[needs_nonzero(F_y)])
    again = pen.follows(
        equals(F_xx + 2 * F_xy * slope + F_yy * slope**2 + F_y * bend, number(0)),
        first,
        name="total derivative again",
        why="of the whole left side; the slope moves too",
    )
    both = pen.follows(
        equals(F_xx - 2 * F_xy * (F_x / F_y) + F_yy * (F_x / F_y) ** 2 + F_y * bend, number(0)),
        again,
        answer,
        by=SUBSTITUTION,
        why="the slope that was found",
    )
    pen.follows(equals(bend, solved), both, name="solve", why="over the common denominator")

    pen.sanity(equals(derivative(half, x), -x / half), "the circle `x**2 + y**2 == r**2`: the slope is `-x/y`")
    pen.sanity(equals(derivative(derivative(half, x), x), -(r**2) / half**3), "and the bend is `-r**2/y**3`")
    pen.wrong("Treating `y` as a constant: `y` moves along the curve.")
    pen.wrong("In the second derivative, forgetting that the slope itself depends on `x`.")
    pen.wrong("Dividing by the derivative in `y` where it is 0: there the tangent is vertical.")
