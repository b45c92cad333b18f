"""Backward pass of blockwise attention (FlashAttention).

The matrix of attention weights is never stored: it is recomputed block by block from one number a row, and the row
sums that the softmax needs on the way back are read off the output.
"""

from workbench import (
    Equality,
    Gradient,
    Sum,
    derivation,
    derivative,
    equals,
    exp,
    index,
    inner,
    logsumexp,
    matrix,
    named,
    number,
    ones,
    outer,
    size_term,
    softmax,
    sqrt,
    sum,
    zeros,
)
from workbench.reasons.common import MATRIX_FORM, SUBSTITUTION
from workbench.rules import names

META = {
    "level": "research",
    "bullets": [
        "Attention mechanisms in transformers",
        "Linear scaling in LLM design",
        "Gradient computation",
    ],
    "prerequisites": ["attention-backward-qkv", "online-softmax-merge"],
    "references": ["Dao et al. (2022), FlashAttention, Appendix B.2, Algorithm 4"],
}

Q, K, V, G = matrix("Q", "n", "d_k"), matrix("K", "m", "d_k"), matrix("V", "m", "d_v"), matrix("G", "n", "d_v")
i, j, a, b = index("i", "n"), index("j", "m"), index("a", "d_v"), index("b", "d_k")
root = sqrt(size_term("d_k"))
S = named("S", Q @ K.T / root)
P = named("P", softmax(S, axis=1))
O = named("O", P @ V)
L = named("L", inner(G, O))
lse = named("Lambda", logsumexp(S, axis=1))
O_bar = named("O_bar", G)
P_bar = named("P_bar", O_bar @ V.T)
D = named("D", sum(O_bar * O, axis=1))
S_bar = P * (P_bar - outer(D, ones("m")))
tile = exp(S[i, j] - lse[i]) * (P_bar[i, j] - D[i])
dense = named("S_bar", P * (P_bar - sum(P_bar * P, axis=1, keepdims=True)))


@derivation(
    claim=[
        Equality(Sum(P[i, j] * P_bar[i, j], j), D[i]),
        Equality(P[i, j], exp(S[i, j] - lse[i])),
        Equality(dense, S_bar),
        Gradient(L, Q, S_bar @ K / root),
        Gradient(L, K, S_bar.T @ Q / root),
        Gradient(L, V, P.T @ O_bar),
        Equality((S_bar @ K / root)[i, b], Sum(tile * K[j, b], j) / root),
        Equality((S_bar.T @ Q / root)[j, b], Sum(tile * Q[i, b], i) / root),
        Equality((P.T @ O_bar)[j, a], Sum(exp(S[i, j] - lse[i]) * O_bar[i, a], i)),
    ]
)
def flash_attention_backward(pen):
    pen.given(Q, K, V, G)
    pen.goal("Show that one stored number a row replaces the weights `P`, and that the output gives the row sums.")
    pen.convention(
        "`O_bar == G` is the gradient of the loss in `O`; `Lambda[i]` is the logsumexp of row `i` of the scores `S`."
    )
    pen.idea("The row sum is a sum over keys and over columns of the values: take the other sum first.")

    pen.follows(equals(P_bar[i, j], Sum(O_bar[i, a] * V[j, a], a)), P_bar, name="definition of the product")
    pen.start(Sum(P[i, j] * P_bar[i, j], j))
    pen.relate("=", Sum(P[i, j] * Sum(O_bar[i, a] * V[j, a], a), j), by=SUBSTITUTION, why="by (1)")
    pen.relate("=", Sum(O_bar[i, a] * Sum(P[i, j] * V[j, a], j), a), name="exchange of sums", why="both are finite")
    pen.relate("=", Sum(O_bar[i, a] * O[i, a], a), O, name="definition of `O`")
    row_sums = pen.relate("=", D[i], D, name="definition of `D`", why="the output alone gives the row sum")
    pen.follows(equals(P[i, j], exp(S[i, j]) / Sum(exp(S[i, j]), j)), by=names.definition(softmax))
    weights = pen.relate("=", exp(S[i, j] - lse[i]), by=names.definition(logsumexp), why="any block, at any time")
    pen.start(derivative(L, V))
    pen.by_lemma("attention-backward-qkv", "with the dense row sums")
    rows = pen.follows(equals(sum(P_bar * P, axis=1), D), row_sums, by=MATRIX_FORM, why="for all rows")
    spread = pen.follows(
        equals(dense, P * (P_bar - outer(sum(P_bar * P, axis=1), ones("m")))), dense, name="definition of `S_bar`"
    )
    scores = pen.follows(equals(dense, S_bar), spread, rows, name="the row sums are `D`", why="block by block")
    for variable, result in ((Q, S_bar @ K / root), (K, S_bar.T @ Q / root)):
        pen.start(derivative(L, variable))
        pen.by_lemma("attention-backward-qkv", "with the dense row sums")
        pen.relate("=", result, scores, name="put in")
    for entry, rows, over in (
        ((S_bar @ K / root)[i, b], Sum(tile * K[j, b], j) / root, "keys"),
        ((S_bar.T @ Q / root)[j, b], Sum(tile * Q[i, b], i) / root, "queries"),
        ((P.T @ O_bar)[j, a], Sum(exp(S[i, j] - lse[i]) * O_bar[i, a], i), "queries"),
    ):
        pen.follows(equals(entry, rows), weights, name="one entry", why=f"block after block of {over} is added")

    pen.sanity(equals(S_bar @ ones("m"), zeros("n")), "the rows of the score gradient sum to 0")
    pen.sanity(equals(exp(S - outer(lse, ones("m"))) @ ones("m"), ones("n")), "the recomputed weights sum to 1")
    pen.sanity(equals(sum(D), L), "the sum of all `D` is the inner product of `G` and `O`")
    pen.sanity(
        equals(Sum(Sum(number(1), j), i) / (2 * Sum(number(1), i)), size_term("m") / 2),
        "weights that would be stored, over the numbers `Lambda` and `D` that are",
    )
    pen.wrong("Storing maximum and sum of each row apart: their combination, the logsumexp, is enough.")
    pen.wrong("With dropout on `P`, taking the weights before it: the identity holds for those that made the output.")
    pen.wrong("Calling the memory constant: `n` numbers `Lambda` and `n` numbers `D` are kept, instead of `n*m`.")
