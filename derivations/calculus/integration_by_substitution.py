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
    named,
    number,
    oo,
    scalar,
    sin,
)
from workbench.rules import calculus, differentiation
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
        equals(derivative(F, x), f(g(x)) * dg),
        by=calculus.chain_rule,
        why="the slope of `F` at `g(x)`, times the slope of `g`",
    )
    pen.start(integral(f(g(x)) * dg, x, a, b))
    pen.relate(
        "=",
        between(F, x, a, b),
        chain,
        by=differentiation.fundamental_theorem_of_calculus,
        why="the integrand is a derivative",
    )
    pen.relate(
        "=",
        integral(f(u), u, 0, g(b)) - integral(f(u), u, 0, g(a)),
        name="put the ends in",
        why="`F` at `x == b` less `F` at `x == a`",
    )
    rule = pen.relate(
        "=", integral(f(u), u, g(a), g(b)), name="one integral", why="from `g(a)` to `g(b)`: the limits change too"
    )
    pen.start(example)
    pen.relate(
        "=",
        integral(exp(-u), u, 0, oo),
        rule,
        name="`u == x**2`, `du == 2*x*dx`",
        why="`u` runs from 0 to infinity as `x` does",
    )
    pen.relate("=", between(-exp(-u), u, 0, oo), by=differentiation.fundamental_theorem_of_calculus)
    pen.relate("=", number(1), name="put the ends in", why="0 less -1")
    pen.start(integral(bell, x, -oo, oo))
    pen.relate(
        "=",
        integral(standard, u, -oo, oo),
        rule,
        name="`u == (x - mu) / sigma`, `du == dx/sigma`",
        why="one normalising constant for all normal densities",
    )

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
