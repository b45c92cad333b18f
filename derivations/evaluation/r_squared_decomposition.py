"""The coefficient of determination.

With an intercept the residuals of least squares are orthogonal to the fit and to the constant, so squares add up as in
Pythagoras: what varies is what is explained and what is left.
"""

from workbench import (
    Equality,
    derivation,
    equals,
    matrix,
    named,
    ones,
    relation,
    scalar,
    size_term,
    vector,
    zeros,
)

META = {
    "level": "beginner",
    "bullets": ["Performance measurement", "Statistical reasoning"],
    "prerequisites": ["normal-equations-least-squares", "orthogonal-projection-matrix"],
    "references": [
        "Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 3.2",
        "Casella & Berger ch. 11",
    ],
}

X, y, b, a = matrix("X", "n", "k"), vector("y", "n"), vector("b", "k"), scalar("a")
n, one = size_term("n"), ones("n")
fit = named("y_hat", a * one + X @ b)
mean, middle = named("y_bar", one @ y / n), named("m", one @ fit / n)
total = named("T", (y - mean * one) @ (y - mean * one))
explained = named("S", (fit - mean * one) @ (fit - mean * one))
rest = named("R", (y - fit) @ (y - fit))
spread = (fit - middle * one) @ (fit - middle * one)
cross = (y - mean * one) @ (fit - middle * one)


@derivation(
    claim=[
        Equality(total, explained + rest),
        Equality(1 - rest / total, explained / total),
        Equality(1 - rest / total, cross**2 / (total * spread)),
    ]
)
def r_squared_decomposition(pen):
    pen.given(X, y, a, b)
    level = pen.assume(equals(one @ (y - fit), 0), "normal equation of the intercept `a`")
    normal = pen.assume(equals(X.T @ (y - fit), zeros("k")), "normal equations of `b`")
    varies = pen.assume(relation(">", explained, 0), "the fit is not constant")
    pen.goal(
        "Show that the variation of `y` is what least squares explains and what it leaves, and that the share "
        "explained is a squared correlation."
    )
    pen.convention(
        "`y_hat` is the fit with an intercept `a`; `y_bar` and `m` are the means of `y` and of the fit. `T`, `S` and "
        "`R` are the sums of squares of `y` and of the fit around `y_bar`, and of the residuals."
    )
    pen.idea("Residuals are orthogonal to all that the fit is made of: no mixed term is left.")

    for part, words in (
        (fit, "the fit"),
        (mean, "the mean"),
        (total, "total"),
        (explained, "explained"),
        (rest, "residual"),
        (middle, "the mean of the fit"),
    ):
        pen.define(part.name, part.args[0], words)
    apart = pen.follows(
        equals((y - fit) @ (fit - mean * one), 0), level, normal, fit, name="orthogonal",
        why="the fit is made of the columns and of ones",
    )  # fmt: skip
    split = pen.follows(
        equals(total, explained + rest), total, explained, rest, apart, name="Pythagoras",
        why="`y - y_bar*ones(n)` is the sum of both",
    )  # fmt: skip
    square = pen.follows(relation(">=", rest, 0), rest, name="a sum of squares")
    positive = pen.follows(relation(">", total, 0), split, varies, square, name="positive")
    share = pen.follows(
        equals(1 - rest / total, explained / total), split, positive, name="divide", why="one less what is left"
    )
    same = pen.follows(
        equals((y - mean * one) @ (fit - mean * one), explained), explained, apart, name="mixed sum",
        why="the residual part of `y` does not count",
    )  # fmt: skip
    centre = pen.follows(
        equals(middle, mean), middle, mean, level, name="equal means", why="the residuals sum to 0"
    )
    pen.follows(
        equals(1 - rest / total, cross**2 / (total * spread)), share, same, centre, explained, varies, positive,
        name="squared correlation", why="of `y` and its fit: `S**2/(T*S)`",
    )  # fmt: skip

    pen.sanity(relation("<=", explained, total), "the share is at most 1")
    pen.wrong("Without an intercept: residuals need not sum to 0, and the share can be negative.")
    pen.wrong("Reading a high share as a good model: every further column raises it.")
    pen.wrong(
        "Computing it on new data by the squared correlation: there only `1 - R/T` counts errors of level and scale."
    )
