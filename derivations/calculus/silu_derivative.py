"""Derivative of SiLU.

x times its own sigmoid, also called Swish: the activation inside the gated layers of many language models.
"""

from workbench import (
    Derivative,
    Equality,
    derivation,
    derivative,
    equals,
    named,
    number,
    relation,
    scalar,
    sigmoid,
    silu,
)
from workbench.engines.scalars import by_rules
from workbench.reasons.algebra import MULTIPLY_OUT
from workbench.rules import names

META = {
    "level": "beginner",
    "bullets": ["Derivative calculations"],
    "prerequisites": ["sigmoid-derivative", "product-rule"],
    "references": ["Ramachandran, Zoph, Le (2017), Searching for Activation Functions"],
}

x = scalar("x")
s = sigmoid(x)


@derivation(
    claim=[
        Derivative(silu(x), x, s * (1 + x * (1 - s))),
        Equality(derivative(silu(x), x), s + silu(x) * (1 - s)),
    ]
)
def silu_derivative(pen):
    pen.given(x)
    pen.goal("Find the derivative of `silu(x) == x * sigmoid(x)`.")
    pen.idea("A product of two functions with known slopes, 1 and `s * (1 - s)`.")

    meaning = pen.follows(equals(silu(x), x * s), by=names.silu_from_sigmoid, name="definition of SiLU")
    slope = pen.engine(by_rules.derivation(named("f", x * s), x))
    pen.follows(equals(derivative(silu(x), x), slope.right), meaning, slope, name="definition of SiLU")
    pen.relate("=", s + silu(x) * (1 - s), meaning, by=MULTIPLY_OUT, why="`x * sigmoid(x)` is SiLU again")

    pen.sanity(equals(silu(x) - silu(-x), x), "SiLU splits `x` in two parts, as ReLU does")
    pen.sanity(
        relation("<=", s * (1 + x * (1 - s)), number(11) / 10), "the slope exceeds 1 a little, where `x` is about 2.4"
    )
    pen.sanity(relation(">=", silu(x), -number(28) / 100), "not monotone: the lowest value is about -0.278, at -1.278")
    pen.wrong("Differentiating the sigmoid only: the factor `x` moves too.")
    pen.wrong("Taking SiLU for monotone, or its slope for a probability.")
