"""Backward pass of attention.

Five matrix products forward become five backward: what reaches the output is sent to values, weights, scores, queries
and keys. Only the softmax needs more than a transpose.
"""

from workbench import (
    Gradient,
    derivation,
    equals,
    gradients,
    inner,
    matrix,
    named,
    ones,
    size_term,
    softmax,
    sqrt,
    sum,
    zeros,
)

META = {
    "level": "advanced",
    "bullets": [
        "Attention mechanisms in transformers",
        "Gradient computation",
        "Gradient computation in vector spaces",
    ],
    "prerequisites": ["softmax-jacobian", "matrix-differential-product-rule", "linear-layer-backward"],
    "references": ["Dao et al. (2022), FlashAttention, Appendix B.2"],
}

Q, K, V, G = matrix("Q", "n", "d_k"), matrix("K", "m", "d_k"), matrix("V", "m", "d_v"), matrix("G", "n", "d_v")
root = sqrt(size_term("d_k"))
S = named("S", Q @ K.T / root)
P = named("P", softmax(S, axis=1))
O = named("O", P @ V)
L = named("L", inner(G, O))
O_bar = named("O_bar", G)
P_bar = named("P_bar", O_bar @ V.T)
S_bar = named("S_bar", P * (P_bar - sum(P_bar * P, axis=1, keepdims=True)))


@derivation(
    claim=[
        Gradient(L, Q, S_bar @ K / root),
        Gradient(L, K, S_bar.T @ Q / root),
        Gradient(L, V, P.T @ O_bar),
    ]
)
def attention_backward_qkv(pen):
    pen.given(Q, K, V, G)
    pen.goal("Find what a gradient `G` of the loss in the output `O` makes of the queries, the keys and the values.")
    pen.convention("The softmax is taken in each row of `S`; a bar marks the gradient of `L` in what is under it.")
    pen.idea("Go backward through three steps: a product, a softmax in each row, a product.")

    pen.engine(gradients(L, V, Q, K))

    pen.sanity(equals(S_bar @ ones("m"), zeros("n")), "the rows sum to 0: the softmax does not see a shift of its row")
    pen.sanity(equals(inner(S_bar @ K, Q), inner(S_bar.T @ Q, K)), "scaling `Q` or `K` changes the scores alike")
    pen.sanity(equals(inner(P.T @ O_bar, V), L), "the output is linear in the values")
    pen.wrong("Multiplying by the diagonal of the softmax's Jacobian only: then the row sums are missing.")
    pen.wrong("Forgetting `1 / sqrt(d_k)` on the way back: it stands in both gradients.")
    pen.wrong("Taking the row sums over the wrong axis: weights of one query sum to 1, those of one key do not.")
