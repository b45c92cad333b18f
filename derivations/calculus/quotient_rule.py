"""Quotient rule.

The slope of a quotient, from the product rule and one line of algebra: the sigmoid, the softmax and every normalisation
are differentiated with it.
"""

from workbench import Equality, apply, cos, derivation, derivative, equals, named, scalar, sin
from workbench.engines.scalars.by_definition import from_definition
from workbench.rules import calculus
from workbench.rules.declared.algebra import COMMON_DENOMINATOR
from workbench.rules.requirements import needs_nonzero

META = {
    "level": "beginner",
    "bullets": ["Derivative calculations"],
    "prerequisites": ["product-rule"],
    "references": ["MML §5.1.2"],
}

x = scalar("x")
f, g = apply("f", (), x), apply("g", (), x)
q = named("q", f / g)
df, dg, dq = derivative(f, x), derivative(g, x), derivative(q, x)
rule = (df * g - f * dg) / g**2
wave = 1 + x**2


@derivation(claim=Equality(derivative(f / g, x), rule))
def quotient_rule(pen):
    pen.given(x, conditions=[needs_nonzero(g)])
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
            equals(dq, (df - q * dg) / g), equation, name="divide by `g`", conditions=[needs_nonzero(g)]
        )
        pen.start(dq, alone.right)
        pen.unfold(q)
        pen.relate("=", rule, by=COMMON_DENOMINATOR, why="`g` below, and once more from `f/g`")

    with pen.road("definition"):
        pen.engine(from_definition(q, x))
        pen.relate("=", rule, name="in the usual order")

    pen.sanity(equals(derivative(1 / g, x), -dg / g**2), "`f == 1`: the rule for reciprocals")
    pen.sanity(
        equals(derivative(sin(x) / wave, x), (cos(x) * wave - sin(x) * (2 * x)) / wave**2),
        "an example: `sin(x) / (1 + x**2)`",
    )
    pen.wrong("Exchanging the two products in the numerator: the sign is then wrong.")
    pen.wrong("Forgetting to square the denominator.")
    pen.wrong("Dividing the slopes: their quotient is something else (it appears in L'Hopital's rule, about limits).")
