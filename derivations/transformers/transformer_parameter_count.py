"""Parameters of a transformer.

Twelve times the width squared in every layer: the one number from which memory, compute and data are estimated. The
exact count of GPT-2, biases, norms and embeddings included, and that of a model with gated layers such as Llama.
"""

from workbench import (
    Equality,
    Sum,
    derivation,
    equals,
    index,
    matrix,
    named,
    number,
    scalar,
    size_term,
)

META = {
    "level": "beginner",
    "bullets": ["Neural network parameter matrices", "Linear scaling in LLM design"],
    "prerequisites": ["linear-layer-backward", "multi-head-attention-blocks"],
    "references": ["Kaplan et al. (2020), section 2.1 and table 1"],
}

d, T, V, f = (size_term(name) for name in "d T V f".split())
L = scalar("L", "positive")
W_Q, W_1, W_2 = matrix("W_Q", "d", "d"), matrix("W_1", "d", "4*d"), matrix("W_2", "4*d", "d")
W_E, W_P, W_G = matrix("W_E", "V", "d"), matrix("W_P", "T", "d"), matrix("W_G", "d", "f")


def count(*shape):
    """The number of entries of an array: 1 for each of them."""
    entries = number(1)
    for name, size in reversed(tuple(zip("ij", shape, strict=False))):
        entries = Sum(entries, index(name, size))
    return entries


A = named("A", 4 * (count("d", "d") + count("d")))
M = named("M", count("d", "4*d") + count("4*d") + count("4*d", "d") + count("d"))
B = named("B", A + M + 4 * count("d"))
E = named("E", count("V", "d") + count("T", "d"))
N = named("N", L * B + 2 * count("d") + E)
matrices = named("N_0", L * (4 * count("d", "d") + count("d", "4*d") + count("4*d", "d")))
gated = named(
    "N_g", L * (4 * count("d", "d") + 3 * count("d", "f") + 2 * count("d")) + count("d") + 2 * count("V", "d")
)

width = 768
fused = count(width, 3 * width) + count(3 * width) + count(width, width) + count(width)
small = 12 * (fused + 2 * count(width, 4 * width) + 9 * count(width)) + width * (count(50257) + count(1024) + 2)
w, m = number(768), number(4096)


@derivation(
    claim=[
        Equality(N, L * (12 * d**2 + 13 * d) + 2 * d + V * d + T * d),
        Equality(matrices, 12 * L * d**2),
        Equality(gated, L * (4 * d**2 + 3 * d * f + 2 * d) + d + 2 * V * d),
    ]
)
def transformer_parameter_count(pen):
    pen.given(W_Q, W_1, W_2, W_E, W_P, W_G, L)
    pen.goal(
        "Find the number of parameters of a decoder with `L` layers of width `d`, `V` tokens, and texts "
        "of up to `T` of them."
    )
    pen.convention(
        "An array counts 1 for each of its entries. `N` is a model like GPT-2: queries, keys, values and output have "
        "matrices like `W_Q`, the hidden layer has `W_1` and `W_2`, all with biases; layer norms have a scale and a "
        "shift; `W_E` holds a row for each token and is the output matrix too, `W_P` one for each position. `N_0` is "
        "the matrices of the layers alone. `N_g` is a model like Llama: three matrices like `W_G` in the hidden layer, "
        "no biases, norms with a scale, no positions, an output matrix of its own."
    )
    pen.idea("Write down the shape of every array, and multiply out.")

    pen.define("A", A.args[0], "queries, keys, values, output: a matrix and a bias each")
    heads = pen.follows(equals(A, 4 * d**2 + 4 * d), A, name="count", why="`d` times `d`, four times")
    pen.define("M", M.args[0], "up and down: a matrix and a bias each")
    hidden = pen.follows(equals(M, 8 * d**2 + 5 * d), M, name="count", why="`d` times `4*d`, twice")
    pen.define("B", B.args[0], "a layer, with two norms")
    layer = pen.follows(equals(B, 12 * d**2 + 13 * d), B, heads, hidden, name="add")
    pen.define("E", E.args[0], "rows of `W_E`, and of `W_P`")
    rows = pen.follows(equals(E, V * d + T * d), E, name="count")
    pen.define("N", N.args[0], "`L` layers, a last norm, the embeddings")
    pen.follows(equals(N, L * (12 * d**2 + 13 * d) + 2 * d + V * d + T * d), N, layer, rows, name="add")
    pen.define("N_0", matrices.args[0], "neither biases, norms nor embeddings")
    pen.follows(
        equals(matrices, 12 * L * d**2), matrices, name="count",
        why="4 for attention and 8 for the hidden layer: what is left of `N` for a large `d`",
    )  # fmt: skip
    pen.define("N_g", gated.args[0], "gate, up and down have `d` times `f` each")
    pen.follows(equals(gated, L * (4 * d**2 + 3 * d * f + 2 * d) + d + 2 * V * d), gated, name="count")

    pen.sanity(
        equals(small, number(124439808)), "GPT-2 small, from its arrays: one of `d` times `3*d` for `Q`, `K`, `V`"
    )
    pen.sanity(
        equals(12 * (12 * w**2 + 13 * w) + 2 * w + 50257 * w + 1024 * w, number(124439808)),
        "the same by the formula: 12 layers of width 768",
    )
    pen.sanity(
        equals(32 * (4 * m**2 + 3 * m * 11008 + 2 * m) + m + 2 * 32000 * m, number(6738415616)),
        "Llama-2-7B: 32 layers of width 4096, gated layers of 11008",
    )
    pen.wrong("Multiplying by the number of heads: they share the width, and together are as large as one.")
    pen.wrong("Counting the output matrix beside the embedding where both are one.")
    pen.wrong("Using `12*L*d**2` for a small model: almost a third of GPT-2 small is embeddings.")
