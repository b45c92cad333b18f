"""Gradients of a gated layer (SwiGLU).

The feed-forward block of today's language models multiplies two linear maps of its input, one of them through an
activation. Each gates the gradient of the other, and both send theirs back to the same input.
"""

from workbench import (
    Gradient,
    Iff,
    derivation,
    derivative,
    equals,
    gradients,
    iff,
    inner,
    matrix,
    named,
    scalar,
    sigmoid,
    silu,
)
from workbench.rules import names

META = {
    "level": "advanced",
    "bullets": ["Gradient computation", "Neural network parameter matrices"],
    "prerequisites": ["silu-derivative", "linear-layer-backward", "hadamard-diagonal-trace-identities"],
    "references": ["Shazeer (2020), GLU Variants Improve Transformer"],
}

X, W, V = matrix("X", "n", "m"), matrix("W", "m", "k"), matrix("V", "m", "k")
U, G = matrix("U", "k", "m"), matrix("G", "n", "m")
A = named("A", X @ W)
B = named("B", X @ V)
S = named("S", silu(A))
H = named("H", S * B)
Y = named("Y", H @ U)
L = named("L", inner(G, Y))
Y_bar = named("Y_bar", G)
H_bar = named("H_bar", Y_bar @ U.T)
B_bar = named("B_bar", H_bar * S)
S_bar = named("S_bar", H_bar * B)
A_bar = named("A_bar", S_bar * (sigmoid(A) + S * (1 - sigmoid(A))))
z = scalar("z")
wide, hidden = scalar("a", "positive"), scalar("b", "positive")
as_many = iff(equals(3 * wide * hidden, 8 * wide**2), equals(hidden, 8 * wide / 3))


@derivation(
    claim=[
        Gradient(L, U, H.T @ Y_bar),
        Gradient(L, W, X.T @ A_bar),
        Gradient(L, V, X.T @ B_bar),
        Gradient(L, X, A_bar @ W.T + B_bar @ V.T),
        Iff(*as_many.args),
    ]
)
def glu_swiglu_gradient(pen):
    pen.given(X, W, V, U, G, z, wide, hidden)
    pen.goal(
        "Find the gradients of a gated layer in its three matrices and its input, and the hidden size `b` at which it "
        "has as many parameters as two matrices between the widths `a` and `4*a`."
    )
    pen.convention(
        "Rows are examples; `S * B` is a product entry by entry. A bar marks the gradient of `L` in what is "
        "under it; `G` is the gradient in the output `Y`, held fixed."
    )
    pen.idea("A product of two branches: each branch gets the gradient of the product times the other branch.")

    pen.start(derivative(silu(z), z))
    pen.by(names.definition(silu))
    pen.inward(times=3)
    pen.relate("=", sigmoid(z) + silu(z) * (1 - sigmoid(z)), by=names.definition(silu), why="the slope of SiLU")
    pen.engine(gradients(L, U, W, V, X))
    pen.follows(
        as_many, pen.fact(wide, "positive"), name="count", why="three matrices of `a*b` entries against two of `4*a**2`"
    )

    pen.sanity(equals(inner(X.T @ B_bar, V), L), "the output is linear in the branch without activation")
    pen.sanity(equals(inner(H.T @ G, U), L), "and in the last matrix")
    pen.wrong("Taking the slope of SiLU at `H` or at `S`: it belongs at `A`.")
    pen.wrong("Keeping one of the two paths into `X`: both branches read it, and their gradients add up.")
    pen.wrong("Keeping the hidden size `4*a`: a third matrix makes the layer half as large again.")
