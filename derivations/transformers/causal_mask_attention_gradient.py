"""Gradients of attention with a causal mask.

A position may not look ahead: masked weights are exactly 0, nothing flows back through them, and an output does not
depend on later keys and values. That is what makes training on all positions of a text at once honest.
"""

from workbench import (
    Equality,
    Gradient,
    abs,
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
    relation,
    scalar,
    size_term,
    sqrt,
    sum,
    tril_mask,
    zeros,
)
from workbench.reasons.limits import EXPONENTIAL_AGAINST_POWERS
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.reasons.tensors import ONE_ENTRY_MOVES, WORKED_OUT
from workbench.reasons.triangles import row_sums_of_a_lower_triangle
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
other = {Q: "K", K: "Q"}


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

    pen.follows(
        equals(limit(exp(S[i, j] + t), t, -oo), number(0)), by=EXPONENTIAL_AGAINST_POWERS, name="limit",
        why="a masked score",
    )  # fmt: skip
    pen.follows(equals(hidden * E, nothing), M, E, name="definition of `E`", why="`(1 - M) * M == 0`")
    pen.follows(equals(hidden * P, nothing), M, E, P, name="divide each row", why="the diagonal is not masked")
    pen.engine(gradient(L, V, method="graph"))
    positive = pen.follows(relation(">", exp(S), 0), by=RANGE_OF_A_FUNCTION)
    apart = pen.follows(
        relation(">", abs(sum(E, axis=1, keepdims=True)), 0), positive, E, M, by=row_sums_of_a_lower_triangle,
        why="the diagonal is not masked",
    )  # fmt: skip
    for x, dS, result in (
        (Q, d(Q, Q) @ K.T / root, S_bar @ K / root),
        (K, Q @ d(K, K).T / root, S_bar.T @ Q / root),
    ):
        weights = pen.follows(
            equals(d(P, x), P * (d(S, x) - sum(P * d(S, x), axis=1, keepdims=True))), apart, P, E, M, S, by=WORKED_OUT,
            name="differential of softmax", why="masked entries stay 0",
        )  # fmt: skip
        pen.follows(equals(d(L, x), inner(P_bar, d(P, x))), by=calculus.product_rule, why="`V` is held fixed")
        through = pen.relate("=", inner(S_bar, d(S, x)), weights, S_bar, name="`P` and `dS` change places")
        scores = pen.follows(equals(d(S, x), dS), S, by=WORKED_OUT, name="change of the scores")
        pen.start(d(L, x), through.right, through)
        pen.relate("=", inner(result, d(x, x)), scores, name="put in", why=f"`{other[x]}` moves over")
        pen.identify(f"it stands beside `d{x.name}`")
    pen.follows(equals(hidden * S_bar, nothing), M, E, P, S_bar, name="factor `P`", why="every entry of `S_bar` has it")
    by_value = pen.follows(equals(derivative(O[i, a], V[j, c]), P[i, j] * delta(a, c)), O, by=ONE_ENTRY_MOVES)
    pen.follows(
        equals(hidden[i, j] * derivative(O[i, a], V[j, c]), number(0)),
        by_value,
        M,
        E,
        P,
        name="factor `P`",
        why="0 where `j > i`",
    )
    by_key = pen.follows(
        equals(derivative(O[i, a], K[j, b]), P[i, j] * (V[j, a] - O[i, a]) * Q[i, b] / root),
        *(apart, O, P, E, M, S),
        by=ONE_ENTRY_MOVES,
        why="row `j` of `K` moves `S[i, j]`",
    )
    pen.follows(
        equals(hidden[i, j] * derivative(O[i, a], K[j, b]), number(0)),
        by_key,
        M,
        E,
        P,
        name="factor `P`",
        why="0 where `j > i`",
    )

    pen.sanity(equals(P @ ones("n"), ones("n")), "what is left of each row still sums to 1")
    pen.sanity(equals(P[0, 0], number(1)), "the first position sees itself only")
    pen.sanity(equals(S_bar @ ones("n"), zeros("n")), "the rows of the score gradient sum to 0")
    pen.wrong("Multiplying the weights by the mask after the softmax: the rows no longer sum to 1.")
    pen.wrong("Masking a whole row: then 0 is divided by 0; the diagonal must stay.")
    pen.wrong("Adding a large negative number in low precision: it may overflow, or not be large enough.")
