"""Bigrams by counting.

A language model that looks back at one token: the most likely probabilities of the next token are shares of counts, and
the best loss it can reach on its data is an entropy.
"""

from workbench import (
    Equality,
    Gradient,
    Implies,
    Inequality,
    Product,
    Sum,
    derivation,
    derivative,
    equals,
    gradient,
    index,
    log,
    matrix,
    named,
    ones,
    outer,
    relation,
    sum,
    tensor,
    vector,
)
from workbench.reasons.common import COLLECT
from workbench.reasons.order import sums_keep_the_order
from workbench.rules import calculus, sums

META = {
    "level": "intermediate",
    "bullets": ["Pattern identification", "Error function development"],
    "prerequisites": ["mle-categorical"],
    "references": ["Jurafsky & Martin, Speech and Language Processing, ch. 3"],
}

x, P = matrix("x", "m+1", "K", "onehot"), matrix("P", "K", "K", "simplex", "positive")
C, lam = matrix("C", "K", "K", "positive"), vector("lambda", "K", "positive")
t, i, j = index("t", "m"), *index("i j", "K")
N = named("N", tensor(Sum(x[t, i] * x[t + 1, j], t), i, j))
L = named("L", Product(Product(P[i, j] ** (x[t, i] * x[t + 1, j]), i, j), t))
c = named("c", sum(C, axis=1))
T = named("T", sum(C))
share = named("P_hat", C / outer(c, ones("K")))
F = named("ell", sum(C * log(P)))
p_i, h_i = tensor(P[i, j], j), tensor(share[i, j], j)
gap = sum(h_i * log(h_i / p_i))
level = equals(C / P, outer(lam, ones("K")))
best = sum(C * log(share))


@derivation(
    claim=[
        Equality(log(L), Sum(N[i, j] * log(P[i, j]), i, j)),
        Gradient(F, P, C / P),
        Implies(level, equals(P, share)),
        Inequality(F, "<=", best),
        Equality(-best / T, Sum(c[i] / T * -Sum(share[i, j] * log(share[i, j]), j), i)),
    ]
)
def ngram_markov_mle(pen):
    pen.given(x, P, C, lam)
    pen.goal(
        "Find the probabilities `P` of the next token, given the present one, for which a sequence of tokens is most "
        "probable, and the loss per token that is left."
    )
    pen.convention(
        "Rows of `x` are the `m + 1` tokens of a text, one-hot over `K`. `P[i, j]` is the probability of `j` after "
        "`i`; by the chain rule of probability, with the present token alone as the past, the text has the probability "
        "`L`, given its first token: the exponent is 1 for the pair at `t` and 0 for all others. `N` counts pairs. "
        "Afterwards `C` holds such counts, here all positive; a pair that was never seen adds nothing, and gets the "
        "probability 0."
    )
    pen.idea("Only counts of pairs matter, and each row of them is a question of its own: that of the categories.")

    with pen.road("counting"):
        pen.define("N", N.args[0], "how often `j` follows `i`")
        pen.define("L", L.args[0], "likelihood")
        above = pen.fact(P, "positive")
        pen.start(log(L))
        pen.unfold(L)
        pen.relate(
            "=", Sum(Sum(x[t, i] * x[t + 1, j] * log(P[i, j]), i, j), t), above,
            by=sums.log_of_a_big_product, name="logarithm of a product", why="exponents come down",
        )  # fmt: skip
        pen.relate("=", Sum(N[i, j] * log(P[i, j]), i, j), N, name="sum over `t` first", why="equal pairs together")
    with pen.road("each row"):
        pos, whole, own = pen.fact(P, "positive"), pen.fact(P, "simplex"), pen.fact(C, "positive")
        for part, words in (
            (c, "how often `i` is followed by anything"), (share, "share of `j` after `i`"), (F, "log-likelihood"),
        ):  # fmt: skip
            pen.define(part.name, part.args[0], words)
        slope = pen.engine(gradient(F, P))
        pen.follows(equals(derivative(F, P), C / P), slope, by=COLLECT)
        filled = pen.follows(relation(">", c, 0), c, own, name="positive")
        with pen.suppose(level, "each row sums to 1: one multiplier for all slopes in a row") as hyp:
            solved = pen.follows(
                equals(C[i, j], lam[i] * P[i, j]), hyp, pos, name="times `P_ij`", why="for every `i` and `j`"
            )
            added = pen.follows(equals(c, lam), solved, c, whole, name="sum over `j`", why="the multiplier is `c_i`")
            found = pen.follows(equals(P, share), solved, added, share, filled, name="divide by `c_i`")
        pen.discharge(hyp, found, why="shares of counts")
    with pen.road("nothing is better"):
        pos, whole, own = pen.fact(P, "positive"), pen.fact(P, "simplex"), pen.fact(C, "positive")
        for part in (c, share, F, T):
            pen.define(part.name, part.args[0])
        filled = pen.follows(relation(">", c, 0), c, own, name="positive")
        total = pen.follows(relation(">", T, 0), T, own, name="positive")
        there = pen.follows(relation(">", share, 0), share, own, filled, name="positive")
        one = pen.follows(equals(sum(h_i), 1), share, c, filled, name="shares")
        some = pen.follows(relation(">", h_i, 0), there, name="positive")
        other = pen.follows(relation(">", p_i, 0), pos, name="positive")
        unit = pen.follows(equals(sum(p_i), 1), whole, name="a law")
        gibbs = pen.lemma("kl-divergence-nonnegative", some, one, other, unit, p=h_i, q=p_i, why="row by row")
        counts = pen.follows(equals(C[i, j], c[i] * share[i, j]), share, filled, name="count and share")
        row = pen.follows(
            equals(c[i] * gap, Sum(C[i, j] * log(share[i, j]), j) - Sum(C[i, j] * log(P[i, j]), j)), there, pos, counts,
            by=calculus.log_of_quotient, name="times `c_i`", why="two log-likelihoods",
        )  # fmt: skip
        term = pen.follows(
            relation("<=", Sum(C[i, j] * log(P[i, j]), j), Sum(C[i, j] * log(share[i, j]), j)), gibbs, row, filled,
            name="no divergence is negative",
        )  # fmt: skip
        added = pen.follows(
            relation("<=", Sum(Sum(C[i, j] * log(P[i, j]), j), i), Sum(Sum(C[i, j] * log(share[i, j]), j), i)), term,
            by=sums_keep_the_order,
        )  # fmt: skip
        pen.follows(relation("<=", F, best), added, F, name="all rows together", why="no other probabilities give more")
        pen.follows(
            equals(-best / T, Sum(c[i] / T * -Sum(share[i, j] * log(share[i, j]), j), i)), counts, total,
            name="loss per token", why="the entropy of the next token, averaged over the present one",
        )  # fmt: skip

    pen.sanity(equals(sum(share, axis=1), ones("K")), "each row is a law")
    pen.wrong("Dividing by all pairs: shares are taken row by row.")
    pen.wrong("A pair that was never seen: its probability 0 makes every text with it impossible, hence smoothing.")
    pen.wrong("The loss on the training text for that on another: there it is a cross-entropy, not the least possible.")
