"""Derivative of softplus.

The smooth version of max(0, x): its slope is the sigmoid, so it is what the logistic loss is made of.
"""

from workbench import (
    Derivative,
    Equality,
    Inequality,
    derivation,
    derivative,
    equals,
    exp,
    log,
    named,
    number,
    relation,
    relu,
    scalar,
    sigmoid,
    softplus,
)
from workbench.engines.scalars import by_rules
from workbench.reasons.algebra import CANCEL
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.rules import calculus, names

META = {
    "level": "beginner",
    "bullets": ["Derivative calculations"],
    "prerequisites": ["sigmoid-derivative"],
    "references": ["DLB §3.10"],
}

x = scalar("x")
second = sigmoid(x) * (1 - sigmoid(x))


@derivation(
    claim=[
        Derivative(softplus(x), x, sigmoid(x)),
        Equality(derivative(derivative(softplus(x), x), x), second),
        Inequality(second, ">", number(0)),
        Equality(softplus(x) - softplus(-x), x),
    ]
)
def softplus_derivative(pen):
    pen.given(x)
    pen.goal(
        "Find the first and the second derivative of softplus, `log(1 + e**x)`, and what it is the smooth part of."
    )
    pen.idea("The derivative of a logarithm is a quotient, and this one is a sigmoid.")

    meaning = pen.follows(equals(softplus(x), log(1 + exp(x))), by=names.definition(softplus))
    slope = pen.engine(by_rules.derivation(named("f", log(named("v", 1 + exp(x)))), x))
    pen.follows(equals(derivative(softplus(x), x), slope.right), meaning, slope, by=names.definition(softplus))
    pen.relate(
        "=", 1 / (1 + exp(-x)), by=calculus.exp_of_negative, name="multiply above and below by `e**(-x)`"
    )
    first = pen.relate("=", sigmoid(x), by=calculus.chain_rule, name="definition of the sigmoid")
    pen.start(derivative(derivative(softplus(x), x), x))
    pen.use(first)
    pen.by_lemma("sigmoid-derivative")
    one = pen.follows(relation(">", sigmoid(x), 0), by=RANGE_OF_A_FUNCTION)
    mirrored = pen.follows(equals(1 - sigmoid(x), sigmoid(-x)), by=calculus.one_minus_sigmoid, why="read backwards")
    other = pen.follows(relation(">", sigmoid(-x), 0), by=RANGE_OF_A_FUNCTION)
    pen.follows(
        relation(">", second, 0), one, mirrored, other, name="two positive factors",
        why="so softplus is strictly convex",
    )  # fmt: skip
    pen.start(softplus(x) - softplus(-x))
    pen.relate("=", log(1 + exp(x)) - log(1 + exp(-x)), by=names.definition(softplus))
    pen.relate("=", log((1 + exp(x)) / (1 + exp(-x))), by=calculus.log_of_quotient, why="read backwards")
    pen.relate("=", log(exp(x)), by=CANCEL, why="`1 + e**x` is `e**x` times `1 + e**(-x)`")
    pen.by(calculus.log_of_exp)

    pen.sanity(equals(log(sigmoid(x)), -softplus(-x)), "minus the log-probability of the logistic loss")
    pen.sanity(relation(">=", softplus(x), relu(x)), "never below `maximum(0, x)`")
    pen.sanity(relation("<=", softplus(x) - relu(x), log(number(2))), "by at most `log(2)`, which it is at 0")
    pen.wrong("Computing `log(1 + exp(x))` as it stands for large `x`: it overflows; `x + log(1 + exp(-x))` does not.")
    pen.wrong("Calling the slope `e**x / (1 + e**x)` a softmax of `x` alone: it is one of two logits, `x` and 0.")
