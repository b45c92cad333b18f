"""The delta method.

An estimate is nearly normal: what is known of its logarithm, its odds, its reciprocal? A smooth function looks straight
at the distance where the estimate spreads, so it is nearly normal too, with its slope as a factor.
"""

from derivations.distributions.multivariate_normal import multivariate_normal
from derivations.distributions.normal import normal
from workbench import (
    Claim,
    apply,
    derivation,
    derivative,
    equals,
    exp,
    implies,
    inner,
    limit,
    log,
    number,
    relation,
    scalar,
    vector,
    zeros,
)
from workbench.reasons.calculus import LINEAR_APPROXIMATION
from workbench.reasons.limits import EQUAL_FUNCTIONS, LIMIT_LAWS
from workbench.record.claims import Expectation

META = {
    "level": "advanced",
    "bullets": ["Statistical reasoning", "Hypothesis evaluation"],
    "prerequisites": ["linear-combination-of-gaussians", "multivariate-taylor-second-order"],
    "references": ["Casella & Berger Thm 5.5.24", "Wasserman, All of Statistics, §9.9"],
}

h, s, p = scalar("h"), scalar("s"), scalar("p", "unit")
theta, zeta, tau = scalar("theta"), scalar("zeta"), scalar("tau", "positive")
beta, xi = vector("beta", "d"), vector("xi", "d")
x, y, S = scalar("x"), vector("y", "d"), multivariate_normal.parameters[1]
one, many = normal.of("x")(number(0), tau), multivariate_normal.of("y")(zeros("d"), S)



z, v = apply("z", (), h), apply("v", "d", h)
g_1, g_d = derivative(apply("g", (), theta), theta), derivative(apply("f", (), beta), beta)
NUMBER = (theta, z, zeta, g_1, lambda at: apply("g", (), at), lambda step: g_1 * step)
VECTOR = (beta, v, xi, g_d, lambda at: apply("f", (), at), lambda step: inner(g_d, step))


def goes(to):
    """The error of g over h has a limit, and which."""
    at, error, end, _, f, times = to
    return equals(limit((f(at + h * error) - f(at)) / h, h, 0), times(end))


@derivation(
    claim=[
        Claim("Equality", goes(NUMBER)),
        Expectation(equals(one.expectation(exp(s * (g_1 * x))), exp(g_1**2 * tau**2 * s**2 / 2))),
        Claim("Equality", goes(VECTOR)),
        Expectation(equals(many.expectation(exp(s * inner(g_d, y))), exp(inner(g_d, S @ g_d) * s**2 / 2))),
    ]
)
def delta_method(pen):
    pen.given(theta, beta, h, s, tau, S, x, y)
    first = pen.assume(equals(limit(z, h, 0), zeta), "`z(h)` goes to `zeta`")
    second = pen.assume(equals(limit(v, h, 0), xi), "`v(h)` goes to `xi`")
    pen.goal(
        "The error of an estimate of `theta`, times the root of the number of data, has a normal limit law with the "
        "variance `tau**2`. Find that of the error of `g`; and likewise for a vector `beta`, with a covariance `S`."
    )
    pen.convention(
        "With `N` data, `h` is `1/sqrt(N)`; the estimate is `theta + h*z(h)`, and `z(h)` is its error, times the "
        "root of `N`. By Skorokhod's representation theorem errors that converge in law may be taken to be "
        "numbers that depend on an outcome and converge for each outcome: here `z(h)` and its limit `zeta` are "
        "those of any one outcome, and over the outcomes `zeta` has the law of `x`, normal with mean 0 and "
        "standard deviation `tau`. What converges for each outcome converges in law. Likewise `v(h)` goes to "
        "`xi`, with the law of `y`. `g`, of numbers, and `f`, of vectors, are smooth, and a law is known by its "
        "moment generating function, as a function of `s`."
    )
    pen.idea("Where the estimate is, the function is its tangent, up to what is small even beside the error.")

    for name, to, premise in (("a number", NUMBER, first), ("a vector", VECTOR, second)):
        at, error, end, slope, f, times = to
        with pen.road(name):
            rest = (f(at + h * error) - f(at) - times(h * error)) / h
            speed = pen.follows(equals(limit(h * error / h, h, 0), end), premise, by=LIMIT_LAWS, why="`h` cancels")
            small = pen.follows(
                equals(limit(rest, h, 0), 0), speed, by=LINEAR_APPROXIMATION, of=f(at), along=h, **{at.name: h * error}
            )
            straight = pen.follows(
                equals(limit(times(error), h, 0), times(end)), premise, by=LIMIT_LAWS, why="the slope is fixed"
            )
            both_ = pen.follows(
                equals(limit(rest + times(error), h, 0), times(end)), small, straight, by=LIMIT_LAWS,
            )
            same = pen.follows(
                implies(
                    relation(">", abs(h), 0), equals((f(at + h * error) - f(at)) / h, rest + times(error))
                ),
                name="take the tangent apart", why="it is subtracted and added",
            )  # fmt: skip
            pen.follows(goes(to), both_, same, by=EQUAL_FUNCTIONS, why="the error of the function, over `h`")
            if at is theta:
                wide = pen.fact(tau, "positive")
                made = pen.lemma("normal", wide, claim=5, x=x, mu=number(0), sigma=tau, t=s * slope)
                pen.follows(
                    equals(one.expectation(exp(s * (slope * x))), exp(slope**2 * tau**2 * s**2 / 2)), made,
                    name="recognise", why="a normal law with mean 0 and the standard deviation `tau` times the slope",
                )  # fmt: skip
            else:
                made = pen.lemma("multivariate-normal", pen.fact(S, "posdef"), claim=5, x=y, mu=zeros("d"), t=s * slope)
                pen.follows(
                    equals(many.expectation(exp(s * inner(slope, y))), exp(inner(slope, S @ slope) * s**2 / 2)), made,
                    name="recognise", why="a normal law again, whose variance is a quadratic form of the gradient",
                )  # fmt: skip

    pen.sanity(
        equals(derivative(log(p / (1 - p)), p) ** 2 * (p * (1 - p)), 1 / (p * (1 - p))),
        "log-odds of a proportion: over `N`, the variance of its estimate",
    )
    pen.wrong("Using it where the slope is 0: the limit is 0, and the error of `g` is of the order of `1/N`.")
    pen.wrong("Reading it as the mean of `g`: that may be off by the order of `1/N`, or not exist at all.")
    pen.wrong("Adding variances times squared slopes where estimates are correlated: the form needs the covariances.")
