"""Leibniz rule for integrals.

How an integral changes when its integrand and its ends move: the step behind gradients of expectations, of marginal
likelihoods and of quantiles.
"""

from workbench import (
    Equality,
    apply,
    both,
    derivation,
    derivative,
    equals,
    exp,
    implies,
    integral,
    named,
    scalar,
)
from workbench.reasons.differentiation import TOTAL_DERIVATIVE
from workbench.reasons.integral_calculus import DERIVATIVE_OF_AN_INTEGRAL
from workbench.rules import differentiation

META = {
    "level": "intermediate",
    "bullets": ["Integration methods", "Derivative calculations"],
    "prerequisites": ["total-derivative-chain-rule"],
    "references": ["Apostol, Calculus", "Casella & Berger §2.4"],
}

t, x, a, b, p = scalar("t"), scalar("x"), scalar("a"), scalar("b"), scalar("p", "positive")
low, high = apply("alpha", (), t), apply("beta", (), t)


def f(u, v):
    return apply("f", (), u, v)


I = named("I", integral(f(x, t), x, low, high))
G = named("G", integral(f(x, t), x, a, b))
d_low, d_high = derivative(low, t), derivative(high, t)
inside = integral(derivative(f(x, t), t), x, low, high)
rule = f(high, t) * derivative(high, t) - f(low, t) * derivative(low, t) + inside


@derivation(claim=Equality(derivative(integral(f(x, t), x, low, high), t), rule))
def leibniz_integral_rule(pen):
    pen.given(t, x, a, b, p)
    pen.goal("Find the derivative in `t` of the integral of `f(x, t)` over `x` from `alpha(t)` to `beta(t)`.")
    pen.convention(
        "`f` and its derivative in `t` are continuous, and so are those of the ends `alpha(t)` and `beta(t)`."
    )
    pen.idea("Give the three ways in which `t` acts names: `G(t, a, b)`. The chain rule adds their effects.")

    pen.define("I", integral(f(x, t), x, low, high))
    pen.define(
        "G", integral(f(x, t), x, a, b), "with ends `a` and `b` of their own: `I` is `G` at `a == alpha`, `b == beta`"
    )
    upper = pen.follows(
        equals(derivative(G, b), f(b, t)), by=differentiation.fundamental_theorem_of_calculus, why="at the upper end"
    )
    lower = pen.follows(
        equals(derivative(G, a), -f(a, t)),
        by=differentiation.fundamental_theorem_of_calculus,
        why="at the lower end: area is lost",
    )
    within = pen.follows(
        equals(derivative(G, t), integral(derivative(f(x, t), t), x, a, b)),
        by=DERIVATIVE_OF_AN_INTEGRAL, name="differentiate under the integral",
        why="the ends stand still, and the derivative in `t` is continuous, so bounded on the interval",
    )
    ends = both(equals(a, low), equals(b, high))
    added = pen.follows(
        implies(
            ends,
            equals(derivative(I, t), derivative(G, t) + derivative(G, a) * d_low + derivative(G, b) * d_high),
        ),
        I, G, by=TOTAL_DERIVATIVE, f=G.args[0], t=t, a=a, g=low, b=b, h=high, why="one effect after the other",
    )  # fmt: skip
    at_ends = pen.follows(
        implies(
            ends,
            equals(derivative(I, t), integral(derivative(f(x, t), t), x, a, b) - f(a, t) * d_low + f(b, t) * d_high),
        ),
        added, upper, lower, within, I, name="put in",
    )  # fmt: skip
    there = pen.instance(at_ends, a=low, b=high)
    pen.follows(
        equals(derivative(integral(f(x, t), x, low, high), t), rule), there, I, name="the result",
        why="all taken at the ends `alpha(t)`, `beta(t)`",
    )  # fmt: skip

    pen.sanity(
        equals(derivative(integral(x * t, x, 0, t), t), t * t + t**2 / 2), "an example: the integral is `t**3/2`"
    )
    pen.sanity(equals(derivative(integral(f(x, t), x, a, a), t), 0 * t), "no interval, no change")
    pen.sanity(
        equals(derivative(integral(exp(-p * x), x, 0, 1), p), integral(-x * exp(-p * x), x, 0, 1)),
        "a parameter brings a factor down: moments from one integral",
    )
    pen.wrong("Forgetting that the ends move.")
    pen.wrong("The sign at the lower end: moving it up makes the integral smaller.")
    pen.wrong(
        "Differentiating under an improper integral without a bound for the derivative that holds for all `t` near."
    )
