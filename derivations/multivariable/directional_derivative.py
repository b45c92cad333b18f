"""Directional derivative.

The slope of a function along a line, and the reason why one gradient is enough for all directions: what line searches,
descent methods and gradient checks are made of.
"""

from workbench import (
    Equality,
    apply,
    derivation,
    derivative,
    equals,
    limit,
    norm,
    number,
    relation,
    scalar,
    vector,
)
from workbench.reasons.calculus import CHAIN_RULE_AT
from workbench.reasons.differentiation import DEFINITION_OF_THE_DERIVATIVE

META = {
    "level": "beginner",
    "bullets": ["Directional derivative analysis"],
    "prerequisites": ["total-derivative-chain-rule"],
    "references": ["MIT 18.02", "Boyd & Vandenberghe App. A.4"],
}

x, v, w = vector("x", "n"), vector("v", "n"), vector("w", "n")
t, tau, a = scalar("t"), scalar("tau"), scalar("a")
f, on_line = apply("f", (), x), apply("f", (), x + t * v)
slope = limit((on_line - f) / t, t, 0)


@derivation(claim=Equality(slope, derivative(f, x) @ v))
def directional_derivative(pen):
    pen.given(x, v)
    pen.goal("Find the slope of a differentiable function `f` at `x` along `v`, from the definition as a limit.")
    pen.convention("The gradient is a column; `v` need not have length 1.")
    pen.idea("Along the line `f` is a function of the one number `t`: the chain rule gives its derivative.")

    chain = pen.follows(
        equals(derivative(on_line, t), derivative(on_line, x) @ v),
        by=CHAIN_RULE_AT,
        why="the gradient at `x + t*v`, which moves by `v` per unit of `t`",
    )
    secants = limit((apply("f", (), x + (t + tau) * v) - on_line) / tau, tau, 0)
    slopes = pen.follows(
        equals(derivative(on_line, t), secants), by=DEFINITION_OF_THE_DERIVATIVE, why="of the function of `t`"
    )
    anywhere = pen.follows(equals(secants, derivative(on_line, x) @ v), chain, slopes, name="two ways")
    start = pen.instance(anywhere, t=number(0), why="at `t == 0`, where the line starts")
    pen.follows(equals(slope, derivative(f, x) @ v), start, name="at the point `x`", why="`t` is the step now")

    both = limit((apply("f", (), x + t * (v + a * w)) - f) / t, t, 0)
    pen.sanity(equals(both, derivative(f, x) @ v + a * (derivative(f, x) @ w)), "linear in the direction")
    steepest = norm(derivative(f, x)) * norm(v)
    pen.sanity(relation("<=", derivative(f, x) @ v, steepest), "no direction is steeper than the gradient's own")
    pen.wrong("Forgetting that `v` need not be a unit vector: twice the vector gives twice the slope.")
    pen.wrong("Using it where `f` is not differentiable: there the slopes need not come from a gradient.")
