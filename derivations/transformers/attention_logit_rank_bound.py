"""Rank of attention logits and the softmax bottleneck.

A table of scores that is made from short vectors has a small rank, however large the table is. So a head sees few
directions, and a language model with a narrow last layer cannot say every table of log-probabilities.
"""

from workbench import (
    Equality,
    column_stack,
    concat,
    derivation,
    equals,
    eye,
    log,
    log_softmax,
    logsumexp,
    matrix,
    named,
    ones,
    outer,
    size,
    size_term,
    softmax,
    zeros,
)
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
dd, kk = size_term("d"), size_term("k")


Q, K = named("Q", X @ WQ), named("K", X @ WK)
left, right = concat(F, C, axis=1), concat(G, D, axis=1)
wide, tall = column_stack(H, -lse), column_stack(E, one)


@derivation(
    claim=[
        Equality(F @ G.T + C @ D.T, left @ right.T),
        Equality(S, Q @ K.T),
        Equality(log(P), wide @ tall.T),
        Equality(log(P) @ centre, H @ (centre @ E).T),
        Equality((dd * kk + dd * kk) / dd**2, 2 * kk / dd),
    ]
)
def attention_logit_rank_bound(pen):
    pen.given(X, WQ, WK, H, E, F, G, C, D)
    pen.goal(
        "Find bounds of the rank of the logits `S` of a head and of the log-probabilities `log(P)` of a language "
        "model, and count the parameters of the factors."
    )
    pen.convention(
        "A matrix has a rank of at most `r` if it is a product of a matrix with `r` columns and one with `r` rows; no "
        "rank is larger than the number of rows or of columns. `Q` and `K` are queries and keys of a head of the width "
        "`k`; its scale does not change a rank. The rows of `H` are `n` contexts, those of `E` are `m` tokens, both of "
        "width `d`; the softmax is taken in each row, and `l` holds the logsumexp of the rows."
    )
    pen.idea("What passes through a narrow place has its width for a rank; a softmax adds one direction to it.")

    pen.follows(
        equals(F @ G.T + C @ D.T, left @ right.T), name="block row times block column",
        why="`r + s` columns: the rank of a sum is at most the sum of the ranks",
    )  # fmt: skip
    pen.define("S", S.args[0], "a number for each pair of tokens")
    pen.start(S)
    pen.relate("=", Q @ K.T, S, Q, K, name="transpose of a product", why="`k` columns, for all pairs of tokens")
    pen.start(log(P))
    pen.relate("=", log_softmax(Z, axis=1), P, by=names.log_of_softmax_along_rows)
    logs = pen.relate(
        "=", Z - outer(lse, one), lse, by=names.definition(log_softmax), why="the total of a row, from all its entries"
    )
    pen.relate(
        "=", wide @ tall.T, logs, Z, name="block row times block column",
        why="`d + 1` columns: a larger rank than this no choice of `H` and `E` can have",
    )  # fmt: skip
    flat = pen.follows(equals(one @ centre, zeros("m")), name="centring", why="takes away what a row has in common")
    pen.follows(
        equals(log(P) @ centre, H @ (centre @ E).T), logs, Z, flat, name="put in",
        why="log-odds against the mean of the row: the softmax is gone, the rank is at most `d`",
    )  # fmt: skip
    pen.start((dd * kk + dd * kk) / dd**2)
    pen.relate("=", 2 * kk / dd, name="count", why="two factors in the place of one square matrix")

    pen.sanity(equals(softmax(Z + outer(lse, one), axis=1), P), "a softmax does not see what is added to a whole row")
    pen.wrong("Expecting the bound of the weights: the softmax of a matrix of small rank has full rank in general.")
    pen.wrong("Expecting a wider feed-forward layer to help: the last width `d` decides. A mixture of softmaxes helps.")
    pen.wrong("Taking more heads for more rank in each: with a fixed total width each head becomes narrower.")
