"""Logarithmic differentiation.

Take logarithms before differentiating: powers come down, products fall apart. The log-derivative trick of statistics
and of policy gradients is the same line.
"""

from workbench import Equality, apply, cos, derivation, derivative, equals, exp, log, named, scalar, sin
from workbench.engines.scalars.by_logarithm import logarithmic_derivative
from workbench.rules.requirements import needs_positive

META = {
    "level": "beginner",
    "bullets": ["Derivative calculations"],
    "prerequisites": ["chain-rule", "product-rule", "exponential-log-derivative-from-definition"],
    "references": ["Apostol, Calculus vol. 1, ch. 6"],
}

x, p = scalar("x"), scalar("p", "positive")
u, v = apply("u", (), x), apply("v", (), x)
f, q = named("f", u**v), named("q", p**p)
du, dv, df = derivative(u, x), derivative(v, x), derivative(f, x)
slope = u**v * (dv * log(u) + v * (du / u))


@derivation(claim=[Equality(df, slope), Equality(derivative(p**p, p), p**p * (1 + log(p)))])
def logarithmic_differentiation(pen):
    pen.given(x, p, conditions=[needs_positive(u)])
    pen.goal("Find the derivative of a power `f == u**v` whose base `u` and exponent `v` both depend on `x`.")
    pen.convention("The base `u` is positive, and so is `p`.")
    pen.idea(
        "The logarithm makes a product of the power. Its slope is the relative change of `f`: the slope over the value."
    )

    with pen.road("base and exponent"):
        pen.engine(logarithmic_derivative(f, x))
        pen.relate("=", slope, name="the two effects", why="of the exponent that moves, and of the base that moves")

    with pen.road("the same variable twice"):
        pen.engine(logarithmic_derivative(q, p))
        pen.relate("=", p**p * (1 + log(p)), name="order of the terms")

    grow = (1 + x**2) ** sin(x)
    pen.sanity(
        equals(derivative(grow, x), grow * (cos(x) * log(1 + x**2) + sin(x) * (2 * x / (1 + x**2)))),
        "an example: `(1 + x**2)**sin(x)`",
    )
    pen.sanity(
        equals(derivative(p**2 * exp(p) / (1 + p), p), p**2 * exp(p) / (1 + p) * (2 / p + 1 - 1 / (1 + p))),
        "products: relative changes add up",
    )
    pen.wrong("Using the power rule, `v * u**(v - 1)` times the slope of `u`: it forgets that the exponent moves.")
    pen.wrong("Using the rule for `a**x`: it forgets that the base moves. The right answer is the sum of the two.")
    pen.wrong("Taking the logarithm of a base that is not positive.")
