"""Ridge regression by a kernel.

Ridge regression needs the examples only through their dot products. So it can be solved with one number for each
example instead of one for each feature, and features that are too many to write down can be used by their kernel.
"""

from workbench import (
    Equality,
    Inequality,
    Sum,
    derivation,
    equals,
    eye,
    index,
    inv,
    matrix,
    named,
    relation,
    scalar,
    tensor,
    vector,
)
from workbench.reasons.likelihood import SOLVE
from workbench.reasons.linear_algebra import solution_of_a_linear_system
from workbench.rules import matrices
from workbench.rules.requirements import needs_invertible

META = {
    "level": "advanced",
    "bullets": ["Learning theory fundamentals", "Matrix operations and transformations"],
    "prerequisites": ["map-ridge"],
    "references": [
        "Shalev-Shwartz & Ben-David, Understanding Machine Learning, Thm 16.1",
        "Murphy, Probabilistic Machine Learning: An Introduction, 17.3",
        "Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 5.8",
    ],
}

X, y, x = matrix("X", "n", "d"), vector("y", "n"), vector("x", "d")
v, z, lam = vector("v", "d"), vector("z", "d"), scalar("lambda", "positive")
i, a, b = index("i", "n"), index("a", "d"), index("b", "d")
A, B = X.T @ X + lam * eye("d"), X @ X.T + lam * eye("n")
w = named("w", inv(A) @ (X.T @ y))
alpha = named("alpha", inv(B) @ y)
k = named("k", X @ x)
x_i = named("x_i", tensor(X[i, a], a))


def loss(weights):
    """The squares of the errors, and the price of long weights."""
    return (X @ weights - y) @ (X @ weights - y) + lam * (weights @ weights)


@derivation(
    claim=[
        Equality(inv(A) @ X.T, X.T @ inv(B)),
        Inequality(loss(w), "<=", loss(v)),
        Equality(w, X.T @ alpha),
        Equality(x @ w, k @ (inv(B) @ y)),
        Equality(x @ w, Sum(alpha[i] * (x_i @ x), i)),
    ]
)
def kernel_ridge_representer(pen):
    pen.given(X, y, x, lam, v)
    pen.goal(
        "Show that the weights of ridge regression are a combination of the examples, and that its predictions need "
        "the features only in dot products."
    )
    pen.convention(
        "Row `i` of `X` holds the features `x_i` of an example with the target `y_i`; `x` are those of a new one. The "
        "entries of `X @ X.T` are the kernel of two examples, their dot product, and `k` holds the kernel of each "
        "example with the new one. A kernel that is known without its features takes the place of both."
    )
    pen.idea("Push `X.T` through the inverse: where it goes, `X.T @ X` becomes `X @ X.T`.")

    positive = pen.fact(lam, "positive")
    pushed = pen.follows(equals(A @ X.T, X.T @ B), name="multiply out", why="both are `X.T @ X @ X.T + lambda*X.T`")
    pen.follows(
        equals(v @ (A @ v), (X @ v) @ (X @ v) + lam * (v @ v)), name="along any `v`",
        why="positive where `v` is not 0: the matrix has an inverse, and the other one likewise",
    )  # fmt: skip
    pen.start(A @ (X.T @ inv(B)))
    pen.relate("=", X.T @ B @ inv(B), pushed, name="push `X.T` through")
    solved = pen.relate(
        "=", X.T, by=matrices.inverse_cancels_on_the_right, name="a matrix times its inverse",
        conditions=[needs_invertible(B)],
    )  # fmt: skip
    swap = pen.follows(
        equals(X.T @ inv(B), inv(A) @ X.T), solved, by=solution_of_a_linear_system,
        why="the matrix is undone by its inverse",
        conditions=[needs_invertible(A)],
    )  # fmt: skip
    pen.define("w", w.args[0], "the weights of ridge regression")
    normal = pen.follows(
        equals(A @ w, X.T @ y), w, by=SOLVE, name="normal equations", why="a matrix times its inverse",
    )  # fmt: skip
    pen.start(loss(v))
    split = pen.relate(
        "=", loss(w) + (X @ (v - w)) @ (X @ (v - w)) + lam * ((v - w) @ (v - w)), normal,
        name="measure from `w`", why="the mixed terms are `2 * (v - w) @ (X.T @ X @ w + lambda*w - X.T @ y)`: 0",
    )  # fmt: skip
    pen.follows(relation("<=", loss(w), loss(v)), split, positive, name="squares are not negative")
    pen.define("alpha", alpha.args[0], "one number for each example")
    pen.define("k", k.args[0], "kernel with the new example")
    pen.define("x_i", x_i.args[0], "the features of an example")
    spanned = pen.follows(
        equals(w, X.T @ alpha), swap, w, alpha, name="push through", why="a combination of the examples"
    )
    pen.start(x @ w)
    pen.use(spanned)
    pen.relate("=", k @ alpha, k, name="move `X.T` to the left", why="`X @ x` meets `alpha`")
    pen.relate("=", Sum(alpha[i] * (x_i @ x), i), k, x_i, name="entry by entry", why="a kernel at each example")
    pen.follows(
        equals(x @ w, k @ (inv(B) @ y)), spanned, k, alpha, name="prediction", why="no feature is left, only kernels"
    )

    pen.sanity(
        equals((x @ z) ** 2, Sum(x[a] * x[b] * (z[a] * z[b]), a, b)),
        "a kernel: the square stands for the dot product of all products of two features",
    )
    pen.sanity(equals(y - X @ w, lam * alpha), "`alpha` holds the errors, over `lambda`")
    pen.wrong("Choosing one form for good: `X.T @ X` has a row for each feature, `X @ X.T` one for each example.")
    pen.wrong(
        "Any function as a kernel: the matrix of its values must be symmetric and positive semidefinite for all "
        "examples."
    )
    pen.wrong("`lambda == 0`: with more examples than features `X @ X.T` has no inverse.")
