"""Newton's method for a root.

Follow the tangent to the axis, and repeat: near a simple root the number of right digits doubles with every step.
"""

from workbench import (
    Claim,
    Condition,
    Equality,
    apply,
    derivation,
    derivative,
    equals,
    exists,
    implies,
    limit,
    named,
    number,
    scalar,
    sqrt,
)
from workbench.rules.declared.common import SUBSTITUTION
from workbench.rules.declared.limits import TAYLORS_FORMULA
from workbench.rules.requirements import needs_nonzero

META = {
    "level": "intermediate",
    "bullets": ["Optimization algorithms"],
    "prerequisites": ["taylor-second-order"],
    "references": ["Nocedal & Wright, Numerical Optimization, ch. 11"],
}

x, e, y, t, c, p = scalar("x"), scalar("e"), scalar("y"), scalar("t"), scalar("c"), scalar("p", "positive")
theta = scalar("theta", "unit")


def f(u):
    return apply("f", (), u)


slope = derivative(f(x), x)
root = named("x_star", x - e)
following = named("x_next", x - f(x) / slope)
bend = derivative(derivative(f(x - theta * e), x), x)
taylor = exists(equals(f(x) - slope * e + bend / 2 * e**2, number(0)), theta)
recursion = exists(equals(following - root, bend / (2 * slope) * e**2), theta)
# The same close to a point c, for the function less its value there, of which c is a root.
near, at_c = derivative(f(c + t), t), derivative(f(c), c)
error = t - (f(c + t) - f(c)) / near


@derivation(claim=[Claim("Equality", recursion), Equality(limit(error / t**2, t, 0), derivative(at_c, c) / (2 * at_c))])
def newton_root_finding(pen):
    pen.given(
        x,
        e,
        y,
        theta,
        c,
        t,
        p,
        conditions=[Condition("`x - e` is a root", equals(f(root), number(0))), needs_nonzero(slope)],
    )
    pen.goal(
        "Find where the tangent of `f` at `x` meets the axis, and how the distance to a root goes down from `x` to "
        "there."
    )
    pen.convention(
        "`x` is the present point and `e == x - x_star` its error; `theta`, between 0 and 1, marks a point between "
        "`x` and the root. `c` is a point at which `f` is looked at less its value `f(c)`."
    )
    pen.idea("The tangent is 0 at the next point, `f` is 0 at the root: what lies between them is Taylor's error term.")

    pen.follows(
        implies(equals(y, following), equals(f(x) + slope * (y - x), number(0))),
        name="the tangent meets the axis",
        why="at `x_next`: `x` less the value over the slope",
    )
    expansion = pen.follows(
        taylor, by=TAYLORS_FORMULA, why="for `f` at the root, a step `-e` from `x`: the value there is 0"
    )
    divided = pen.follows(
        exists(equals(e - f(x) / slope, bend / (2 * slope) * e**2), theta),
        expansion,
        name="divide by the slope of `f`",
        why="and bring the square to the other side",
        conditions=[needs_nonzero(slope)],
    )
    pen.follows(equals(following - root, e - f(x) / slope), divided, name="definition of `x_next`", why="the new error")
    quadratic = pen.follows(
        recursion, divided, by=SUBSTITUTION, why="the new error is a multiple of the square of the old one"
    )
    pen.follows(
        equals(limit(error / t**2, t, 0), derivative(at_c, c) / (2 * at_c)),
        quadratic,
        name="close to the root",
        why="with `c` as the root and `t` as the error: the factor settles down",
    )

    heron = p - (p**2 - 2) / (2 * p)
    pen.sanity(equals(heron, (p + 2 / p) / 2), "for `p**2 == 2`: the mean of `p` and `2/p`, Heron's rule")
    pen.sanity(
        equals(heron - sqrt(number(2)), (p - sqrt(number(2))) ** 2 / (2 * p)), "its error is squared at each step"
    )
    double = c + t - t**2 / (2 * t)
    pen.sanity(equals(double - c, t / 2), "at a double root, for `(x - c)**2`, the error is only halved")
    pen.wrong("Starting far away: the tangent may lead away from the root, or to another one.")
    pen.wrong("Expecting squares at a multiple root, where the slope of `f` is 0.")
    pen.wrong(
        "The sign of the step: value over slope is subtracted, so that a positive value with a positive slope "
        "leads to the left."
    )
