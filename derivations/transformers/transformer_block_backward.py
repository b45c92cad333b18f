"""Backward pass of a transformer block.

A whole layer of today's language models, forward and backward: normalisation before each part, heads that see no later
token, turned queries and keys, a gated layer, and two residual connections. Each value is computed from the ones before
it, and each gradient from the ones after it.
"""

from workbench import (
    Gradient,
    block,
    derivation,
    diag,
    equals,
    eye,
    gradients,
    inner,
    matrix,
    matrix_transpose,
    named,
    ones,
    oo,
    rms,
    rms_standardize,
    scalar,
    sigmoid,
    silu,
    size,
    size_term,
    softmax,
    sqrt,
    sum,
    symbol,
    tril_mask,
    vector,
    where,
    zeros,
)

META = {
    "level": "research",
    "bullets": [
        "Attention mechanisms in transformers",
        "Neural network parameter matrices",
        "Gradient computation",
    ],
    "prerequisites": [
        "multi-head-attention-blocks",
        "causal-mask-attention-gradient",
        "rope-relative-position",
        "rmsnorm-backward",
        "glu-swiglu-gradient",
        "pre-norm-vs-post-norm-gradient",
    ],
    "references": ["Touvron et al. (2023), LLaMA, §2.2", "Vaswani et al. (2017), Attention Is All You Need, 3.2"],
}

m = size("m")
X, G = matrix("X", "n", "d"), matrix("G", "n", "d")
WQ, WK = symbol("W_Q", ("h", "d", 2 * m)), symbol("W_K", ("h", "d", 2 * m))
WV, WO = symbol("W_V", "h, d, k"), symbol("W_O", "h, k, d")
W1, W2, W3 = matrix("W_1", "d", "f"), matrix("W_2", "d", "f"), matrix("W_3", "f", "d")
g1, g2, eps = vector("g_1", "d"), vector("g_2", "d"), scalar("epsilon", "positive")
cosines, sines = matrix("C", "n", 2 * m), matrix("D", "n", 2 * m)

turn = named("J", block(zeros(m, m), eye(m), -eye(m), zeros(m, m)))
root = named("r", sqrt(2 * size_term("m")))
seen = tril_mask("n")
E = named("E", rms_standardize(X, eps))
N = named("N", E * g1)
Q, K, V = named("Q", N @ WQ), named("K", N @ WK), named("V", N @ WV)
Q_r = named("Q_r", Q * cosines + (Q @ turn) * sines)
K_r = named("K_r", K * cosines + (K @ turn) * sines)
S = named("S", Q_r @ matrix_transpose(K_r) / root)
A = named("A", where(seen, S, -oo))
P = named("P", softmax(A, axis=-1))
O = named("O", P @ V)
Y = named("Y", X + sum(O @ WO, axis=0))
F = named("F", rms_standardize(Y, eps))
M = named("M", F * g2)
U, T = named("U", M @ W1), named("T", M @ W2)
B = named("B", silu(U))
H = named("H", B * T)
Z = named("Z", Y + H @ W3)
L = named("L", inner(G, Z))


def back_through_norm(bar, unit, x):
    """What a normalised row passes on: the mean of its product with the adjoint is taken off along it."""
    return diag(1 / rms(x, eps)) @ (bar - diag(sum(bar * unit, axis=1)) @ unit / size_term("d"))


def turned_back(bar):
    return bar * cosines + (bar * sines) @ turn.T


def heads_added(bar, W):
    return sum(bar @ matrix_transpose(W), axis=0)


Z_bar = named("Z_bar", G)
H_bar = named("H_bar", Z_bar @ W3.T)
T_bar = named("T_bar", H_bar * B)
B_bar = named("B_bar", H_bar * T)
U_bar = named("U_bar", B_bar * (sigmoid(U) + B * (1 - sigmoid(U))))
M_bar = named("M_bar", T_bar @ W2.T + U_bar @ W1.T)
F_bar = named("F_bar", M_bar * g2)
Y_bar = named("Y_bar", Z_bar + back_through_norm(F_bar, F, Y))
O_bar = named("O_bar", Y_bar @ matrix_transpose(WO))
V_bar = named("V_bar", matrix_transpose(P) @ O_bar)
P_bar = named("P_bar", O_bar @ matrix_transpose(V))
A_bar = named("A_bar", P * (P_bar - sum(P_bar * P, axis=-1, keepdims=True)))
S_bar = named("S_bar", A_bar * seen)
K_bar = named("K_bar", turned_back(matrix_transpose(S_bar) @ Q_r / root))
Q_bar = named("Q_bar", turned_back(S_bar @ K_r / root))
N_bar = named("N_bar", heads_added(V_bar, WV) + heads_added(K_bar, WK) + heads_added(Q_bar, WQ))
E_bar = named("E_bar", N_bar * g1)


@derivation(
    claim=[
        Gradient(L, W3, H.T @ Z_bar),
        Gradient(L, W2, M.T @ T_bar),
        Gradient(L, W1, M.T @ U_bar),
        Gradient(L, g2, sum(M_bar * F, axis=0)),
        Gradient(L, WO, matrix_transpose(O) @ Y_bar),
        Gradient(L, WV, N.T @ V_bar),
        Gradient(L, WK, N.T @ K_bar),
        Gradient(L, WQ, N.T @ Q_bar),
        Gradient(L, g1, sum(N_bar * E, axis=0)),
        Gradient(L, X, Y_bar + back_through_norm(E_bar, E, X)),
    ]
)
def transformer_block_backward(pen):
    pen.given(X, G, g1, g2, eps, WQ, WK, WV, WO, W1, W2, W3, cosines, sines)
    pen.goal("Find the gradients of a block in its input and all of its weights, given the gradient `G` in its output.")
    pen.convention(
        "Rows of `X` are tokens of one text; `h` heads stand one behind the other in `W_Q`, `W_K`, `W_V`, `W_O` and in "
        "what is made with them, and a product is taken in each. `C` and `D` hold the cosines and sines of the angles "
        "of each position, each twice, and `J` puts minus the second half of a row before the first. A bar marks the "
        "gradient of `L` in what is under it; `G` is held fixed."
    )
    pen.idea("Name every value; then each passes on to those before it what they need, once, from the last one back.")

    pen.engine(gradients(L, W3, W2, W1, g2, WO, WV, WK, WQ, g1, X))

    pen.sanity(equals(turn @ turn, -eye(2 * m)), "twice a quarter turn of each pair turns it round")
    pen.sanity(equals(sum(P, axis=-1), ones("h", "n")), "the weights of each query sum to 1, in every head")
    pen.wrong("Taking the gradient of `Y` from one of its two readers: the residual connection and the norm are both.")
    pen.wrong("Turning gradients by the angles of the forward pass: the way back turns back, by the transpose of `J`.")
    pen.wrong("Keeping three gradients of `N` apart, or those of the heads: all of them are added before the norm.")
    pen.wrong("Taking the mean of the weights' gradients over texts whose losses are added: they get the sum.")
