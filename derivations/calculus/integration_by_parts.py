"""Integration by parts.

The product rule read backwards: it moves a derivative from one factor to the other. Expectations, Gamma functions and
Taylor's remainder are worked out with it.
"""

from workbench import Equality, apply, derivation, derivative, equals, exp, integral, limit, log, oo, scalar
from workbench.reasons.common import SUBSTITUTION
from workbench.reasons.integral_calculus import PARTS_IN_AN_INTEGRAL
from workbench.reasons.integration import CONSTANT, ENDS, FUNDAMENTAL, LINEARITY, PARTS
from workbench.reasons.limits import EXPONENTIAL_AGAINST_POWERS
from workbench.rules import calculus
from workbench.rules.reason import together
from workbench.terms.heads import antiderivative, between

META = {
    "level": "beginner",
    "bullets": ["Integration methods"],
    "prerequisites": ["product-rule"],
    "references": ["Apostol, Calculus vol. 1, §5.9"],
}

x, a, b, lam = scalar("x"), scalar("a"), scalar("b"), scalar("lambda", "positive")
r = scalar("r", "positive")
u, v = apply("u", (), x), apply("v", (), x)
du, dv = derivative(u, x), derivative(v, x)
mean = integral(x * exp(-lam * x), x, 0, oo)
tail = -exp(-lam * x) / lam


@derivation(
    claim=[
        Equality(integral(u * dv, x, a, b), between(u * v, x, a, b) - integral(du * v, x, a, b)),
        Equality(mean, 1 / lam**2),
        Equality(antiderivative(log(r), r), r * log(r) - r),
    ]
)
def integration_by_parts(pen):
    pen.given(x, a, b, lam, r)
    pen.goal(
        "Show how the integral of `u` times the slope of `v` becomes one of `v` times the slope of `u`, and "
        "integrate `x * e**(-lambda*x)` and `log(r)` with it."
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
    by_parts = pen.follows(
        equals(mean, between(x * tail, x, 0, oo) - integral(tail, x, 0, oo)), first,
        by=PARTS_IN_AN_INTEGRAL, name="by parts", why="`v` is what was just found", f=x, g=tail,
    )  # fmt: skip
    falls = pen.follows(
        equals(limit(x * tail, x, oo), 0), pen.fact(lam, "positive"), by=EXPONENTIAL_AGAINST_POWERS,
        why="the exponential falls faster",
    )  # fmt: skip
    ends = pen.follows(equals(between(x * tail, x, 0, oo), 0), falls, by=ENDS, why="0 at both ends")
    last = pen.follows(
        equals(integral(exp(-lam * x), x, 0, oo), between(tail, x, 0, oo)), first, by=FUNDAMENTAL
    )
    gone = pen.follows(
        equals(limit(tail, x, oo), 0), pen.fact(lam, "positive"), by=EXPONENTIAL_AGAINST_POWERS
    )
    found = pen.follows(
        equals(between(tail, x, 0, oo), 1 / lam), gone, by=together([ENDS, calculus.exp_of_zero]),
        why="0 less the value at 0",
    )  # fmt: skip
    pen.follows(equals(mean, 1 / lam**2), by_parts, ends, last, found, by=LINEARITY, name="put in")
    positive = pen.fact(r, "positive")
    left = pen.follows(
        equals(antiderivative(log(r), r), r * log(r) - antiderivative(r * (1 / r), r)), positive, by=PARTS,
        why="second example: `u == log(r)` has the slope `1/r`, and `v == r` the slope 1",
    )  # fmt: skip
    one = pen.follows(equals(antiderivative(r * (1 / r), r), r), positive, by=CONSTANT, name="integral of 1")
    pen.follows(
        equals(antiderivative(log(r), r), r * log(r) - r), left, one, name="put in", why="plus any constant"
    )

    pen.sanity(equals(derivative(r * log(r) - r, r), log(r)), "differentiate back")
    pen.sanity(equals(lam * mean, 1 / lam), "the mean of the exponential distribution")
    pen.sanity(
        equals(integral(x * exp(x), x, 0, 1), 1), "`u == x`, and `v` has the slope `e**x`: the bracket `e` less `e - 1`"
    )
    pen.wrong("Forgetting the boundary term.")
    pen.wrong("The sign of the second integral.")
    pen.wrong(
        "Choosing `u` and the slope of `v` the other way round: with `v == x**2/2` the first example becomes harder."
    )
