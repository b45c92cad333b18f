"""Derivatives of the exponential and the logarithm.

Why e: the exponential is its own slope. Growth, decay, log-likelihoods and softmax all differentiate by these lines.
"""

from workbench import Equality, derivation, derivative, equals, exp, limit, log, number, scalar
from workbench.reasons.common import CONSTANT_FACTOR
from workbench.reasons.differentiation import DEFINITION_OF_THE_DERIVATIVE
from workbench.rules import algebra, calculus
from workbench.rules.limits import exponential_minus_one

META = {
    "level": "beginner",
    "bullets": ["Derivative calculations"],
    "prerequisites": ["chain-rule"],
    "references": ["MML §5.1"],
}

x, h, p, a = scalar("x"), scalar("h"), scalar("p", "positive"), scalar("a", "positive")
standard = limit((exp(h) - 1) / h, h, 0)


@derivation(
    claim=[
        Equality(derivative(exp(x), x), exp(x)),
        Equality(derivative(a**x, x), a**x * log(a)),
        Equality(derivative(log(p), p), 1 / p),
    ]
)
def exponential_log_derivative_from_definition(pen):
    pen.given(x, h, a, p)
    pen.goal("Find the derivatives of `e**x`, of `a**x` and of the logarithm from one limit.")
    pen.convention(
        "`a` and `p` are positive: `p` is the variable of the logarithm. `e` is the base with the limit 1 in line 1."
    )
    pen.idea("A step in the exponent is a factor in front, so the slope at `x` is `e**x` times the slope at 0.")

    known = pen.follows(
        equals(standard, number(1)), by=exponential_minus_one, name="definition of `e`", why="the slope of `e**x` at 0"
    )
    pen.start(limit((exp(x + h) - exp(x)) / h, h, 0))
    pen.by(calculus.exp_of_sum)
    pen.relate(
        "=", limit(exp(x) * ((exp(h) - 1) / h), h, 0), by=algebra.common_factor, why="`e**x` stands in both terms"
    )
    pen.relate("=", exp(x) * standard, by=CONSTANT_FACTOR, why="`e**x` does not depend on `h`")
    slope = pen.relate("=", exp(x), known, name="definition of `e`", why="the last limit is 1")
    own = pen.follows(equals(derivative(exp(x), x), exp(x)), slope, by=DEFINITION_OF_THE_DERIVATIVE)
    pen.start(a**x)
    power = pen.by(calculus.power_as_exp)
    pen.start(derivative(a**x, x))
    pen.use(power)
    pen.relate("=", exp(x * log(a)) * log(a), own, by=calculus.chain_rule, why="the inner slope is `log(a)`")
    pen.use(power, backwards=True)
    back = pen.follows(equals(exp(log(p)), p), pen.fact(p, "positive"), by=calculus.exp_of_log)
    both = pen.follows(
        equals(exp(log(p)) * derivative(log(p), p), number(1)),
        own,
        by=calculus.chain_rule,
        why="differentiate both sides in `p`",
    )
    scaled = pen.follows(
        equals(p * derivative(log(p), p), number(1)), both, back, name="the logarithm is the inverse"
    )
    pen.follows(
        equals(derivative(log(p), p), 1 / p),
        scaled,
        pen.fact(p, "positive"),
        name="divide by `p`",
        why="which is positive",
    )

    pen.sanity(equals(derivative(log(a * p), p), 1 / p), "a factor inside the logarithm only shifts its graph")
    pen.sanity(equals(limit(log(1 + h) / h, h, 0), number(1)), "the slope of the logarithm at 1, as a limit")
    pen.sanity(equals(derivative(derivative(exp(x), x), x), exp(x)), "and so on: all derivatives are the same")
    pen.wrong("Using the power rule: the derivative of `e**x` is not `x * e**(x - 1)`.")
    pen.wrong("Forgetting `log(a)` for other bases: `2**x` has the slope 0.69 at 0.")
    pen.wrong("Writing `1/(a*p)` for `log(a*p)`: the chain rule cancels the `a`.")
