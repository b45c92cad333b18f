"""Derivative of the tanh approximation of GELU.

What many networks were trained with, because a hyperbolic tangent was cheaper than a normal distribution function. The
backward pass must differentiate the approximation, not what it approximates.
"""

from fractions import Fraction

from workbench import (
    Derivative,
    Implies,
    derivation,
    derivative,
    equals,
    gelu,
    implies,
    limit,
    named,
    number,
    oo,
    pi,
    relation,
    scalar,
    sqrt,
    tanh,
)
from workbench import abs as modulus
from workbench.reasons.algebra import MULTIPLY_OUT
from workbench.rules import algebra, calculus, moves
from workbench.rules.rule import replace_nodes

META = {
    "level": "intermediate",
    "bullets": ["Derivative calculations"],
    "prerequisites": ["gelu-derivative", "tanh-derivative"],
    "references": ["Hendrycks & Gimpel (2016), Gaussian Error Linear Units"],
}

x, c = scalar("x"), scalar("c", "positive")
u = named("u", sqrt(2 / pi) * (x + c * x**3))
g = named("g", x * (1 + tanh(u)) / 2)
inner = sqrt(2 / pi) * (1 + 3 * c * x**2)
slope = (1 + tanh(u)) / 2 + x / 2 * (1 - tanh(u) ** 2) * inner
fitted = equals(c, number(Fraction("0.044715")))
approximation = gelu(x, approximate="tanh")


@derivation(claim=[Derivative(g, x, slope), Implies(fitted, equals(derivative(approximation, x), slope))])
def gelu_tanh_derivative(pen):
    pen.given(x, c)
    pen.goal("Find the derivative of `g`, which approximates GELU by a hyperbolic tangent of a cubic `u`.")
    pen.convention("The constant `c` was fitted: 0.044715 is the one in use. The derivative is the same for any other.")
    pen.idea(
        "`x` stands in front and inside: a product rule, and a chain rule through tanh, whose slope is 1 less its "
        "square."
    )

    pen.start(derivative(u, x))
    pen.unfold(u)
    pen.by(*[moves.inward] * 6, name="derivative of a cubic", why="the slopes of `x` and of `c*x**3`")
    cubic = pen.arithmetic()
    pen.start(derivative(g, x))
    pen.unfold(g)
    pen.by(
        *(calculus.constant_factor, calculus.product_rule, calculus.independent_inputs, algebra.multiply_by_one),
        name="product rule",
        why="`x`, times the bracket",
    )
    pen.by(*[moves.inward] * 2, name="chain rule", why="the slope of tanh is 1 less its square")
    pen.use(cubic)
    pen.relate("=", slope, by=MULTIPLY_OUT)

    pen.sanity(
        relation("<", modulus(gelu(x) - approximation), number(5) / 10**4),
        "never farther than 0.0005 from the exact GELU",
    )
    pen.sanity(
        equals(approximation - _mirrored(approximation), x), "as for GELU: the part for `x` less that for `-x` is `x`"
    )
    pen.sanity(equals(limit(slope, x, oo), number(1)), "far to the right it is the identity")
    pen.sanity(implies(equals(x, 0), equals(slope, number(1) / 2)), "the slope at 0 is 1/2, as for GELU")
    pen.wrong("Using `Phi(x) + x * phi(x)` here: close, but not the gradient of the function that was computed.")
    pen.wrong("Forgetting the factor 3 of the cube, or the inner slope of `u` altogether.")
    pen.wrong("Cubing `x` in half precision: `x**3` overflows from about 41 on, long after tanh has reached 1.")


def _mirrored(f):
    """The function of -x."""
    return replace_nodes(f, {x: -x})
