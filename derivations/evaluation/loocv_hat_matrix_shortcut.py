"""Leave-one-out without refitting.

Leaving an observation out and predicting it takes one fit for each, or one division: what is left of an observation in
the full fit, over the share of its prediction that is not its own.
"""

from workbench import (
    Equality,
    Sum,
    delta,
    derivation,
    equals,
    eye,
    index,
    inv,
    matrix,
    named,
    outer,
    relation,
    scalar,
    size_term,
    tensor,
    vector,
)
from workbench.reasons.linear_algebra import inverse_from_one_side
from workbench.rules import matrices
from workbench.rules.requirements import needs_invertible

META = {
    "level": "advanced",
    "bullets": ["Performance measurement", "Matrix operations and transformations"],
    "prerequisites": ["woodbury-identity", "normal-equations-least-squares"],
    "references": ["Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 7.10.1"],
}

X, y, lam = matrix("X", "n", "m"), vector("y", "n"), scalar("lambda")
i, k, j = *index("i k", "n"), index("j", "m")
x = named("x_i", tensor(X[i, j], j))
A = named("A", X.T @ X + lam * eye("m"))
w = named("w", inv(A) @ (X.T @ y))
h = named("h_i", x @ inv(A) @ x)
others = named("X_i", tensor((1 - delta(k, i)) * X[k, j], k, j))
less = named("A_i", others.T @ others + lam * eye("m"))
without = named("w_i", inv(less) @ (others.T @ y))
small = inv(A) + outer(inv(A) @ x, x @ inv(A)) / (1 - h)
r = y[i] - x @ w
row = x @ inv(A)
left_out = Sum((y[i] - x @ without) ** 2, i) / size_term("n")
shortcut = Sum((r / (1 - h)) ** 2, i) / size_term("n")


@derivation(
    claim=[
        Equality(y[i] - x @ without, r / (1 - h)),
        Equality(left_out, shortcut),
        Equality(without, w - r / (1 - h) * (inv(A) @ x)),
    ]
)
def loocv_hat_matrix_shortcut(pen):
    pen.given(X, y, lam)
    pen.assume(needs_invertible(A).statement, "`A` is invertible")
    inside = pen.assume(relation("<", h, 1), "`h_i < 1`")
    pen.goal("Find the error of ridge regression at an observation that was left out, from the fit to all of them.")
    pen.convention(
        "Observation `i` is row `x_i` of `X`, and `y_i`. `w` is the fit to all: ridge regression, or least squares "
        "where `lambda == 0`. `X_i` is `X` with row `i` set to 0: it counts for nothing, and `w_i` is the fit without "
        "it. `h_i` is the entry `i` of the diagonal of the hat matrix, which turns `y` into the predictions."
    )
    pen.idea("One row less changes the matrix by a product of rank one, and the inverse as well.")

    pen.define("x_i", x.args[0], "row `i`")
    pen.define("A", A.args[0])
    pen.define("w", w.args[0], "the fit to all")
    pen.define("h_i", h.args[0], "how much `y_i` counts in its own prediction")
    pen.define("X_i", others.args[0], "all rows but one")
    pen.define("A_i", less.args[0])
    pen.define("w_i", without.args[0], "the fit to the others")
    fewer = pen.follows(
        equals(less, A - outer(x, x)), less, A, others, x, name="one row less", why="`X.T @ X` is a sum over the rows"
    )
    sums = pen.follows(
        equals(others.T @ y, X.T @ y - y[i] * x), others, x, name="one row less", why="and so is `X.T @ y`"
    )
    pen.start(A @ inv(A))
    whole = pen.by(matrices.matrix_times_its_inverse)
    pen.start(less @ small)
    pen.relate(
        "=", A @ inv(A) + outer(A @ inv(A) @ x, row) / (1 - h) - outer(x, row) - h / (1 - h) * outer(x, row),
        fewer, h, name="multiply out", why="`x_i @ inv(A) @ x_i == h_i`",
    )  # fmt: skip
    one = pen.relate(
        "=", eye("m"), whole, inside, name="`A @ inv(A) == I`", why="`1/(1 - h_i) - 1 - h_i/(1 - h_i) == 0`"
    )
    inverse = pen.follows(
        equals(inv(less), small), one, by=inverse_from_one_side, name="Sherman and Morrison", why="the inverse of `A_i`"
    )
    pen.start(without)
    pen.relate("=", small @ (X.T @ y - y[i] * x), without, inverse, sums, name="put in")
    fit = pen.relate(
        "=", w - r / (1 - h) * (inv(A) @ x), w, h, inside, name="take `inv(A) @ x_i` out",
        why="`x_i @ w/(1 - h_i)` against `y_i*(1 + h_i/(1 - h_i))`",
    )  # fmt: skip
    pen.start(y[i] - x @ without)
    pen.relate("=", r + h * r / (1 - h), fit, h, name="prediction", why="`x_i @ inv(A) @ x_i == h_i`")
    single = pen.relate("=", r / (1 - h), inside, name="common denominator", why="`1 + h_i/(1 - h_i) == 1/(1 - h_i)`")
    pen.follows(equals(left_out, shortcut), single, name="mean square", why="for every observation: no fit is repeated")

    pen.sanity(
        equals(x @ w, Sum(x @ inv(A) @ tensor(X[k, j], j) * y[k], k)),
        "a prediction is a sum of the `y_k` with weights, and `h_i` is that of `y_i`",
    )
    pen.wrong(
        "Dividing the mean of the squares by one number: every residual has its own `h_i`; the mean of all is another, "
        "coarser rule."
    )
    pen.wrong(
        "Using it where features were chosen or scaled by all the data: then the fit without a row is another one."
    )
    pen.wrong("An observation with `h_i == 1`: it alone decides its prediction, and nothing predicts it without it.")
