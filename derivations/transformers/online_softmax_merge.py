"""Merging two parts of a softmax.

Attention over a long text can be computed piece by piece: three quantities of each piece are enough, and merging them
is a sum in disguise. So pieces may be merged in any order, on any number of machines.
"""

from workbench import (
    Equality,
    Sum,
    concat,
    derivation,
    equals,
    exp,
    index,
    log,
    logsumexp,
    named,
    relation,
    scalar,
    vector,
)
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.rules import calculus
from workbench.rules.reason import together

META = {
    "level": "advanced",
    "bullets": ["Attention mechanisms in transformers", "Linear scaling in LLM design"],
    "prerequisites": ["softmax-shift-invariance", "attention-convex-combination"],
    "references": [
        "Milakov & Gimelshein (2018), Online normalizer calculation for softmax",
        "Dao et al. (2022), FlashAttention, §3.1",
    ],
}

s, V = vector("s", "n"), vector("v", "n")
t, W = vector("t", "k"), vector("w", "k")
j, l = index("j", "n"), index("l", "k")
m, m_1, m_2, m_3 = scalar("m"), scalar("m_1"), scalar("m_2"), scalar("m_3")
l_1 = named("ell_1", Sum(exp(s[j] - m_1), j))
l_2 = named("ell_2", Sum(exp(t[l] - m_2), l))
o_1 = named("o_1", Sum(exp(s[j] - m_1) * V[j], j) / l_1)
o_2 = named("o_2", Sum(exp(t[l] - m_2) * W[l], l) / l_2)
ell = named("ell", exp(m_1 - m) * l_1 + exp(m_2 - m) * l_2)
o = named("o", (exp(m_1 - m) * l_1 * o_1 + exp(m_2 - m) * l_2 * o_2) / ell)
total = Sum(exp(s[j]), j) + Sum(exp(t[l]), l)
mean = (Sum(exp(s[j]) * V[j], j) + Sum(exp(t[l]) * W[l], l)) / total


numerator = Sum(exp(s[j]) * V[j], j) + Sum(exp(t[l]) * W[l], l)
l_3, o_3, m_12, m_23 = scalar("ell_3", "positive"), scalar("o_3"), scalar("m_12"), scalar("m_23")
RESCALE = together([calculus.exp_of_difference, calculus.exp_of_negative])


def added(at, one, two):
    """The sum of two pieces, both measured from one number."""
    return exp(one[0] - at) * one[1] + exp(two[0] - at) * two[1]


l_12 = named("ell_12", added(m_12, (m_1, l_1), (m_2, l_2)))
l_23 = named("ell_23", added(m_23, (m_2, l_2), (m_3, l_3)))
u_12 = named("u_12", added(m_12, (m_1, l_1 * o_1), (m_2, l_2 * o_2)))
u_23 = named("u_23", added(m_23, (m_2, l_2 * o_2), (m_3, l_3 * o_3)))

@derivation(
    claim=[
        Equality(m + log(ell), log(total)),
        Equality(o, mean),
        Equality(added(m, (m_12, l_12), (m_3, l_3)), added(m, (m_1, l_1), (m_23, l_23))),
        Equality(added(m, (m_12, u_12), (m_3, l_3 * o_3)), added(m, (m_1, l_1 * o_1), (m_23, u_23))),
    ]
)
def online_softmax_merge(pen):
    pen.given(s, V, t, W, m, m_1, m_2, m_3, m_12, m_23, l_3, o_3)
    pen.goal(
        "Find what all keys give from what two pieces of them give, and show that the order of merging does not matter."
    )
    pen.convention(
        "One piece has the scores `s` and the values `v`, another has `t` and `w`; one column of the values is "
        "written. `m_1`, `m_2`, `m` are the largest scores of the pieces and of both in practice, so that no "
        "exponential is above 1, but any numbers do. `ell_1`, `ell_2` are sums of shifted exponentials, `o_1`, `o_2` "
        "the outputs of the pieces; `ell` and `o` are the merged ones. A third piece comes with `m_3`, `ell_3`, `o_3`; "
        "`ell_12` and `u_12` are the sum of the first two pieces and its product with their output, measured from "
        "`m_12`; likewise `ell_23` and `u_23` of the last two."
    )
    pen.idea("Only `exp(m)*ell` and `exp(m)*ell*o` mean anything, and these are sums over keys: merging adds them.")

    for part in (l_1, l_2, o_1, o_2):
        pen.define(part.name, part.args[0])
    parts, tops = [], []
    for at, lo, out, scores, values, x in ((m_1, l_1, o_1, s, V, j), (m_2, l_2, o_2, t, W, l)):
        parts.append(
            pen.follows(
                equals(exp(at - m) * lo, exp(-m) * Sum(exp(scores[x]), x)),
                lo,
                by=RESCALE,
                name="rescale",
                why="a common factor of all terms",
            )
        )
        positive = pen.follows(relation(">", lo, 0), lo, by=RANGE_OF_A_FUNCTION)
        whole = pen.follows(
            equals(lo * out, Sum(exp(scores[x] - at) * values[x], x)), out, positive, name="times the denominator"
        )
        tops.append(
            pen.follows(
                equals(exp(at - m) * lo * out, exp(-m) * Sum(exp(scores[x]) * values[x], x)),
                whole,
                by=RESCALE,
                name="rescale",
                why="by the same factor",
            )
        )
    pen.define("ell", ell.args[0], "both pieces, measured from `m`")
    both = pen.follows(equals(ell, exp(-m) * total), ell, *parts, name="add", why="a sum over all keys")
    some = pen.follows(relation(">", total, 0), by=RANGE_OF_A_FUNCTION)
    factor = pen.follows(relation(">", exp(-m), 0), by=RANGE_OF_A_FUNCTION)
    pen.start(m + log(ell))
    pen.use(both)
    pen.relate("=", log(total), some, by=together([calculus.log_of_product, calculus.log_of_exp]), why="`m` cancels")
    pen.define("o", o.args[0], "the merged output")
    pen.start(o)
    pen.unfold(o)
    pen.use(*tops, both)
    pen.relate("=", mean, some, factor, name="cancel `exp(-m)`", why="the softmax of all keys, applied to all values")
    third, fourth = ((l_1, l_2, l_3, l_12, l_23), (l_1 * o_1, l_2 * o_2, l_3 * o_3, u_12, u_23))
    for one, two, three, first, last in (third, fourth):
        pen.start(added(m, (m_12, first), (m_3, three)))
        pen.relate(
            "=",
            exp(m_1 - m) * one + exp(m_2 - m) * two + exp(m_3 - m) * three,
            first,
            by=calculus.exp_of_difference,
            name="`m_12` cancels",
        )
        pen.relate(
            "=", added(m, (m_1, one), (m_23, last)), last, by=calculus.exp_of_difference, name="and so does `m_23`"
        )

    pen.sanity(equals(m + log(ell), logsumexp(concat(s, t))), "the logsumexp of all scores")
    pen.wrong("Averaging the outputs of the pieces: they count by their sums of exponentials.")
    pen.wrong("Adding `ell_1` and `ell_2` as they are: they are measured from different numbers.")
    pen.wrong("Keeping outputs without their `m` and `ell`: then nothing can be merged with them.")
