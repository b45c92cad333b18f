"""Total derivative.

A function of two quantities that both depend on time, or on common parameters: each path contributes its own product of
slopes, and the contributions are added. Backpropagation is nothing else, for millions of paths.
"""

from workbench import (
    Condition,
    Equality,
    apply,
    cos,
    d,
    derivation,
    derivative,
    equals,
    exp,
    limit,
    number,
    scalar,
    sin,
)
from workbench.rules import algebra
from workbench.rules.declared.common import SUBSTITUTION
from workbench.rules.declared.differentiation import DEFINITION_OF_THE_DERIVATIVE

META = {
    "level": "beginner",
    "bullets": ["Multi-variable derivatives"],
    "prerequisites": ["chain-rule"],
    "references": ["MML §5.2.2", "MIT 18.02"],
}

x, y, t, a, b, tau = (scalar(name) for name in ("x", "y", "t", "a", "b", "tau"))
f, g, h = apply("f", (), x, y), apply("g", (), t), apply("h", (), t)
z = apply("f", (), g, h)
later = apply("f", (), apply("g", (), t + tau), apply("h", (), t + tau))
f_x, f_y, dg, dh = derivative(f, x), derivative(f, y), derivative(g, t), derivative(h, t)
total = f_x * dg + f_y * dh
u, v, s = scalar("u"), scalar("v"), scalar("s")
p, q = apply("p", (), s, t), apply("q", (), s, t)
at_uv = apply("f", (), u, v)
of_both = apply("f", (), p, q)
partial = derivative(at_uv, u) * derivative(p, s) + derivative(at_uv, v) * derivative(q, s)
circle = cos(t) ** 2 * sin(t) + exp(cos(t) * sin(t))
by_paths = (2 * cos(t) * sin(t) + sin(t) * exp(cos(t) * sin(t))) * -sin(t)
by_paths = by_paths + (cos(t) ** 2 + cos(t) * exp(cos(t) * sin(t))) * cos(t)
dt, ds = d(t, t), d(s, s)


@derivation(claim=[Equality(derivative(z, t), total), Equality(derivative(of_both, s), partial)])
def total_derivative_chain_rule(pen):
    pen.given(
        *(x, y, t, s, u, v),
        conditions=[
            Condition("`x == g(t)`", equals(x, g)),
            Condition("`y == h(t)`", equals(y, h)),
            Condition("`u == p(s, t)`", equals(u, p)),
            Condition("`v == q(s, t)`", equals(v, q)),
        ],
    )
    pen.goal(
        "Find the derivative of `f` when both of its arguments depend on `t`, and when they depend on `s` and `t`."
    )
    pen.convention(
        "Partial derivatives of `f` are taken at the point (`x`, `y`), or (`u`, `v`), where its arguments are."
    )
    pen.idea("A differentiable function is linear up to an error of smaller order, and a linear one adds its changes.")

    with pen.road("difference quotient"):
        step = apply("f", (), x + tau * a, y + tau * b) - f - tau * (f_x * a + f_y * b)
        linear = pen.follows(
            equals(limit(step / tau, tau, 0), number(0)),
            name="`f` is differentiable",
            why="the error is small beside the step",
        )
        in_g = limit((apply("g", (), t + tau) - g) / tau, tau, 0)
        first = pen.follows(equals(in_g, dg), by=DEFINITION_OF_THE_DERIVATIVE, why="how `x` moves")
        in_h = limit((apply("h", (), t + tau) - h) / tau, tau, 0)
        second = pen.follows(equals(in_h, dh), by=DEFINITION_OF_THE_DERIVATIVE, why="how `y` moves")
        quotient = pen.follows(
            equals(limit((later - z) / tau, tau, 0), total),
            linear,
            first,
            second,
            name="divide by the step in `t`",
            why="the error drops out",
        )
        pen.follows(
            equals(derivative(z, t), total), quotient, by=DEFINITION_OF_THE_DERIVATIVE, why="of `f` along the path"
        )
        _partial(pen)

    with pen.road("differential"):
        pen.start(d(f, x, y))
        best = pen.inward("the best linear approximation")
        pen.start(d(g, t))
        first = pen.inward("how `x` moves")
        pen.start(d(h, t))
        second = pen.inward("how `y` moves")
        pen.follows(
            equals(d(z, t), f_x * (dg * dt) + f_y * (dh * dt)),
            best,
            first,
            second,
            by=SUBSTITUTION,
            why="both changes in the approximation of `f`",
        )
        pen.by(algebra.common_factor)
        pen.identify("what `dt` is multiplied by")
        _partial(pen)

    pen.sanity(equals(derivative(circle, t), by_paths), "`x**2*y + exp(x*y)` along the unit circle")
    pen.sanity(equals(derivative(g * h, t), h * dg + g * dh), "the case `f == x*y` is the product rule")
    pen.wrong("Taking one path only, as if the other argument stood still.")
    pen.wrong("Taking partial derivatives of `f` at `t` instead of at the point that is reached at `t`.")
    pen.wrong("Having partial derivatives and no more: the rule needs `f` to be differentiable.")


def _partial(pen):
    """Several parameters: all but one are held fixed."""
    pen.follows(
        equals(derivative(of_both, s), partial),
        name="the same with `t` held fixed",
        why="then `u` and `v` depend on the one number `s`",
    )
