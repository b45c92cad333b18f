"""Fundamental theorem for line integrals.

Adding up slopes along a curve gives the difference of the values at its ends, whatever the way. Integrated gradients
explain the output of a network with it, input by input.
"""

from workbench import Equality, Sum, apply, derivation, derivative, equals, index, integral, number, scalar, vector
from workbench.reasons.calculus import CHAIN_RULE_AT
from workbench.reasons.integral_calculus import ANTIDERIVATIVE_PUT_IN
from workbench.reasons.integration import LINEARITY

META = {
    "level": "intermediate",
    "bullets": ["Integration methods", "Gradient computation in vector spaces"],
    "prerequisites": ["total-derivative-chain-rule", "integration-by-substitution"],
    "references": ["Sundararajan, Taly, Yan (2017), Axiomatic Attribution for Deep Networks, §3", "MIT 18.02"],
}

z, v, w, t = vector("z", "n"), vector("v", "n"), vector("w", "n"), scalar("t")
i = index("i", "n")


def f(y):
    return apply("f", (), y)


def gamma(s):
    return apply("gamma", "n", s)


grad = derivative(f(z + gamma(t)), z)
along = derivative(f(z + gamma(t)), t)
straight = derivative(f(z + t * v), z)
part = v[i] * integral(derivative(f(z + t * v), z[i]), t, 0, 1)


@derivation(
    claim=[
        Equality(integral(grad @ derivative(gamma(t), t), t, 0, 1), f(z + gamma(number(1))) - f(z + gamma(number(0)))),
        Equality(Sum(part, i), f(z + v) - f(z)),
    ]
)
def gradient_theorem_line_integral(pen):
    pen.given(z, v, t)
    pen.goal("Integrate the gradient of `f` along a curve, and split the result among the coordinates.")
    pen.convention(
        "The curve is `z + gamma(t)` for `t` from 0 to 1, with any smooth `gamma`; the straight one goes from `z` to "
        "`z + v`. A gradient in `z` is the gradient of `f` at the point of the curve."
    )
    pen.idea("On the curve `f` is a function of `t` alone, and its derivative is the integrand.")

    chain = pen.follows(
        equals(along, grad @ derivative(gamma(t), t)), by=CHAIN_RULE_AT, why="the gradient times the velocity"
    )
    pen.follows(
        equals(integral(grad @ derivative(gamma(t), t), t, 0, 1), f(z + gamma(number(1))) - f(z + gamma(number(0)))),
        chain, by=ANTIDERIVATIVE_PUT_IN, name="fundamental theorem of calculus",
        why="in the one variable `t`: the way does not matter",
    )  # fmt: skip
    line = pen.follows(
        equals(derivative(f(z + t * v), t), straight @ v),
        by=CHAIN_RULE_AT,
        why="on the straight line the velocity is `v`",
    )
    whole = pen.follows(
        equals(integral(straight @ v, t, 0, 1), f(z + v) - f(z)), line, by=ANTIDERIVATIVE_PUT_IN,
        name="fundamental theorem of calculus",
    )  # fmt: skip
    pen.start(Sum(part, i))
    pen.relate("=", integral(Sum(v[i] * derivative(f(z + t * v), z[i]), i), t, 0, 1), by=LINEARITY,
               why="an integral of a finite sum")  # fmt: skip
    pen.relate("=", integral(straight @ v, t, 0, 1), name="a dot product is a sum over coordinates")
    pen.relate("=", f(z + v) - f(z), whole, why="the attributions of all coordinates add up to the change of `f`")

    pen.sanity(
        equals(integral(2 * (z + t * v) @ v, t, 0, 1), (z + v) @ (z + v) - z @ z), "`f` the squared length, by hand"
    )
    pen.sanity(
        equals(integral((t * (1 - t) * w) @ ((1 - 2 * t) * w), t, 0, 1), number(0)),
        "a way out and back: nothing is left",
    )
    pen.wrong("Taking any vector field for a gradient: around a whirl the integral over a closed curve is not 0.")
    pen.wrong("Forgetting the factor `v_i`: the mean of a partial derivative is not yet a contribution.")
    pen.wrong("Reading attributions without their baseline `z`: they explain a difference, not a value.")
