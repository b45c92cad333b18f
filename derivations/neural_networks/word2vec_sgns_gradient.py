"""Skip-gram with negative sampling.

A word is to be told from random words by its contexts, pair by pair: logistic regression on dot products. Where every
pair is free, the dot products become pointwise mutual informations.
"""

from workbench import (
    Derivative,
    Gradient,
    Iff,
    Inequality,
    d,
    derivation,
    derivative,
    equals,
    exp,
    iff,
    inner,
    log,
    matrix,
    named,
    number,
    outer,
    relation,
    scalar,
    sigmoid,
    softplus,
    sum,
    vector,
)
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.rules import calculus, names
from workbench.rules.reason import together

META = {
    "level": "advanced",
    "bullets": ["Pattern identification", "Error function development", "Gradient computation"],
    "prerequisites": ["binary-cross-entropy-logit-gradient"],
    "references": [
        "Mikolov et al. (2013), Distributed Representations of Words and Phrases and their Compositionality",
        "Levy & Goldberg (2014), Neural Word Embedding as Implicit Matrix Factorization",
    ],
}

v, u, U = vector("v", "m"), vector("u", "m"), matrix("U", "n", "m")
s_o, s_k = named("s", sigmoid(u @ v)), named("r", sigmoid(U @ v))
L = named("L", -log(sigmoid(u @ v)) - sum(log(sigmoid(-(U @ v)))))
P, p, q, c = (scalar(name, "positive") for name in ("P", "p", "q", "c"))
x = scalar("x")
F = named("F", -P * log(sigmoid(x)) - c * p * q * log(sigmoid(-x)))
ratio = P / (c * p * q)


@derivation(
    claim=[
        Gradient(L, v, (s_o - 1) * u + U.T @ s_k),
        Gradient(L, u, (s_o - 1) * v),
        Gradient(L, U, outer(s_k, v)),
        Derivative(F, x, c * p * q * sigmoid(x) - P * (1 - sigmoid(x))),
        Iff(equals(derivative(F, x), 0), equals(x, log(P / (p * q)) - log(c))),
        Inequality(derivative(derivative(F, x), x), ">", number(0)),
    ]
)
def word2vec_sgns_gradient(pen):
    pen.given(v, u, U, P, p, q, c, x)
    pen.goal(
        "Find the gradients of the loss `L` of one pair, and the dot product at which the loss of all pairs is least."
    )
    pen.convention(
        "`v` is the vector of the word, `u` that of its context, the rows of `U` those of `n` random contexts; `s` "
        "and `r` are the sigmoids of their dot products with `v`. In the text a pair has the probability `P`, its "
        "word `p`, its context `q`; each word is met with `c` random contexts, so a pair is a negative one `c*p*q` "
        "times. `F` is the loss of a pair whose dot product `x` is free, which needs vectors that are long enough."
    )
    pen.idea("Each pair is a logistic regression of its own: prediction less label, times the other vector.")

    with pen.road("one pair and its negatives"):
        pen.define("s", s_o.args[0], "how sure the model is of the pair")
        pen.define("r", s_k.args[0], "how sure it is of the random ones")
        pen.start(L)
        pen.unfold(L)
        form = pen.relate("=", softplus(-(u @ v)) + sum(softplus(U @ v)), by=calculus.log_of_sigmoid)
        mirror = pen.follows(equals(sigmoid(-(u @ v)), 1 - s_o), s_o, by=calculus.sigmoid_of_the_negative)
        for variable, result in (
            (v, ((s_o - 1) * u + U.T @ s_k) @ d(v, v)),
            (u, (s_o - 1) * v @ d(u, u)),
            (U, inner(outer(s_k, v), d(U, U))),
        ):
            pen.start(d(L, variable))
            pen.use(form)
            pen.inward(times=4)
            pen.relate("=", result, mirror, s_k, name="prediction less label")
            pen.identify(f"it stands beside `d{variable.name}`")
    with pen.road("all pairs"):
        pen.start(F)
        pen.unfold(F)
        loss = pen.relate("=", P * softplus(-x) + c * p * q * softplus(x), by=calculus.log_of_sigmoid)
        turned = pen.follows(equals(sigmoid(-x), 1 - sigmoid(x)), by=calculus.sigmoid_of_the_negative)
        pen.start(derivative(F, x))
        pen.use(loss)
        pen.inward(times=6)
        slope = pen.relate("=", c * p * q * sigmoid(x) - P * (1 - sigmoid(x)), turned, name="prediction less label")
        pen.start(derivative(derivative(F, x), x))
        pen.use(slope)
        curved = pen.inward(times=6, arithmetic=True)
        above = pen.follows(relation(">", sigmoid(x), 0), by=RANGE_OF_A_FUNCTION)
        below = pen.follows(relation(">", 1 - sigmoid(x), 0), by=RANGE_OF_A_FUNCTION)
        facts = [pen.fact(letter, "positive") for letter in (P, p, q, c)]
        pen.start(derivative(derivative(F, x), x), curved.right, curved)
        pen.relate(">", number(0), above, below, *facts, name="positive", why="strictly convex: one minimum")
        odds = pen.follows(
            equals(sigmoid(x), exp(x) * (1 - sigmoid(x))),
            by=together([names.definition(sigmoid), calculus.exp_of_negative]), name="odds", why="`exp(x)` to one",
        )  # fmt: skip
        factored = pen.follows(
            equals(derivative(F, x), (1 - sigmoid(x)) * (c * p * q * exp(x) - P)), slope, odds, name="factor"
        )
        point = log(P / (p * q)) - log(c)
        value = pen.follows(
            equals(exp(point), P / (c * p * q)), *facts, by=together([calculus.exp_of_difference, calculus.exp_of_log]),
            name="exponential",
        )  # fmt: skip
        with pen.suppose(equals(derivative(F, x), 0), "no slope") as flat:
            power = pen.follows(
                equals(exp(x), exp(point)), flat, factored, below, value, *facts, name="the other factor is not 0"
            )
            there = pen.follows(equals(x, point), power, by=calculus.log_of_exp, name="logarithm")
        forth = pen.discharge(flat, there)
        with pen.suppose(equals(x, point)) as there:
            power = pen.follows(equals(exp(x), P / (c * p * q)), there, value, name="put in")
            flat = pen.follows(equals(derivative(F, x), 0), factored, power, *facts, name="no slope")
        back = pen.discharge(there, flat)
        pen.follows(
            iff(equals(derivative(F, x), 0), equals(x, point)),
            forth,
            back,
            name="both ways",
            why="the pointwise mutual information, less `log(c)`",
        )

    pen.sanity(equals(s_o - 1, -sigmoid(-(u @ v))), "a pair that is sure already pulls no more")
    pen.wrong("Forgetting that a random word may be a true context: the optimum counts with both.")
    pen.wrong("Taking the minus sign of the negatives twice: they push the vectors apart by `r`, a positive number.")
    pen.wrong("Expecting probabilities: the dot product is a mutual information, shifted by `log(c)`.")
