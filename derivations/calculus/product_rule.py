"""Product rule.

The slope of a product is not the product of the slopes: one factor changes at a time. The same idea differentiates
dot products, matrix products and every layer that multiplies.
"""

from workbench import Equality, apply, cos, derivation, derivative, equals, exp, limit, named, scalar, sin
from workbench.engines.scalars.by_definition import from_definition

META = {
    "level": "beginner",
    "bullets": ["Derivative calculations"],
    "prerequisites": ["power-rule-from-definition"],
    "references": ["MML §5.1.2"],
}

x, h = scalar("x"), scalar("h")


def f(u):
    return apply("f", (), u)


def g(u):
    return apply("g", (), u)


quotient = (f(x + h) * g(x + h) - f(x) * g(x)) / h
rule = derivative(f(x), x) * g(x) + f(x) * derivative(g(x), x)


@derivation(claim=[Equality(derivative(f(x) * g(x), x), rule), Equality(limit(quotient, h, 0), rule)])
def product_rule(pen):
    pen.given(x)
    pen.goal("Find the derivative of the product of two differentiable functions `f` and `g`, from the definition.")
    pen.idea("Move one factor at a time: add and subtract `f(x + h) * g(x)`, the product with only `f` moved.")

    pen.engine(from_definition(named("p", f(x) * g(x)), x))
    pen.relate("=", rule, name="order of the terms")

    pen.sanity(
        equals(derivative(exp(x) * sin(x), x), exp(x) * sin(x) + exp(x) * cos(x)), "`f` the exponential, `g` the sine"
    )
    pen.sanity(
        equals(derivative(f(x) ** 2, x), 2 * f(x) * derivative(f(x), x)), "`g == f`: the power rule for a square"
    )
    pen.wrong("Multiplying the slopes: `x` times `x` would get the slope 1 in place of `2*x`.")
    pen.wrong("Taking `f(x + h)` for `f(x)` from the start: it is only so in the limit, and by continuity.")
