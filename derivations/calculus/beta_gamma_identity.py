"""Beta integral by Gamma functions.

The constant of the Beta density, from two Gamma integrals and one change of variables: split a sum of two waiting times
into the total and the share.
"""

from workbench import Equality, abs, derivation, derivative, equals, exp, gamma, integral, named, number, oo, pi, scalar
from workbench.rules import algebra, integrals

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
    pen.relate("=", v * (-u) - u * (1 - v), name="partial derivatives", why="of `x` and `y`, in `u` and `v`")
    pen.relate("=", -u, by=algebra.terms_cancel)
    area = pen.follows(equals(abs(J), u), name="area element", why="`dx*dy` is `u*du*dv`")
    pen.start(x ** (a - 1) * y ** (b - 1) * exp(-(x + y)) * abs(J))
    pen.relate(
        "=", (u * v) ** (a - 1) * (u * (1 - v)) ** (b - 1) * exp(-u) * u, area, x, y, name="put total and share in"
    )
    apart = pen.relate(
        "=",
        total * share,
        pen.fact(v, "unit"),
        pen.fact(a, "positive"),
        pen.fact(b, "positive"),
        name="collect powers",
        why="of `u`: `a - 1 + b - 1 + 1`; no factor has both `u` and `v`",
    )
    product = pen.follows(
        equals(gamma(a) * gamma(b), in_x * in_y),
        by=integrals.definition_of_the_gamma_function,
        name="definition of Gamma",
        why="an integral over the quadrant",
    )
    pen.start(gamma(a) * gamma(b), product.right, product)
    pen.relate(
        "=",
        integral(total, u, 0, oo) * beta,
        apart,
        name="change of variables",
        why="the quadrant becomes the strip with `u > 0` and `v` between 0 and 1, where the integrand separates",
    )
    whole = pen.relate(
        "=",
        gamma(a + b) * beta,
        by=integrals.definition_of_the_gamma_function,
        name="definition of Gamma",
        why="at `a + b`",
    )
    pen.follows(equals(beta, gamma(a) * gamma(b) / gamma(a + b)), whole, name="divide", why="Gamma is positive")

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
