"""Derivative of an inverse function.

Slopes of inverse functions are reciprocals: so the logit, the arc tangent and every quantile function get their
derivatives without a limit of their own.
"""

from workbench import (
    Equality,
    abs,
    apply,
    arctan,
    derivation,
    derivative,
    equals,
    limit,
    log,
    named,
    number,
    relation,
    scalar,
    sigmoid,
    tan,
)
from workbench.rules import calculus
from workbench.rules.declared.differentiation import DEFINITION_OF_THE_DERIVATIVE
from workbench.rules.declared.limits import LIMIT_LAWS

META = {
    "level": "beginner",
    "bullets": ["Derivative calculations"],
    "prerequisites": ["chain-rule", "sigmoid-derivative"],
    "references": ["Rudin, Principles of Mathematical Analysis, ch. 5", "Apostol, Calculus vol. 1"],
}

x, y, h, p = scalar("x"), scalar("y"), scalar("h"), scalar("p", "unit")


def f(u):
    return apply("f", (), u)


slope = derivative(f(x), x)
k = f(x + h) - f(x)
logit = named("ell", log(p / (1 - p)))
angle = named("theta", arctan(y))


@derivation(
    claim=[
        Equality(limit(h / k, h, 0), 1 / slope),
        Equality(derivative(log(p / (1 - p)), p), 1 / (p * (1 - p))),
        Equality(derivative(arctan(y), y), 1 / (1 + y**2)),
    ]
)
def inverse_function_derivative(pen):
    pen.given(x, h, p, y)
    steep = pen.assume(relation(">", abs(slope), 0), "the slope of `f` at `x` is not 0")
    pen.goal(
        "Find the slope of the inverse of `f` at `y == f(x)`, where `f` is strictly monotone and its slope at `x` "
        "is not 0."
    )
    pen.convention(
        "A step `h` of `x` makes the step `k == f(x + h) - f(x)` of `y`, and back: the inverse goes from `y + k` "
        "to `x + h`. `p` is a probability, `ell` its logit, `theta` an angle between `-pi/2` and `pi/2`."
    )
    pen.idea(
        "Mirrored in the diagonal, a graph has the reciprocal slope. In formulas: the function, taken at its "
        "inverse, is `y`; differentiate that."
    )

    secants = pen.follows(
        equals(limit(k / h, h, 0), slope), by=DEFINITION_OF_THE_DERIVATIVE, why="the inverse at `y` is `x`"
    )
    turned = pen.follows(
        equals(limit(1 / (k / h), h, 0), 1 / slope), secants, steep, by=LIMIT_LAWS, why="the slope of `f` is not 0"
    )
    pen.start(limit(h / k, h, 0))
    pen.relate(
        "=",
        1 / slope,
        turned,
        name="difference quotient of the inverse",
        why="the step of `x` over the step of `y`; `k` goes to 0 with `h`, and only with it",
    )
    _examples(pen)

    pen.sanity(
        equals(derivative(log(1 + y**2) / 2, y), y * derivative(arctan(y), y)), "the two halves of `1 / (1 + y**2)`"
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
    back = pen.follows(equals(sigmoid(logit), p), name="inverse functions", why="the probability again")
    both = pen.follows(
        equals(sigmoid(logit) * (1 - sigmoid(logit)) * derivative(logit, p), number(1)),
        by=calculus.chain_rule,
        why="differentiate both sides in `p`",
    )
    odds = pen.follows(
        equals(p * (1 - p) * derivative(logit, p), number(1)), both, back, name="inverse functions"
    )
    rate = pen.follows(equals(derivative(logit, p), 1 / (p * (1 - p))), odds, name="divide")
    pen.follows(
        equals(derivative(log(p / (1 - p)), p), 1 / (p * (1 - p))), rate, logit, name="the meaning of `ell`"
    )
    pen.define("theta", arctan(y))
    undone = pen.follows(equals(tan(angle), y), name="inverse functions", why="the tangent of `theta` is `y`")
    turn = pen.follows(
        equals((1 + tan(angle) ** 2) * derivative(angle, y), number(1)),
        by=calculus.chain_rule,
        why="the slope of the tangent is 1 and its square",
    )
    scaled = pen.follows(
        equals((1 + y**2) * derivative(angle, y), number(1)), turn, undone, name="inverse functions"
    )
    rate = pen.follows(
        equals(derivative(angle, y), 1 / (1 + y**2)), scaled, name="divide", why="by a number that is not 0"
    )
    pen.follows(equals(derivative(arctan(y), y), 1 / (1 + y**2)), rate, angle, name="the meaning of `theta`")
