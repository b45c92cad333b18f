"""Beta integral by Gamma functions.

The constant of the Beta density, from two Gamma integrals and one change of variables: split a sum of two waiting times
into the total and the share.
"""

from workbench import (
    Equality,
    abs,
    derivation,
    derivative,
    equals,
    exp,
    gamma,
    integral,
    named,
    number,
    oo,
    pi,
    relation,
    scalar,
)
from workbench.reasons.common import CONSTANT_FACTOR
from workbench.reasons.order import modulus_of_what_is_not_positive, positive_by_its_parts
from workbench.reasons.ranges import IN_THE_PLANE
from workbench.rules import algebra, calculus, integrals

META = {
    "level": "advanced",
    "bullets": ["Integration methods", "Distribution analysis"],
    "prerequisites": ["gamma-function-recurrence", "polar-coordinates-jacobian"],
    "references": ["PRML Exercise 2.5", "Casella & Berger, Statistical Inference, ch. 3"],
}

s, t, u, v = scalar("s", "positive"), scalar("t", "positive"), scalar("u", "positive"), scalar("v", "unit")
a, b = scalar("a", "positive"), scalar("b", "positive")
x, y = named("x", u * v), named("y", u * (1 - v))
J = named("J", derivative(x, u) * derivative(y, v) - derivative(x, v) * derivative(y, u))
in_x = integral(s ** (a - 1) * exp(-s), s, 0, oo)
in_y = integral(t ** (b - 1) * exp(-t), t, 0, oo)
total = u ** (a + b - 1) * exp(-u)
share = v ** (a - 1) * (1 - v) ** (b - 1)
beta = integral(share, v, 0, 1)
density = s ** (a - 1) * exp(-s) * (t ** (b - 1) * exp(-t))


@derivation(claim=Equality(beta, gamma(a) * gamma(b) / gamma(a + b)))
def beta_gamma_identity(pen):
    pen.given(a, b, u, v, s, t)
    pen.goal("Find the integral of `v**(a - 1) * (1 - v)**(b - 1)` in `v` from 0 to 1, for positive `a` and `b`.")
    pen.convention(
        "The point (`x`, `y`) of the quadrant has the total `u == x + y`, which is positive, and the share `v == "
        "x/u` between 0 and 1; `J` is the determinant of the derivatives of `x` and `y` in `u` and `v`."
    )
    pen.idea("The product of two Gamma integrals is one over a quadrant. In total and share it falls apart again.")

    pen.define("x", u * v)
    pen.define("y", u * (1 - v), "so that `x + y == u`")
    pen.start(J)
    pen.unfold(J)
    pen.relate(
        "=", v * (-u) - u * (1 - v), x, y, by=calculus.product_rule, name="partial derivatives",
        why="of `x` and `y`, in `u` and `v`",
    )  # fmt: skip
    minus = pen.relate("=", -u, by=algebra.terms_cancel)
    area = pen.follows(
        equals(abs(J), u), minus, pen.fact(u, "positive"), by=modulus_of_what_is_not_positive, a=J,
        name="area element", why="`dx*dy` is `u*du*dv`",
    )  # fmt: skip
    joined = pen.follows(equals(exp(-x - y), exp(-x) * exp(-y)), by=calculus.exp_of_sum)
    pen.start(x ** (a - 1) * exp(-x) * (y ** (b - 1) * exp(-y)) * abs(J))
    pen.relate(
        "=", (u * v) ** (a - 1) * (u * (1 - v)) ** (b - 1) * exp(-u) * u, joined, area, x, y,
        name="put total and share in",
    )  # fmt: skip
    apart = pen.relate(
        "=",
        total * share,
        pen.fact(v, "unit"),
        pen.fact(a, "positive"),
        pen.fact(b, "positive"),
        name="collect powers",
        why="of `u`: `a - 1 + b - 1 + 1`; no factor has both `u` and `v`",
    )
    first, second = (
        pen.follows(equals(gamma(c), of), pen.fact(c, "positive"), by=integrals.definition_of_the_gamma_function)
        for c, of in ((a, in_x), (b, in_y))
    )
    outer = pen.follows(
        equals(gamma(a) * gamma(b), integral(gamma(a) * (t ** (b - 1) * exp(-t)), t, 0, oo)), second,
        by=CONSTANT_FACTOR, why="the first is a number",
    )  # fmt: skip
    inner = pen.follows(
        equals(
            gamma(a) * (t ** (b - 1) * exp(-t)), integral(s ** (a - 1) * exp(-s) * (t ** (b - 1) * exp(-t)), s, 0, oo)
        ),
        first, by=CONSTANT_FACTOR, why="and the second factor does not depend on `s`",
    )  # fmt: skip
    positive = pen.follows(relation(">", density, 0), by=positive_by_its_parts, why="on the quadrant")
    strip = pen.follows(
        equals(gamma(a) * gamma(b), integral(integral(total * share, u, 0, oo), v, 0, 1)),
        outer, inner, apart, positive, J, x, y, by=IN_THE_PLANE, g=u * v, h=u * (1 - v), p=s + t, s=s / (s + t),
        name="change of variables", why="`s == x` and `t == y`: the quadrant becomes the strip with `u > 0` and `v` "
        "between 0 and 1",
    )  # fmt: skip
    separate = pen.follows(
        equals(integral(total * share, u, 0, oo), integral(total, u, 0, oo) * share), by=CONSTANT_FACTOR
    )
    pen.start(gamma(a) * gamma(b), strip.right, strip)
    pen.relate("=", integral(total, u, 0, oo) * beta, separate, by=CONSTANT_FACTOR, name="the integrand separates")
    whole = pen.relate(
        "=", gamma(a + b) * beta, pen.fact(a, "positive"), pen.fact(b, "positive"),
        by=integrals.definition_of_the_gamma_function, name="definition of Gamma", why="at `a + b`",
    )  # fmt: skip
    above = pen.follows(relation(">", gamma(a + b), 0), by=positive_by_its_parts)
    pen.follows(equals(beta, gamma(a) * gamma(b) / gamma(a + b)), whole, above, name="divide")

    half = number(1) / 2
    pen.sanity(equals(integral(v**2 * (1 - v) ** 3, v, 0, 1), number(1) / 60), "`a == 3` and `b == 4`: 2! 3! / 6!")
    pen.sanity(
        equals(gamma(half) * gamma(half) / gamma(number(1)), pi),
        "`a` and `b` are 1/2: the area of the arc sine density",
    )
    pen.sanity(equals(integral(v ** (a - 1), v, 0, 1), gamma(a) / gamma(a + 1)), "`b == 1`: this is `1/a`")
    pen.wrong("Forgetting the factor `u` of the area element: the power of `u` would be too small by one.")
    pen.wrong("Adding `a + b - 1` in the Gamma below: its argument is `a + b`.")
    pen.wrong("Using it for `a <= 0` or `b <= 0`: the integral diverges at an end.")
