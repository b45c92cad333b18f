"""Directional derivative.

The slope of a function along a line, and the reason why one gradient is enough for all directions: what line searches,
descent methods and gradient checks are made of.
"""

from workbench import (
    Condition,
    Equality,
    apply,
    derivation,
    derivative,
    equals,
    implies,
    limit,
    norm,
    relation,
    scalar,
    vector,
)
from workbench.rules import calculus
from workbench.rules.declared.differentiation import DEFINITION_OF_THE_DERIVATIVE

META = {
    "level": "beginner",
    "bullets": ["Directional derivative analysis"],
    "prerequisites": ["total-derivative-chain-rule"],
    "references": ["MIT 18.02", "Boyd & Vandenberghe App. A.4"],
}

x, y, v, w = vector("x", "n"), vector("y", "n"), vector("v", "n"), vector("w", "n")
t, a = scalar("t"), scalar("a")
f, on_line, at_y = apply("f", (), x), apply("f", (), x + t * v), apply("f", (), y)
slope = limit((on_line - f) / t, t, 0)


@derivation(claim=Equality(slope, derivative(f, x) @ v))
def directional_derivative(pen):
    pen.given(x, v, t, y, conditions=[Condition("`y == x + t*v`", equals(y, x + t * v))])
    pen.goal("Find the slope of a differentiable function `f` at `x` along `v`, from the definition as a limit.")
    pen.convention("The gradient is a column; `v` need not have length 1; `y` is the point reached on the line.")
    pen.idea("Along the line `f` is a function of the one number `t`: the chain rule gives its derivative.")

    chain = pen.follows(
        equals(derivative(on_line, t), derivative(at_y, y) @ derivative(x + t * v, t)),
        by=calculus.chain_rule,
        why="the gradient at `y`, times how `y` moves",
    )
    pen.relate("=", derivative(at_y, y) @ v, name="derivative of a line", why="`y` moves by `v` per unit of `t`")
    start = pen.follows(
        implies(equals(t, 0), equals(derivative(on_line, t), derivative(f, x) @ v)),
        chain,
        name="at `t == 0`",
        why="there `y` is `x`",
    )
    pen.follows(
        equals(slope, derivative(f, x) @ v), start, by=DEFINITION_OF_THE_DERIVATIVE, why="the limit is the slope at 0"
    )

    both = limit((apply("f", (), x + t * (v + a * w)) - f) / t, t, 0)
    pen.sanity(equals(both, derivative(f, x) @ v + a * (derivative(f, x) @ w)), "linear in the direction")
    steepest = norm(derivative(f, x)) * norm(v)
    pen.sanity(relation("<=", derivative(f, x) @ v, steepest), "no direction is steeper than the gradient's own")
    pen.wrong("Forgetting that `v` need not be a unit vector: twice the vector gives twice the slope.")
    pen.wrong("Using it where `f` is not differentiable: there the slopes need not come from a gradient.")
