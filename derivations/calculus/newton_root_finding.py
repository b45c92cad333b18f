"""Newton's method for a root.

Follow the tangent to the axis, and repeat: near a simple root the number of right digits doubles with every step.
"""

from workbench import (
    Claim,
    Equality,
    abs,
    apply,
    derivation,
    derivative,
    equals,
    exists,
    limit,
    named,
    number,
    relation,
    scalar,
    sqrt,
)
from workbench.reasons.calculus import CHAIN_RULE_AT, MEAN_VALUE
from workbench.reasons.equations import DIVIDE
from workbench.reasons.limits import CONTINUITY, LHOPITAL, LIMIT_LAWS
from workbench.rules import calculus

META = {
    "level": "intermediate",
    "bullets": ["Optimization algorithms"],
    "prerequisites": ["taylor-second-order"],
    "references": ["Nocedal & Wright, Numerical Optimization, ch. 11"],
}

x, e, y, u, t, c, p = (*(scalar(name) for name in "x e y u t c".split()), scalar("p", "positive"))
theta = scalar("theta", "unit")


def f(u):
    return apply("f", (), u)


slope = derivative(f(x), x)
root = named("x_star", x - e)
following = named("x_next", x - f(x) / slope)
bend = derivative(derivative(f(x - theta * e), x), x)
M = named("M", (f(x - e) - f(x) + slope * e) / e**2)
left = x - e - u
phi = named("phi", f(x - e) - f(u) - derivative(f(u), u) * left - M * left**2)
recursion = equals(following - root, bend / (2 * slope) * e**2)

# The same close to a point c, for the function less its value there, of which c is a root.
near, at_c = derivative(f(c + t), c), derivative(f(c), c)
error = t - (f(c + t) - f(c)) / near
scaled = t * near - (f(c + t) - f(c))
close = limit(error / t**2, t, 0)


@derivation(
    claim=[Claim("Equality", exists(recursion, theta)), Equality(close, derivative(at_c, c) / (2 * at_c))]
)
def newton_root_finding(pen):
    pen.given(x, e, y, c, t)
    zero = pen.assume(equals(f(x - e), number(0)), "`x - e` is a root")
    steep = pen.assume(relation(">", abs(slope), 0), "the slope at `x` is not 0")
    apart = pen.assume(relation(">", e**2, 0), "`x` is not the root itself")
    simple = pen.assume(relation(">", abs(at_c), 0), "the slope at `c` is not 0")
    pen.goal(
        "Find where the tangent of `f` at `x` meets the axis, and how the distance to a root goes down from `x` to "
        "there."
    )
    pen.convention(
        "`x` is the present point and `e == x - x_star` its error; `theta`, between 0 and 1, marks a point between "
        "`x` and the root. `c` is a point at which `f` is looked at less its value `f(c)`."
    )
    pen.idea("The tangent is 0 at the next point, `f` is 0 at the root: what lies between them is Taylor's error term.")

    with pen.road("the new error"):
        _recursion(pen, zero, steep, apart)
    with pen.road("close to the root"):
        _close(pen, simple)

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


def _recursion(pen, zero, steep, apart):
    pen.define("x_star", root.args[0], "the root")
    pen.define("x_next", following.args[0], "where the tangent meets the axis")
    pen.follows(
        equals(f(x) + slope * (following - x), number(0)), following, steep,
        name="the tangent meets the axis", why="value over slope is the way there",
    )  # fmt: skip
    pen.define("M", M.args[0], "what the tangent misses at the root, over `e**2`")
    pen.define("phi", phi.args[0], "what the tangent at `u`, with a square, misses at the root")
    rate = pen.follows(
        equals(derivative(phi, u), (2 * M - derivative(derivative(f(u), u), u)) * left), phi,
        by=calculus.product_rule, why="the slopes of `f` cancel",
    )  # fmt: skip
    there = pen.follows(
        exists(equals(number(0), -e * ((2 * M - bend) * (-(1 - theta) * e))), theta), rate, phi, M, apart,
        by=MEAN_VALUE, why="`phi` is 0 at `u == x`, by the choice of `M`, and at the root",
        f=phi.args[0], t=u, x=x, h=-e, theta=theta, s=rate.right, m=(2 * M - bend) * (-(1 - theta) * e), d=number(0),
    )  # fmt: skip
    between = pen.obtain(there)
    half = pen.follows(
        equals(M, bend / 2), between, apart, pen.fact(theta, "unit"),
        by=DIVIDE, why="neither `e` nor `1 - theta` is 0", c=2 * (1 - theta) * e**2,
    )  # fmt: skip
    taylor = pen.follows(
        equals(f(x), slope * e - bend / 2 * e**2), half, M, zero, apart, name="solve for `f(x)`", why="0 at the root"
    )
    new = pen.follows(
        recursion, taylor, following, root, steep, name="divide by the slope", why="the old error `e` cancels"
    )
    pen.witness(exists(recursion, theta), {theta: theta}, new, why="this `theta`")


def _close(pen, simple):
    bent = derivative(near, c)
    rate = pen.follows(equals(derivative(scaled, t), t * bent), by=CHAIN_RULE_AT, why="the slopes of `f` cancel")
    square = pen.follows(equals(derivative(t**2, t), 2 * t), by=calculus.power_rule)
    above = pen.follows(equals(limit(scaled, t, 0), number(0)), by=CONTINUITY)
    below = pen.follows(equals(limit(t**2, t, 0), number(0)), by=CONTINUITY)
    settled = pen.follows(equals(limit(bent / 2, t, 0), derivative(at_c, c) / 2), by=CONTINUITY)
    whole = pen.follows(
        equals(limit(scaled / t**2, t, 0), derivative(at_c, c) / 2), rate, square, above, below, settled,
        by=LHOPITAL, why="both go to 0, and so one looks at their slopes", n=scaled, d=t**2, s=t * bent, t=2 * t,
    )  # fmt: skip
    quotient = pen.follows(
        equals(limit(scaled / t**2 / near, t, 0), derivative(at_c, c) / 2 / at_c), whole, simple, by=LIMIT_LAWS
    )
    pen.follows(equals(close, derivative(at_c, c) / (2 * at_c)), quotient, name="the error over its square")
