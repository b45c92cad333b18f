"""The evidence lower bound.

What is seen has a cause that is not: its probability is a sum over all causes, mostly too long to add up. Any guess of
the cause bounds it from below, and what is missing is how far the guess is from the posterior.
"""

from workbench import (
    Equality,
    Implies,
    Inequality,
    derivation,
    equals,
    implies,
    index,
    log,
    named,
    ones,
    relation,
    sum,
    vector,
)
from workbench.rules import calculus

META = {
    "level": "advanced",
    "bullets": ["Bayesian methodology", "Error function development"],
    "prerequisites": ["kl-divergence-nonnegative", "bayes-rule"],
    "references": [
        "Kingma & Welling (2013), Auto-Encoding Variational Bayes, §2.2",
        "Bishop, Pattern Recognition and Machine Learning, §10.1",
    ],
}

q, p = vector("q", "K", "simplex", "positive"), vector("p", "K", "simplex", "positive")
l, k = vector("ell", "K", "positive"), index("k", "K")
m = named("m", sum(l * p))
r = named("r", l * p / m)
bound = named("B", sum(q * log(l * p / q)))
D_r, D_p = sum(q * log(q / r)), sum(q * log(q / p))
fit = sum(q * log(l))


@derivation(
    claim=[
        Equality(log(m), bound + D_r),
        Equality(bound, fit - D_p),
        Inequality(log(m), ">=", fit - D_p),
        Equality(sum(r * log(l * p / r)), log(m)),
        Implies(equals(log(m), bound), equals(q[k], r[k])),
    ]
)
def elbo_decomposition(pen):
    pen.given(q, p, l)
    pen.goal(
        "Bound the logarithm of the evidence `m` of what was seen by means over any law `q` of what was not, and say "
        "what the bound lacks."
    )
    pen.convention(
        "A latent `z` has `K` values with the prior `p`; `ell` holds the probability of what was seen for each of "
        "them. So `ell*p` is the joint probability, `m` that of what was seen, and `r` the posterior of `z`. `q` is "
        "any positive law of `z`, and `sum(q*log(q/r))` its divergence from `r`. For densities the sums are integrals."
    )
    pen.idea("The evidence is the joint probability over the posterior, for every `z`: so also on average under `q`.")
    pos_q, one_q = pen.fact(q, "positive"), pen.fact(q, "simplex")
    pos_p, pos_l = pen.fact(p, "positive"), pen.fact(l, "positive")

    pen.define("m", m.args[0], "evidence: the sum over all that may be behind it")
    pen.define("r", r.args[0], "posterior, by Bayes' rule")
    pen.define("B", bound.args[0], "the bound")
    some = pen.follows(relation(">", m, 0), m, pos_l, pos_p, name="positive", why="every term is")
    above = pen.follows(relation(">", r, 0), r, some, pos_l, pos_p, name="positive")
    unit = pen.follows(equals(sum(r), 1), r, m, some, name="a law", why="it sums to `m` over `m`")
    posterior = pen.follows(
        equals(log(r), log(l) + log(p) - log(m)), r, some, pos_l, pos_p, by=calculus.log_of_quotient,
        name="logarithm of the posterior", why="for every `z`: that of the joint probability, less the evidence's",
    )  # fmt: skip
    joint = pen.follows(
        equals(log(l * p / q), log(l) + log(p) - log(q)), pos_q, pos_l, pos_p, by=calculus.log_of_quotient
    )
    against = pen.follows(equals(log(q / r), log(q) - log(r)), pos_q, above, by=calculus.log_of_quotient)
    whole = pen.follows(
        equals(log(m), bound + D_r), bound, posterior, joint, against, one_q, name="mean under `q`",
        why="`log(q)` was put in and taken out; the weights count `log(m)` once",
    )  # fmt: skip
    prior = pen.follows(equals(log(q / p), log(q) - log(p)), pos_q, pos_p, by=calculus.log_of_quotient)
    split = pen.follows(
        equals(bound, fit - D_p), bound, joint, prior, name="joint probability", why="likelihood times prior"
    )
    gibbs = pen.lemma("kl-divergence-nonnegative", pos_q, one_q, above, unit, p=q, q=r)
    pen.follows(
        relation(">=", log(m), fit - D_p), whole, split, gibbs, name="no divergence is negative",
        why="how well `q` explains what was seen, less how far it is from the prior",
    )  # fmt: skip
    own = pen.follows(
        equals(log(l * p / r), log(l) + log(p) - log(r)), above, pos_l, pos_p, by=calculus.log_of_quotient
    )
    pen.follows(
        equals(sum(r * log(l * p / r)), log(m)), own, posterior, unit, name="equality", why="where `q` is the posterior"
    )
    closed = pen.lemma("kl-divergence-nonnegative", pos_q, one_q, above, unit, claim=6, p=q, q=r)
    with pen.suppose(equals(log(m), bound), "equality, the other way round") as hyp:
        none = pen.follows(equals(D_r, 0), hyp, whole, name="nothing is missing")
        same = pen.follows(equals(q[k], r[k]), none, closed, name="divergence 0", why="only between equal laws")
    pen.discharge(hyp, same)

    pen.sanity(
        implies(equals(l, ones("K")), equals(bound, -D_p)),
        "where nothing was learnt: minus the divergence from the prior",
    )
    pen.wrong("Exchanging the two laws of the divergence: the mean is under `q`, which one can draw from.")
    pen.wrong("Reading a higher bound as more evidence: a better `q` raises the bound, and the evidence stays.")
    pen.wrong("A `q` that gives weight where the posterior has none: then the divergence is infinite.")
