"""Product rule.

The slope of a product is not the product of the slopes: one factor changes at a time. The same idea differentiates
dot products, matrix products and every layer that multiplies.
"""

from workbench import Equality, apply, cos, derivation, derivative, equals, exp, limit, scalar, sin
from workbench.reasons.differentiation import DEFINITION_OF_THE_DERIVATIVE
from workbench.reasons.limits import CONTINUITY, LIMIT_LAWS

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
    pen.convention("A function with a derivative at `x` is continuous there.")
    pen.idea("Move one factor at a time: add and subtract `f(x + h) * g(x)`, the product with only `f` moved.")

    slope = pen.follows(
        equals(derivative(f(x) * g(x), x), limit(quotient, h, 0)), by=DEFINITION_OF_THE_DERIVATIVE, why="of the product"
    )
    first = pen.follows(
        equals(limit((f(x + h) - f(x)) / h, h, 0), derivative(f(x), x)), by=DEFINITION_OF_THE_DERIVATIVE, why="of `f`"
    )
    second = pen.follows(
        equals(limit((g(x + h) - g(x)) / h, h, 0), derivative(g(x), x)), by=DEFINITION_OF_THE_DERIVATIVE, why="of `g`"
    )
    near = pen.follows(equals(limit(f(x + h), h, 0), f(x)), by=CONTINUITY, why="`f` has a derivative")
    split = f(x + h) * ((g(x + h) - g(x)) / h) + (f(x + h) - f(x)) / h * g(x)
    pen.start(limit(quotient, h, 0))
    pen.relate("=", limit(split, h, 0), name="subtract and add `f(x + h) * g(x)`", why="one factor moves at a time")
    pen.relate("=", f(x) * derivative(g(x), x) + derivative(f(x), x) * g(x), first, second, near, by=LIMIT_LAWS)
    product = pen.relate("=", rule, name="in the usual order")
    pen.follows(equals(derivative(f(x) * g(x), x), rule), slope, product)

    pen.sanity(
        equals(derivative(exp(x) * sin(x), x), exp(x) * sin(x) + exp(x) * cos(x)), "`f` the exponential, `g` the sine"
    )
    pen.sanity(
        equals(derivative(f(x) ** 2, x), 2 * f(x) * derivative(f(x), x)), "`g == f`: the power rule for a square"
    )
    pen.wrong("Multiplying the slopes: `x` times `x` would get the slope 1 in place of `2*x`.")
    pen.wrong("Taking `f(x + h)` for `f(x)` from the start: it is only so in the limit, and by continuity.")
