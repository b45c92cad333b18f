"""Chain rule.

Rates multiply along a chain of functions. All of backpropagation is this rule, used once for every layer.
"""

from workbench import (
    Equality,
    abs,
    apply,
    compare,
    cos,
    derivation,
    derivative,
    equals,
    exp,
    implies,
    limit,
    number,
    relation,
    scalar,
    sin,
    where,
)
from workbench.reasons.calculus import LIMIT_OF_A_COMPOSITION
from workbench.reasons.common import SUBSTITUTION
from workbench.reasons.differentiation import DEFINITION_OF_THE_DERIVATIVE
from workbench.reasons.inference import INSTANCE
from workbench.reasons.limits import CASE_THAT_HOLDS, CONTINUITY, EQUAL_FUNCTIONS, LIMIT_LAWS

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


def secant(k):
    """How the slope over the step k misses that of the tangent."""
    return (f(u + k) - f(u)) / k - f_slope


def eps(k):
    """What the tangent misses, per unit of the step k; 0 without a step."""
    return where(compare("=", k, 0), 0, secant(k))


quotient = (f(g(x + h)) - f(g(x))) / h


@derivation(claim=Equality(derivative(f(g(x)), x), f_slope * g_slope))
def chain_rule(pen):
    pen.given(x, u, h, k)
    place = pen.assume(equals(u, g(x)), "`u == g(x)`")
    pen.goal("Find the derivative of `f(g(x))`, where `g` is differentiable at `x` and `f` at `u == g(x)`.")
    pen.convention(
        "The slope of `f` is taken in its own variable, at `u == g(x)`. Of `f` and `g` nothing is used but that they "
        "have these slopes."
    )
    pen.idea(
        "Replace `f` by its tangent, and carry the error along. So nothing is divided by `g(x + h) - g(x)`, which "
        "may be 0."
    )

    error = pen.define("epsilon", eps(k), "what the tangent of `f` misses, per unit of a step `k`")
    secants = pen.follows(
        equals(limit((f(u + k) - f(u)) / k, k, 0), f_slope),
        by=DEFINITION_OF_THE_DERIVATIVE, why="`f` is differentiable at `u`",
    )  # fmt: skip
    missed = pen.follows(equals(limit(secant(k), k, 0), number(0)), secants, by=LIMIT_LAWS)
    away = pen.follows(
        implies(relation(">", abs(k), 0), equals(error, secant(k))), error, by=CASE_THAT_HOLDS
    )
    small = pen.follows(
        equals(limit(error, k, 0), number(0)), away, missed, by=EQUAL_FUNCTIONS, why="a limit does not see `k == 0`"
    )
    at_zero = pen.follows(implies(equals(k, 0), equals(error, 0)), error, by=CASE_THAT_HOLDS)
    tangent = equals(f(u + k) - f(u), (f_slope + error) * k)
    with pen.suppose(equals(k, 0), "no step") as none:
        same = pen.follows(tangent, none, why="both sides are 0")
    first = pen.discharge(none, same)
    with pen.suppose(relation(">", abs(k), 0), "a step") as some:
        line = pen.follows(tangent, some, away, why="multiply by `k`")
    second = pen.discharge(some, line)
    line = pen.cases(tangent, first, second, why="the tangent with its error: true for `k == 0` too")

    s = pen.define("s", step, "the step that `g` makes")
    moved = pen.define("epsilon_s", eps(s), "what the tangent misses over this step")
    at_step = pen.follows(
        equals(f(u + s) - f(u), (f_slope + moved) * s), line, error, moved, by=INSTANCE, k=s, name="put `k == s`"
    )  # fmt: skip
    change = pen.follows(
        equals(quotient, (f_slope + moved) * (s / h)), at_step, place, s,
        name="divide by `h`", why="`u + g(x + h) - g(x) == g(x + h)`",
    )  # fmt: skip
    comes = pen.follows(equals(limit(s, h, 0), number(0)), s, by=CONTINUITY, why="`g` is continuous at `x`")
    gone = pen.follows(
        equals(limit(moved, h, 0), number(0)), small, at_zero, comes, error, moved,
        by=LIMIT_OF_A_COMPOSITION, why="`epsilon` is continuous at 0",
    )  # fmt: skip
    slope = pen.follows(equals(limit(s / h, h, 0), g_slope), s, by=DEFINITION_OF_THE_DERIVATIVE, why="of `g`")
    whole = pen.follows(
        equals(limit((f_slope + moved) * (s / h), h, 0), f_slope * g_slope), gone, slope, by=LIMIT_LAWS,
        why="no error is left",
    )  # fmt: skip
    whole = pen.follows(equals(limit(quotient, h, 0), f_slope * g_slope), whole, change, by=SUBSTITUTION)
    pen.follows(equals(derivative(f(g(x)), x), f_slope * g_slope), whole, by=DEFINITION_OF_THE_DERIVATIVE)

    pen.sanity(equals(derivative(sin(exp(x)), x), cos(exp(x)) * exp(x)), "the sine of `exp(x)`")
    pen.sanity(equals(derivative(exp(-(x**2)), x), exp(-(x**2)) * (-2 * x)), "the bell curve `exp(-x**2)`")
    pen.wrong("Taking the slope of `f` at `x`: it belongs at `u == g(x)`.")
    pen.wrong("Forgetting the inner slope.")
    pen.wrong("Cancelling `g(x + h) - g(x)` in a proof: it may be 0 for `h` as small as one likes.")
