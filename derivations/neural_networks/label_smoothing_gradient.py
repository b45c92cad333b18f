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
    exp,
    implies,
    index,
    log,
    log_softmax,
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
from workbench.reasons.calculus import DIFFERENTIATE_BOTH_SIDES
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.rules import calculus, names, norms
from workbench.rules.reason import together

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

    pen.define("p", p.args[0])
    pen.define("q", q.args[0], "the smoothed target")
    whole = pen.follows(
        equals(sum(q), number(1)), q, pen.fact(y, "onehot"), name="a distribution",
        why="`epsilon` is shared by `K` classes",
    )  # fmt: skip
    some = pen.follows(relation(">", q, 0), q, pen.fact(y, "onehot"), pen.fact(e, "unit"), name="positive")
    pen.start(L)
    loss = pen.relate("=", logsumexp(z) - q @ z, by=norms.weights_sum_to_one, why="the logsumexp stands once")
    slope = pen.follows(
        equals(derivative(L, z), derivative(logsumexp(z) - q @ z, z)), loss, by=DIFFERENTIATE_BOTH_SIDES
    )
    gradient = pen.follows(
        equals(derivative(L, z), p - q), slope, p, by=calculus.sum_rule, name="gradient of logsumexp",
        why="and of a linear form",
    )  # fmt: skip
    pen.relate("=", G, q, name="write out")
    exps = pen.follows(equals(exp(log(q)), q), some, by=calculus.exp_of_log)
    at_q = pen.follows(
        equals(softmax(log(q)), q), exps, whole, by=names.definition(softmax), why="`q` over its sum, which is 1"
    )
    there = equals(z, log(q))
    best = pen.follows(implies(there, equals(p, q)), at_q, p, name="the best logits", why="there `p` is `q`")
    pen.follows(implies(there, equals(derivative(L, z), zeros("K"))), gradient, best, name="stationary")
    entry = pen.follows(
        equals(log(p), z - logsumexp(z)), p, by=together([names.log_of_softmax, names.definition(log_softmax)]),
        why="`z` less one number",
    )  # fmt: skip
    pen.follows(
        implies(equals(p, q), equals(z[j] - z[k], log(q[j]) - log(q[k]))), entry, name="no other logits",
        why="up to one number for all they are `log(q)`",
    )  # fmt: skip
    pen.start(log(high) - log(low))
    pen.relate("=", gap, pen.fact(e, "unit"), by=calculus.log_of_quotient, why="true class and any other")
    weights = pen.follows(relation(">", p, 0), p, by=RANGE_OF_A_FUNCTION)
    total = pen.follows(equals(sum(p), 1), p, by=norms.weights_sum_to_one)
    pen.define("L", L.args[0])
    pen.define("H", H.args[0], "the entropy of the target")
    ratio = pen.follows(equals(log(q / p), log(q) - log(p)), some, weights, by=calculus.log_of_quotient)
    split = pen.follows(
        equals(L, H + sum(q * log(q / p))), ratio, L, H, name="add and subtract `H`", why="the rest is a divergence"
    )
    pen.follows(implies(there, equals(L, H)), L, H, best, name="no divergence")
    gibbs = pen.lemma("kl-divergence-nonnegative", some, whole, weights, total, p=q, q=p)
    pen.follows(relation(">=", L, H), split, gibbs, name="KL divergence", why="not negative; 0 only where `p` is `q`")

    pen.sanity(equals(sum(G), number(0)), "the entries of the gradient sum to 0")
    pen.sanity(implies(equals(z, gap * y), equals(p, q)), "a logit ahead of the others by the gap gives `p == q`")
    pen.sanity(relation(">", H, number(0)), "the least loss is not 0: it is the entropy of the smoothed target")
    pen.wrong("Comparing losses with and without smoothing: their minima differ by `H`.")
    pen.wrong("Spreading `epsilon` over the `K - 1` other classes and keeping this gap: then `q` has other entries.")
