"""Rank of attention logits and the softmax bottleneck.

A table of scores that is made from short vectors has a small rank, however large the table is. So a head sees few
directions, and a language model with a narrow last layer cannot say every table of log-probabilities.
"""

from workbench import (
    Equality,
    Inequality,
    array,
    column_stack,
    concat,
    derivation,
    equals,
    eye,
    log,
    log_softmax,
    logsumexp,
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
    zeros,
)
from workbench.reasons.order import at_most_both
from workbench.reasons.ranks import no_more_than_rows, rank_of_a_product
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

d, k, r, s = size("d"), size("k"), size("r"), size("s")
X, WQ, WK = matrix("X", "n", d), matrix("W_Q", d, k), matrix("W_K", d, k)
H, E = matrix("H", "n", d), matrix("E", "m", d)
F, G = matrix("F", "n", r), matrix("G", "m", r)
C, D = matrix("C", "n", s), matrix("D", "m", s)
one = ones("m")
S = named("S", X @ WQ @ WK.T @ X.T)
Z = named("Z", H @ E.T)
P = named("P", softmax(Z, axis=1))
lse = named("l", logsumexp(Z, axis=1))
centre = eye("m") - outer(one, one) / size_term("m")
dd, kk, nn = (size_term(name) for name in "d k n".split())


Q, K = named("Q", X @ WQ), named("K", X @ WK)
left, right = concat(F, C, axis=1), concat(G, D, axis=1)
wide, tall = column_stack(H, -lse), column_stack(E, one)
both, more = size_term(left.shape[1]), size_term(wide.shape[1])
table = array([[0], [1], [2]]) @ array([[0, 1, 2]])


@derivation(
    claim=[
        Inequality(matrix_rank(F @ G.T + C @ D.T), "<=", both),
        Inequality(matrix_rank(S), "<=", minimum(nn, kk)),
        Equality(log(P), H @ E.T - outer(lse, one)),
        Inequality(matrix_rank(log(P)), "<=", more),
        Inequality(matrix_rank(log(P) @ centre), "<=", dd),
        Equality((dd * kk + dd * kk) / dd**2, 2 * kk / dd),
    ]
)
def attention_logit_rank_bound(pen):
    pen.given(X, WQ, WK, H, E, F, G, C, D)
    pen.goal(
        "Bound the ranks of the logits `S` of a head and of the log-probabilities `log(P)` of a language model, and "
        "count the parameters of the factors."
    )
    pen.convention(
        "`Q` and `K` are queries and keys of a head of the width `k`; its scale does not change a rank. The rows of "
        "`H` are `n` contexts, those of `E` are `m` tokens, both of width `d`; the softmax is taken in each row, and "
        "`l` holds the logsumexp of the rows."
    )
    pen.idea("What passes through a narrow place has its width for a rank; a softmax adds one direction to it.")

    beside = pen.follows(equals(F @ G.T + C @ D.T, left @ right.T), name="block row times block column")
    narrow = pen.follows(relation("<=", matrix_rank(left @ right.T), both), by=rank_of_a_product)
    pen.follows(
        relation("<=", matrix_rank(F @ G.T + C @ D.T), both), beside, narrow, name="put in",
        why="a sum has no more directions than its terms have together",
    )  # fmt: skip

    pen.define("S", S.args[0], "a number for each pair of tokens")
    pen.start(S)
    scores = pen.relate("=", Q @ K.T, S, Q, K, name="transpose of a product", why="queries with keys")
    inner = pen.follows(relation("<=", matrix_rank(Q @ K.T), kk), by=rank_of_a_product)
    inner = pen.follows(relation("<=", matrix_rank(S), kk), inner, scores, name="put in")
    rows = pen.follows(relation("<=", matrix_rank(S), nn), by=no_more_than_rows)
    pen.follows(
        relation("<=", matrix_rank(S), minimum(nn, kk)), rows, inner, by=at_most_both,
        why="the head is narrow, and the text may be long",
    )  # fmt: skip

    pen.start(log(P))
    pen.relate("=", log_softmax(Z, axis=1), P, by=names.log_of_softmax_along_rows)
    pen.relate(
        "=", Z - outer(lse, one), lse, by=names.definition(log_softmax), why="the total of a row, from all its entries"
    )
    logs = pen.relate("=", H @ E.T - outer(lse, one), Z, name="put in", why="a matrix of rank 1 is taken away")
    stacked = pen.follows(equals(log(P), wide @ tall.T), logs, name="block row times block column")
    one_more = pen.follows(relation("<=", matrix_rank(wide @ tall.T), more), by=rank_of_a_product)
    pen.follows(
        relation("<=", matrix_rank(log(P)), more), stacked, one_more, name="put in",
        why="whatever `H` and `E` are: a table of a larger rank no training reaches",
    )  # fmt: skip
    flat = pen.follows(equals(one @ centre, zeros("m")), name="centring", why="takes away what a row has in common")
    centred = pen.follows(
        equals(log(P) @ centre, H @ (centre @ E).T), logs, flat, name="put in",
        why="log-odds against the mean of the row: the softmax is gone",
    )  # fmt: skip
    odds = pen.follows(relation("<=", matrix_rank(H @ (centre @ E).T), dd), by=rank_of_a_product)
    pen.follows(relation("<=", matrix_rank(log(P) @ centre), dd), centred, odds, name="put in")
    pen.start((dd * kk + dd * kk) / dd**2)
    pen.relate("=", 2 * kk / dd, name="count", why="two factors in the place of one square matrix")

    pen.sanity(
        equals(matrix_rank(log_softmax(table, axis=1)), number(2)),
        "`d + 1` is reached: with the width 1 the rank is 2",
    )
    pen.sanity(
        equals(matrix_rank(softmax(table, axis=1)), number(3)),
        "and the weights of the same table have full rank",
    )
    pen.wrong("Expecting the bound of the weights: the softmax of a matrix of small rank has full rank in general.")
    pen.wrong("Expecting a wider feed-forward layer to help: the last width `d` decides. A mixture of softmaxes helps.")
    pen.wrong("Taking more heads for more rank in each: with a fixed total width each head becomes narrower.")
