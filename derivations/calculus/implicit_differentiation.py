"""Implicit differentiation.

The slope and the bend of a curve that is given by an equation and not solved for y. In the same way gradients pass
through the solution of an optimisation problem or an equilibrium layer without passing through the solver.
"""

from workbench import (
    Implies,
    abs,
    apply,
    derivation,
    derivative,
    equals,
    forall,
    implies,
    relation,
    scalar,
    sqrt,
)
from workbench.reasons.calculus import ALONG_THE_CURVE
from workbench.rules import calculus

META = {
    "level": "beginner",
    "bullets": ["Derivative calculations", "Multi-variable derivatives"],
    "prerequisites": ["chain-rule", "total-derivative-chain-rule", "hessian-symmetry-clairaut"],
    "references": ["Apostol", "MML §5.2 (total derivative)"],
}

x, y, r = scalar("x"), scalar("y"), scalar("r", "positive")


def F(first, second):
    return apply("F", (), first, second)


g = apply("g", (), x)
F_x, F_y = derivative(F(x, y), x), derivative(F(x, y), y)
F_xx, F_xy, F_yx, F_yy = (derivative(f, z) for f in (F_x, F_y) for z in (x, y))
slope, bend = derivative(g, x), derivative(derivative(g, x), x)
solved = -(F_xx * F_y**2 - 2 * F_xy * F_x * F_y + F_yy * F_x**2) / F_y**3
half = sqrt(r**2 - x**2)


curve = equals(y, g)


@derivation(claim=[Implies(curve, equals(slope, -F_x / F_y)), Implies(curve, equals(bend, solved))])
def implicit_differentiation(pen):
    pen.given(x, y, r)
    solves = pen.assume(forall(equals(F(x, g), 0), x), "`F(x, g(x)) == 0` for all `x`")
    steep = pen.assume(relation(">", abs(F_y), 0), "the derivative of `F` in `y` is not 0")
    pen.goal("Find the first and second derivative of the function `y == g(x)` that solves `F(x, y) == 0`.")
    pen.convention("Partial derivatives of `F` are taken at the point (`x`, `y`) of the curve, where `y == g(x)`.")
    pen.idea("Along the curve `F` stays 0: its total derivative is an equation for the slope. Differentiate it again.")

    own = pen.instance(solves, x=x, why="at any `x`")
    stays = pen.follows(implies(curve, equals(F(x, y), 0)), own, name="on the curve")
    total = F_x + F_y * slope
    first = pen.follows(
        implies(curve, equals(total, 0)), stays, by=ALONG_THE_CURVE, name="total derivative",
        why="`x` moves by 1 and `y` by the slope, `F` does not",
    )  # fmt: skip
    answer = pen.follows(implies(curve, equals(slope, -F_x / F_y)), first, steep, name="solve")
    again = pen.follows(
        implies(curve, equals(derivative(total, x) + derivative(total, y) * slope, 0)), first, by=ALONG_THE_CURVE,
        name="total derivative again", why="of the whole left side",
    )  # fmt: skip
    opened = pen.follows(
        implies(curve, equals(F_xx + F_yx * slope + F_y * bend + (F_xy + F_yy * slope) * slope, 0)), again,
        by=calculus.product_rule, why="the slope moves too",
    )  # fmt: skip
    mixed = pen.lemma("hessian-symmetry-clairaut", f=F)
    ratio = F_x / F_y
    put = pen.follows(
        implies(curve, equals(F_xx - 2 * F_xy * ratio + F_yy * ratio**2 + F_y * bend, 0)), opened, answer, mixed,
        name="put the slope in", why="the two mixed derivatives are one",
    )  # fmt: skip
    pen.follows(
        implies(curve, equals(bend, solved)), put, steep, name="solve",
        why="and multiply by the square of the derivative in `y`, above and below",
    )  # fmt: skip

    pen.sanity(equals(derivative(half, x), -x / half), "the circle `x**2 + y**2 == r**2`: the slope is `-x/y`")
    pen.sanity(equals(derivative(derivative(half, x), x), -(r**2) / half**3), "and the bend is `-r**2/y**3`")
    pen.wrong("Treating `y` as a constant: `y` moves along the curve.")
    pen.wrong("In the second derivative, forgetting that the slope itself depends on `x`.")
    pen.wrong("Dividing by the derivative in `y` where it is 0: there the tangent is vertical.")
