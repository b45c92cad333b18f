"""Derivative of the hyperbolic tangent.

The activation of recurrent cells: like the sigmoid it knows its own slope, and it is in fact a stretched sigmoid.
"""

from workbench import (
    Derivative,
    Equality,
    cosh,
    derivation,
    derivative,
    equals,
    exp,
    relation,
    scalar,
    sigmoid,
    sinh,
    tanh,
)
from workbench.rules import calculus, moves, names

META = {
    "level": "beginner",
    "bullets": ["Derivative calculations"],
    "prerequisites": ["quotient-rule", "sigmoid-derivative"],
    "references": ["DLB §6.3.2"],
}

x = scalar("x")


@derivation(claim=[Derivative(tanh(x), x, 1 - tanh(x) ** 2), Equality(tanh(x), 2 * sigmoid(2 * x) - 1)])
def tanh_derivative(pen):
    pen.given(x)
    pen.goal("Find the derivative of tanh, and how it is related to the sigmoid.")
    pen.idea(
        "sinh and cosh are each other's derivatives, and `cosh(x)**2 - sinh(x)**2 == 1`: the quotient rule does "
        "the rest."
    )

    pen.start(derivative(tanh(x), x))
    pen.by(calculus.tanh_as_a_quotient)
    pen.by(calculus.quotient_rule)
    pen.by(moves.inward, moves.inward, name="derivatives of sinh and cosh", why="each is the other, without signs")
    pen.relate("=", 1 - (sinh(x) / cosh(x)) ** 2, by=calculus.chain_rule, name="split the fraction")
    pen.relate("=", 1 - tanh(x) ** 2, by=calculus.tanh_as_a_quotient)
    pen.start(tanh(x))
    pen.by(calculus.tanh_as_a_quotient)
    pen.relate(
        "=",
        (exp(x) - exp(-x)) / (exp(x) + exp(-x)),
        by=names.tanh_from_exponentials,
        name="exponentials",
        why="odd and even part of `e**x`",
    )
    pen.relate(
        "=", (1 - exp(-2 * x)) / (1 + exp(-2 * x)), by=calculus.exp_of_negative,
        name="multiply above and below by `e**(-x)`",
    )  # fmt: skip
    pen.relate("=", 2 / (1 + exp(-2 * x)) - 1, name="split the fraction", why="`1 - q == 2 - (1 + q)`")
    pen.relate(
        "=", 2 * sigmoid(2 * x) - 1, by=calculus.tanh_by_sigmoid, name="definition of the sigmoid", why="at `2*x`"
    )

    pen.sanity(
        equals(4 * sigmoid(2 * x) * (1 - sigmoid(2 * x)), 1 - tanh(x) ** 2), "the slope of `2 * sigmoid(2*x) - 1`"
    )
    pen.sanity(equals(tanh(-x), -tanh(x)), "odd, as the sigmoid is not")
    pen.sanity(relation("<=", 1 - tanh(x) ** 2, 1), "never steeper than 1, which it is at 0")
    pen.wrong("`1 - tanh(x**2)` for `1 - tanh(x)**2`.")
    pen.wrong("Carrying a minus sign over from the cosine: the derivative of cosh is sinh, without a sign.")
    pen.wrong("Taking `tanh(x) == 2 * sigmoid(x) - 1`: the argument is doubled, and so is the slope.")
