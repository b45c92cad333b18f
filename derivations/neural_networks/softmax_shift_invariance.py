"""Shift invariance of softmax.

Only differences of logits matter. That is why code may subtract the maximum before it exponentiates, and why two
classes need one logit only.
"""

from workbench import (
    Equality,
    Sum,
    derivation,
    equals,
    exp,
    index,
    log,
    logsumexp,
    max,
    named,
    number,
    ones,
    relation,
    scalar,
    sigmoid,
    softmax,
    vector,
)
from workbench.reasons.algebra import CANCEL
from workbench.rules import calculus, names, sums

META = {
    "level": "beginner",
    "bullets": ["Error function development", "Attention mechanisms in transformers"],
    "prerequisites": ["sigmoid-derivative"],
    "references": ["Goodfellow, Bengio & Courville, Deep Learning, 4.1 and 6.2.2.3"],
}

z, x, c = vector("z", "n"), vector("x", 2), scalar("c")
i, k = index("i k", "n")
one = ones("n")
m = named("m", max(z))
shifted = softmax(z + c * one)


@derivation(
    claim=[
        Equality(shifted, softmax(z)),
        Equality(softmax(x)[0], sigmoid(x[0] - x[1])),
        Equality(logsumexp(z), m + log(Sum(exp(z[k] - m), k))),
    ]
)
def softmax_shift_invariance(pen):
    pen.given(z, x, c)
    pen.goal("Show that softmax does not see a number `c` added to all logits, and what follows from it.")
    pen.convention("`c` is one number, added to every logit; `m` is the largest logit.")
    pen.idea("A common summand of all exponents is a common factor of all terms, and a quotient does not see it.")

    pen.follows(equals(shifted[i], exp(z[i] + c) / Sum(exp(z[k] + c), k)), by=names.definition(softmax))
    pen.by(calculus.exp_of_sum, all=True, why="a summand of the exponent is a factor")
    pen.by(sums.constant_out_of_a_sum, why="`exp(c)` is the same in every term")
    pen.relate("=", exp(z[i]) / Sum(exp(z[k]), k), by=CANCEL, why="`exp(c)` is not 0")
    pen.relate("=", softmax(z)[i], by=names.definition(softmax))
    pen.matrix_form(shifted, i, why="the same for every entry `i`")

    pen.follows(
        equals(softmax(x)[0], exp(x[0]) / (exp(x[0]) + exp(x[1]))), by=names.definition(softmax), why="two classes"
    )
    pen.relate("=", 1 / (1 + exp(x[1]) / exp(x[0])), name="divide by the first term", why="above and below")
    pen.by(calculus.exp_of_difference.backwards)
    pen.relate(
        "=", sigmoid(x[0] - x[1]), by=names.definition(sigmoid), why="its argument is the difference of the two logits"
    )

    pen.follows(equals(logsumexp(z), log(Sum(exp(z[k]), k))), by=names.definition(logsumexp))
    pen.relate("=", log(exp(m) * Sum(exp(z[k] - m), k)), name="factor out `exp(m)`", why="every term has it")
    pen.by(calculus.log_of_product, calculus.log_of_exp, why="the factor comes out of the logarithm as a summand")

    pen.sanity(equals(logsumexp(z + c * one), logsumexp(z) + c), "logsumexp does see the number: it comes out")
    pen.sanity(relation("<=", exp(z[i] - m), number(1)), "no exponential overflows: no exponent is above 0")
    pen.sanity(relation(">=", Sum(exp(z[k] - m), k), number(1)), "and the logarithm is of a number of at least 1")
    pen.wrong("Calling softmax invariant to scaling: `softmax(c*z)` is another distribution, sharper for `c > 1`.")
    pen.wrong("Subtracting the maximum from logsumexp and not adding it again.")
