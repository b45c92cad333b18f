"""Quotient rule.

The slope of a quotient, from the product rule and one line of algebra: the sigmoid, the softmax and every normalisation
are differentiated with it.
"""

from workbench import Equality, abs, apply, cos, derivation, derivative, equals, limit, named, relation, scalar, sin
from workbench.reasons.algebra import COMMON_DENOMINATOR
from workbench.reasons.differentiation import DEFINITION_OF_THE_DERIVATIVE
from workbench.reasons.limits import LIMIT_LAWS
from workbench.rules import calculus

META = {
    "level": "beginner",
    "bullets": ["Derivative calculations"],
    "prerequisites": ["product-rule"],
    "references": ["MML §5.1.2"],
}

x, h = scalar("x"), scalar("h")


def f_at(place):
    return apply("f", (), place)


def g_at(place):
    return apply("g", (), place)


f, g = f_at(x), g_at(x)
q = named("q", f / g)
df, dg, dq = derivative(f, x), derivative(g, x), derivative(q, x)
rule = (df * g - f * dg) / g**2
wave = 1 + x**2


@derivation(claim=Equality(derivative(f / g, x), rule))
def quotient_rule(pen):
    pen.given(x)
    not_zero = pen.assume(relation(">", abs(g), 0), "`g` is not 0 at `x`")
    pen.goal("Find the derivative of the quotient `q == f/g` of two differentiable functions.")
    pen.convention(
        "`g` is not 0 at `x`. The road by the product rule takes for granted that `q` is differentiable; the road from "
        "the definition shows it."
    )
    pen.idea(
        "`q` is a factor of a product that is known: `f == q*g`. The product rule is an equation for the slope of `q`."
    )

    with pen.road("product rule"):
        pen.define("q", f / g)
        pen.follows(equals(f, q * g), q, name="multiply by `g`")
        pen.start(derivative(q * g, x))
        product = pen.by(calculus.product_rule)
        equation = pen.follows(
            equals(df, dq * g + q * dg),
            product,
            by=calculus.product_rule,
            why="the left side is the slope of `q*g == f`",
        )
        pen.follows(equals(dq * g, df - q * dg), equation, name="solve", why="for the slope of `q`")
        alone = pen.follows(
            equals(dq, (df - q * dg) / g), equation, not_zero, name="divide by `g`"
        )
        pen.start(dq, alone.right)
        pen.unfold(q)
        found = pen.relate("=", rule, by=COMMON_DENOMINATOR, why="`g` below, and once more from `f/g`")
        pen.follows(equals(derivative(f / g, x), rule), found, q, name="the result")

    with pen.road("definition"):
        slopes = [
            pen.follows(equals(limit((of(x + h) - of(x)) / h, h, 0), derivative(of(x), x)),
                        by=DEFINITION_OF_THE_DERIVATIVE)
            for of in (f_at, g_at)
        ]  # fmt: skip
        pen.start(dq)
        pen.relate("=", limit((f_at(x + h) / g_at(x + h) - f / g) / h, h, 0), q, by=DEFINITION_OF_THE_DERIVATIVE)
        pen.relate(
            "=", limit(((f_at(x + h) - f) / h * g - f * ((g_at(x + h) - g) / h)) / g_at(x + h) / g, h, 0),
            by=COMMON_DENOMINATOR, why="and `f*g` subtracted and added above",
        )  # fmt: skip
        found = pen.relate("=", rule, *slopes, not_zero, by=LIMIT_LAWS, why="`g(x + h)` goes to `g(x)`, which is not 0")
        pen.follows(equals(derivative(f / g, x), rule), found, q, name="the result")

    pen.sanity(equals(derivative(1 / g, x), -dg / g**2), "`f == 1`: the rule for reciprocals")
    pen.sanity(
        equals(derivative(sin(x) / wave, x), (cos(x) * wave - sin(x) * (2 * x)) / wave**2),
        "an example: `sin(x) / (1 + x**2)`",
    )
    pen.wrong("Exchanging the two products in the numerator: the sign is then wrong.")
    pen.wrong("Forgetting to square the denominator.")
    pen.wrong("Dividing the slopes: their quotient is something else (it appears in L'Hopital's rule, about limits).")
