"""Perplexity from cross-entropy.

What language models are compared by: among how many equally likely words a model is, on average, undecided.
"""

from workbench import (
    Equality,
    Product,
    Sum,
    derivation,
    equals,
    exp,
    index,
    log,
    mean,
    named,
    number,
    ones,
    relation,
    scalar,
    size_term,
    vector,
)
from workbench.reasons.algebra import CANCEL
from workbench.rules import calculus, sums

META = {
    "level": "beginner",
    "bullets": ["Performance measurement", "Error function development"],
    "prerequisites": ["kl-minimisation-is-mle"],
    "references": ["Jurafsky & Martin ch. 3", "MML ch. 6"],
}

p, V = vector("p", "T", "unit"), scalar("V", "positive")
T, t = size_term("T"), index("t", "T")
text = named("P", Product(p[t], t))
H = named("H", -Sum(log(p[t]), t) / T)
equal = ones("T") / V
two = number(2)


@derivation(
    claim=[
        Equality(exp(-Sum(log(p[t]), t) / T), text ** (-1 / T)),
        Equality(exp(-mean(log(equal))), V),
        Equality(two ** (H / log(two)), exp(H)),
    ]
)
def perplexity_from_cross_entropy(pen):
    pen.given(p, V)
    pen.goal(
        "Write the perplexity `exp(H)` by the probability of the text, where `H` is the mean cross-entropy of its "
        "`T` tokens."
    )
    pen.convention(
        "`p_t` is the probability that the model gave to token `t` after those before it; logarithms are natural."
    )
    pen.idea(
        "The text is as probable as the product of its tokens; the logarithm makes a sum of it, and a mean over `T`."
    )

    pen.follows(equals(text, Product(p[t], t)), by=calculus.product_rule, why="each token given all tokens before it")
    pen.start(log(text.args[0]))
    pen.by(sums.log_of_a_big_product)
    whole = pen.relate("=", -T * H, H, name="definition of `H`", why="`H` is the mean of `-log(p_t)`")
    positive = pen.follows(relation(">", text, number(0)), text, pen.fact(p, "unit"), name="positive")
    pen.start(exp(H))
    pen.relate(
        "=",
        exp(-log(text) / T),
        whole,
        text,
        by=sums.log_of_a_big_product,
        name="divide by `T`",
        why="`H == -log(P)/T`",
    )
    pen.relate(
        "=", text ** (-1 / T), positive, by=calculus.power_as_exp, name="power of a number",
        why="one over the geometric mean of the token probabilities",
    )
    with pen.road("a uniform model"):
        pen.start(exp(-mean(log(equal))))
        pen.relate("=", exp(log(V)), name="log of a reciprocal", why="every token has the probability `1/V`")
        pen.relate("=", V, by=calculus.exp_of_log, why="as many choices as there are words")
    with pen.road("base 2"):
        pen.start(two ** (H / log(two)))
        pen.relate(
            "=",
            exp(H / log(two) * log(two)),
            by=calculus.power_as_exp,
            name="power of a number",
            why="`H/log(2)` is the cross-entropy in bits",
        )
        pen.relate("=", exp(H), by=CANCEL, why="the base does not matter, as long as both use the same")

    pen.sanity(relation(">=", exp(H), number(1)), "no model is undecided among less than one word")
    pen.sanity(equals(log(exp(H)), H), "a difference of 0.1 in cross-entropy is about 10 per cent in perplexity")
    pen.wrong("Comparing models with different tokens: `T` is another number, and so is the perplexity.")
    pen.wrong(
        "Averaging perplexities over texts: average the cross-entropies, weighted by their tokens, then exponentiate."
    )
