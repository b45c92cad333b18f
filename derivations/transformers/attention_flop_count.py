"""Operations of a transformer layer.

Attention is quadratic in the length of the text, everything else is linear; but the quadratic part is small until the
text is six times as long as the model is wide.
"""

from workbench import (
    Equality,
    Sum,
    derivation,
    equals,
    index,
    named,
    number,
    relation,
    size_term,
    sum,
    symbol,
    tril_mask,
)
from workbench.reasons.common import COLLECT

META = {
    "level": "beginner",
    "bullets": ["Linear scaling in LLM design", "Attention mechanisms in transformers"],
    "prerequisites": ["multi-head-attention-blocks"],
    "references": ["Kaplan et al. (2020), Scaling Laws for Neural Language Models, table 1"],
}

X = symbol("X", "n, h, k")
n, h, k = (size_term(name) for name in "nhk")
d = named("d", h * k)


def flops(rows, inner, columns):
    """Operations of a matrix product: for each entry as many multiplications as terms, and nearly as many additions."""
    i, j, l = index("i", rows), index("j", columns), index("l", inner)
    return 2 * Sum(Sum(Sum(number(1), l), j), i)


P = named("P", 4 * flops("n", "h*k", "h*k"))
S = named("S", h * (flops("n", "k", "n") + flops("n", "n", "k")))
M = named("M", flops("n", "h*k", "4*h*k") + flops("n", "4*h*k", "h*k"))
C = named("C", 4 * h * k * sum(tril_mask("n")))
w = number(768)


@derivation(
    claim=[
        Equality(P + S + M, 24 * n * d**2 + 4 * n**2 * d),
        Equality(S - (P + M), 4 * n * d * (n - 6 * d)),
        Equality(C, 2 * n * (n + 1) * d),
    ]
)
def attention_flop_count(pen):
    pen.given(X)
    pen.goal(
        "Find how many operations a layer takes for the `n` tokens of `X`, and the length from which "
        "attention costs most."
    )
    pen.convention(
        "`X` holds a row for each token, in `h` heads of width `k`, together of width `d`; the hidden layer has the "
        "width `4*d`. Each entry of a matrix product takes as many multiplications as it has terms, and about as many "
        "additions. Softmax and norms are left out; `n` tokens are compared with `n`, and `C` counts only those on or "
        "below the diagonal."
    )
    pen.idea("A product of an `a` by `b` and a `b` by `c` matrix takes `2*a*b*c` operations: list the products.")

    pen.define("d", d.args[0])
    pen.define("P", P.args[0], "queries, keys, values, output: `n` by `d` times `d` by `d`")
    projections = pen.follows(equals(P, 8 * n * d**2), P, d, name="count", why="`2*n*d**2`, four times")
    pen.define("S", S.args[0], "scores, and weighted values, in each head")
    attention = pen.follows(
        equals(S, 4 * n**2 * d),
        S,
        d,
        name="count",
        why="`4*n**2*k` in each of `h` heads: only their width together counts",
    )
    pen.define("M", M.args[0], "the hidden layer, up and down")
    hidden = pen.follows(equals(M, 16 * n * d**2), M, d, name="count", why="`2*n*d*4*d`, twice")
    pen.follows(equals(P + S + M, 24 * n * d**2 + 4 * n**2 * d), projections, attention, hidden, name="add")
    pen.follows(
        equals(S - (P + M), 4 * n * d * (n - 6 * d)), projections, attention, hidden, name="compare",
        why="attention costs more than all the rest where `n > 6*d`",
    )  # fmt: skip
    pen.define("C", C.args[0], "a causal mask: scores and values only for earlier tokens")
    pen.follows(
        equals(C, 2 * n * (n + 1) * d), C, d, by=COLLECT, name="count", why="`n*(n + 1)/2` pairs: about half of `S`"
    )

    pen.sanity(
        equals(12 * (24 * number(1024) * w**2 + 4 * number(1024) ** 2 * w), number(212600881152)),
        "GPT-2 small on 1024 tokens: 12 layers of width 768",
    )
    pen.sanity(relation(">", C, S / 2), "the mask saves a little less than half of the scores")
    pen.wrong("Calling attention the bottleneck of a short text: up to `6*d` tokens the matrices cost more.")
    pen.wrong("Counting multiplications only, for a machine whose additions are counted too: a factor of 2.")
    pen.wrong("Multiplying the quadratic term by the number of heads: each head is narrower by as much.")
