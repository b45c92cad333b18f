"""Multi-head attention as a sum over heads.

Concatenating the heads and multiplying by one matrix is adding up what each head writes: heads are independent terms,
and the gradients of all of them meet again in the shared input.
"""

import functools
import operator

from workbench import (
    Equality,
    Gradient,
    Implies,
    concat,
    derivation,
    equals,
    gradients,
    implies,
    inner,
    matrix,
    named,
    scalar,
    size_term,
    softmax,
    sqrt,
    sum,
)

META = {
    "level": "intermediate",
    "bullets": ["Attention mechanisms in transformers", "Neural network parameter matrices"],
    "prerequisites": ["attention-backward-qkv", "linear-layer-backward"],
    "references": [
        "Vaswani et al. (2017), Attention Is All You Need, 3.2.2",
        "Elhage et al. (2021), A Mathematical Framework for Transformer Circuits",
    ],
}

X, G = matrix("X", "n", "d"), matrix("G", "n", "d")
root = sqrt(size_term("k"))
WQ, WK, WV = ([matrix(f"W{kind}_{h}", "d", "k") for h in (1, 2)] for kind in "QKV")
WO = [matrix(f"WO_{h}", "k", "d") for h in (1, 2)]
Q, K, V = ([named(f"{kind}_{h + 1}", X @ W[h]) for h in (0, 1)] for kind, W in (("Q", WQ), ("K", WK), ("V", WV)))
P = [named(f"P_{h + 1}", softmax(Q[h] @ K[h].T / root, axis=1)) for h in (0, 1)]
O = [named(f"O_{h + 1}", P[h] @ V[h]) for h in (0, 1)]
Y = O[0] @ WO[0] + O[1] @ WO[1]
L = named("L", inner(G, Y))


def adjoints(h):
    """What reaches queries, keys and values of a head."""
    O_bar = named(f"O_bar_{h + 1}", G @ WO[h].T)
    P_bar = named(f"P_bar_{h + 1}", O_bar @ V[h].T)
    S_bar = P[h] * (P_bar - sum(P_bar * P[h], axis=1, keepdims=True))
    return (
        named(f"Q_bar_{h + 1}", S_bar @ K[h] / root),
        named(f"K_bar_{h + 1}", S_bar.T @ Q[h] / root),
        named(f"V_bar_{h + 1}", P[h].T @ O_bar),
    )


bars = [adjoints(h) for h in (0, 1)]
X_bar = functools.reduce(
    operator.add, (bar @ W[h].T for h in (0, 1) for bar, W in zip(bars[h], (WQ, WK, WV), strict=True))
)
d, k, h = size_term("d"), size_term("k"), scalar("h", "positive")
count = 3 * h * (d * k) + h * (k * d)


@derivation(
    claim=[
        Equality(concat(*O, axis=1) @ concat(*WO, axis=0), Y),
        Gradient(L, X, X_bar),
        Gradient(L, WO[0], O[0].T @ G),
        Implies(equals(h * k, d), equals(count, 4 * d**2)),
    ]
)
def multi_head_attention_blocks(pen):
    pen.given(X, *WQ, *WK, *WV, *WO, G, h)
    pen.goal("Show that the output is a sum over heads, here two; find the gradients in the input and the last matrix.")
    pen.convention("`WO_1` and `WO_2` are blocks of rows of one matrix; `G` is the gradient of the loss in the output.")
    pen.idea("A block row times a block column is a sum of products; what is a sum forward is a sum backward.")

    pen.start(concat(*O, axis=1) @ concat(*WO, axis=0))
    pen.relate("=", Y, name="block product", why="columns of heads meet rows of blocks")
    pen.engine(gradients(L, X, WO[0]))
    pen.start(count)
    each = pen.relate("=", 4 * (h * k) * d, name="count", why="three projections in, one out, for `h` heads")
    pen.follows(
        implies(equals(h * k, d), equals(count, 4 * d**2)), each, name="`h*k == d`", why="heads share the width"
    )

    pen.sanity(
        equals(O[0] @ WO[0], P[0] @ X @ (WV[0] @ WO[0])),
        "a head writes with `W_V*W_O`, one matrix of rank `k` at most",
    )
    pen.sanity(equals(inner(O[0].T @ G, WO[0]) + inner(O[1].T @ G, WO[1]), L), "the output is linear in the blocks")
    pen.wrong("Overwriting the gradient of `X` head by head: six contributions are added up.")
    pen.wrong("Dividing by the root of `d`: each head has dot products of length `k`.")
    pen.wrong("Thinking that more heads cost more: with `h*k == d` the number of parameters stays.")
