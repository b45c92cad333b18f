"""Chain rule.

Rates multiply along a chain of functions. All of backpropagation is this rule, used once for every layer.
"""

from workbench import (
    Condition,
    Equality,
    apply,
    cos,
    derivation,
    derivative,
    equals,
    exp,
    limit,
    named,
    number,
    scalar,
    sin,
)
from workbench.rules.declared.differentiation import DEFINITION_OF_THE_DERIVATIVE
from workbench.rules.declared.limits import CONTINUITY

META = {
    "level": "beginner",
    "bullets": ["Derivative calculations"],
    "prerequisites": ["product-rule"],
    "references": ["MML §5.1.2", "Rudin, Principles of Mathematical Analysis, Thm 5.5"],
}

x, u, h, k = scalar("x"), scalar("u"), scalar("h"), scalar("k")


def f(v):
    return apply("f", (), v)


def g(v):
    return apply("g", (), v)


f_slope, g_slope = derivative(f(u), u), derivative(g(x), x)
step = g(x + h) - g(x)


def eps(k):
    """What the straight line misses, per unit of the step k."""
    return (f(u + k) - f(u)) / k - f_slope


quotient = (f(g(x + h)) - f(g(x))) / h


@derivation(claim=Equality(derivative(f(g(x)), x), f_slope * g_slope))
def chain_rule(pen):
    pen.given(x, u, h, k, conditions=[Condition("`u == g(x)`", equals(u, g(x)))])
    pen.goal("Find the derivative of `f(g(x))`, where `g` is differentiable at `x` and `f` at `u == g(x)`.")
    pen.convention("The slope of `f` is taken in its own variable, at `u == g(x)`; `epsilon` is 0 for `k == 0`.")
    pen.idea(
        "Replace `f` by its tangent, and carry the error along. So nothing is divided by `g(x + h) - g(x)`, which "
        "may be 0."
    )

    error = named("epsilon", eps(k))
    pen.define("epsilon", eps(k), "what the tangent misses, per unit of a step `k`")
    small = pen.follows(
        equals(limit(error, k, 0), number(0)), name="`f` is differentiable at `u`", why="and `epsilon == 0` at `k == 0`"
    )
    line = pen.follows(
        equals(f(u + k), f(u) + (f_slope + error) * k),
        error,
        name="tangent with its error",
        why="true for `k == 0` too, where both sides are `f(u)`",
    )
    moved = named("epsilon_h", eps(step))
    pen.follows(
        equals(f(g(x + h)), f(g(x)) + (f_slope + moved) * step),
        line,
        name="put `k == g(x + h) - g(x)`",
        why="`epsilon_h` is `epsilon` at this step",
    )
    pen.follows(equals(quotient, (f_slope + moved) * (step / h)), name="divide by `h`")
    pen.follows(
        equals(limit(step, h, 0), number(0)), by=CONTINUITY, why="`g` is differentiable, so `k` goes to 0 with `h`"
    )
    gone = pen.follows(
        equals(limit(moved, h, 0), number(0)),
        small,
        name="composition of limits",
        why="`epsilon` is small where `k` is",
    )
    pen.follows(equals(limit(step / h, h, 0), g_slope), by=DEFINITION_OF_THE_DERIVATIVE, why="of `g`")
    pen.start(limit(quotient, h, 0))
    whole = pen.relate(
        "=",
        f_slope * g_slope,
        gone,
        name="limits of sums and products",
        why="the slope of `f`, with no error left, times the slope of `g`",
    )
    pen.follows(equals(derivative(f(g(x)), x), f_slope * g_slope), whole, by=DEFINITION_OF_THE_DERIVATIVE)

    pen.sanity(equals(derivative(sin(exp(x)), x), cos(exp(x)) * exp(x)), "the sine of `exp(x)`")
    pen.sanity(equals(derivative(exp(-(x**2)), x), exp(-(x**2)) * (-2 * x)), "the bell curve `exp(-x**2)`")
    pen.wrong("Taking the slope of `f` at `x`: it belongs at `u == g(x)`.")
    pen.wrong("Forgetting the inner slope.")
    pen.wrong("Cancelling `g(x + h) - g(x)` in a proof: it may be 0 for `h` as small as one likes.")
