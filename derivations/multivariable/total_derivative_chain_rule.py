"""Total derivative.

A function of two quantities that both depend on time, or on common parameters: each path contributes its own product of
slopes, and the contributions are added. Backpropagation is nothing else, for millions of paths.
"""

from workbench import Equality, apply, cos, derivation, derivative, equals, exp, limit, number, scalar, sin
from workbench.reasons.calculus import LINEAR_APPROXIMATION
from workbench.reasons.differentiation import DEFINITION_OF_THE_DERIVATIVE
from workbench.reasons.limits import LIMIT_LAWS

META = {
    "level": "beginner",
    "bullets": ["Multi-variable derivatives"],
    "prerequisites": ["chain-rule"],
    "references": ["MML §5.2.2", "MIT 18.02"],
}

x, y, t, u, v, s, tau = (scalar(name) for name in "x y t u v s tau".split())


def f(first, second):
    return apply("f", (), first, second)


def g(time):
    return apply("g", (), time)


def h(time):
    return apply("h", (), time)


def p(first):
    return apply("p", (), first, t)


def q(first):
    return apply("q", (), first, t)


f_x, f_y, dg, dh = derivative(f(x, y), x), derivative(f(x, y), y), derivative(g(t), t), derivative(h(t), t)
f_u, f_v, dp, dq = derivative(f(u, v), u), derivative(f(u, v), v), derivative(p(s), s), derivative(q(s), s)
circle = cos(t) ** 2 * sin(t) + exp(cos(t) * sin(t))
by_paths = (2 * cos(t) * sin(t) + sin(t) * exp(cos(t) * sin(t))) * -sin(t)
by_paths = by_paths + (cos(t) ** 2 + cos(t) * exp(cos(t) * sin(t))) * cos(t)


@derivation(
    claim=[
        Equality(derivative(f(g(t), h(t)), t), f_x * dg + f_y * dh),
        Equality(derivative(f(p(s), q(s)), s), f_u * dp + f_v * dq),
    ]
)
def total_derivative_chain_rule(pen):
    pen.given(x, y, t, s, u, v)
    at_t = [pen.assume(equals(x, g(t)), "`x == g(t)`"), pen.assume(equals(y, h(t)), "`y == h(t)`")]
    at_s = [pen.assume(equals(u, p(s)), "`u == p(s, t)`"), pen.assume(equals(v, q(s)), "`v == q(s, t)`")]
    pen.goal(
        "Find the derivative of `f` when both of its arguments depend on `t`, and when they depend on `s` and `t`."
    )
    pen.convention(
        "`f` is differentiable. Its partial derivatives are taken at the point (`x`, `y`), or (`u`, `v`), where its "
        "arguments are; `Delta_x` and `Delta_y` are the steps that these make while the parameter makes the step `tau`."
    )
    pen.idea("A differentiable function is linear up to an error of smaller order, and a linear one adds its changes.")

    with pen.road("one parameter"):
        _along(pen, (x, y), (g, h), t, at_t)
    with pen.road("two parameters"):
        _along(pen, (u, v), (p, q), s, at_s)

    pen.sanity(equals(derivative(circle, t), by_paths), "`x**2*y + exp(x*y)` along the unit circle")
    pen.sanity(equals(derivative(g(t) * h(t), t), h(t) * dg + g(t) * dh), "the case `f == x*y` is the product rule")
    pen.wrong("Taking one path only, as if the other argument stood still.")
    pen.wrong("Taking partial derivatives of `f` at `t` instead of at the point that is reached at `t`.")
    pen.wrong("Having partial derivatives and no more: the rule needs `f` to be differentiable.")


def _along(pen, point, curve, t, places):
    """The derivative in t of f along a curve that is at the point; other parameters are held fixed."""
    (x, y), (g, h) = point, curve
    steps = [
        pen.define("Delta_x", g(t + tau) - g(t), "how far the first argument moves"),
        pen.define("Delta_y", h(t + tau) - h(t), "and the second one"),
    ]
    slopes = [derivative(f(x, y), x), derivative(f(x, y), y)]
    rates = [derivative(g(t), t), derivative(h(t), t)]
    speeds = [
        pen.follows(equals(limit(step / tau, tau, 0), rate), step, by=DEFINITION_OF_THE_DERIVATIVE)
        for step, rate in zip(steps, rates, strict=True)
    ]
    line = slopes[0] * steps[0] + slopes[1] * steps[1]
    rest = (f(x + steps[0], y + steps[1]) - f(x, y) - line) / tau
    small = pen.follows(
        equals(limit(rest, tau, 0), number(0)), *speeds, by=LINEAR_APPROXIMATION,
        why="`f` is differentiable: what the linear function misses is small beside the step", of=f(x, y), along=tau,
        **{x.name: steps[0], y.name: steps[1]},
    )  # fmt: skip
    total = slopes[0] * rates[0] + slopes[1] * rates[1]
    parts = pen.follows(
        equals(limit(rest + slopes[0] * (steps[0] / tau) + slopes[1] * (steps[1] / tau), tau, 0), total),
        small, *speeds, by=LIMIT_LAWS, why="the error drops out",
    )  # fmt: skip
    later = f(g(t + tau), h(t + tau))
    quotient = pen.follows(
        equals(limit((later - f(g(t), h(t))) / tau, tau, 0), total), parts, *places, *steps,
        name="what was subtracted is added", why="`f` has moved along the curve",
    )  # fmt: skip
    pen.follows(equals(derivative(f(g(t), h(t)), t), total), quotient, by=DEFINITION_OF_THE_DERIVATIVE)
