"""Hessians of convex losses."""

from workbench import exp, hessian, log, logsumexp, matrix, scalar, size, softplus, sqrt, vector
from workbench import sum as total_of
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given


@family(level="advanced")
def convex(draw: Draw) -> Variant:
    m, n = size("m"), size("n")
    X, x, y, w = matrix("X", m, n), vector("x", n), vector("y", m), vector("w", n)
    lam = scalar("lam", "positive")
    f, wrt = draw.pick(
        (logsumexp(x), x), (total_of(softplus(X @ w)) - y @ (X @ w), w), (total_of(exp(X @ w)) - y @ (X @ w), w),
        (total_of(sqrt(1 + x**2)), x), (logsumexp(X @ w), w), (total_of(softplus(X @ w)) + lam * (w @ w), w),
        (log(1 + x @ x), x), (total_of(exp(-y * (X @ w))), w),
    )  # fmt: skip
    return Variant(
        f"Find the Hessian of `f` in `{wrt.name}`.", lambda: hessian(f, wrt), (given("f", f),), (X, x, y, w, lam)
    )
