"""Cumulants of an exponential family.

The logarithm of the normaliser generates the moments: its gradient is the mean of the statistic and its Hessian the
covariance, so it is convex. Why softmax regression, Poisson regression and every generalised linear model have a convex
loss, and why the score is observed less expected.
"""

from derivations.distributions.bernoulli import bernoulli
from derivations.distributions.normal import normal
from derivations.distributions.poisson import poisson
from workbench import (
    Derivative,
    Gradient,
    Hessian,
    derivation,
    diag,
    equals,
    exp,
    gradient,
    hessian,
    log,
    logsumexp,
    matrix,
    named,
    number,
    outer,
    relation,
    scalar,
    sigmoid,
    softmax,
    softplus,
    sum,
    vector,
    zeros,
)
from workbench.engines.statistics.expectation.engine import expect
from workbench.reasons.order import positive_by_its_parts
from workbench.reasons.semidefinite import EVERY_DIRECTION
from workbench.record.claims import Expectation
from workbench.rules import names

META = {
    "level": "advanced",
    "bullets": ["Distribution analysis", "Gradient computation"],
    "prerequisites": ["leibniz-integral-rule", "covariance-psd-quadratic-form"],
    "references": ["MML §6.6.3", "Wainwright & Jordan (2008), Graphical Models, Exponential Families, §3"],
}

T, h, eta, v = matrix("T", "m", "n"), vector("h", "m", "positive"), vector("eta", "n"), vector("v", "n")
logits = T @ eta + log(h)
A = named("A", logsumexp(logits))
p = named("p", h * exp(T @ eta) / sum(h * exp(T @ eta)))
mean = T.T @ softmax(logits)
covariance = T.T @ (diag(softmax(logits)) - outer(softmax(logits), softmax(logits))) @ T
s = scalar("s")


@derivation(
    claim=[
        Gradient(logsumexp(logits), eta, mean),
        Hessian(logsumexp(logits), eta, covariance),
        Expectation(equals(poisson(exp(s)).expectation(poisson.variable), exp(s))),
        Expectation(equals(bernoulli(sigmoid(s)).expectation(bernoulli.variable), sigmoid(s))),
        Expectation(equals(normal(s, 1).expectation(normal.variable), s)),
        Derivative(exp(s), s, exp(s)),
        Derivative(softplus(s), s, sigmoid(s)),
        Derivative(s**2 / 2, s, s),
    ]
)
def exponential_family_cumulants(pen):
    pen.given(T, h, eta, v, s)
    pen.goal(
        "Find gradient and Hessian of `A(eta)` in the density `h(x) * exp(eta @ T_x - A(eta))`, where `T_x` are "
        "the statistics of `x`, and show that `A` is convex."
    )
    pen.convention(
        "`x` takes `m` values; `T_x` is row `x` of `T`, `e**A` is the sum over all `x` of `h_x * exp(eta @ T_x)`, "
        "and `p` holds the probabilities. For densities the sum is an integral, which may be differentiated inside "
        "where it is finite around `eta`."
    )
    pen.idea("`e**A` is a sum of exponentials: differentiate it under the sum, and divide by `e**A`.")

    pen.define("A", logsumexp(logits), "the logarithm of what makes the probabilities add up to 1")
    pen.follows(
        equals(exp(A), sum(h * exp(T @ eta))), A, pen.fact(h, "positive"), by=names.definition(logsumexp),
        name="normaliser", why="`h_x * exp(eta @ T_x)`, added up",
    )  # fmt: skip
    shares = pen.follows(equals(p, softmax(logits)), name="probabilities", why="each term over the sum: a softmax")
    slope = pen.engine(gradient(logsumexp(logits), eta))
    pen.follows(
        equals(slope.right, T.T @ p), shares, name="mean of `T`", why="the rows of `T`, weighted by the probabilities"
    )
    pen.engine(hessian(logsumexp(logits), eta))
    around = T.T @ diag(p) @ T - outer(T.T @ p, T.T @ p)
    second = pen.follows(
        equals(covariance, around),
        shares,
        name="covariance of `T`",
        why="the mean of the products of statistics less the product of the means",
    )
    positive = pen.follows(
        relation(">", p, number(0)), p, pen.fact(h, "positive"), by=positive_by_its_parts, name="probabilities",
        why="exponentials and `h` are positive",
    )  # fmt: skip
    pen.start(v @ covariance @ v)
    pen.relate("=", v @ around @ v, second, name="the same matrix")
    pen.relate("=", p @ (T @ v) ** 2 - (p @ (T @ v)) ** 2, name="one direction", why="the variance of `v @ T_x`")
    pen.relate("=", p @ (T @ v - p @ (T @ v)) ** 2, p, name="variance", why="a mean of squares of deviations")
    form = pen.relate(">=", number(0), positive, name="a mean of squares", why="no term is negative")
    pen.follows(
        relation("loewner>=", covariance, zeros("n", "n")),
        form,
        by=EVERY_DIRECTION,
        name="convex",
        why="the Hessian of A curves upward everywhere",
    )
    with pen.road("three families"):
        _compared(pen, poisson(exp(s)), exp(s), "Poisson: `T(x) == x`, `A == e**s`")
        _compared(pen, bernoulli(sigmoid(s)), softplus(s), "Bernoulli: `T(x) == x`, `A == log(1 + e**s)`")
        _compared(pen, normal(s, 1), s**2 / 2, "normal with variance 1: `T(x) == x`, `A == s**2/2`")

    pen.sanity(equals(sum(p), number(1)), "probabilities")
    pen.wrong("Taking `A` for a constant: it is what holds all moments.")
    pen.wrong("Strictly convex `A`: only if no combination of the statistics is constant, as for one-hot rows.")
    pen.wrong(
        "Using it at the edge of the natural parameters, where the sum or the integral is not finite around `eta`."
    )


def _compared(pen, law, generator, words):
    """The slope of A beside the mean of the law."""
    slope = pen.engine(gradient(generator, s))
    mean = pen.engine(expect(law.variable, law))
    pen.follows(equals(mean.left, slope.left), slope, mean, name="first cumulant", why=words)
