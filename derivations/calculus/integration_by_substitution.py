"""Integration by substitution.

The chain rule read backwards: an inner function becomes the variable. Densities are transformed by it, and their
normalising constants found.
"""

from workbench import (
    Claim,
    Equality,
    apply,
    derivation,
    derivative,
    equals,
    exp,
    integral,
    limit,
    named,
    number,
    oo,
    scalar,
    sin,
)
from workbench.reasons.integral_calculus import DERIVATIVE_OF_AN_INTEGRAL, SUBSTITUTION_IN_AN_INTEGRAL
from workbench.reasons.integration import ENDS, FUNDAMENTAL, SPLIT_INTERVAL
from workbench.reasons.limits import EXPONENTIAL_AGAINST_POWERS, HIGHEST_POWER
from workbench.rules import calculus
from workbench.rules.reason import together
from workbench.terms.heads import antiderivative, between

META = {
    "level": "beginner",
    "bullets": ["Integration methods"],
    "prerequisites": ["chain-rule"],
    "references": ["Apostol, Calculus vol. 1, §5.7"],
}

x, u, a, b = (scalar(name) for name in "x u a b".split())
mu, sigma = scalar("mu"), scalar("sigma", "positive")


def f(t):
    return apply("f", (), t)


def g(t):
    return apply("g", (), t)


dg = derivative(g(x), x)
F = named("F", integral(f(u), u, 0, g(x)))
bell, standard = exp(-(((x - mu) / sigma) ** 2) / 2) / sigma, exp(-(u**2) / 2)
example = integral(2 * x * exp(-(x**2)), x, 0, oo)


@derivation(
    claim=[
        Equality(integral(f(g(x)) * dg, x, a, b), integral(f(u), u, g(a), g(b))),
        Equality(example, number(1)),
        Claim("Equality", equals(integral(bell, x, -oo, oo), integral(standard, u, -oo, oo))),
    ]
)
def integration_by_substitution(pen):
    pen.given(x, u, a, b, mu, sigma)
    pen.goal("Integrate `f(g(x))` times the slope of `g` by taking `u == g(x)` for the variable.")
    pen.convention(
        "`g` has a continuous derivative and `f` is continuous on the values of `g`. `F` is the antiderivative of "
        "`f` that starts at 0, taken at `g(x)`."
    )
    pen.idea(
        "`f(g(x))` times the slope of `g` is what the chain rule makes of `F(g(x))`, where `F` is an "
        "antiderivative of `f`."
    )

    pen.define("F", integral(f(u), u, 0, g(x)), "by the fundamental theorem its slope in `u == g(x)` is `f(u)`")
    chain = pen.follows(
        equals(derivative(F, x), f(g(x)) * dg), F, by=DERIVATIVE_OF_AN_INTEGRAL, name="chain rule",
        why="the slope of `F` at `g(x)`, times the slope of `g`",
    )  # fmt: skip
    pen.start(integral(f(g(x)) * dg, x, a, b))
    pen.relate("=", between(F, x, a, b), chain, by=FUNDAMENTAL, why="the integrand is a derivative")
    pen.relate(
        "=", integral(f(u), u, 0, g(b)) - integral(f(u), u, 0, g(a)), F, by=ENDS,
        why="`F` at `x == b` less `F` at `x == a`",
    )  # fmt: skip
    pen.relate(
        "=", integral(f(u), u, g(a), g(b)), by=SPLIT_INTERVAL, name="one integral",
        why="from `g(a)` to `g(b)`: the limits change too",
    )  # fmt: skip
    again = pen.follows(equals(derivative(x**2, x), 2 * x), by=calculus.power_rule)
    grows = pen.follows(equals(limit(x**2, x, oo), oo), by=HIGHEST_POWER)
    pen.start(example)
    plain = pen.relate(
        "=", integral(exp(-u), u, 0, oo), again, grows, by=SUBSTITUTION_IN_AN_INTEGRAL, g=x**2,
        name="`u == x**2`, `du == 2*x*dx`", why="`u` runs from 0 to infinity as `x` does",
    )  # fmt: skip
    fall = pen.follows(equals(derivative(-exp(-u), u), exp(-u)), by=calculus.chain_rule)
    out = pen.follows(equals(limit(-exp(-u), u, oo), 0), by=EXPONENTIAL_AGAINST_POWERS)
    pen.start(example, plain.right, plain)
    bracket = pen.relate("=", between(-exp(-u), u, 0, oo), fall, by=FUNDAMENTAL)
    pen.follows(
        equals(example, number(1)), bracket, out, by=together([ENDS, calculus.exp_of_zero]),
        name="put the ends in", why="0 less -1",
    )  # fmt: skip
    standardised = (x - mu) / sigma
    positive = pen.fact(sigma, "positive")
    rate = pen.follows(equals(derivative(standardised, x), 1 / sigma), by=calculus.constant_factor)
    low = pen.follows(equals(limit(standardised, x, -oo), -oo), positive, by=HIGHEST_POWER)
    high = pen.follows(equals(limit(standardised, x, oo), oo), positive, by=HIGHEST_POWER)
    pen.follows(
        equals(integral(bell, x, -oo, oo), integral(standard, u, -oo, oo)), rate, low, high, positive,
        by=SUBSTITUTION_IN_AN_INTEGRAL, g=standardised, name="`u == (x - mu) / sigma`, `du == dx/sigma`",
        why="one normalising constant for all normal densities",
    )  # fmt: skip

    square = named("v", x**2)
    pen.sanity(
        equals(antiderivative(2 * x * sin(x**2), x), antiderivative(sin(u), u, square)), "without limits: `v == x**2`"
    )
    pen.sanity(equals(integral(f(a * x) * a, x, 0, b), integral(f(u), u, 0, a * b)), "stretching the axis by `a`")
    pen.wrong("Keeping the old limits with the new variable.")
    pen.wrong("Forgetting `du`: replacing `x` in the integrand is not enough.")
    pen.wrong(
        "Substituting `u == x**2` over an interval around 0 and writing `x` as the root of `u`: there it is minus "
        "the root."
    )
