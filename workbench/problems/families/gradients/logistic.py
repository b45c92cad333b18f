"""A loss of classification."""

from workbench import exp as exponential
from workbench import gradient, log_sigmoid, matrix, scalar, size, softplus, vector
from workbench import sum as total_of
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given


@family(level="intermediate")
def logistic(draw: Draw) -> Variant:
    n, d = size("n"), size("d")
    X, y, w = matrix("X", n, d), vector("y", n), vector("w", d)
    lam = scalar("lam", "positive")
    loss = draw.pick(
        total_of(softplus(X @ w)) - y @ (X @ w), -total_of(log_sigmoid(y * (X @ w))), total_of(softplus(-y * (X @ w))),
        total_of(exponential(X @ w)) - y @ (X @ w), total_of(exponential(-y * (X @ w))),
    )  # fmt: skip
    f = draw.pick(loss, loss + lam * (w @ w))
    return Variant("Find the gradient of `f` in `w`.", lambda: gradient(f, w), (given("f", f),), (X, y, w, lam))
