"""Logarithmic differentiation.

Take logarithms before differentiating: powers come down, products fall apart. The log-derivative trick of statistics
and of policy gradients is the same line.
"""

from workbench import Equality, apply, cos, derivation, derivative, equals, exp, log, named, relation, scalar, sin
from workbench.reasons.calculus import DIFFERENTIATE_BOTH_SIDES
from workbench.rules import calculus

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


def _by_logarithm(pen, f, x, logarithm, change, positive):
    """The derivative of a power whose base is positive, by that of its logarithm."""
    pen.define(f.name, f.args[0])
    taken = pen.follows(equals(log(f), logarithm), f, positive, by=calculus.log_of_power)
    both_sides = pen.follows(
        equals(derivative(log(f), x), derivative(logarithm, x)), taken, by=DIFFERENTIATE_BOTH_SIDES
    )
    above = pen.follows(relation(">", f, 0), f, positive, name="a power of a positive number")
    left = pen.follows(
        equals(derivative(log(f), x), derivative(f, x) / f), above, by=calculus.chain_rule,
        why="the logarithm changes by the relative change",
    )  # fmt: skip
    right = pen.follows(
        equals(derivative(logarithm, x), change), positive, by=calculus.product_rule, why="exponent and base both move"
    )
    pen.follows(
        equals(derivative(f, x), f.args[0] * change), both_sides, left, right, above, f, name="multiply by the function"
    )


@derivation(claim=[Equality(df, slope), Equality(derivative(p**p, p), p**p * (1 + log(p)))])
def logarithmic_differentiation(pen):
    pen.given(x, p)
    base = pen.assume(relation(">", u, 0), "`u` is positive")
    pen.goal("Find the derivative of a power `f == u**v` whose base `u` and exponent `v` both depend on `x`.")
    pen.convention("The base `u` is positive, and so is `p`.")
    pen.idea(
        "The logarithm makes a product of the power. Its slope is the relative change of `f`: the slope over the value."
    )

    with pen.road("base and exponent"):
        _by_logarithm(pen, f, x, v * log(u), dv * log(u) + v * (du / u), base)

    with pen.road("the same variable twice"):
        _by_logarithm(pen, q, p, p * log(p), log(p) + p * (1 / p), pen.fact(p, "positive"))
        last = pen.relate("=", p**p * (1 + log(p)), pen.fact(p, "positive"), name="order of the terms")
        pen.follows(equals(derivative(p**p, p), p**p * (1 + log(p))), last, q, name="the result")

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
