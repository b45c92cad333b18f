"""Ridge regression as the most probable weights.

A normal prior on the weights is a penalty on their squares: weight decay, and why its strength is a ratio of variances.
"""

from derivations.distributions.multivariate_normal import multivariate_normal
from workbench import (
    Equality,
    Gradient,
    Hessian,
    Inequality,
    derivation,
    derivative,
    equals,
    exp,
    eye,
    gradient,
    hessian,
    iff,
    implies,
    inv,
    matrix,
    named,
    norm,
    number,
    pi,
    posterior,
    relation,
    scalar,
    sqrt,
    vector,
    zeros,
)
from workbench.reasons.common import COLLECT
from workbench.reasons.likelihood import SOLVE
from workbench.rules import names
from workbench.rules.requirements import needs_invertible

META = {
    "level": "intermediate",
    "bullets": ["Bayesian methodology", "Error function development"],
    "prerequisites": ["ridge-svd-shrinkage", "bayes-rule", "mle-linear-regression"],
    "references": ["MML §9.2.3-9.2.4", "PML1 §11.3"],
}

target, row, w = scalar("y"), vector("X", "p"), vector("w", "p")
sigma, tau = scalar("sigma", "positive"), scalar("tau", "positive")
density = exp(-((target - row @ w) ** 2) / (2 * sigma**2)) / (sigma * sqrt(2 * pi))

X, y, u = matrix("X", "n", "p"), vector("y", "n"), vector("u", "p")
lam = named("lam", sigma**2 / tau**2)
ridge = norm(y - X @ w) ** 2 + lam * norm(w) ** 2
f = named("f", ridge)
cost = norm(y - X @ w) ** 2 / (2 * sigma**2) + norm(w) ** 2 / (2 * tau**2)
A = X.T @ X + lam * eye("p")
best = named("w_hat", inv(A) @ (X.T @ y))
least = norm(y - X @ best) ** 2 + lam * norm(best) ** 2


@derivation(
    claim=[
        Inequality(least, "<=", ridge),
        Equality(2 * sigma**2 * cost, ridge),
        Gradient(f, w, 2 * (A @ w - X.T @ y)),
        Hessian(f, w, 2 * A),
    ]
)
def map_ridge(pen):
    prior = multivariate_normal(zeros("p"), tau**2 * eye("p"))
    made = posterior(density, prior, (target, row), w, (sigma,), families=[multivariate_normal])
    pen.given(*made.givens, u)
    pen.goal(
        "Find the most probable weights `w` of a linear regression with normal errors and a normal prior of "
        "variance `tau**2` on each weight."
    )
    pen.convention(
        "Row `i` of `X` holds the inputs of target `y_i`, which has normal errors of variance `sigma**2`; `lam` is "
        "the ratio `sigma**2 / tau**2`."
    )
    pen.idea(
        "Minus the log posterior is a sum of two squares: multiplied by `2 * sigma**2` it is the ridge objective `f`."
    )

    with pen.road("the ridge objective"):
        pen.define("lam", lam.args[0])
        pen.define("f", ridge)
        pen.start(2 * sigma**2 * cost)
        pen.relate(
            "=", f, lam, f, name="multiply by `2 * sigma**2`", why="a positive factor does not move the minimum"
        )
        slope = pen.engine(gradient(f, w))
        normal = pen.follows(equals(derivative(f, w), 2 * (A @ w - X.T @ y)), slope, lam, by=COLLECT)
        pen.follows(
            iff(equals(A @ w - X.T @ y, zeros("p")), equals(w, best)),
            normal,
            best,
            by=SOLVE,
            name="set the gradient to 0",
            why="`X.T @ X + lam*I` is positive definite for every `X`: there is just one solution",
            conditions=[needs_invertible(A)],
        )
        bent = pen.engine(hessian(f, w))
        pen.follows(equals(derivative(derivative(f, w), w), 2 * A), bent, lam, by=COLLECT)
        pen.follows(
            equals(u @ (2 * A) @ u, 2 * norm(X @ u) ** 2 + 2 * lam * norm(u) ** 2),
            by=names.square_of_a_norm,
            name="curvature along `u`",
            why="positive for every `u` that is not 0: strictly convex",
        )
        there = pen.follows(
            equals(A @ best, X.T @ y), best, by=SOLVE, name="normal equations at `w_hat`",
            why="`X.T @ X + lam*I` times its inverse",
        )  # fmt: skip
        pen.start(ridge)
        whole = pen.relate(
            "=",
            least + norm(X @ (w - best)) ** 2 + lam * norm(w - best) ** 2,
            there,
            by=names.square_of_a_norm,
            name="Taylor's formula",
            why="exact, and the linear term is 0 at `w_hat`",
        )
        pen.follows(
            relation("<=", least, ridge), whole, lam, name="squares are not negative", why="the minimum is global"
        )

    pen.sanity(
        equals(inv(A) @ (X.T @ y), X.T @ (inv(X @ X.T + lam * eye("n")) @ y)), "the same by a system of size `n`"
    )
    pen.sanity(
        implies(equals(X.T @ y, zeros("p")), equals(best, zeros("p"))), "inputs that say nothing: the prior mean, 0"
    )
    pen.sanity(relation(">=", y @ y - y @ (X @ best), number(0)), "the fit never explains more than there is")
    pen.wrong("`lam == 1/tau**2`: the errors' variance belongs to it; only for `sigma == 1` is it left out.")
    pen.wrong("Penalising the intercept: it says where the data lie, not how strongly they depend on the inputs.")
    pen.wrong("Taking the most probable weights for the posterior: it is a normal around them, with a covariance.")
    return made
