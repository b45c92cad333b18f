"""Derivative of the sigmoid.

The function that turns a score into a probability has a slope that can be read off its value: logistic regression and
gates need no second evaluation.
"""

from workbench import (
    Derivative,
    Equality,
    derivation,
    derivative,
    equals,
    exp,
    log,
    named,
    number,
    relation,
    scalar,
    sigmoid,
)
from workbench.reasons.algebra import COMMON_DENOMINATOR
from workbench.rules import algebra, calculus, names

META = {
    "level": "beginner",
    "bullets": ["Derivative calculations"],
    "prerequisites": ["chain-rule", "quotient-rule"],
    "references": ["PRML §4.3.2 (eq. 4.88)", "Goodfellow, Bengio, Courville, Deep Learning (DLB), §3.10"],
}

x = scalar("x")
v = named("v", 1 + exp(-x))
s = sigmoid(x)


@derivation(
    claim=[
        Derivative(sigmoid(x), x, sigmoid(x) * (1 - sigmoid(x))),
        Equality(sigmoid(-x), 1 - sigmoid(x)),
        Equality(derivative(derivative(sigmoid(x), x), x), sigmoid(x) * (1 - sigmoid(x)) * (1 - 2 * sigmoid(x))),
    ]
)
def sigmoid_derivative(pen):
    pen.given(x)
    pen.goal(
        "Find the derivatives of `sigmoid(x) == 1 / (1 + e**(-x))` in terms of the function itself, and its symmetry."
    )
    pen.convention("`v` stands for the denominator.")
    pen.idea(
        "The quotient rule leaves exponentials; but `e**(-x)` over the denominator is what `sigmoid(x)` lacks to 1."
    )

    pen.define("v", v.args[0], "the denominator")
    value = pen.follows(equals(s, 1 / v), v, by=names.definition(sigmoid))
    pen.start(1 - s)
    pen.use(value)
    pen.relate("=", (v - 1) / v, by=COMMON_DENOMINATOR)
    rest = pen.relate("=", exp(-x) / v, v, name="definition of `v`", why="`v` is `1 + e**(-x)`")
    pen.start(sigmoid(-x))
    pen.relate(
        "=", 1 / (1 + exp(x)), by=names.sigmoid_of_minus_x_from_exp, name="definition of the sigmoid", why="at `-x`"
    )
    pen.relate("=", exp(-x) / v, v, by=calculus.exp_of_negative, name="multiply above and below by `e**(-x)`")
    pen.relate("=", 1 - s, rest, name="the same fraction")
    below = pen.follows(
        equals(derivative(v, x), -exp(-x)), v, by=calculus.chain_rule, name="derivative of exp"
    )
    pen.start(derivative(s, x))
    pen.use(value)
    pen.by(calculus.reciprocal_rule)
    pen.relate("=", (1 / v) * (exp(-x) / v), below, name="two factors", why="the two minus signs cancel")
    slope = pen.relate(
        "=", s * (1 - s), value, rest, name="put in", why="the first is `sigmoid(x)`, the second what it lacks to 1"
    )
    pen.start(derivative(derivative(s, x), x))
    pen.use(slope)
    pen.relate(
        "=",
        derivative(s, x) * (1 - s) - s * derivative(s, x),
        by=calculus.product_rule,
        why="the second factor has the slope of the first, negative",
    )
    pen.relate("=", derivative(s, x) * (1 - 2 * s), by=algebra.common_factor)
    pen.use(slope)

    pen.sanity(relation("<=", s * (1 - s), number(1) / 4), "never steeper than 1/4, which it is at 0")
    pen.sanity(equals(sigmoid(number(0)) * (1 - sigmoid(number(0))), number(1) / 4), "the slope at 0")
    pen.sanity(equals(log(s / (1 - s)), x), "the log-odds give the score back")
    pen.wrong("Writing `x * (1 - x)` where `x` is the score: the formula takes the value `sigmoid(x)`.")
    pen.wrong("Forgetting the inner minus sign: the sigmoid rises.")
    pen.wrong(
        "Computing `1 - sigmoid(x)` for large `x`: it is rounded to 0; `sigmoid(-x)` is the same number, and exact."
    )
