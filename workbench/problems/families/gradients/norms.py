"""Norms, angles and soft maxima."""

from workbench import exp, gradient, log, logsumexp, matrix, norm, scalar, size, sqrt, vector
from workbench import sum as total_of
from workbench.problems import Variant, family
from workbench.problems.draw import Draw
from workbench.problems.forms import given


@family(level="advanced")
def norms(draw: Draw) -> Variant:
    m, n = size("m"), size("n")
    A, a, b, x = matrix("A", m, n), vector("a", n), vector("b", m), vector("x", n)
    t = scalar("t", "positive")
    f = draw.pick(
        norm(A @ x - b), a @ x / norm(x), logsumexp(A @ x + b), sqrt(1 + x @ x), log(1 + x @ x), t * logsumexp(x / t),
        log(total_of(exp(a * x))), norm(x - a) ** 3, exp(-norm(x - a) ** 2), (a @ x) ** 2 / (x @ x),
    )  # fmt: skip
    return Variant("Find the gradient of `f` in `x`.", lambda: gradient(f, x), (given("f", f),), (A, a, b, x, t))
