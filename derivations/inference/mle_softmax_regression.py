"""Maximum likelihood for softmax regression.

The last layer of every classifier: gradient, and the Hessian as a sum of Kronecker products.
"""

from workbench import (
    Equality,
    Gradient,
    Sum,
    derivation,
    diag,
    equals,
    hvp,
    index,
    kron,
    log_softmax,
    matrix,
    mle,
    named,
    number,
    ones,
    outer,
    relation,
    softmax,
    sum,
    tensor,
    vec,
    vector,
    zeros,
)

META = {
    "level": "intermediate",
    "bullets": ["Gradient computation", "Hessian matrices", "Statistical reasoning"],
    "prerequisites": ["cross-entropy-softmax-gradient", "cross-entropy-softmax-hessian", "kronecker-vec-identity"],
    "references": ["PRML §4.3.4 (eqs. 4.109-4.110)"],
}

label, row, W = vector("Y", "K", "onehot"), vector("X", "d"), matrix("W", "d", "K")
density = label @ softmax(row @ W)

X, Y, V = matrix("X", "n", "d"), matrix("Y", "n", "K", "onehot"), matrix("V", "d", "K")
i, j, k = index("i", "n"), index("j", "d"), index("k", "K")
Z = named("Z", X @ W)
P = named("P", softmax(Z))
loss = -sum(Y * log_softmax(X @ W))
p_i, x_i = tensor(P[i, k], k), tensor(X[i, j], j)
block = diag(p_i) - outer(p_i, p_i)
blocks = Sum(kron(block, outer(x_i, x_i)), i)
moved = X @ V
along = X.T @ (P * moved - P * sum(P * moved, axis=1, keepdims=True))


@derivation(claim=[Gradient(loss, W, X.T @ (P - Y)), Equality(blocks @ vec(V), vec(along))])
def mle_softmax_regression(pen):
    made = mle(density, (label, row), W)
    pen.given(*made.givens, V)
    pen.goal("Find the gradient and the Hessian of the cross-entropy of `n` labels with the logits `X @ W`.")
    pen.convention(
        "Rows of `X` are the inputs `x_i`, rows of `Y` one-hot labels, rows of `P == softmax(X @ W)` the `p_i`; "
        "vec stacks columns."
    )
    pen.idea("The likelihood depends on `W` through the logits: the gradient of a row is `p_i - y_i`.")

    with pen.road("the Hessian along `V`"):
        pen.engine(hvp(loss, W, V))
    with pen.road("the Hessian as a matrix"):
        pen.start(blocks @ vec(V))
        pen.relate(
            "=", Sum(vec(outer(x_i, block @ (V.T @ x_i))), i), name="Kronecker product and vec", why="row by row"
        )
        pen.relate("=", vec(along), name="rows put together", why="the Hessian along `V`, its columns stacked")

    pen.sanity(equals(sum(X.T @ (P - Y), axis=1), zeros("d")), "the columns of the gradient add up to 0")
    pen.sanity(equals((P - Y) @ ones("K"), zeros("n")), "so do the errors of each row")
    pen.sanity(relation(">=", vec(V) @ (blocks @ vec(V)), number(0)), "no direction curves downward: convex")
    pen.wrong(
        "Calling it strictly convex: adding the same vector to all columns of `W` changes nothing; fix one, or "
        "penalise."
    )
    pen.wrong("Stacking rows where vec stacks columns: then the factors of the Kronecker product change places.")
    return made
