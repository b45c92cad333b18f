"""Maximum likelihood for linear regression.

Why least squares is the answer to normal errors, what it says about their variance, and how exact the weights are.
"""

from workbench import (
    Equality,
    derivation,
    equals,
    exp,
    eye,
    inv,
    matrix,
    mle,
    named,
    pi,
    scalar,
    sqrt,
    sum,
    vector,
    zeros,
)
from workbench.rules import matrices
from workbench.rules.requirements import needs_invertible

META = {
    "level": "intermediate",
    "bullets": ["Error function development", "Statistical reasoning"],
    "prerequisites": ["normal-equations-least-squares", "mle-normal", "linear-combination-of-gaussians"],
    "references": ["MML §9.2.1", "PRML §3.1.1"],
}

y, row, w, v = scalar("y"), vector("X", "d"), vector("w", "d"), scalar("v", "positive")
density = exp(-((y - row @ w) ** 2) / (2 * v)) / sqrt(2 * pi * v)

X, Y, epsilon = matrix("X", "n", "d"), vector("y", "n"), vector("epsilon", "n")
gram = X.T @ X
A = named("A", inv(gram) @ X.T)


@derivation(claim=[Equality(A @ (X @ w + epsilon), w + A @ epsilon), Equality(A @ (v * eye("n")) @ A.T, v * inv(gram))])
def mle_linear_regression(pen):
    made = mle(density, (y, row), (w, v))
    pen.given(*made.givens, epsilon)
    pen.goal(
        "Find the weights `w` and the error variance `v` for which `n` targets `y_i == x_i @ w + epsilon_i` with "
        "independent normal errors are most likely."
    )
    pen.convention(
        "Row `i` of `X` holds the inputs `x_i`; the errors `epsilon_i` are independent and normal with variance `v`."
    )
    pen.idea("The logarithm of a normal density is a square: for every `v` the best `w` is that of least squares.")

    with pen.road("mean and covariance of the weights"):
        there = needs_invertible(gram)
        assert there.statement is not None
        invertible = pen.assume(there.statement, there.words)
        unit = pen.follows(equals(inv(gram) @ gram, eye("d")), invertible, by=matrices.inverse_times_the_matrix)
        even = pen.follows(equals(inv(gram).T, inv(gram)), invertible, by=matrices.transpose_of_an_inverse)
        pen.define("A", A.args[0], "takes targets to weights")
        left = pen.follows(equals(A @ X, eye("d")), A, unit, name="inverse", why="`A @ X == I`")
        pen.start(A @ (X @ w + epsilon))
        pen.relate(
            "=", A @ X @ w + A @ epsilon, name="linearity", why="the estimate is linear in the targets"
        )
        pen.relate(
            "=", w + A @ epsilon, left, name="inverse", why="the errors have mean 0: the mean of the estimate is `w`"
        )
        pen.start(A @ (v * eye("n")) @ A.T)
        pen.relate("=", v * (A @ A.T), name="covariance of a linear map", why="that of the errors is `v*I`")
        pen.relate(
            "=", v * inv(gram), A, unit, even, name="inverse", why="`X.T @ X` stands beside its inverse"
        )

    best = named("w_hat", inv(gram) @ (X.T @ Y))
    residual = Y - X @ best
    pen.sanity(equals(X.T @ residual, zeros("d")), "the residuals are orthogonal to every input")
    pen.sanity(equals(sum(residual**2), Y @ Y - Y @ (X @ best)), "Pythagoras: what is explained, and what is left")
    pen.wrong("Dividing by `n - d`: that makes the estimate of `v` unbiased, but it is not the likeliest value.")
    pen.wrong("Dependent columns of `X`: then `X.T @ X` has no inverse, and many `w` are equally likely.")
    return made
