"""Attention as a weighted mean.

Every output of attention is a mean of the values, with weights that the keys decide: a kernel smoother. So an output
never leaves the convex hull of the values, and never is longer than the longest of them.
"""

from workbench import (
    Equality,
    Inequality,
    Sum,
    derivation,
    equals,
    exp,
    index,
    matrix,
    max,
    named,
    number,
    ones,
    relation,
    size_term,
    softmax,
    sqrt,
    sum,
    tensor,
)
from workbench.reasons.extremes import the_largest_for_all
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.rules import names

META = {
    "level": "beginner",
    "bullets": ["Attention mechanisms in transformers", "Vector manipulation and spatial relationships"],
    "prerequisites": ["softmax-shift-invariance", "cauchy-schwarz-inequality"],
    "references": [
        "Vaswani et al. (2017), Attention Is All You Need, 3.2",
        "Tsai et al. (2019), Transformer Dissection",
    ],
}

Q, K, V = matrix("Q", "n", "d"), matrix("K", "m", "d"), matrix("V", "m", "k")
i, j, l, c = index("i", "n"), *index("j l", "m"), index("c", "k")
root = sqrt(size_term("d"))
S = named("S", Q @ K.T / root)
P = named("P", softmax(S, axis=1))
O = named("O", P @ V)
u = named("u", sum(V**2, axis=1))


@derivation(
    claim=[
        Inequality(P[i, j], ">", number(0)),
        Equality(Sum(P[i, j], j), number(1)),
        Equality(O[i, c], Sum(exp(S[i, j]) * V[j, c], j) / Sum(exp(S[i, j]), j)),
        Inequality(Sum(O[i, c] ** 2, c), "<=", max(u)),
    ]
)
def attention_convex_combination(pen):
    pen.given(Q, K, V)
    pen.goal("Show that each output is a mean of the values with positive weights, and bound its length.")
    pen.convention(
        "Rows of `Q`, `K`, `V` are queries, keys, values; the softmax is taken in each row of `S`. `u` holds the "
        "squared lengths of the values. With a mask the same holds of the keys that are left, if any is."
    )
    pen.idea("A softmax is positive and sums to 1: all the rest is what is known of means.")

    positive = pen.follows(
        relation(">", P[i, j], 0), P, by=RANGE_OF_A_FUNCTION, why="an exponential over a sum of exponentials"
    )
    entry = pen.follows(equals(P[i, j], exp(S[i, j]) / Sum(exp(S[i, l]), l)), P, by=names.definition(softmax))
    unit = pen.follows(
        equals(Sum(P[i, j], j), 1),
        P,
        by=RANGE_OF_A_FUNCTION,
        name="weights sum to one",
        why="the numerators add up to the denominator",
    )
    mean = pen.follows(equals(O[i, c], Sum(P[i, j] * V[j, c], j)), O, name="a mean of the values")
    pen.relate(
        "=",
        Sum(exp(S[i, j]) * V[j, c], j) / Sum(exp(S[i, j]), j),
        entry,
        name="put in",
        why="the denominator is common to all terms: the kernel smoother of Nadaraya and Watson",
    )
    split = pen.follows(
        equals(Sum(O[i, c] ** 2, c), Sum(P[i, j] * u[j], j) - Sum(P[i, j] * Sum((V[j, c] - O[i, c]) ** 2, c), j)),
        mean,
        unit,
        u,
        name="variance",
        why="the mean square less the squared mean, in each column",
    )
    below = pen.follows(
        relation("<=", Sum(O[i, c] ** 2, c), Sum(P[i, j] * u[j], j)), split, positive, name="a variance is not negative"
    )
    largest = pen.follows(
        relation("<=", Sum(P[i, j] * u[j], j), Sum(P[i, j], j) * max(u)),
        positive,
        by=the_largest_for_all,
        w=tensor(P[i, j], j),
        x=u,
    )
    pen.follows(
        relation("<=", Sum(O[i, c] ** 2, c), max(u)),
        below,
        largest,
        unit,
        name="the weights sum to 1",
        why="an output is not longer than the longest value",
    )

    pen.sanity(equals(P @ ones("m"), ones("n")), "the matrix of weights is row-stochastic")
    pen.sanity(
        equals(softmax(Q @ K.T / root, axis=1) @ ones("m", "k"), ones("n", "k")),
        "values that are all alike are returned",
    )
    pen.wrong("Calling the columns of `P` weights too: a key may be looked at by every query, or by none.")
    pen.wrong("Expecting attention to make new directions: it mixes values; matrices before and after it do the rest.")
    pen.wrong("A row in which all keys are masked: 0 over 0, and no mean at all.")
