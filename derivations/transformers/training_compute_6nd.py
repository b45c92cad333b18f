"""Operations of training: six for each parameter and token.

Two forward, for a multiplication and an addition; four backward, as every matrix is met twice more. From this one line
come the cost of a training run, the plan of its data, and the laws of scaling.
"""

from workbench import (
    Equality,
    Sum,
    derivation,
    equals,
    implies,
    index,
    matrix,
    named,
    number,
    scalar,
    size_term,
)

META = {
    "level": "beginner",
    "bullets": ["Linear scaling in LLM design"],
    "prerequisites": ["attention-flop-count", "transformer-parameter-count", "linear-layer-backward"],
    "references": ["Kaplan et al. (2020), section 2.1", "Hoffmann et al. (2022)"],
}

X, W_1, Q = matrix("X", "D", "d"), matrix("W_1", "d", "4*d"), matrix("Q", "T", "d")
D, T, width = size_term("D"), size_term("T"), size_term("d")
L = scalar("L", "positive")

ten = number(10)


def count(rows, columns):
    """The number of entries of a matrix."""
    return Sum(Sum(number(1), index("j", columns)), index("i", rows))


def flops(rows, inner, columns):
    """Operations of a matrix product: for each entry as many multiplications as terms, and nearly as many additions."""
    i, j, k = index("i", rows), index("j", columns), index("k", inner)
    return 2 * Sum(Sum(Sum(number(1), k), j), i)


def back(inner, columns):
    """Operations of the two products behind `X @ W`: for the inputs, and for the weights."""
    return flops("D", columns, inner) + flops(inner, "D", columns)


N = named("N", L * (4 * count("d", "d") + count("d", "4*d") + count("4*d", "d")))
F = named("F", L * (4 * flops("D", "d", "d") + flops("D", "d", "4*d") + flops("D", "4*d", "d")))
B = named("B", L * (4 * back("d", "d") + back("d", "4*d") + back("4*d", "d")))
S = named("S", L * (flops("T", "d", "T") + flops("T", "T", "d")))
R = named("R", L * (flops("T", "T", "d") + flops("T", "T", "d") + flops("T", "d", "T") + flops("T", "T", "d")))


@derivation(
    claim=[
        Equality(F, 2 * N * D),
        Equality(F + B, 6 * N * D),
        Equality((F + B + D / T * (S + R)) / D, 6 * N + 12 * L * T * width),
    ]
)
def training_compute_6nd(pen):
    pen.given(X, W_1, Q, L)
    pen.goal(
        "Find how many operations one pass over `D` tokens takes, forward and backward, in the `N` "
        "weights of the layers."
    )
    pen.convention(
        "`X` holds all `D` tokens, in texts of `T` tokens each; there are `L` layers of width `d`, four `d` by `d` "
        "matrices for attention and `4*d` in the hidden layer, as `W_1`. `F` and `B` are operations of the matrices, "
        "forward and backward; `S` and `R` those of attention on one text, without a mask, of all heads together."
    )
    pen.idea("Forward a weight meets each token once; backward twice: for the gradient of its input, and for its own.")

    pen.define("N", N.args[0], "the weights")
    weights = pen.follows(equals(N, 12 * L * width**2), N, name="count")
    pen.define("F", F.args[0], "`X @ W` for each matrix")
    forward = pen.follows(equals(F, 24 * L * D * width**2), F, name="count")
    pen.follows(
        equals(F, 2 * N * D), forward, weights, name="per weight and token", why="one multiplication, one addition"
    )
    pen.define("B", B.args[0], "`G @ W.T` for the inputs and `X.T @ G` for the weights")
    backward = pen.follows(equals(B, 48 * L * D * width**2), B, name="count", why="two products of the same size")
    pen.follows(equals(F + B, 6 * N * D), forward, backward, weights, name="add", why="three times the forward pass")
    pen.define("S", S.args[0], "`Q @ K.T` and `P @ V`")
    scores = pen.follows(equals(S, 4 * L * T**2 * width), S, name="count")
    pen.define("R", R.args[0], "the gradients of `Q`, `K`, `P` and `V`")
    there = pen.follows(equals(R, 8 * L * T**2 * width), R, name="count", why="again two products for each one")
    pen.follows(
        equals((F + B + D / T * (S + R)) / D, 6 * N + 12 * L * T * width), forward, backward, weights, scores, there,
        name="per token", why="`D/T` texts; attention adds `12*L*T*d`",
    )  # fmt: skip

    pen.sanity(
        implies(equals(N, 12 * L * width**2), equals(12 * L * T * width / (6 * N), T / (6 * width))),
        "attention may be left out where the texts are short beside six widths",
    )
    pen.sanity(
        equals(6 * number(175) * ten**9 * number(300) * ten**9, number(315) * ten**21),
        "GPT-3: 175 billion weights, 300 billion tokens",
    )
    pen.wrong("Counting embeddings among `N`: looking up a row takes no product.")
    pen.wrong("A backward pass as dear as the forward one: it is twice that, and with recomputation three times.")
    pen.wrong("Using all weights of a mixture of experts: a token meets only those of its experts.")
