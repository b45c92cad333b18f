"""Gradient of the cross-entropy with label smoothing.

A little probability for every class keeps the logits finite: the best gap between the true logit and the others is a
number, no longer infinity.
"""

from workbench import (
    Equality,
    Gradient,
    Implies,
    Inequality,
    Sum,
    derivation,
    derivative,
    equals,
    implies,
    index,
    log,
    logsumexp,
    named,
    number,
    ones,
    relation,
    scalar,
    size_term,
    softmax,
    sum,
    vector,
    zeros,
)
from workbench.rules import calculus, names, norms

META = {
    "level": "intermediate",
    "bullets": ["Error function development"],
    "prerequisites": ["cross-entropy-softmax-gradient", "kl-divergence-nonnegative"],
    "references": ["Szegedy et al. (2016), Rethinking the Inception Architecture, section 7"],
}

z, y, e = vector("z", "K"), vector("y", "K", "onehot"), scalar("epsilon", "unit")
j, k = index("j k", "K")
K = size_term("K")
p = named("p", softmax(z))
q = named("q", (1 - e) * y + e / K)
L = named("L", -Sum(q[k] * log(p[k]), k))
H = named("H", -Sum(q[k] * log(q[k]), k))
G = p - (1 - e) * y - e / K * ones("K")
high, low = 1 - e + e / K, e / K
gap = log((K * (1 - e) + e) / e)


@derivation(
    claim=[
        Gradient(L, z, G),
        Equality(log(high) - log(low), gap),
        Implies(equals(z, log(q)), equals(L, H)),
        Inequality(L, ">=", H),
    ]
)
def label_smoothing_gradient(pen):
    pen.given(z, y, e)
    pen.goal("Find the gradient of the smoothed loss `L`, the best gap between the logits, and the least loss.")
    pen.convention(
        "`y` has one 1 and else 0; `epsilon` lies strictly between 0 and 1; the gradient has the shape of `z`."
    )
    pen.idea("It is a cross-entropy with the soft target `q`, which is least where `p` is `q`.")

    pen.follows(
        equals(sum(q), number(1)),
        q,
        pen.fact(y, "onehot"),
        name="a distribution",
        why="`epsilon` is shared by `K` classes",
    )
    pen.start(L)
    loss = pen.relate("=", logsumexp(z) - q @ z, by=norms.weights_sum_to_one, why="the logsumexp stands once")
    pen.start(derivative(L, z))
    pen.use(loss)
    pen.relate("=", p - q, name="gradient of logsumexp", why="and of a linear form")
    gradient = pen.unfold(q)
    pen.relate("=", G, name="write out")
    pen.follows(
        implies(equals(z, log(q)), equals(derivative(L, z), zeros("K"))),
        gradient,
        name="stationary",
        why="there `p` is `q`",
    )
    pen.follows(
        implies(equals(p, q), equals(z[j] - z[k], log(q[j]) - log(q[k]))),
        by=names.log_of_softmax,
        why="it is `z` less one number",
    )
    pen.start(log(high) - log(low))
    pen.relate("=", gap, by=calculus.log_of_quotient, why="true class and any other")
    pen.start(L)
    pen.relate("=", H + Sum(q[k] * log(q[k] / p[k]), k), name="add and subtract `H`", why="the rest is a divergence")
    pen.relate(">=", H, name="KL divergence", why="not negative; 0 only where `p` is `q`")

    pen.sanity(equals(sum(G), number(0)), "the entries of the gradient sum to 0")
    pen.sanity(implies(equals(z, gap * y), equals(p, q)), "a logit ahead of the others by the gap gives `p == q`")
    pen.sanity(relation(">", H, number(0)), "the least loss is not 0: it is the entropy of the smoothed target")
    pen.wrong("Comparing losses with and without smoothing: their minima differ by `H`.")
    pen.wrong("Spreading `epsilon` over the `K - 1` other classes and keeping this gap: then `q` has other entries.")
