"""Taylor's formula of second order.

A function near a point is a parabola, and the error has a name. Newton's method, numerical derivatives and all
expansions of losses begin here.
"""

from workbench import (
    Claim,
    Equality,
    apply,
    derivation,
    derivative,
    equals,
    exists,
    exp,
    implies,
    integral,
    limit,
    named,
    number,
    scalar,
)
from workbench.rules import calculus

META = {
    "level": "intermediate",
    "bullets": ["Derivative calculations"],
    "prerequisites": ["integration-by-parts"],
    "references": ["MML §5.1.1 (Taylor series)"],
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


f_1, f_2, f_3 = slopes(f(x), x)
g_1, g_2, g_3 = slopes(f(t), t)
between = slopes(f(x + theta * h), x)[2]
left = x + h - t
R = named("R", f(x + h) - f(t) - g_1 * left - g_2 / 2 * left**2)
lagrange = exists(equals(f(x + h), f(x) + f_1 * h + f_2 / 2 * h**2 + between / 6 * h**3), theta)


@derivation(
    claim=[
        Claim("Equality", lagrange),
        Equality(limit((f(x + r) - f(x) - f_1 * r) / r**2, r, 0), f_2 / 2),
    ]
)
def taylor_second_order(pen):
    pen.given(x, h, t, r, theta)
    pen.goal("Write `f(x + h)` by the value and the first two derivatives of `f` at `x`, and say what is left.")
    pen.convention(
        "`f` has three continuous derivatives. `x` and `h` are fixed; `R` is what the parabola at the point `t` "
        "misses at `x + h`, as a function of `t`. `theta` lies between 0 and 1, so that `x + theta*h` lies between "
        "`x` and `x + h`."
    )
    pen.idea(
        "Let the point `t` of expansion move from `x` to `x + h`, where nothing is missed. Almost everything "
        "cancels in the slope of `R`."
    )

    pen.define("R", R.args[0], "the error at `x + h` of the parabola at `t`")
    pen.follows(
        implies(equals(t, x + h), equals(R, number(0))),
        name="at `t == x + h`",
        why="the parabola at `x + h` itself is exact there",
    )
    rate = pen.follows(
        equals(derivative(R, t), -g_3 / 2 * left**2),
        by=calculus.product_rule,
        why="the slope of each term cancels against a part of the next: only the last is left",
    )
    cubes = pen.follows(
        equals(derivative(left**3, t), -3 * left**2),
        by=calculus.power_rule,
        why="a function with the same zero at `x + h`",
    )
    quotient = pen.follows(
        equals(derivative(R, t) / derivative(left**3, t), g_3 / 6),
        rate,
        cubes,
        name="divide",
        why="for `t` between `x` and `x + h`",
    )
    pen.follows(
        lagrange,
        quotient,
        name="mean value theorem of Cauchy",
        why="`R(x)/h**3` is this quotient of slopes at some `t == x + theta*h`; solve for `f(x + h)`",
    )
    pen.follows(
        equals(limit((f(x + r) - f(x) - f_1 * r) / r**2, r, 0), f_2 / 2),
        name="a small step",
        why="the error divided by `r**2` has a factor `r` left, and goes to 0",
    )

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
