"""Gumbel-max trick.

Add Gumbel noise to the logits and take the largest: the winner is a draw from the softmax, and no sum was computed.
"""

from workbench import (
    Derivative,
    Equality,
    Product,
    Sum,
    delta,
    derivation,
    derivative,
    equals,
    exp,
    index,
    integral,
    limit,
    logsumexp,
    named,
    number,
    oo,
    relation,
    scalar,
    softmax,
    vector,
)
from workbench.reasons.common import CONSTANT_FACTOR
from workbench.reasons.integration import ENDS, FUNDAMENTAL
from workbench.reasons.limits import EXPONENTIAL_THAT_FALLS, LIMIT_LAWS
from workbench.reasons.order import positive_by_its_parts
from workbench.rules import calculus, names, sums
from workbench.rules.reason import together
from workbench.terms.heads import between

META = {
    "level": "advanced",
    "bullets": ["Distribution analysis", "Integration methods"],
    "prerequisites": ["softmax-shift-invariance", "integration-by-substitution"],
    "references": ["Maddison, Tarlow & Minka (2014), A* Sampling"],
}

z, i, j = vector("z", "n"), index("i", "n"), index("j", "n")
g, m, t = scalar("g"), scalar("m"), scalar("t")
F = exp(-exp(-g))
own = exp(z[i] - m) * exp(-exp(z[i] - m))
others = Product(exp(-(1 - delta(i, j)) * exp(z[j] - m)), j)
S = named("S", Sum(exp(z[j]), j))
w = named("w_i", integral(own * others, m, -oo, oo))
short = exp(z[i]) * exp(-m) * exp(-S * exp(-m))


def antiderivative_at(place):
    return exp(z[i]) / S * exp(-S * exp(-place))


def below(place):
    """The chance that all values lie below the place."""
    return Product(exp(-exp(z[j] - place)), j)


@derivation(
    claim=[
        Derivative(F, g, exp(-g) * exp(-exp(-g))),
        Equality(w, softmax(z)[i]),
        Equality(below(t), exp(-exp(logsumexp(z) - t))),
        Equality(integral(own * others, m, -oo, t), softmax(z)[i] * below(t)),
    ]
)
def gumbel_max_trick(pen):
    pen.given(z, g, t, m)
    pen.goal(
        "Show that the largest of the values `z_j + G_j`, with independent standard Gumbel noise `G_j`, stands at `i` "
        "with the probability `softmax(z)[i]`; and find the law of the largest value."
    )
    pen.convention(
        "The noise lies below `g` with the chance `exp(-exp(-g))`, and so `z_j + G_j` below `m` with the chance "
        "`exp(-exp(z_j - m))`. `m` runs through the values of the winner, "
        "`t` is a bound. `w_i` is the chance that `i` wins: the density of its value at `m`, times the chance that all "
        "others lie below `m`, over all `m`. The product is over the others: its factor for `j == i` is 1. Ties have "
        "no probability."
    )
    pen.idea("What is missing in the product over the others is what the density of the winner brings along.")

    pen.follows(
        equals(derivative(F, g), exp(-g) * exp(-exp(-g))), by=calculus.chain_rule, name="density of the noise",
        why="the slope of the distribution function",
    )  # fmt: skip
    meaning = pen.define("w_i", w.args[0], "the winner at `m`, and all others below it")
    whole = pen.define("S", S.args[0], "the sum of the exponentials")
    pen.start(others)
    pen.by(sums.exp_of_a_big_sum.backwards)
    rest = pen.relate(
        "=", exp(-(Sum(exp(z[j] - m), j) - exp(z[i] - m))), name="sum over the others", why="all but that of `i`"
    )
    shift = pen.follows(
        equals(Sum(exp(z[j] - m), j), S * exp(-m)), whole, by=calculus.exp_of_sum, why="`exp(-m)` is in every term"
    )
    inside = pen.follows(
        equals(own * others, short), rest, shift, by=calculus.exp_of_sum, name="exponents combined",
        why="the density fills the gap: now the sum is over all",
    )  # fmt: skip
    slope = pen.follows(
        equals(derivative(antiderivative_at(m), m), short), by=calculus.chain_rule,
        why="the new variable is `exp(-m)`, which falls from infinity to 0",
    )  # fmt: skip
    positive = pen.follows(relation(">", S, 0), whole, by=positive_by_its_parts, name="sum of exponentials")
    dies = pen.follows(equals(limit(exp(-m), m, oo), 0), by=EXPONENTIAL_THAT_FALLS)
    grows = pen.follows(equals(limit(exp(-m), m, -oo), oo), by=EXPONENTIAL_THAT_FALLS, name="exponential that grows")
    right = pen.follows(equals(limit(antiderivative_at(m), m, oo), exp(z[i]) / S), dies, by=LIMIT_LAWS)
    left = pen.follows(equals(limit(antiderivative_at(m), m, -oo), 0), grows, positive, by=EXPONENTIAL_THAT_FALLS)
    pen.start(w)
    pen.relate("=", integral(short, m, -oo, oo), meaning, inside, name="put in")
    pen.relate("=", between(antiderivative_at(m), m, -oo, oo), slope, by=FUNDAMENTAL)
    pen.relate("=", exp(z[i]) / S, left, right, by=ENDS)
    pen.relate("=", softmax(z)[i], whole, by=names.definition(softmax))
    at_t = pen.instance(shift, m=t)
    pen.start(below(t))
    pen.by(sums.exp_of_a_big_sum.backwards, why="the largest lies below `t` if all do: independent")
    pen.relate("=", exp(-Sum(exp(z[j] - t), j)), by=CONSTANT_FACTOR)
    total = pen.relate("=", exp(-S * exp(-t)), at_t, name="put in")
    lse = pen.follows(
        equals(S, exp(logsumexp(z))), whole, by=together([names.definition(logsumexp), calculus.exp_of_log])
    )
    pen.follows(
        equals(below(t), exp(-exp(logsumexp(z) - t))), total, lse, by=calculus.exp_of_sum, name="a Gumbel law again",
        why="moved by logsumexp",
    )  # fmt: skip
    pen.start(integral(own * others, m, -oo, t))
    pen.relate("=", integral(short, m, -oo, t), inside, name="put in", why="`i` wins with a value below `t`")
    pen.relate("=", between(antiderivative_at(m), m, -oo, t), slope, by=FUNDAMENTAL)
    pen.relate("=", antiderivative_at(t), left, by=ENDS)
    pen.relate(
        "=", softmax(z)[i] * below(t), total, whole, by=names.definition(softmax), name="a product",
        why="who wins does not depend on how high",
    )  # fmt: skip

    pen.sanity(equals(Sum(softmax(z)[i], i), number(1)), "somebody wins")
    pen.wrong("Normal noise in the place of Gumbel noise: the winner has, in general, other probabilities.")
    pen.wrong("One noise for all entries: then the largest logit always wins.")
    pen.wrong("Adding noise to probabilities: it belongs to the logits. Dividing these by a temperature is allowed.")
