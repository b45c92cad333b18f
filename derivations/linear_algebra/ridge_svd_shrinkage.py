"""Ridge regression in singular vectors.

A penalty on the squares of the weights makes least squares solvable for any data. The singular value decomposition
shows what it does: directions in which the data hardly vary are shrunk most, so a fit has fewer free parameters than
weights.
"""

from workbench import (
    Claim,
    Gradient,
    Inequality,
    Sum,
    both,
    derivation,
    derivative,
    diag,
    equals,
    exists,
    eye,
    gradient,
    implies,
    index,
    inv,
    limit,
    matrix,
    named,
    norm,
    relation,
    scalar,
    tensor,
    trace,
    vector,
    zeros,
)
from workbench.reasons.common import COLLECT
from workbench.reasons.linear_algebra import inverse_from_one_side
from workbench.rules import norms

META = {
    "level": "intermediate",
    "bullets": ["Matrix operations and transformations", "Dimension reduction methods"],
    "prerequisites": ["normal-equations-least-squares", "svd-from-gram-eigendecomposition"],
    "references": ["Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 3.4.1"],
}

X, y, w = matrix("X", "n", "d"), vector("y", "n"), vector("w", "d")
lam, t = scalar("lambda", "positive"), scalar("t", "positive")
U, V, s = matrix("U", "n", "d"), matrix("V", "d", "d"), vector("sigma", "d")
i, j, k = index("i", "d"), index("j", "n"), index("k", "d")
u_i, v_i = tensor(U[j, i], j), tensor(V[k, i], k)
A = named("A", X.T @ X + lam * eye("d"))
best = named("w_hat", inv(A) @ (X.T @ y))
decomposed = (
    equals(V.T @ V, eye("d")), relation(">=", s, 0), equals(U.T @ U @ diag(s), diag(s)), equals(X, U @ diag(s) @ V.T),
)  # fmt: skip
shrunk = equals(best, Sum(s[i] / (s[i] ** 2 + lam) * (u_i @ y) * v_i, i))
hat = X @ inv(A) @ X.T
freedom = equals(trace(hat), Sum(s[i] ** 2 / (s[i] ** 2 + lam), i))
found = exists(both(*decomposed, shrunk, freedom), U, V, s)


def cost(weights):
    return norm(X @ weights - y) ** 2 + lam * norm(weights) ** 2


f = named("f", cost(w))
G = 2 * (X.T @ (X @ w - y)) + 2 * lam * w


@derivation(
    claim=[
        Gradient(f, w, G),
        Inequality(cost(best), "<=", f),
        Claim("Equality", found),
    ]
)
def ridge_svd_shrinkage(pen):
    pen.given(X, y, w, lam)
    pen.goal(
        "Find the `w` for which `f` is least, by the singular value decomposition of `X`, and the effective number of "
        "parameters."
    )
    pen.convention(
        "Columns of `U` and `V` with the same number `i` belong to `sigma_i`; `X` has any rank, and where "
        "`sigma_i == 0` the terms of both sums are 0. The "
        "hat matrix turns `y` into the predictions `X @ w_hat`; its trace counts parameters."
    )
    pen.idea("In singular directions the system is diagonal: each direction is divided by its own number.")
    price = pen.fact(lam, "positive")

    pen.define("A", A.args[0], "matrix of the normal equations")
    pen.define("w_hat", best.args[0], "solution of these equations")
    svd = pen.lemma("svd-from-gram-eigendecomposition", A=X)
    parts = pen.obtain(svd, U, V, s, why="the singular value decomposition of `X`")
    square = pen.follows(equals(V @ V.T, eye("d")), parts, name="square", why="so the other order too")
    gram = pen.follows(
        equals(A, V @ diag(s**2 + lam) @ V.T), A, parts, square, name="diagonal in the columns of `V`",
        why="`X.T @ X == V @ diag(sigma**2) @ V.T`",
    )  # fmt: skip
    inside = pen.follows(relation(">", s**2 + lam, 0), price, parts, name="positive", why="of whatever rank `X` is")
    unit = pen.follows(
        equals(A @ (V @ diag(1 / (s**2 + lam)) @ V.T), eye("d")), gram, parts, square, inside, name="reciprocals"
    )
    inverse = pen.follows(equals(inv(A), V @ diag(1 / (s**2 + lam)) @ V.T), unit, by=inverse_from_one_side)

    pen.define("f", f.args[0])
    slope = pen.engine(gradient(f, w))
    flat = pen.follows(equals(derivative(f, w), G), slope, by=COLLECT)
    there = pen.follows(equals(A @ best, X.T @ y), best, unit, inverse, name="normal equations at `w_hat`")
    pen.follows(
        implies(equals(derivative(f, w), zeros("d")), equals(w, best)), flat, best, A, inverse, unit,
        name="set the gradient to 0", why="`A @ w == X.T @ y`: multiply by the inverse",
    )  # fmt: skip
    pen.start(f)
    pen.unfold(f)
    whole = pen.relate(
        "=", cost(best) + norm(X @ (w - best)) ** 2 + lam * norm(w - best) ** 2, there, A,
        by=norms.square_norm_of_a_vector, name="expand at `w_hat`",
        why="exact, for `f` is of the second degree; the linear term is 0",
    )  # fmt: skip
    pen.follows(relation("<=", cost(best), f), whole, price, name="squares are not negative",
                why="the minimum is global")  # fmt: skip
    pen.start(best)
    pen.relate("=", V @ diag(s / (s**2 + lam)) @ U.T @ y, best, inverse, parts, name="put in")
    columns = pen.relate("=", shrunk.args[1], name="column by column", why="least squares would divide by `sigma_i`")
    pen.start(trace(hat))
    pen.relate("=", trace(U @ diag(s**2 / (s**2 + lam)) @ U.T), inverse, parts, name="put in")
    count = pen.relate(
        "=", freedom.args[1], parts, name="trace", why="columns of `U` with `sigma_i > 0` have length 1"
    )
    pen.witness(found, {U: U, V: V, s: s}, parts, columns, count)

    pen.sanity(equals(limit(t / (t**2 + lam), lam, 0), 1 / t), "without a penalty: the pseudo-inverse")
    pen.wrong(
        "Shrinking all directions alike: the part along `i` of least squares gets the factor "
        "`sigma_i**2/(sigma_i**2 + lambda)`, near 1 for a large `sigma_i`."
    )
    pen.wrong("Counting `d` parameters for any `lambda`: the trace falls from the rank of `X` to 0.")
    pen.wrong("Penalising without scaling the columns: the fit then depends on their units.")
