"""Integration by parts.

The product rule read backwards: it moves a derivative from one factor to the other. Expectations, Gamma functions and
Taylor's remainder are worked out with it.
"""

from workbench import Equality, apply, derivation, derivative, equals, exp, integral, log, oo, scalar
from workbench.rules import calculus, differentiation
from workbench.rules.declared.common import SUBSTITUTION
from workbench.rules.declared.integral_calculus import PARTS_IN_AN_INTEGRAL
from workbench.rules.declared.integration import FUNDAMENTAL, LINEARITY
from workbench.terms.heads import antiderivative, between

META = {
    "level": "beginner",
    "bullets": ["Integration methods"],
    "prerequisites": ["product-rule"],
    "references": ["Apostol, Calculus vol. 1, §5.9"],
}

x, a, b, lam = scalar("x"), scalar("a"), scalar("b"), scalar("lambda", "positive")
u, v = apply("u", (), x), apply("v", (), x)
du, dv = derivative(u, x), derivative(v, x)
mean = integral(x * exp(-lam * x), x, 0, oo)
tail = -exp(-lam * x) / lam


@derivation(
    claim=[
        Equality(integral(u * dv, x, a, b), between(u * v, x, a, b) - integral(du * v, x, a, b)),
        Equality(mean, 1 / lam**2),
        Equality(antiderivative(log(x), x), x * log(x) - x),
    ]
)
def integration_by_parts(pen):
    pen.given(x, a, b, lam)
    pen.goal(
        "Show how the integral of `u` times the slope of `v` becomes one of `v` times the slope of `u`, and "
        "integrate `x * e**(-lambda*x)` and `log(x)` with it."
    )
    pen.convention(
        "`u` and `v` have continuous derivatives on the interval; the bracket is the value at the upper end less "
        "the value at the lower one. Antiderivatives are equal up to a constant."
    )
    pen.idea("Integrate the product rule: the left side is a derivative, and its integral is known.")

    pen.start(derivative(u * v, x))
    product = pen.by(calculus.product_rule)
    whole = pen.follows(
        equals(integral(derivative(u * v, x), x, a, b), between(u * v, x, a, b)), by=FUNDAMENTAL
    )
    written = pen.follows(
        equals(integral(product.right, x, a, b), between(u * v, x, a, b)), product, whole, by=SUBSTITUTION
    )
    parts = pen.follows(
        equals(integral(du * v, x, a, b) + integral(u * dv, x, a, b), between(u * v, x, a, b)),
        written,
        by=LINEARITY,
        name="integrate the product rule",
        why="the integral of a sum is the sum of the integrals",
    )
    pen.follows(
        equals(integral(u * dv, x, a, b), between(u * v, x, a, b) - integral(du * v, x, a, b)), parts, name="solve"
    )
    first = pen.follows(
        equals(derivative(tail, x), exp(-lam * x)),
        by=calculus.chain_rule,
        name="first example",
        why="`u == x` becomes 1; `v` has the slope `e**(-lambda * x)`",
    )
    pen.start(mean)
    pen.relate(
        "=", between(x * tail, x, 0, oo) - integral(tail, x, 0, oo), first,
        by=PARTS_IN_AN_INTEGRAL, name="by parts", why="`v` is what was just found", f=x, g=tail,
    )
    pen.relate(
        "=",
        integral(exp(-lam * x), x, 0, oo) / lam,
        name="boundary terms",
        why="0 at 0, and `x * e**(-lambda * x)` goes to 0",
    )
    pen.relate("=", between(tail, x, 0, oo) / lam, by=differentiation.fundamental_theorem_of_calculus)
    pen.relate("=", 1 / lam**2, name="put the ends in", why="0 at the upper end, `-1/lambda` at the lower")
    pen.start(antiderivative(log(x), x))
    pen.relate(
        "=",
        x * log(x) - antiderivative(x * (1 / x), x),
        name="by parts",
        why="second example: `u == log(x)`, and `v` has the slope 1",
    )
    pen.relate("=", x * log(x) - x, name="integral of 1", why="`x` times `1/x`; plus any constant")

    pen.sanity(equals(derivative(x * log(x) - x, x), log(x)), "differentiate back")
    pen.sanity(equals(lam * mean, 1 / lam), "the mean of the exponential distribution")
    pen.sanity(
        equals(integral(x * exp(x), x, 0, 1), 1), "`u == x`, and `v` has the slope `e**x`: the bracket `e` less `e - 1`"
    )
    pen.wrong("Forgetting the boundary term.")
    pen.wrong("The sign of the second integral.")
    pen.wrong(
        "Choosing `u` and the slope of `v` the other way round: with `v == x**2/2` the first example becomes harder."
    )
