"""Least squares with many outputs.

A linear layer that is fitted at once: the outputs share their inputs and nothing else, so one factorisation serves all
of them, and each column of the weights is a ridge regression of its own.
"""

from workbench import (
    Claim,
    Differential,
    Equality,
    Gradient,
    Inequality,
    both,
    d,
    derivation,
    derivative,
    equals,
    eye,
    gradient,
    iff,
    implies,
    index,
    inv,
    kron,
    matrix,
    named,
    norm,
    relation,
    scalar,
    tensor,
    vec,
    zeros,
)
from workbench.reasons.common import COLLECT
from workbench.rules import kronecker, matrices, norms
from workbench.rules.requirements import needs_invertible

META = {
    "level": "intermediate",
    "bullets": ["Optimization algorithms", "Matrix operations and transformations"],
    "prerequisites": ["gradient-frobenius-residual", "ridge-svd-shrinkage", "kronecker-vec-identity"],
    "references": ["Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 3.2.4 and 3.4.1"],
}

X, Y, W, V = matrix("X", "n", "d"), matrix("Y", "n", "k"), matrix("W", "d", "k"), matrix("V", "d", "k")
lam = scalar("lambda")
i, j, c = index("i", "d"), index("j", "n"), index("c", "k")
A = named("A", X.T @ X + lam * eye("d"))
best = named("W_star", inv(A) @ (X.T @ Y))
w_c, y_c = named("w_c", tensor(best[i, c], i)), named("y_c", tensor(Y[j, c], j))
H = named("H", 2 * kron(eye("k"), A))


def cost(weights):
    return norm(X @ weights - Y) ** 2 + lam * norm(weights) ** 2


f = named("f", cost(W))
G = 2 * (X.T @ (X @ W - Y)) + 2 * lam * W
v = vec(V)


@derivation(
    claim=[
        Gradient(f, W, G),
        Claim("Equality", iff(equals(derivative(f, W), zeros("d", "k")), equals(W, best))),
        Inequality(cost(best), "<=", f),
        Differential(vec(G), W, H @ vec(d(W, W))),
        Equality(w_c, inv(A) @ (X.T @ y_c)),
    ]
)
def matrix_least_squares_multi_output(pen):
    pen.given(X, Y, W, V, lam)
    price = pen.assume(relation(">=", lam, 0), "`lambda >= 0`")
    pen.assume(needs_invertible(A).statement, "`A` is invertible")
    pen.goal("Find the `W` for which `f` is least, its Hessian, and what one column of `W` has to do with the others.")
    pen.convention(
        "Rows of `X` are inputs and rows of `Y` the outputs that belong to them. `A` is invertible where `lambda > 0` "
        "or the columns of `X` are independent. vec stacks columns; the Hessian is the matrix that turns `vec(dW)` "
        "into the change of the stacked gradient."
    )
    pen.idea("A squared Frobenius norm is a sum over columns, and column `c` of `X @ W` knows only column `c` of `W`.")

    with pen.road("the minimum"):
        pen.define("f", f.args[0])
        pen.define("A", A.args[0])
        pen.define("W_star", best.args[0])
        slope = pen.engine(gradient(f, W))
        flat = pen.follows(equals(derivative(f, W), G), slope, by=COLLECT)
        gathered = pen.follows(
            equals(derivative(f, W), 2 * (A @ W - X.T @ Y)), flat, A, name="factor", why="one matrix for all columns"
        )
        pen.start(A @ inv(A))
        one = pen.by(matrices.matrix_times_its_inverse)
        pen.start(inv(A) @ A)
        other = pen.by(matrices.inverse_times_the_matrix)
        there = pen.follows(equals(A @ best, X.T @ Y), best, one, name="normal equations at `W_star`")
        pen.follows(
            iff(equals(derivative(f, W), zeros("d", "k")), equals(W, best)), gathered, there, other,
            name="set the gradient to 0", why="`A` times the difference to `W_star` is then 0: multiply by `inv(A)`",
        )  # fmt: skip
        pen.start(f)
        pen.unfold(f)
        whole = pen.relate(
            "=", cost(best) + norm(X @ (W - best)) ** 2 + lam * norm(W - best) ** 2, there, A,
            by=norms.square_norm_of_a_matrix, name="expand at `W_star`",
            why="exact, for `f` is of the second degree; the linear term is 0",
        )  # fmt: skip
        pen.follows(relation("<=", cost(best), f), whole, price, name="squares are not negative",
                    why="the minimum is global")  # fmt: skip
    with pen.road("Hessian"):
        pen.define("A", A.args[0])
        pen.define("H", H.args[0], "in each diagonal block `2*A`")
        pen.start(d(vec(G), W))
        pen.inward("the stacked gradient; `X` and `Y` do not move", times=6)
        pen.relate("=", vec(2 * (A @ d(W, W) @ eye("k"))), A, name="factor", why="with an identity on the right")
        pen.relate("=", 2 * (kron(eye("k"), A) @ vec(d(W, W))), by=kronecker.vec_of_a_product)
        pen.relate("=", H @ vec(d(W, W)), H, name="definition of `H`", why="no block joins two columns")
        pen.follows(
            equals(v @ H @ v, 2 * norm(X @ V) ** 2 + 2 * lam * norm(V) ** 2), H, A, by=norms.square_norm_of_a_matrix,
            name="curvature along `V`", why="not negative, and 0 only for `V == 0`, as `A` is invertible",
        )  # fmt: skip
    with pen.road("columns"):
        pen.define("W_star", best.args[0])
        pen.define("w_c", w_c.args[0], "column `c` of `W_star`")
        pen.define("y_c", y_c.args[0], "column `c` of `Y`")
        pen.follows(
            equals(w_c, inv(A) @ (X.T @ y_c)), w_c, y_c, best, name="column by column",
            why="the ridge regression of one output on the same inputs",
        )  # fmt: skip

    pen.sanity(
        implies(both(equals(lam, 0), equals(Y, X @ W)), equals(best, W)), "outputs without error: what made them"
    )
    pen.wrong("Expecting outputs that are correlated to help each other: not in this cost; that takes another penalty.")
    pen.wrong("A factorisation for each output: `A` is the same for all, only the right sides differ.")
    pen.wrong("`kron(A, eye(k))`: that belongs to stacked rows, the order of NumPy's reshape.")
