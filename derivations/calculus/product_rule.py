"""Product rule.

The slope of a product is not the product of the slopes: one factor changes at a time. The same idea differentiates
dot products, matrix products and every layer that multiplies.
"""

from workbench import Equality, apply, cos, derivation, derivative, equals, exp, limit, scalar, sin

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
slope_f, slope_g = (f(x + h) - f(x)) / h, (g(x + h) - g(x)) / h
split = f(x + h) * slope_g + slope_f * g(x)
rule = derivative(f(x), x) * g(x) + f(x) * derivative(g(x), x)


@derivation(claim=[Equality(derivative(f(x) * g(x), x), rule), Equality(limit(quotient, h, 0), rule)])
def product_rule(pen):
    pen.given(x, h)
    pen.goal("Find the derivative of the product of two differentiable functions `f` and `g`, from the definition.")
    pen.idea("Move one factor at a time: add and subtract `f(x + h) * g(x)`, the product with only `f` moved.")

    pen.start(quotient)
    pen.relate(
        "=",
        (f(x + h) * g(x + h) - f(x + h) * g(x) + f(x + h) * g(x) - f(x) * g(x)) / h,
        "add and subtract",
        "`f(x + h) * g(x)`",
    )
    pen.relate("=", split, "two quotients", "take `f(x + h)` out of the first two terms, `g(x)` out of the others")
    pen.have(equals(limit(f(x + h), h, 0), f(x)), "continuity", "a differentiable function is continuous")
    pen.have(
        equals(limit(slope_g, h, 0), derivative(g(x), x)), "definition of the derivative", "of `g`; `g(x)` is fixed"
    )
    pen.have(equals(limit(slope_f, h, 0), derivative(f(x), x)), "definition of the derivative", "of `f`")
    pen.start(limit(quotient, h, 0))
    pen.relate("=", limit(split, h, 0), "substitution", "the quotient as worked out")
    pen.relate(
        "=",
        limit(f(x + h), h, 0) * limit(slope_g, h, 0) + limit(slope_f, h, 0) * g(x),
        "limits of sums and products",
        "each of the limits exists",
    )
    whole = pen.relate("=", rule, "put the three limits in")
    pen.have(equals(derivative(f(x) * g(x), x), rule), "definition of the derivative", "", whole)

    pen.sanity(
        equals(derivative(exp(x) * sin(x), x), exp(x) * sin(x) + exp(x) * cos(x)), "`f` the exponential, `g` the sine"
    )
    pen.sanity(
        equals(derivative(f(x) ** 2, x), 2 * f(x) * derivative(f(x), x)), "`g == f`: the power rule for a square"
    )
    pen.wrong("Multiplying the slopes: `x` times `x` would get the slope 1 in place of `2*x`.")
    pen.wrong("Taking `f(x + h)` for `f(x)` from the start: it is only so in the limit, and by continuity.")
