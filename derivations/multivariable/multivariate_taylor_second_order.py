"""Taylor's formula of second order in several variables.

Value, gradient and Hessian at a point, put together to a quadratic model of the function: Newton's method minimises
it, and every analysis of gradient descent bounds its rest.
"""

from workbench import (
    Claim,
    Condition,
    Equality,
    apply,
    derivation,
    derivative,
    equals,
    exists,
    exp,
    implies,
    limit,
    matrix,
    number,
    scalar,
    vector,
)
from workbench.rules import calculus

META = {
    "level": "intermediate",
    "bullets": ["Multi-variable derivatives", "Hessian matrices"],
    "prerequisites": ["taylor-second-order", "second-directional-derivative"],
    "references": ["MML §5.8", "Nocedal & Wright, Numerical Optimization, Thm 2.1"],
}

x, h, t, tau = vector("x", "n"), vector("h", "n"), scalar("t"), scalar("tau")
theta, s, c = scalar("theta", "unit"), scalar("s"), scalar("c")
S, b = matrix("S", "n", "n", "symmetric"), vector("b", "n")


def f(z):
    return apply("f", (), z)


def along(u):
    """The first two derivatives of f on the line, in the number u."""
    first = derivative(f(x + u * h), u)
    return first, derivative(first, u)


phi_1, phi_2 = along(t)
grad, hess = derivative(f(x), x), derivative(derivative(f(x), x), x)
grad_t, hess_t = derivative(f(x + t * h), x), derivative(derivative(f(x + t * h), x), x)
slope, bend = grad @ h, h @ hess @ h
lagrange = exists(equals(f(x + h), f(x) + s + along(theta)[1] / 2), theta)
error = f(x + tau * h) - f(x) - tau * s - tau**2 / 2 * c


def exponential(z):
    return exp(b @ z)


def quadratic(z):
    return z @ S @ z / 2 + b @ z


@derivation(
    claim=[
        Claim("Equality", lagrange),
        Equality(limit(error / tau**2, tau, 0), number(0)),
    ]
)
def multivariate_taylor_second_order(pen):
    pen.given(
        x,
        h,
        t,
        theta,
        tau,
        s,
        c,
        conditions=[
            Condition("`s` is the slope along `h`", equals(s, slope)),
            Condition("`c` is the curvature along `h`", equals(c, bend)),
        ],
    )
    pen.goal("Find the quadratic function that is closest to `f` near `x`, and the order of the error.")
    pen.convention(
        "`f` is three times differentiable with continuous derivatives; `s` and `c` are its slope and its "
        "curvature at `x` along `h`. On the line from `x` along `h` only the numbers `t`, `theta` or `tau` move."
    )
    pen.idea("On the line there is only one variable: use the formula for one variable there, from 0 to 1.")

    first = pen.follows(equals(phi_1, grad_t @ h), by=calculus.chain_rule, why="`x + t*h` moves by `h` per unit of `t`")
    second = pen.follows(
        equals(phi_2, h @ hess_t @ h), first, by=calculus.chain_rule, why="once more, for each entry of the gradient"
    )
    start = pen.follows(
        implies(equals(t, 0), equals(phi_1, slope)), first, name="at `t == 0`", why="the directional derivative `s`"
    )
    curve = pen.follows(
        implies(equals(t, 0), equals(phi_2, bend)), second, name="at `t == 0`", why="the second one, `c`"
    )
    between = pen.follows(
        lagrange,
        start,
        curve,
        name="Taylor's formula in one variable",
        why="with the rest by Lagrange: the curvature at a point in between",
    )
    pen.follows(
        equals(limit(error / tau**2, tau, 0), number(0)),
        between,
        name="a short step",
        why=(
            "for `tau*h` in place of `h`; the curvature in between differs from `c` by at most a constant times `tau * "
            "norm(h)**3`"
        ),
    )

    model = exponential(x) * (1 + tau * (b @ h) + tau**2 / 2 * (b @ h) ** 2)
    pen.sanity(
        equals(quadratic(x + h), quadratic(x) + (S @ x + b) @ h + h @ S @ h / 2),
        "a quadratic function is its own model",
    )
    pen.sanity(
        equals(limit((exponential(x + tau * h) - model) / tau**3, tau, 0), exponential(x) * (b @ h) ** 3 / 6),
        "the error for `exp(b @ x)`: of the third order in the step, and no better",
    )
    pen.wrong("Forgetting the factor 1/2, which comes from `t**2/2` in one variable.")
    pen.wrong("Adding the mixed terms once: in `h @ H @ h` each of them occurs twice, as `H[i, j]` and as `H[j, i]`.")
    pen.wrong("Trusting the model far away: it is as good as the third derivatives times `norm(h)**3` are small.")
