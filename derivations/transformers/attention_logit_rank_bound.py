"""Rank of attention logits and the softmax bottleneck.

A table of scores that is made from short vectors has a small rank, however large the table is. So a head sees few
directions, and a language model with a narrow last layer cannot say every table of log-probabilities.
"""

from workbench import (
    Equality,
    Inequality,
    Sum,
    array,
    column_stack,
    derivation,
    equals,
    exp,
    eye,
    index,
    log,
    log_softmax,
    matrix,
    matrix_rank,
    minimum,
    named,
    number,
    ones,
    outer,
    relation,
    size,
    size_term,
    softmax,
    tensor,
    zeros,
)
from workbench.reasons.ranks import no_more_than_columns, no_more_than_rows_or_columns, rank_of_a_product
from workbench.rules import names

META = {
    "level": "advanced",
    "bullets": [
        "Attention mechanisms in transformers",
        "Dimension reduction methods",
        "Neural network parameter matrices",
    ],
    "prerequisites": ["svd-from-gram-eigendecomposition", "log-softmax-jacobian"],
    "references": [
        "Yang et al. (2018), Breaking the Softmax Bottleneck",
        "Bhojanapalli et al. (2020), Low-Rank Bottleneck in Multi-head Attention Models",
    ],
}

d, k = size("d"), size("k")
X, WQ, WK = matrix("X", "n", d), matrix("W_Q", d, k), matrix("W_K", d, k)
H, E = matrix("H", "n", d), matrix("E", "m", d)
i, j = index("i", "n"), index("j", "m")
one = ones("m")
Q, K = named("Q", X @ WQ), named("K", X @ WK)
S = named("S", X @ WQ @ WK.T @ X.T)
Z = named("Z", H @ E.T)
P = named("P", softmax(Z, axis=1))
lse = named("l", tensor(log(Sum(exp(Z[i, j]), j)), i))
wide, tall = column_stack(H, -lse), column_stack(E, one)
more = size_term(wide.shape[1])
centre = named("C", eye("m") - outer(one, one) / size_term("m"))
dd, kk, nn = (size_term(name) for name in "d k n".split())
saved = dd**2 - (dd * kk + dd * kk)
table = array([[0], [1], [2]]) @ array([[0, 1, 2]])


@derivation(
    claim=[
        Inequality(matrix_rank(S), "<=", minimum(nn, kk)),
        Equality(log(P), H @ E.T - outer(lse, one)),
        Inequality(matrix_rank(log(P)), "<=", more),
        Inequality(matrix_rank(log(P) @ centre), "<=", dd),
        Equality(saved, dd * (dd - 2 * kk)),
    ]
)
def attention_logit_rank_bound(pen):
    pen.given(X, WQ, WK, H, E)
    pen.goal(
        "Bound the ranks of the logits `S` of a head and of the log-probabilities `log(P)` of a language model, and "
        "count the parameters of the factors."
    )
    pen.convention(
        "`Q` and `K` are queries and keys of a head of the width `k`; its scale does not change a rank. The rows of "
        "`H` are `n` contexts, those of `E` are `m` tokens, both of width `d`; the softmax is taken in each row, "
        "the logarithm entry by entry."
    )
    pen.idea(
        "A product has at most the rank of its narrowest factor; the logarithm of a softmax takes away one matrix of "
        "rank at most 1."
    )

    with pen.road("the logits of a head"):
        pen.define("S", S.args[0], "a number for each pair of tokens")
        pen.start(S)
        scores = pen.relate("=", Q @ K.T, S, Q, K, name="transpose of a product", why="queries with keys")
        pen.start(matrix_rank(S))
        pen.relate("=", matrix_rank(Q @ K.T), scores, name="put in")
        pen.relate("<=", matrix_rank(Q), by=rank_of_a_product)
        pen.relate("<=", minimum(nn, kk), by=no_more_than_rows_or_columns, why="`Q` has `n` rows and `k` columns")
        pen.start(saved)
        pen.relate(
            "=", dd * (dd - 2 * kk), name="count",
            why="one square matrix has `d**2` entries, `W_Q` and `W_K` have `d*k` each: fewer as long as `2*k < d`",
        )  # fmt: skip
    with pen.road("the log-probabilities"):
        pen.start(log(P))
        pen.relate("=", log_softmax(Z, axis=1), P, by=names.log_of_softmax_along_rows)
        pen.relate(
            "=", Z - outer(lse, one), lse, by=names.definition(log_softmax),
            why="from each entry the logarithm of the sum of the exponentials in its row",
        )  # fmt: skip
        logs = pen.relate(
            "=", H @ E.T - outer(lse, one), Z, name="put in", why="a matrix of rank at most 1 is taken away"
        )
        stacked = pen.relate("=", wide @ tall.T, name="block row times block column", why="one more column for `l`")
        pen.start(matrix_rank(log(P)))
        pen.relate("=", matrix_rank(wide @ tall.T), stacked, name="put in")
        pen.relate("<=", matrix_rank(wide), by=rank_of_a_product)
        pen.relate("<=", more, by=no_more_than_columns, why="the `d` of `H` and one more, whatever they hold")
        level = pen.follows(
            equals(one @ centre, zeros("m")), centre, name="centring",
            why="`m` ones over `m` are 1: a level row is lost",
        )  # fmt: skip
        flat = pen.follows(equals(outer(lse, one) @ centre, zeros("n", "m")), level, name="put in")
        centred = pen.follows(
            equals(log(P) @ centre, H @ (E.T @ centre)), logs, flat, name="put in",
            why="log-odds against the mean of the row: the softmax is gone",
        )  # fmt: skip
        pen.start(matrix_rank(H @ (E.T @ centre)))
        pen.relate("<=", matrix_rank(H), by=rank_of_a_product)
        narrow = pen.relate("<=", dd, by=no_more_than_columns, why="the width of `H`")
        pen.follows(
            relation("<=", matrix_rank(log(P) @ centre), dd), centred, narrow, name="put in",
            why="centring takes away the direction that the softmax brought",
        )  # fmt: skip

    pen.sanity(
        equals(matrix_rank(log_softmax(table, axis=1)), number(2)),
        "`d + 1` is reached: with the width 1 the rank is 2",
    )
    pen.sanity(
        equals(matrix_rank(softmax(table, axis=1)), number(3)),
        "the softmax itself, of the same table of rank 1, has full rank",
    )
    pen.wrong("Expecting the bound of the weights: the softmax of a matrix of small rank has full rank in general.")
    pen.wrong("Expecting a wider feed-forward layer to help: the last width `d` decides. A mixture of softmaxes helps.")
    pen.wrong("Taking more heads for more rank in each: with a fixed total width each head becomes narrower.")
