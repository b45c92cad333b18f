"""Why attention divides by the square root of d.

A dot product of long random vectors is large: its variance is their length. Divided by the root, the logits of the
softmax keep the same size in every width, and the softmax does not saturate.
"""

from workbench import (
    Equality,
    Implies,
    Sum,
    derivation,
    diag,
    equals,
    eye,
    implies,
    index,
    inner,
    matrix,
    named,
    number,
    relation,
    size_term,
    sqrt,
    trace,
    vector,
    zeros,
)
from workbench.rules.declared.common import CONSTANT_FACTOR

META = {
    "level": "beginner",
    "bullets": ["Attention mechanisms in transformers", "Distribution analysis"],
    "prerequisites": ["mean-and-variance-rules"],
    "references": ["Vaswani et al. (2017), Attention Is All You Need, 3.2.1 (footnote 4)"],
}

A, a = matrix("A", "M", "d"), vector("a", "M", "simplex", "positive")
B, b = matrix("B", "N", "d"), vector("b", "N", "simplex", "positive")
D = matrix("D", "d", "d")
s, t = index("s", "M"), index("t", "N")
d = size_term("d")
mean_q, mean_k = A.T @ a, B.T @ b
C_q, C_k = named("C_q", A.T @ diag(a) @ A), named("C_k", B.T @ diag(b) @ B)
logits = A @ B.T
mean = Sum(a[s] * b[t] * logits[s, t], s, t)
square = Sum(a[s] * b[t] * logits[s, t] ** 2, s, t)
scaled = Sum(a[s] * b[t] * (logits[s, t] / sqrt(d)) ** 2, s, t)
no_mean = equals(mean_q, zeros("d"))
unit = equals(inner(C_q, C_k), inner(eye("d"), eye("d")))


@derivation(
    claim=[
        Implies(no_mean, equals(mean, number(0))),
        Equality(square, inner(C_q, C_k)),
        Implies(unit, equals(square, d)),
        Implies(unit, equals(scaled, number(1))),
    ]
)
def attention_logit_variance_scaling(pen):
    pen.given(A, a, B, b, D)
    pen.goal(
        "Find the mean and the variance of `q @ k` for a random query and a random key, and what makes the variance 1."
    )
    pen.convention(
        "`q` is row `s` of `A` with the probability `a[s]`, and `k`, independent of it, row `t` of `B` with the "
        "probability `b[t]`: sums with these weights are expectations. For independent entries of mean 0 and "
        "variance 1 both `C_q` and `C_k` are `I`."
    )
    pen.idea("The square of a sum is a double sum, and independent factors are averaged one by one.")

    pen.start(mean)
    product = pen.relate("=", mean_q @ mean_k, name="independence", why="the two sums separate")
    pen.follows(implies(no_mean, equals(mean, number(0))), product, name="mean 0", why="of the queries is enough")
    pen.start(square)
    moments = pen.relate("=", inner(C_q, C_k), C_q, C_k, name="independence", why="over all pairs of entries")
    pen.follows(equals(inner(eye("d"), D), trace(D)), name="identity matrix", why="only the pairs `i == i` are left")
    pen.follows(equals(trace(eye("d")), d), name="count the entries", why="each of the `d` products has variance 1")
    pen.follows(implies(unit, equals(square, d)), moments, name="variance 1", why="where both `C_q` and `C_k` are `I`")
    pen.start(scaled)
    pen.relate("=", square / d, by=CONSTANT_FACTOR, why="it comes out squared")
    pen.follows(
        implies(unit, equals(scaled, number(1))), name="divide by the root", why="the variance is 1 in every width"
    )

    pen.sanity(implies(equals(C_q, eye("d")), equals(square, trace(C_k))), "keys of any kind, if the queries are white")
    pen.sanity(relation(">=", square, mean**2), "a variance is not negative")
    pen.wrong("Dividing by `d`: then the logits shrink with the width, and the softmax becomes uniform.")
    pen.wrong("Taking it for a law of trained models: it holds at the start, while entries are independent.")
    pen.wrong("Needing normal entries: only their means, variances and independence were used.")
