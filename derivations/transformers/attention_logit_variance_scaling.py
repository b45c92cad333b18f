"""Why attention divides by the square root of d.

A dot product of long random vectors is large: its variance is their length. Divided by the root, the logits of the
softmax keep the same size in every width, and the softmax does not saturate.
"""

from workbench import (
    Equality,
    Sum,
    delta,
    derivation,
    equals,
    index,
    matrix,
    number,
    relation,
    size_term,
    sqrt,
    vector,
)
from workbench.rules import calculus

META = {
    "level": "beginner",
    "bullets": ["Attention mechanisms in transformers", "Distribution analysis"],
    "prerequisites": ["mean-and-variance-rules"],
    "references": ["Vaswani et al. (2017), Attention Is All You Need, 3.2.1 (footnote 4)"],
}

Q, a = matrix("Q", "M", "d"), vector("a", "M", "simplex")
K, b = matrix("K", "M", "d"), vector("b", "M", "simplex")
s, t = index("s", "M"), index("t", "M")
i, j = index("i", "d"), index("j", "d")
d = size_term("d")
dot = Sum(Q[s, i] * K[t, i], i)


def E(value):
    """The mean over a random query and a random key."""
    return Sum(a[s] * b[t] * value, s, t)


@derivation(
    claim=[
        Equality(E(dot), number(0)),
        Equality(E((dot - E(dot)) ** 2), d),
        Equality(E((dot / sqrt(d)) ** 2), number(1)),
    ]
)
def attention_logit_variance_scaling(pen):
    pen.given(Q, a, K, b)
    centred = pen.assume(equals(Sum(a[s] * Q[s, i], s), number(0)), "entries of a query have mean 0")
    white = pen.assume(
        equals(Sum(a[s] * Q[s, i] * Q[s, j], s), delta(i, j)), "they have variance 1, and no two of them a covariance"
    )
    white_keys = pen.assume(
        equals(Sum(b[t] * K[t, i] * K[t, j], t), delta(i, j)), "so do the entries of a key"
    )
    pen.assume(relation(">=", size_term("M"), d + 1), "`M > d`: fewer vectors do not allow it")
    pen.goal(
        "Find the mean and the variance of the dot product of a random query and a random key, and what makes the "
        "variance 1."
    )
    pen.convention(
        "The query is row `s` of `Q` with the probability `a[s]`, and the key, independent of it, row `t` of `K` with "
        "the probability `b[t]`: sums with these weights are expectations. Independent entries with mean 0 and "
        "variance 1 are a case of what is assumed."
    )
    pen.idea("The square of a sum is a double sum, and independent factors are averaged one by one.")

    pen.start(E(dot))
    pen.relate(
        "=", Sum(Sum(a[s] * Q[s, i], s) * Sum(b[t] * K[t, i], t), i), name="independence",
        why="the mean of a product is the product of the means",
    )  # fmt: skip
    pen.use(centred)
    mean = pen.relate("=", number(0), name="mean 0", why="of the queries is enough")
    pen.start(E(dot**2))
    pen.relate(
        "=", E(Sum(Q[s, i] * K[t, i] * Q[s, j] * K[t, j], i, j)), name="square of a sum", why="all pairs of entries"
    )
    pen.relate(
        "=", Sum(Sum(a[s] * Q[s, i] * Q[s, j], s) * Sum(b[t] * K[t, i] * K[t, j], t), i, j), name="independence",
        why="the mean of a product is the product of the means",
    )  # fmt: skip
    pen.use(white, white_keys)
    square = pen.relate("=", d, name="count", why="only the `d` pairs with `i == j` are left, each with 1")
    pen.start(E((dot - E(dot)) ** 2))
    pen.use(mean)
    pen.relate("=", d, square, name="variance", why="the mean square, as the mean is 0")
    root = pen.follows(equals(sqrt(d) ** 2, d), by=calculus.square_of_a_root)
    pen.start(E((dot / sqrt(d)) ** 2))
    pen.relate("=", E(dot**2) / d, root, name="constant factor", why="it comes out squared")
    pen.use(square)
    pen.relate("=", number(1), name="divide by the root", why="the variance is 1 in every width")

    pen.sanity(relation("<=", E(dot) ** 2, E(dot**2)), "a variance is not negative")
    pen.wrong("Dividing by `d`: then the logits shrink with the width, and the softmax becomes uniform.")
    pen.wrong("Taking it for a law of trained models: it holds at the start, while entries are independent.")
    pen.wrong("Needing normal entries: only their means, variances and independence were used.")
