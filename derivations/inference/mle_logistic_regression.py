"""Maximum likelihood for logistic regression.

Gradient, Hessian and Newton's step as weighted least squares: how generalised linear models are fitted.
"""

from workbench import (
    Equality,
    Gradient,
    Hessian,
    derivation,
    derivative,
    diag,
    equals,
    exp,
    gradient,
    hessian,
    inv,
    matrix,
    mle,
    named,
    number,
    scalar,
    sigmoid,
    softplus,
    sum,
    vector,
)
from workbench.reasons.common import MATRIX_FORM
from workbench.reasons.likelihood import REWEIGHTED_LEAST_SQUARES

META = {
    "level": "intermediate",
    "bullets": ["Gradient computation", "Hessian matrices", "Statistical reasoning"],
    "prerequisites": ["softplus-derivative", "binary-cross-entropy-logit-gradient", "newton-method-convergence"],
    "references": ["PRML §4.3.2-4.3.3 (eqs. 4.91, 4.97-4.99)"],
}

label, row, w = scalar("y"), vector("X", "d"), vector("w", "d")
density = exp(label * (row @ w)) / (1 + exp(row @ w))

X, y = matrix("X", "n", "d"), vector("y", "n", "mask")
z = X @ w
loss = sum(softplus(z)) - y @ z
p = named("p", sigmoid(z))
S = named("S", diag(p * (1 - p)))
step = w - inv(X.T @ S @ X) @ (X.T @ (p - y))


@derivation(
    claim=[
        Gradient(loss, w, X.T @ (p - y)),
        Hessian(loss, w, X.T @ S @ X),
        Equality(step, inv(X.T @ S @ X) @ (X.T @ S @ (X @ w + inv(S) @ (y - p)))),
    ]
)
def mle_logistic_regression(pen):
    made = mle(density, (label, row), w, support=(number(0), number(1)), discrete=True)
    pen.goal(
        "Find the gradient and the Hessian of the negative log-likelihood of `n` labels, each 0 or 1, with the "
        "logits `X @ w`, and Newton's step for the weights `w`."
    )
    pen.convention(
        "Row `i` of `X` holds the inputs `x_i`; `p_i == sigmoid(x_i @ w)` is the probability that `y_i == 1`."
    )
    pen.idea(
        "The likelihood depends on `w` through the logits `X @ w` alone: differentiate in those, and multiply by `X`."
    )

    with pen.road("as a loss, and its Newton step"):
        slope = pen.engine(gradient(loss, w))
        slope = pen.follows(equals(derivative(loss, w), X.T @ (p - y)), slope, p, why="`p` holds the probabilities")
        twice = pen.engine(hessian(loss, w))
        curved = equals(derivative(derivative(loss, w), w), X.T @ S @ X)
        pen.follows(curved, twice, p, S, by=MATRIX_FORM, why="`S` holds their variances")
        least = inv(X.T @ S @ X) @ (X.T @ S @ (X @ w + inv(S) @ (y - p)))
        pen.follows(
            equals(step, least), by=REWEIGHTED_LEAST_SQUARES,
            why="both inverses stand beside their matrices: least squares with the weights `S`",
        )  # fmt: skip

    v = vector("v", "d")
    pen.sanity(equals(v @ (X.T @ S @ X) @ v, sum(p * (1 - p) * (X @ v) ** 2)), "no direction curves downward: convex")
    pen.sanity(equals(sum(X.T @ (p - y)), sum(X, axis=1) @ (p - y)), "errors weighted by inputs")
    pen.wrong("Classes that a plane separates: the likelihood rises as `w` grows for ever, and there is no estimate.")
    pen.wrong("Squared error on the probabilities: its gradient vanishes where the model is sure and wrong.")
    return made
