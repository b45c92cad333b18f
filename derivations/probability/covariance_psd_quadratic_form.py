"""Covariance matrices are positive semidefinite; the mean of a quadratic form.

One matrix holds the variance of every linear combination, so it cannot be any matrix: and the same matrix gives the
mean of every quadratic form, from a loss under noise to the trace of a Hessian.
"""

from workbench import (
    Equality,
    Inequality,
    Sum,
    derivation,
    diag,
    equals,
    implies,
    index,
    matrix,
    named,
    number,
    ones,
    outer,
    relation,
    tensor,
    trace,
    vector,
)
from workbench.rules import traces

META = {
    "level": "beginner",
    "bullets": ["Distribution analysis", "Matrix operations and transformations"],
    "prerequisites": ["mean-and-variance-rules", "trace-cyclic-property"],
    "references": ["MML §6.4", "Petersen & Pedersen, The Matrix Cookbook, §8.2"],
}

X, p = matrix("X", "m", "n"), vector("p", "m", "simplex", "positive")
a, A = vector("a", "n"), matrix("A", "n", "n")
k = index("k", "m")
x = named("x", tensor(X[k, index("i", "n")], index("i", "n")))
mu = named("mu", p @ X)
deviations = X - outer(ones("m"), p @ X)
Sigma = named("Sigma", deviations.T @ diag(p) @ deviations)


def mean(value):
    return Sum(p[k] * value, k)


variance = mean((a @ (x - mu)) ** 2)
form = mean(x @ A @ x)


@derivation(
    claim=[
        Equality(variance, a @ Sigma @ a),
        Inequality(a @ Sigma @ a, ">=", number(0)),
        Equality(form, trace(A @ Sigma) + mu @ A @ mu),
    ]
)
def covariance_psd_quadratic_form(pen):
    pen.given(p, X, a, A)
    pen.goal("Find the variance of `a @ x` and the mean of `x @ A @ x` for a random vector `x`.")
    pen.convention(
        "`x` is row `k` of `X` with the probability `p_k`: sums with these weights are means. `mu` is the mean and "
        "`Sigma` the covariance, the mean of `outer(x - mu, x - mu)`. Integrals over more outcomes follow the same "
        "lines."
    )
    pen.idea("Everything quadratic in `x` is linear in `outer(x, x)`, and means go through what is linear.")

    second = pen.follows(
        equals(mean(outer(x - mu, x - mu)), Sigma),
        name="definition of the covariance",
        why="one outer product an outcome",
    )
    pen.start(variance)
    pen.relate(
        "=", mean(a @ outer(x - mu, x - mu) @ a), name="square of an inner product", why="a number is its own transpose"
    )
    pen.relate("=", a @ mean(outer(x - mu, x - mu)) @ a, name="linearity", why="`a` does not depend on the outcome")
    last = pen.use(second)
    pen.follows(
        relation(">=", variance, number(0)), pen.fact(p, "simplex"), name="mean of squares", why="no term is negative"
    )
    pen.follows(
        relation(">=", a @ Sigma @ a, number(0)),
        last,
        pen.fact(p, "simplex"),
        name="positive semidefinite",
        why="for every `a`",
    )

    pen.start(mean(outer(x, x)))
    products = pen.relate(
        "=",
        Sigma + outer(mu, mu),
        second,
        x,
        mu,
        pen.fact(p, "simplex"),
        name="mean products",
        why="`x` is `mu` and a deviation of mean 0",
    )
    pen.start(form)
    pen.relate("=", mean(trace(A @ outer(x, x))), name="a quadratic form as a trace", why="of a number; cyclic")
    pen.relate("=", trace(A @ mean(outer(x, x))), name="linearity", why="trace and `A` are linear")
    pen.use(products)
    pen.relate(
        "=",
        trace(A @ Sigma) + mu @ A @ mu,
        by=traces.trace_of_a_sum,
        why="the trace of `outer(A @ mu, mu)` is `mu @ A @ mu`",
    )

    pen.sanity(implies(equals(mu, 0 * mu), equals(form, trace(A @ Sigma))), "centred: the trace alone")
    pen.sanity(equals(mean((x - mu) @ (x - mu)), trace(Sigma)), "`A == I`: the total variance is the trace")
    pen.wrong("`mu @ A @ mu` alone: what is random adds `trace(A @ Sigma)`.")
    pen.wrong("Calling `Sigma` positive definite: a combination that does not vary has variance 0.")
    pen.wrong("Needing a symmetric `A`: only its symmetric part counts on either side.")
