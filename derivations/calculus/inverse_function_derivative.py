"""Derivative of an inverse function.

Slopes of inverse functions are reciprocals: so the logit, the arc tangent and every quantile function get their
derivatives without a limit of their own.
"""

from workbench import (
    Equality,
    apply,
    arctan,
    derivation,
    derivative,
    equals,
    forall,
    log,
    named,
    number,
    scalar,
    sigmoid,
    tan,
)
from workbench.reasons.calculus import DIFFERENTIATE_BOTH_SIDES
from workbench.rules import angles, calculus

META = {
    "level": "beginner",
    "bullets": ["Derivative calculations"],
    "prerequisites": ["chain-rule", "sigmoid-derivative"],
    "references": ["Rudin, Principles of Mathematical Analysis, ch. 5", "Apostol, Calculus vol. 1"],
}

x, y, t, p = scalar("x"), scalar("y"), scalar("t"), scalar("p", "unit")


def f(u):
    return apply("f", (), u)


g = apply("g", (), y)
slope = derivative(f(x), x)
logit = named("ell", log(p / (1 - p)))
angle = named("theta", arctan(t))


@derivation(
    claim=[
        Equality(derivative(g, y), 1 / slope),
        Equality(derivative(log(p / (1 - p)), p), 1 / (p * (1 - p))),
        Equality(derivative(arctan(t), t), 1 / (1 + t**2)),
    ]
)
def inverse_function_derivative(pen):
    pen.given(x, y, p, t)
    undone = pen.assume(forall(equals(f(g), y), y), "`f(g(y)) == y` for all `y`")
    place = pen.assume(equals(x, g), "`x == g(y)`")
    pen.goal("Find the slope of the inverse `g` of a function `f`, and with it those of the logit and the arctangent.")
    pen.convention(
        "`f` and its inverse are differentiable; the slope of `g` is taken at `y`, that of `f` at the point "
        "`x == g(y)` from which `y` comes. `p` is a probability, `ell` its logit, `theta` an angle between `-pi/2` and "
        "`pi/2`."
    )
    pen.idea(
        "Mirrored in the diagonal, a graph has the reciprocal slope. In formulas: the function, taken at its "
        "inverse, is `y`; differentiate that."
    )

    one = pen.follows(
        equals(derivative(f(g), y), 1), undone, by=DIFFERENTIATE_BOTH_SIDES, why="`y` changes as itself"
    )
    chain = pen.lemma("chain-rule", place, x=y, u=x, g=lambda v: apply("g", (), v))
    product = pen.follows(equals(slope * derivative(g, y), 1), chain, one, name="two ways", why="of one derivative")
    pen.follows(
        equals(derivative(g, y), 1 / slope), product, name="divide", why="a product that is 1 has no factor 0"
    )
    _examples(pen)

    pen.sanity(
        equals(derivative(log(1 + t**2) / 2, t), t * derivative(arctan(t), t)), "the two halves of `1 / (1 + t**2)`"
    )
    pen.sanity(equals(derivative(log(p), p) + derivative(-log(1 - p), p), 1 / (p * (1 - p))), "the logit, term by term")
    pen.wrong(
        "Taking the reciprocal of the slope at `y`, the wrong place. The slope of `f` belongs at `x`, the value of "
        "the inverse."
    )
    pen.wrong("Reading the exponent -1 of an inverse function as a reciprocal.")
    pen.wrong("Using it where the slope of `f` is 0: the inverse of `x**3` has a vertical tangent at 0.")


def _examples(pen):
    pen.define("ell", log(p / (1 - p)), "the logit")
    back = pen.follows(
        equals(sigmoid(logit), p), logit, pen.fact(p, "unit"), by=calculus.sigmoid_of_a_logarithm_of_odds,
        why="the probability again",
    )  # fmt: skip
    outer = derivative(sigmoid(logit), p)
    one = pen.follows(equals(outer, 1), back, by=DIFFERENTIATE_BOTH_SIDES)
    inner = pen.follows(
        equals(outer, sigmoid(logit) * (1 - sigmoid(logit)) * derivative(logit, p)), by=calculus.chain_rule
    )
    odds = pen.follows(
        equals(p * (1 - p) * derivative(logit, p), number(1)), inner, one, back, name="put the probability in"
    )
    rate = pen.follows(
        equals(derivative(logit, p), 1 / (p * (1 - p))), odds, pen.fact(p, "unit"),
        name="divide", why="neither `p` nor `1 - p` is 0",
    )  # fmt: skip
    pen.follows(
        equals(derivative(log(p / (1 - p)), p), 1 / (p * (1 - p))), rate, logit, name="the meaning of `ell`"
    )
    pen.define("theta", arctan(t))
    undone = pen.follows(equals(tan(angle), t), angle, by=angles.tangent_of_an_arctangent)
    outer = derivative(tan(angle), t)
    one = pen.follows(equals(outer, 1), undone, by=DIFFERENTIATE_BOTH_SIDES)
    inner = pen.follows(
        equals(outer, (1 + tan(angle) ** 2) * derivative(angle, t)), by=calculus.chain_rule,
        why="the slope of the tangent is 1 and its square",
    )  # fmt: skip
    scaled = pen.follows(
        equals((1 + t**2) * derivative(angle, t), number(1)), inner, one, undone, name="put the tangent in"
    )
    rate = pen.follows(
        equals(derivative(angle, t), 1 / (1 + t**2)), scaled, name="divide", why="by a number that is not 0"
    )
    pen.follows(equals(derivative(arctan(t), t), 1 / (1 + t**2)), rate, angle, name="the meaning of `theta`")
