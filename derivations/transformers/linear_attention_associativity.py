"""Linear attention.

Weights that are dot products of features need no table of all pairs: keys and values are added up once, and every query
reads the sums. So the cost grows with the length of the text, and not with its square.
"""

from workbench import (
    Equality,
    Sum,
    apply,
    derivation,
    equals,
    forall,
    implies,
    index,
    matrix,
    named,
    number,
    outer,
    relation,
    scalar,
    size_term,
    tensor,
    vector,
    zeros,
)
from workbench.reasons.order import positive_by_its_parts
from workbench.reasons.sequences import LAST_APART

META = {
    "level": "intermediate",
    "bullets": [
        "Linear scaling in LLM design",
        "Attention mechanisms in transformers",
        "Matrix operations and transformations",
    ],
    "prerequisites": ["attention-convex-combination", "kernel-trick-feature-map"],
    "references": ["Katharopoulos et al. (2020), Transformers are RNNs"],
}

A, B, V = matrix("A", "n", "r", "positive"), matrix("B", "m", "r", "positive"), matrix("V", "m", "d")
i, j, c, f = index("i", "n"), index("j", "m"), index("c", "d"), index("f", "r")
a = vector("a", "r")
k, l, t = scalar("k", "integer"), index("l", "t"), size_term("t")
from_0 = relation(">=", k, 0)
n, r, d = size_term("n"), size_term("r"), size_term("d")
s = named("s", tensor(Sum(B[j, f], j), f))
M = named("M", B.T @ V)
weight = Sum(A[i, f] * B[j, f], f)


def b(at):
    """The features of a key."""
    return apply("b", ("r",), at)


def v(at):
    """Its value."""
    return apply("v", ("d",), at)


def pairs(at):
    """Features times values of the keys so far, added up."""
    return apply("S", ("r", "d"), at)


def z(at):
    """Their features, added up."""
    return apply("z", ("r",), at)


values = equals(pairs(t), Sum(outer(b(l), v(l)), l))
features = equals(z(t), Sum(b(l), l))
plain, linear = n**2 * r + n**2 * d, 2 * n * r * d


@derivation(
    claim=[
        Equality((A @ B.T) @ V, A @ M),
        Equality(Sum(weight * V[j, c], j) / Sum(weight, j), (A @ M)[i, c] / (A @ s)[i]),
        Equality(*values.args),
        Equality(*features.args),
        Equality(pairs(t).T @ a / (z(t) @ a), Sum((a @ b(l)) * v(l), l) / Sum(a @ b(l), l)),
        Equality(plain - linear, n * (n * (r + d) - 2 * r * d)),
    ]
)
def linear_attention_associativity(pen):
    pen.given(A, B, V, a)
    empty = pen.assume(equals(pairs(number(0)), zeros("r", "d")), "before the first token nothing is added up")
    none = pen.assume(equals(z(number(0)), zeros("r")), "nor here")
    law = pen.assume(
        forall(implies(from_0, equals(pairs(k + 1), pairs(k) + outer(b(k), v(k)))), k),
        "token `k` adds its key times its value",
    )
    count = pen.assume(forall(implies(from_0, equals(z(k + 1), z(k) + b(k))), k), "and its key")
    pen.goal(
        "Find the outputs of attention whose weights are dot products of features, without the table of all pairs; "
        "the same token by token; and what it costs."
    )
    pen.convention(
        "Row `i` of `A` holds the features of query `i`, row `j` of `B` those of key `j`, all positive; rows of `V` "
        "are values. For tokens that come one by one, `b(k)` and `v(k)` are features and value of token `k`, counted "
        "from 0, and `a` the features of a query after `t` tokens, which sees these only. Multiplications are counted, "
        "with `n` queries and as many keys."
    )
    pen.idea("The query does not depend on the key: its features stand in front of the sum over keys.")

    with pen.road("all keys at once"):
        pen.define("M", M.args[0], "keys times values, added up: `r` rows of length `d`")
        pen.define("s", s.args[0], "the features of all keys, added up")
        pen.follows(equals((A @ B.T) @ V, A @ M), M, name="products associate", why="no table of pairs is formed")
        pen.start(Sum(weight * V[j, c], j) / Sum(weight, j))
        pen.relate(
            "=", Sum(A[i, f] * Sum(B[j, f] * V[j, c], j), f) / Sum(A[i, f] * Sum(B[j, f], j), f),
            name="the query in front", why="sums change their order, above and below",
        )  # fmt: skip
        pen.relate("=", (A @ M)[i, c] / (A @ s)[i], M, s, name="matrix notation", why="nothing is of size `n*m`")
        positive = pen.fact(A, "positive"), pen.fact(B, "positive")
        pen.follows(
            relation(">", Sum(weight, j), 0), *positive, by=positive_by_its_parts, why="one may divide by it"
        )
    with pen.road("token by token"):
        sums = []
        for statement, recursion, start in ((values, law, empty), (features, count, none)):
            first = pen.instance(recursion, k=number(0))
            base = pen.follows(pen.at(statement, t, 1), first, start, by=LAST_APART, name="one token")
            following = pen.instance(recursion, k=t)
            with pen.suppose(statement, "for `t` tokens") as known:
                after = pen.follows(
                    pen.next_of(statement, t), following, known, by=LAST_APART, name="one token more"
                )
            sums.append(pen.induction(statement, t, base, pen.discharge(known, after)))
        pen.start(pairs(t).T @ a / (z(t) @ a))
        pen.use(*sums)
        pen.relate(
            "=", Sum((a @ b(l)) * v(l), l) / Sum(a @ b(l), l), name="the query in every term",
            why="a weighted mean of the values so far, from two sums of fixed size",
        )  # fmt: skip
    with pen.road("cost"):
        pen.follows(
            equals(plain - linear, n * (n * (r + d) - 2 * r * d)), name="what is saved",
            why="the table takes `n**2*r` and its use `n**2*d`; the sums take `n*r*d`, and reading them as much",
        )  # fmt: skip

    pen.sanity(equals((A @ s)[i], Sum(weight, j)), "the denominator is the sum of the weights")
    pen.wrong("Taking the softmax for such a kernel: the exponential has features, but infinitely many.")
    pen.wrong("Features that may be negative: then a denominator can be 0.")
    pen.wrong("Expecting a gain for short texts: below `2*r*d/(r + d)` tokens the table is cheaper.")
