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
from workbench.rules import calculus
from workbench.rules.declared.calculus import CHAIN_RULE_AT, MEAN_VALUE
from workbench.rules.declared.common import CONSTANT_FACTOR
from workbench.rules.declared.equations import DIVIDE
from workbench.rules.declared.integral_calculus import ANTIDERIVATIVE_PUT_IN
from workbench.rules.declared.limits import LIMIT_LAWS

META = {
    "level": "intermediate",
    "bullets": ["Derivative calculations"],
    "prerequisites": ["integration-by-parts"],
    "references": ["MML §5.1.1 (Taylor series)", "Rudin, Principles of Mathematical Analysis, Thm 5.15"],
}

x, h, t, r, s = (scalar(name) for name in "x h t r s".split())
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

on_the_way = f(x + s * r)
w_1, w_2, _ = slopes(on_the_way, x)
psi = named("psi", on_the_way + (1 - s) * r * w_1)
remainder = integral((1 - s) * w_2, s, 0, 1)
by_integral = equals(f(x + r), f(x) + f_1 * r + r**2 * remainder)
small = limit((f(x + r) - f(x) - f_1 * r) / r**2, r, 0)


@derivation(
    claim=[
        Claim("Equality", exists(lagrange, theta)),
        Claim("Equality", by_integral),
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
    with pen.road("an integral"):
        _integral(pen)

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


def _integral(pen):
    pen.define("psi", psi.args[0], "what the tangent at `x + s*r` says of `x + r`")
    slope = pen.follows(
        equals(derivative(psi, s), r**2 * ((1 - s) * w_2)),
        psi,
        by=CHAIN_RULE_AT,
        name="product rule, chain rule",
        why="`x + s*r` moves `r` times as fast as `s`; the first derivatives cancel",
    )
    area = pen.follows(
        equals(integral(r**2 * ((1 - s) * w_2), s, 0, 1), f(x + r) - (f(x) + r * f_1)),
        slope, psi,
        by=ANTIDERIVATIVE_PUT_IN, why="from `s == 0` to `s == 1`", f=psi.args[0],
    )  # fmt: skip
    formula = pen.follows(
        by_integral, area, by=CONSTANT_FACTOR, name="solve for `f(x + r)`", why="`r**2` stands in front"
    )
    weight = pen.follows(equals(derivative((s - s**2 / 2) * f_2, s), (1 - s) * f_2), by=calculus.power_rule)
    half = pen.follows(
        equals(integral((1 - s) * f_2, s, 0, 1), f_2 / 2), weight,
        by=ANTIDERIVATIVE_PUT_IN, why="`f` at `x` itself does not vary", f=(s - s**2 / 2) * f_2,
    )  # fmt: skip
    near = pen.follows(
        equals(limit(remainder, r, 0), f_2 / 2), half,
        by=LIMIT_LAWS, why="the integral is continuous in `r`, and so is the second derivative",
    )  # fmt: skip
    pen.start(small)
    pen.relate("=", limit(remainder, r, 0), formula, name="by the formula with the integral", why="`r**2` cancels")
    pen.relate("=", f_2 / 2, near)
