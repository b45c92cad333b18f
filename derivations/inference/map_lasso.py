"""Lasso as the most probable weights.

A Laplace prior on the weights is a penalty on their absolute values: it sets small weights to exactly 0.
"""

from workbench import (
    Equality,
    Inequality,
    derivation,
    equals,
    eye,
    iff,
    implies,
    log,
    matrix,
    maximum,
    named,
    norm,
    number,
    pi,
    relation,
    scalar,
    sign,
    size_term,
    sum,
    vector,
)
from workbench import abs as modulus
from workbench.rules import algebra
from workbench.rules.declared.limits import TAYLORS_FORMULA

META = {
    "level": "advanced",
    "bullets": ["Bayesian methodology", "Error function development"],
    "prerequisites": ["map-ridge", "proximal-soft-threshold", "mle-laplace"],
    "references": ["ESL §3.4.2-3.4.3", "PML1 §11.4"],
}

X, y = matrix("X", "n", "d"), vector("y", "n")
w, v = vector("w", "d"), vector("v", "d")
sigma, b = scalar("sigma", "positive"), scalar("b", "positive")
lam = named("lam", sigma**2 / b)
n, d = size_term("n"), size_term("d")

log_likelihood = -(norm(y - X @ w) ** 2) / (2 * sigma**2) - n / 2 * log(2 * pi * sigma**2)
log_prior = -norm(w, 1) / b - d * log(2 * b)
constant = sigma**2 * (n / 2 * log(2 * pi * sigma**2) + d * log(2 * b))
lasso = norm(y - X @ w) ** 2 / 2 + lam * norm(w, 1)
at_v = norm(y - X @ v) ** 2 / 2 + lam * norm(v, 1)
grown = norm(X @ (w - v)) ** 2 / 2 - (w - v) @ (X.T @ (y - X @ v)) + lam * (norm(w, 1) - norm(v, 1))

z = named("z", X.T @ y)
separate = y @ y / 2 + sum(w**2 / 2 - z * w + lam * modulus(w))

t, c, level = scalar("t"), scalar("c"), scalar("l", "positive")
half = level**2 / 2
soft = named("s", sign(c) * maximum(modulus(c) - level, 0))


def objective(at):
    """One coordinate of the lasso with orthonormal inputs, but for a constant."""
    return (at - c) ** 2 / 2 + level * modulus(at)


@derivation(
    claim=[
        Inequality(objective(soft), "<=", objective(t)),
        Equality(-(sigma**2) * (log_likelihood + log_prior), lasso + constant),
        Equality(lasso - at_v, grown),
    ]
)
def map_lasso(pen):
    pen.given(X, y, w, v, sigma, b, t, c, level)
    pen.goal(
        "Find the most probable weights `w` of a linear regression with normal errors and a Laplace prior, in "
        "closed form where `X.T @ X == I`."
    )
    pen.convention(
        "Errors are normal with variance `sigma**2`, the prior of each weight has scale `b`; `lam == sigma**2 / "
        "b`. For one coordinate `t` is the weight, `c` the entry of `z == X.T @ y` and `l` stands for `lam`."
    )
    pen.idea(
        "Minus the log posterior is a square and a sum of moduli; a kink at 0 holds a weight as long as `abs(c) <= l`."
    )

    with pen.road("the lasso objective"):
        pen.start(-(sigma**2) * (log_likelihood + log_prior))
        pen.relate(
            "=",
            lasso + constant,
            lam,
            name="multiply by `-sigma**2`",
            why="what is free of `w` does not move the minimum",
        )
        pen.start(lasso - at_v)
        pen.relate("=", grown, by=TAYLORS_FORMULA, why="exact for the square; `v` is any other vector of weights")
        pen.follows(
            relation(">=", lasso - at_v, lam * (norm(w, 1) - norm(v, 1)) - (w - v) @ (X.T @ (y - X @ v))),
            name="subgradient condition",
            why=(
                "`v` is the minimum iff `X.T @ (y - X @ v) == lam*g` with `g_j` the sign of `v_j`, and `abs(g_j) <= 1` "
                "where `v_j == 0`: then the right side is never negative"
            ),
        )
    with pen.road("orthonormal inputs"):
        pen.follows(
            implies(equals(X.T @ X, eye("d")), equals(lasso, separate)),
            name="the coordinates separate",
            why="the square of `X @ w` is that of `w`: one problem for each weight",
        )
        pen.follows(
            equals(t**2 / 2 - c * t + level * modulus(t), objective(t) - c**2 / 2),
            by=algebra.complete_the_square,
            why="one coordinate, with `c == z_j`",
        )
    with pen.road("one coordinate"):
        above = pen.follows(
            implies(relation(">", t, number(0)), equals(objective(t), (t - c + level) ** 2 / 2 + level * c - half)),
            name="`t > 0`",
            why="least at `c - l`, if that is positive",
        )
        below = pen.follows(
            implies(relation("<", t, number(0)), equals(objective(t), (t - c - level) ** 2 / 2 - level * c - half)),
            name="`t < 0`",
            why="least at `c + l`, if that is negative",
        )
        kink = pen.follows(
            implies(relation("<=", modulus(c), level), relation("<=", objective(number(0)), objective(t))),
            above,
            below,
            name="`t == 0`",
            why="for `abs(c) <= l` the slopes on both sides point to the kink",
        )
        pen.follows(
            relation("<=", objective(soft), objective(t)),
            above,
            below,
            kink,
            name="soft threshold",
            why="`sign(c) * maximum(abs(c) - l, 0)` is the best weight in each of the three cases",
        )
        pen.follows(
            iff(relation("<=", modulus(c), level), equals(soft, number(0))),
            name="sparsity",
            why="small entries of `z` give weights that are exactly 0",
        )

    pen.sanity(relation("<=", modulus(soft), modulus(c)), "weights are shrunk, never enlarged")
    pen.sanity(
        implies(relation(">", c, level), equals(soft, c - level)), "large weights lose `l`, whereas ridge scales them"
    )
    pen.wrong("Setting the derivative to 0 everywhere: at `w_j == 0` there is none, and there the solution often lies.")
    pen.wrong("Soft thresholding `X.T @ y` for inputs that are not orthonormal: then the coordinates do not separate.")
    pen.wrong("Zeros as probable values: the posterior has a density, it is only its mode that has exact zeros.")
