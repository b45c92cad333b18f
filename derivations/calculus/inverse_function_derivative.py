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
    limit,
    log,
    named,
    number,
    scalar,
    sigmoid,
    tan,
)
from workbench.rules import calculus
from workbench.rules.declared.differentiation import DEFINITION_OF_THE_DERIVATIVE
from workbench.rules.requirements import needs_nonzero

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
    pen.given(x, h, p, y, conditions=[needs_nonzero(slope)])
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

    pen.start(limit(h / k, h, 0))
    pen.relate(
        "=",
        limit(1 / (k / h), h, 0),
        name="difference quotient of the inverse",
        why="the step of `x` over the step of `y`; `k` goes to 0 with `h`, and only with it",
    )
    pen.relate("=", 1 / limit(k / h, h, 0), name="limit of a reciprocal", why="the slope of `f` is not 0")
    pen.relate("=", 1 / slope, by=DEFINITION_OF_THE_DERIVATIVE, why="taken at `x`, the value of the inverse at `y`")
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
    pen.follows(equals(sigmoid(logit), p), name="inverse functions", why="the sigmoid gives the probability back")
    both = pen.follows(
        equals(sigmoid(logit) * (1 - sigmoid(logit)) * derivative(logit, p), number(1)),
        by=calculus.chain_rule,
        why="differentiate both sides in `p`",
    )
    odds = pen.follows(
        equals(p * (1 - p) * derivative(logit, p), number(1)), both, name="inverse functions", why="`sigmoid(ell) == p`"
    )
    pen.follows(equals(derivative(logit, p), 1 / (p * (1 - p))), odds, name="divide")
    pen.define("theta", arctan(y))
    pen.follows(equals(tan(angle), y), name="inverse functions", why="the tangent of `theta` is `y`")
    turn = pen.follows(
        equals((1 + tan(angle) ** 2) * derivative(angle, y), number(1)),
        by=calculus.chain_rule,
        why="the slope of the tangent is 1 and its square",
    )
    pen.follows(equals((1 + y**2) * derivative(angle, y), number(1)), turn, name="inverse functions")
    pen.follows(equals(derivative(angle, y), 1 / (1 + y**2)), name="divide")
