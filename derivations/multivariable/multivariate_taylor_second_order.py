"""Taylor's formula of second order in several variables.

Value, gradient and Hessian at a point, put together to a quadratic model of the function: Newton's method minimises
it, and every analysis of gradient descent bounds its rest.
"""

from workbench import (
    Claim,
    Equality,
    apply,
    derivation,
    derivative,
    equals,
    exists,
    exp,
    limit,
    matrix,
    named,
    number,
    scalar,
    vector,
)
from workbench.reasons.calculus import CHAIN_RULE_AT, DERIVATIVE_ALONG, MEAN_VALUE
from workbench.reasons.equations import DIVIDE
from workbench.reasons.limits import CONTINUITY, LHOPITAL, LIMIT_LAWS
from workbench.rules import calculus

META = {
    "level": "intermediate",
    "bullets": ["Multi-variable derivatives", "Hessian matrices"],
    "prerequisites": ["taylor-second-order", "second-directional-derivative"],
    "references": ["MML §5.8", "Nocedal & Wright, Numerical Optimization, Thm 2.1"],
}

x, h = vector("x", "n"), vector("h", "n")
t, tau = scalar("t"), scalar("tau")
theta = scalar("theta", "unit")
S, b = matrix("S", "n", "n", "symmetric"), vector("b", "n")


def f(z):
    return apply("f", (), z)


def gradient(z):
    return derivative(f(z), x)


def hessian(z):
    return derivative(gradient(z), x)


slope, bend = gradient(x) @ h, h @ hessian(x) @ h
on_line, in_between = x + t * h, x + theta * h
curvature = h @ hessian(in_between) @ h
lagrange = equals(f(x + h), f(x) + slope + curvature / 2)
M = named("M", f(x + h) - f(x) - slope)
phi = named("phi", f(x + h) - f(on_line) - (1 - t) * (gradient(on_line) @ h) - (1 - t) ** 2 * M)

short = x + tau * h
missed = f(short) - f(x) - tau * slope
small = limit(missed / tau**2, tau, 0)


def exponential(z):
    return exp(b @ z)


def quadratic(z):
    return z @ S @ z / 2 + b @ z


@derivation(
    claim=[
        Claim("Equality", exists(lagrange, theta)),
        Equality(small, bend / 2),
    ]
)
def multivariate_taylor_second_order(pen):
    pen.given(x, h, tau)
    pen.goal("Find the quadratic function that is closest to `f` near `x`, and what it misses.")
    pen.convention(
        "`f` has three continuous derivatives; its gradient and its Hessian are taken in `x`, also at `x + theta*h`. "
        "`theta` lies between 0 and 1."
    )
    pen.idea("On the line from `x` along `h` there is one variable: walk it, and take the mean value theorem there.")
    with pen.road("a Hessian in between"):
        pen.define("M", M.args[0], "what the linear function misses")
        pen.define("phi", phi.args[0], "what the linear function at `x + t*h`, with a square, misses at `x + h`")
        rate = pen.follows(
            equals(derivative(phi, t), (1 - t) * (2 * M - h @ hessian(on_line) @ h)), phi,
            by=CHAIN_RULE_AT, name="product rule, chain rule", why="along the line; the gradients cancel",
        )  # fmt: skip
        there = pen.follows(
            exists(equals(number(0), (1 - theta) * (2 * M - curvature)), theta), rate, phi, M,
            by=MEAN_VALUE, why="`phi` is 0 at `t == 0`, by the choice of `M`, and at `t == 1`",
            f=phi.args[0], t=t, x=number(0), h=number(1), theta=theta, s=rate.right,
            m=(1 - theta) * (2 * M - curvature), d=number(0),
        )  # fmt: skip
        zero = pen.obtain(there)
        half = pen.follows(
            equals(M, curvature / 2), zero, pen.fact(theta, "unit"),
            by=DIVIDE, why="`1 - theta` is not 0", c=2 * (1 - theta),
        )  # fmt: skip
        formula = pen.follows(lagrange, half, M, name="the meaning of `M`")
        pen.witness(exists(lagrange, theta), {theta: theta}, formula, why="this `theta`")
    with pen.road("a short step"):
        change = gradient(short) - gradient(x)
        rate = pen.follows(
            equals(derivative(missed, tau), change @ h), by=CHAIN_RULE_AT, why="the place moves by `h`, `tau` by 1"
        )
        square = pen.follows(equals(derivative(tau**2, tau), 2 * tau), by=calculus.power_rule)
        above = pen.follows(equals(limit(missed, tau, 0), number(0)), by=CONTINUITY, why="at `x` nothing is missed")
        below = pen.follows(equals(limit(tau**2, tau, 0), number(0)), by=CONTINUITY)
        second = pen.follows(
            equals(limit(change / tau, tau, 0), hessian(x) @ h),
            by=DERIVATIVE_ALONG, why="of the gradient, along `h`", f=gradient(x), v=h,
        )  # fmt: skip
        half = pen.follows(equals(limit(change / tau @ h / 2, tau, 0), bend / 2), second, by=LIMIT_LAWS)
        pen.follows(
            equals(small, bend / 2), rate, square, above, below, half,
            by=LHOPITAL, why="both go to 0, and so one looks at their slopes",
            n=missed, d=tau**2, s=change @ h, t=2 * tau,
        )  # fmt: skip

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
