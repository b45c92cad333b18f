"""Jacobian of attention in a query.

How the output for one query moves when the query moves: by the covariance of values and keys under the attention
weights. Where all weight lies on one key there is no covariance, and nothing moves.
"""

from workbench import (
    Equality,
    Jacobian,
    Sum,
    d,
    derivation,
    diag,
    equals,
    index,
    matrix,
    named,
    ones,
    outer,
    size_term,
    softmax,
    sqrt,
    sum,
    tensor,
    vector,
    zeros,
)
from workbench.rules import norms

META = {
    "level": "advanced",
    "bullets": ["Attention mechanisms in transformers", "Jacobian computation"],
    "prerequisites": ["softmax-jacobian", "jacobian-chain-rule"],
    "references": ["Vaswani et al. (2017), Attention Is All You Need, 3.2.1"],
}

K, V, q = matrix("K", "n", "r"), matrix("V", "n", "m"), vector("q", "r")
c = vector("c", "r")
j, a, b = index("j", "n"), index("a", "m"), index("b", "r")
root = sqrt(size_term("r"))
s = named("s", K @ q / root)
p = named("p", softmax(s))
o = named("o", V.T @ p)
J = V.T @ (diag(p) - outer(p, p)) @ K / root
v_j, k_j = named("v_j", tensor(V[j, a], a)), named("k_j", tensor(K[j, b], b))
k_bar = named("k_bar", K.T @ p)
products = (Sum(p[j] * outer(v_j, k_j), j) - outer(o, k_bar)) / root
covariance = Sum(p[j] * outer(v_j - o, k_j - k_bar), j) / root


@derivation(
    claim=[
        Jacobian(o, q, J),
        Equality(J, products),
        Equality(J, covariance),
    ]
)
def attention_query_jacobian(pen):
    pen.given(K, V, q, c)
    pen.goal("Find the Jacobian of the output `o` in the query `q`, and read it as a covariance.")
    pen.convention(
        "Rows of `K` are the keys `k_j`, rows of `V` the values `v_j`; `r` is the length of a key. `p` "
        "holds the weights of the `n` keys for this query, and `k_bar` is the mean key. Rows of a Jacobian are "
        "outputs."
    )
    pen.idea("Only the softmax is not linear: its Jacobian stands between two matrices.")

    pen.start(d(s, q))
    pen.unfold(s)
    scores = pen.inward("`K` does not move", times=2)
    pen.start(d(p, q))
    pen.by_lemma("softmax-jacobian")
    weights = pen.use(scores)
    pen.start(d(o, q))
    pen.unfold(o)
    pen.inward("`V` does not move")
    pen.use(weights)
    pen.relate("=", J @ d(q, q), name="brackets", why="matrix products associate")
    pen.identify("it stands beside `dq`")
    unit = pen.follows(equals(sum(p), 1), p, by=norms.weights_sum_to_one)
    pen.start(J)
    pen.relate(
        "=", products, o, k_bar, v_j, k_j, name="multiply out", why="mean of the products less product of the means"
    )
    pen.relate(
        "=",
        covariance,
        unit,
        o,
        k_bar,
        v_j,
        k_j,
        name="covariance",
        why="measured from the means: the weights sum to 1",
    )

    pen.sanity(equals(o, Sum(p[j] * v_j, j)), "the output is the mean value")
    pen.sanity(
        equals((diag(p) - outer(p, p)) @ (outer(ones("n"), c) @ q), zeros("n")),
        "one vector `c` added to all keys: the weights do not notice",
    )
    pen.wrong("Leaving out the second term: the weights sum to 1, so one can only grow at the cost of others.")
    pen.wrong(
        "Taking saturated attention for sensitive: with one weight near 1 the covariance, and the Jacobian, vanish."
    )
    pen.wrong("Forgetting `1 / sqrt(r)`: the scores move less than the dot products.")
