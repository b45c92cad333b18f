"""Gradients of attention with a causal mask.

A position may not look ahead: masked weights are exactly 0, nothing flows back through them, and an output does not
depend on later keys and values. That is what makes training on all positions of a text at once honest.
"""

from workbench import (
    Equality,
    Gradient,
    d,
    delta,
    derivation,
    derivative,
    equals,
    exp,
    gradient,
    index,
    inner,
    limit,
    matrix,
    named,
    number,
    ones,
    oo,
    scalar,
    size_term,
    sqrt,
    sum,
    tril_mask,
    zeros,
)
from workbench.rules import calculus

META = {
    "level": "advanced",
    "bullets": ["Attention mechanisms in transformers", "Gradient computation"],
    "prerequisites": ["attention-backward-qkv"],
    "references": ["Vaswani et al. (2017), Attention Is All You Need, 3.2.3"],
}

Q, K = matrix("Q", "n", "d_k"), matrix("K", "n", "d_k")
V, G = matrix("V", "n", "d_v"), matrix("G", "n", "d_v")
i, j = index("i j", "n")
a, c, b = *index("a c", "d_v"), index("b", "d_k")
root, t = sqrt(size_term("d_k")), scalar("t")
M = named("M", tril_mask("n"))
hidden = 1 - M
S = named("S", Q @ K.T / root)
E = named("E", M * exp(S))
P = named("P", E / sum(E, axis=1, keepdims=True))
O = named("O", P @ V)
L = named("L", inner(G, O))
O_bar = named("O_bar", G)
P_bar = named("P_bar", O_bar @ V.T)
S_bar = named("S_bar", P * (P_bar - sum(P_bar * P, axis=1, keepdims=True)))
nothing = zeros("n", "n")


@derivation(
    claim=[
        Equality(hidden * P, nothing),
        Equality(hidden * S_bar, nothing),
        Gradient(L, Q, S_bar @ K / root),
        Gradient(L, K, S_bar.T @ Q / root),
        Gradient(L, V, P.T @ O_bar),
        Equality(hidden[i, j] * derivative(O[i, a], K[j, b]), number(0)),
        Equality(hidden[i, j] * derivative(O[i, a], V[j, c]), number(0)),
    ]
)
def causal_mask_attention_gradient(pen):
    pen.given(Q, K, V, G)
    pen.goal("Show that masked weights are 0, that no gradient passes them, and that no output sees a later position.")
    pen.convention(
        "`M` is 1 on and below the diagonal and 0 above, where `j > i`; the mask adds 0 or minus infinity to `S`."
    )
    pen.idea("The exponential of minus infinity is 0: adding the mask to `S` is multiplying `exp(S)` by `M`.")

    pen.have(equals(limit(exp(S[i, j] + t), t, -oo), number(0)), "limit", "a masked score")
    pen.have(equals(hidden * E, nothing), "definition of `E`", "`(1 - M) * M == 0`")
    pen.have(equals(hidden * P, nothing), "divide each row", "the diagonal is not masked")
    pen.engine(gradient(L, V, method="graph"))
    weights = pen.have(
        equals(d(P, Q), P * (d(S, Q) - sum(P * d(S, Q), axis=1, keepdims=True))),
        "differential of softmax",
        "masked entries stay 0",
    )
    pen.have(equals(d(L, Q), inner(P_bar, d(P, Q))), calculus.product_rule, "`V` is held fixed")
    pen.relate("=", inner(S_bar, d(S, Q)), "`P` and `dS` change places", "", weights)
    pen.relate("=", inner(S_bar @ K / root, d(Q, Q)), "definition of `S`", "`K` moves over")
    pen.identify("it stands beside `dQ`")
    pen.have(equals(d(L, K), inner(S_bar, d(S, K))), "the same", "with `K` in place of `Q`")
    pen.relate("=", inner(S_bar.T @ Q / root, d(K, K)), "definition of `S`", "`Q` moves over")
    pen.identify("it stands beside `dK`")
    pen.have(equals(hidden * S_bar, nothing), "factor `P`", "every entry of `S_bar` has it")
    by_value = pen.have(equals(derivative(O[i, a], V[j, c]), P[i, j] * delta(a, c)), "`O == P @ V`")
    pen.have(equals(hidden[i, j] * derivative(O[i, a], V[j, c]), number(0)), "factor `P`", "0 where `j > i`", by_value)
    by_key = pen.have(
        equals(derivative(O[i, a], K[j, b]), P[i, j] * (V[j, a] - O[i, a]) * Q[i, b] / root),
        calculus.chain_rule,
        "row `j` of `K` moves `S[i, j]`",
    )
    pen.have(equals(hidden[i, j] * derivative(O[i, a], K[j, b]), number(0)), "factor `P`", "0 where `j > i`", by_key)

    pen.sanity(equals(P @ ones("n"), ones("n")), "what is left of each row still sums to 1")
    pen.sanity(equals(P[0, 0], number(1)), "the first position sees itself only")
    pen.sanity(equals(S_bar @ ones("n"), zeros("n")), "the rows of the score gradient sum to 0")
    pen.wrong("Multiplying the weights by the mask after the softmax: the rows no longer sum to 1.")
    pen.wrong("Masking a whole row: then 0 is divided by 0; the diagonal must stay.")
    pen.wrong("Adding a large negative number in low precision: it may overflow, or not be large enough.")
