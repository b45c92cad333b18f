"""Leave-one-out without refitting.

Leaving an observation out and predicting it takes one fit for each, or one division: what is left of an observation in
the full fit, over the share of its prediction that is not its own.
"""

from workbench import (
    Equality,
    Sum,
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
x = named("x", tensor(X[i, j], j))
A = named("A", X.T @ X + lam * eye("m"))
w = named("w", inv(A) @ (X.T @ y))
h = named("h", x @ inv(A) @ x)
less = named("A_1", A - outer(x, x))
without = named("w_1", inv(less) @ (X.T @ y - y[i] * x))
small = inv(A) + outer(inv(A) @ x, x @ inv(A)) / (1 - h)
r = y[i] - x @ w


row = x @ inv(A)
left_out = Sum((y[i] - x @ without) ** 2, i) / size_term("n")
shortcut = Sum((r / (1 - h)) ** 2, i) / size_term("n")


@derivation(claim=[Equality(y[i] - x @ without, r / (1 - h)), Equality(left_out, shortcut)])
def loocv_hat_matrix_shortcut(pen):
    pen.given(X, y, lam)
    pen.assume(relation(">=", lam, 0), "`lambda >= 0`")
    pen.assume(needs_invertible(A).statement, "`A` is invertible")
    inside = pen.assume(relation("<", h, 1), "`h < 1`")
    pen.goal("Find the error of ridge regression at an observation that was left out, from the fit to all of them.")
    pen.convention(
        "Observation `i` is row `x` of `X` and `y_i`, and `w` is the fit to all: ridge regression, or least squares "
        "where `lambda == 0`. Without observation `i` the matrix is `A_1` and the fit `w_1`. `h` is the entry `i` of "
        "the diagonal of the hat matrix, which turns `y` into the predictions."
    )
    pen.idea("One row less changes the matrix by a product of rank one, and the inverse as well.")

    pen.define("x", x.args[0], "row `i`")
    pen.define("A", A.args[0])
    pen.define("h", h.args[0], "how much `y_i` counts in its own prediction")
    pen.define("A_1", less.args[0], "without row `i`")
    pen.start(A @ inv(A))
    whole = pen.by(matrices.matrix_times_its_inverse)
    pen.start(less @ small)
    pen.relate(
        "=", A @ inv(A) + outer(A @ inv(A) @ x, row) / (1 - h) - outer(x, row) - h / (1 - h) * outer(x, row),
        less, h, name="multiply out", why="`x @ inv(A) @ x == h`",
    )  # fmt: skip
    one = pen.relate("=", eye("m"), whole, inside, name="`A @ inv(A) == I`", why="`1/(1 - h) - 1 - h/(1 - h) == 0`")
    inverse = pen.follows(
        equals(inv(less), small), one, by=inverse_from_one_side, name="Sherman and Morrison", why="the inverse of `A_1`"
    )
    pen.start(x @ inv(less))
    pen.use(inverse)
    pen.relate("=", row / (1 - h), h, inside, name="take `x @ inv(A)` out", why="`1 + h/(1 - h) == 1/(1 - h)`")
    stretched = pen.last
    pen.define("w_1", without.args[0], "the fit without observation `i`")
    pen.define("w", w.args[0], "the fit to all")
    pen.start(x @ without)
    there = pen.relate(
        "=",
        (x @ w - h * y[i]) / (1 - h),
        stretched,
        without,
        w,
        h,
        name="prediction",
        why="`inv(A) @ (X.T @ y)` is `w`",
    )
    pen.start(y[i] - x @ without)
    pen.use(there)
    single = pen.relate("=", r / (1 - h), inside, name="common denominator", why="`h*y_i` cancels")
    pen.follows(equals(left_out, shortcut), single, name="mean square", why="for every observation: no fit is repeated")

    pen.sanity(
        equals(x @ w, Sum(x @ inv(A) @ tensor(X[k, j], j) * y[k], k)),
        "a prediction is a mean of the `y_k`, with `y_i` weighted by `h`",
    )
    pen.wrong(
        "Dividing the mean of the squares by one number: every residual has its own `h`; the mean of all is another, "
        "coarser rule."
    )
    pen.wrong(
        "Using it where features were chosen or scaled by all the data: then the fit without a row is another one."
    )
    pen.wrong("An observation with `h == 1`: it alone decides its prediction, and nothing predicts it without it.")
