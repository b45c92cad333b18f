"""Taylor's formula of second order.

A function near a point is a parabola, and the error has a name. Newton's method, numerical derivatives and all
expansions of losses begin here.
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
    exp,
    integral,
    limit,
    named,
    number,
    relation,
    scalar,
)
from workbench.reasons.calculus import CHAIN_RULE_AT, MEAN_VALUE
from workbench.reasons.differentiation import DEFINITION_OF_THE_DERIVATIVE
from workbench.reasons.equations import DIVIDE
from workbench.reasons.limits import CONTINUITY, LHOPITAL, LIMIT_LAWS
from workbench.rules import calculus

META = {
    "level": "intermediate",
    "bullets": ["Derivative calculations"],
    "prerequisites": ["integration-by-parts"],
    "references": ["MML §5.1.1 (Taylor series)", "Rudin, Principles of Mathematical Analysis, Thm 5.15"],
}

x, h, t, r = (scalar(name) for name in "x h t r".split())
theta = scalar("theta", "unit")


def f(u):
    return apply("f", (), u)


def slopes(value, u):
    """The first three derivatives of a value in u."""
    first = derivative(value, u)
    second = derivative(first, u)
    return first, second, derivative(second, u)


f_1, f_2, _ = slopes(f(x), x)
g_1, g_2, g_3 = slopes(f(t), t)
between = slopes(f(x + theta * h), x)[2]
left = x + h - t
M = named("M", (f(x + h) - f(x) - f_1 * h - f_2 / 2 * h**2) / h**3)
phi = named("phi", f(x + h) - f(t) - g_1 * left - g_2 / 2 * left**2 - M * left**3)
lagrange = equals(f(x + h), f(x) + f_1 * h + f_2 / 2 * h**2 + between / 6 * h**3)

missed = f(x + r) - f(x) - f_1 * r
moved = derivative(f(x + r), x) - f_1
small = limit(missed / r**2, r, 0)


@derivation(
    claim=[
        Claim("Equality", exists(lagrange, theta)),
        Equality(small, f_2 / 2),
    ]
)
def taylor_second_order(pen):
    pen.given(x, h, r)
    step = pen.assume(relation(">", abs(h), 0), "`h` is not 0")
    pen.goal("Write `f(x + h)` by the value and the first two derivatives of `f` at `x`, and say what is left.")
    pen.convention(
        "`f` has three continuous derivatives; a derivative at `x + theta*h` is the derivative of `f`, taken there. "
        "`theta` lies between 0 and 1, so that `x + theta*h` lies between `x` and `x + h`."
    )
    pen.idea(
        "Let the point `t` of expansion move from `x` to `x + h`, where nothing is missed. Almost everything "
        "cancels in the slope of what is missed."
    )
    with pen.road("a third derivative in between"):
        _lagrange(pen, step)
    with pen.road("a small step"):
        _small_step(pen)

    parabola = 1 + h + h**2 / 2
    pen.sanity(
        equals(exp(h) - parabola, integral((h - t) ** 2 / 2 * exp(t), t, 0, h)),
        "the error as an integral, by parts, for exp at 0",
    )
    pen.sanity(equals(limit((exp(r) - 1 - r - r**2 / 2) / r**3, r, 0), number(1) / 6), "it is of the third order")
    pen.sanity(
        equals((x + h) ** 3 - x**3 - 3 * x**2 * h - 3 * x * h**2, h**3),
        "for `x**3` the third derivative is 6 everywhere",
    )
    pen.wrong("Forgetting the 1/2 of the second derivative.")
    pen.wrong("Taking `theta` for a constant: it depends on `x` and on `h`.")
    pen.wrong("Expecting a small error because `h` is: the third derivative may be large in between.")


def _lagrange(pen, step):
    pen.define("M", M.args[0], "what the parabola misses, over `h**3`")
    pen.define("phi", phi.args[0], "what the parabola at `t`, with a cubic term, misses at `x + h`")
    slope = pen.follows(
        equals(derivative(phi, t), (3 * M - g_3 / 2) * left**2),
        by=calculus.product_rule,
        why="the slope of each term cancels against a part of the next",
    )
    in_between = pen.follows(
        exists(equals(number(0), h * ((3 * M - between / 2) * ((1 - theta) * h) ** 2)), theta),
        slope, phi, M, step,
        by=MEAN_VALUE, why="`phi` is 0 at `t == x`, by the choice of `M`, and at `t == x + h`",
        f=phi.args[0], t=t, x=x, h=h, theta=theta, s=slope.right,
        m=(3 * M - between / 2) * ((1 - theta) * h) ** 2, d=number(0),
    )  # fmt: skip
    zero = pen.obtain(in_between)
    found = pen.follows(
        equals(M, between / 6), zero, step, pen.fact(theta, "unit"),
        by=DIVIDE, why="neither `h` nor `1 - theta` is 0", c=3 * h * ((1 - theta) * h) ** 2,
    )  # fmt: skip
    formula = pen.follows(lagrange, found, M, step, name="solve for `f(x + h)`", why="the meaning of `M`")
    pen.witness(exists(lagrange, theta), {theta: theta}, formula, why="this `theta`")


def _small_step(pen):
    rate = pen.follows(equals(derivative(missed, r), moved), by=CHAIN_RULE_AT, why="`x + r` moves as `r` does")
    square = pen.follows(equals(derivative(r**2, r), 2 * r), by=calculus.power_rule)
    above = pen.follows(equals(limit(missed, r, 0), number(0)), by=CONTINUITY, why="at `r == 0` nothing is missed")
    below = pen.follows(equals(limit(r**2, r, 0), number(0)), by=CONTINUITY)
    second = pen.follows(
        equals(limit(moved / r, r, 0), f_2), by=DEFINITION_OF_THE_DERIVATIVE, why="of the derivative of the derivative"
    )
    half = pen.follows(equals(limit(moved / r / 2, r, 0), f_2 / 2), second, by=LIMIT_LAWS)
    pen.follows(
        equals(small, f_2 / 2), rate, square, above, below, half,
        by=LHOPITAL, why="both go to 0, and so one looks at their slopes", n=missed, d=r**2, s=moved, t=2 * r,
    )  # fmt: skip
