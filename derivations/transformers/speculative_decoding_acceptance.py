"""Speculative decoding.

A small model proposes tokens, a large one checks them. Accepted where the large model finds the token likely enough,
and else drawn from what the proposals left out, every token has exactly the law of the large model.
"""

from workbench import (
    Equality,
    Sum,
    abs,
    derivation,
    equals,
    index,
    minimum,
    named,
    number,
    relation,
    relu,
    scalar,
    size_term,
    sum,
    vector,
)
from workbench.reasons.sequences import LAST_APART
from workbench.rules import integrals

META = {
    "level": "research",
    "bullets": ["Linear scaling in LLM design", "Statistical reasoning"],
    "prerequisites": ["bayes-rule", "law-of-total-expectation"],
    "references": [
        "Leviathan, Kalman & Matias (2023), Fast Inference from Transformers via Speculative Decoding, §3",
    ],
}

p, q = vector("p", "n", "simplex", "positive"), vector("q", "n", "simplex", "positive")
c = named("c", minimum(1, p / q))
alpha = named("alpha", sum(q * c))
e = named("e", relu(p - q))
r = named("r", e / sum(e))
out = named("o", q * c + (1 - alpha) * r)
a, t, g = scalar("a", "unit"), vector("t", "g"), size_term("g")
k = index("k", "g")
tokens = Sum((k + 1) * a**k * (1 - a), k) + (g + 1) * a**g
expected = equals(tokens, (1 - a ** (g + 1)) / (1 - a))


@derivation(
    claim=[
        Equality(out, p),
        Equality(alpha, sum(minimum(p, q))),
        Equality(1 - alpha, sum(abs(p - q)) / 2),
        Equality(*expected.args),
    ]
)
def speculative_decoding_acceptance(pen):
    pen.given(p, q, a, t)
    pen.goal("Show that the tokens have the law `p`; find how often a proposal is accepted, and what a round yields.")
    pen.convention(
        "For one place in the text, `p` holds the probabilities of the large model and `q` those of the small one. A "
        "token `i`, drawn by `q`, is accepted with the probability `c_i`, by `alpha` on average; else a token is drawn "
        "by `r`. A round proposes `g` tokens `t`, each accepted with the probability `a` if all before it were; the "
        "large model adds one token, in the place of the first refused one or at the end."
    )
    pen.idea("What is accepted of a token is the smaller of two probabilities; what is left over fills up to `p`.")

    with pen.road("one token"):
        positive, one, other = pen.fact(q, "positive"), pen.fact(p, "simplex"), pen.fact(q, "simplex")
        some = pen.assume(relation(">", sum(relu(p - q)), 0), "`p` is not `q`")
        for part, words in (
            (c, "accepted if drawn"), (alpha, "accepted on average"), (e, "what proposals lack"),
            (r, "the second draw"),
            (out, "the law of the token: accepted, or refused and drawn again"),
        ):  # fmt: skip
            pen.define(part.name, part.args[0], words)
        kept = pen.follows(
            equals(q * c, minimum(p, q)), c, positive, by=integrals.smaller_by_the_modulus,
            name="a positive factor goes inside", why="`q * (p/q)` is `p`",
        )  # fmt: skip
        rate = pen.follows(equals(alpha, sum(minimum(p, q))), alpha, kept, name="put in")
        filled = pen.follows(
            equals(minimum(p, q) + e, p), e, by=integrals.smaller_by_the_modulus, name="fill up",
            why="where `q` is the smaller one, `p - q` is missing",
        )  # fmt: skip
        rest = pen.follows(
            equals(sum(e), 1 - alpha), filled, rate, one, name="sum over all tokens",
            why="what is refused is what is missing",
        )  # fmt: skip
        again = pen.follows(equals((1 - alpha) * r, e), r, rest, some, e, name="the total cancels")
        pen.start(out)
        pen.unfold(out)
        pen.use(kept, again)
        pen.relate("=", p, filled, name="fill up", why="the law of the large model")
        half = pen.follows(equals(minimum(p, q), (p + q - abs(p - q)) / 2), by=integrals.smaller_by_the_modulus)
        pen.follows(
            equals(1 - alpha, sum(abs(p - q)) / 2), half, rate, one, other, name="sum over all tokens",
            why="the distance in total variation",
        )  # fmt: skip
    with pen.road("a round"):
        unit = pen.fact(a, "unit")
        base = pen.follows(pen.at(expected, g, 1), unit, by=LAST_APART, name="one proposal", why="`1 + a`")
        with pen.suppose(expected, "for `g` proposals") as known:
            after = pen.follows(
                pen.next_of(expected, g), known, unit, by=LAST_APART, name="one proposal more",
                why="it adds a token where all are accepted: `a**(g + 1)`",
            )  # fmt: skip
        pen.induction(expected, g, base, pen.discharge(known, after))

    pen.sanity(equals(sum(out), number(1)), "it is a law")
    pen.sanity(equals(Sum(a**k, k) + a**g, tokens), "a token for each proposal that is reached, and one more")
    pen.wrong("Drawing a refused token from `p` again: then tokens that `q` likes come too often.")
    pen.wrong("Accepting with the probability `p`: the proposal was already drawn by `q`, so the ratio counts.")
    pen.wrong("Expecting a gain from any small model: with `alpha` near 0 each round yields one token, and costs more.")
