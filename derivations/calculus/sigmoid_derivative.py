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
from workbench.engines.scalars import by_rules
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
s = named("s", 1 / v)


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
    pen.convention("`s` stands for `sigmoid(x)`, and `v` for the denominator.")
    pen.idea("The quotient rule leaves exponentials; but `e**(-x)` over the denominator is just what `s` lacks to 1.")

    slope = pen.engine(by_rules.derivation(s, x))
    value = pen.follows(equals(sigmoid(x), s), name="definition of the sigmoid")
    pen.start(1 - s)
    pen.unfold(s)
    pen.relate("=", (v - 1) / v, by=COMMON_DENOMINATOR)
    rest = pen.relate("=", exp(-x) / v, v, name="definition of `v`", why="`v` is `1 + e**(-x)`")
    pen.start(sigmoid(-x))
    pen.relate(
        "=", 1 / (1 + exp(x)), by=names.sigmoid_of_minus_x_from_exp, name="definition of the sigmoid", why="at `-x`"
    )
    pen.relate("=", exp(-x) / v, v, by=calculus.exp_of_negative, name="multiply above and below by `e**(-x)`")
    pen.relate("=", 1 - s, rest, name="the same fraction")
    pen.start(derivative(sigmoid(x), x))
    pen.relate(
        "=", (1 / v) * (exp(-x) / v), value, slope, name="two factors", why="`s` is the sigmoid, and its slope is known"
    )
    found = pen.relate("=", s * (1 - s), rest, s, name="definition of `s`", why="and what was found for `1 - s`")
    slope = pen.follows(equals(derivative(s, x), s * (1 - s)), value, found, name="definition of the sigmoid")
    pen.start(derivative(derivative(s, x), x))
    pen.use(slope)
    pen.relate(
        "=",
        derivative(s, x) * (1 - s) - s * derivative(s, x),
        by=calculus.product_rule,
        why="`1 - s` has the slope of `s`, negative",
    )
    pen.relate("=", derivative(s, x) * (1 - 2 * s), by=algebra.common_factor)
    pen.use(slope)

    pen.sanity(relation("<=", s * (1 - s), number(1) / 4), "never steeper than 1/4, which it is at 0")
    pen.sanity(equals(sigmoid(number(0)) * (1 - sigmoid(number(0))), number(1) / 4), "the slope at 0")
    pen.sanity(equals(log(s / (1 - s)), x), "the log-odds give the score back")
    pen.wrong("Writing `x * (1 - x)` where `x` is the score: the formula takes the value `s`.")
    pen.wrong("Forgetting the inner minus sign: the sigmoid rises.")
    pen.wrong("Computing `1 - s` for large `x`: it is rounded to 0; `sigmoid(-x)` is the same number, and exact.")
