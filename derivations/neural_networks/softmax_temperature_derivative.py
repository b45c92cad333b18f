"""Softmax with a temperature.

One number moves a distribution from the certain choice of the largest logit to the uniform one: in sampling from
language models, in distillation, and in the scale of attention. The entropy grows at the rate of a variance.
"""

from workbench import (
    Derivative,
    Inequality,
    Jacobian,
    Sum,
    d,
    derivation,
    derivative,
    equals,
    exp,
    index,
    limit,
    log,
    logsumexp,
    named,
    number,
    onehot_argmax,
    oo,
    relation,
    scalar,
    size_term,
    softmax,
    sum,
    vector,
)
from workbench.reasons.algebra import MULTIPLY_OUT
from workbench.reasons.common import COLLECT
from workbench.reasons.limits import LIMIT_LAWS
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.rules import limits, names, norms

META = {
    "level": "intermediate",
    "bullets": ["Gradient computation", "Attention mechanisms in transformers"],
    "prerequisites": ["softmax-jacobian", "entropy-gradient-logits"],
    "references": ["Murphy, Probabilistic Machine Learning: An Introduction, 2.5.2", "Hinton, Vinyals & Dean (2015)"],
}

z, T = vector("z", "n"), scalar("T", "positive")
i, k = index("i k", "n")
u = named("u", z / T)
p = named("p", softmax(u))
H = named("H", -sum(p * log(p)))
mean = named("m", p @ z)
variance = named("V", p @ (z - mean) ** 2)
slope = -p * (z - mean) / T**2


@derivation(
    claim=[
        Jacobian(p, T, slope),
        Derivative(H, T, variance / T**3),
        Inequality(derivative(H, T), ">=", number(0)),
    ]
)
def softmax_temperature_derivative(pen):
    pen.given(z, T)
    pen.goal("Find how the probabilities `p` and their entropy `H` change with the temperature `T`.")
    pen.convention("`T` is positive; `m` and `V` are the mean and the variance of the logits under `p`.")
    pen.idea("The temperature moves the logits `u` along `z`; what `p` and `H` do when logits move is known already.")

    pen.start(d(u, T))
    logits = pen.inward("`z` does not move", times=3)
    pen.start(d(p, T))
    pen.by_lemma("softmax-jacobian")
    pen.use(logits)
    pen.relate("=", slope * d(T, T), by=MULTIPLY_OUT, why="`p @ z` is the mean")
    pen.identify("it stands beside `dT`")
    pen.start(d(H, T))
    pen.by_lemma("entropy-gradient-logits")
    pen.use(logits)
    change = pen.relate("=", p @ ((log(p) + H) * z) / T**2 * d(T, T), by=COLLECT, why="both factors -1 cancel")
    log_p = pen.follows(equals(log(p) + H, (z - mean) / T), by=names.log_of_softmax, why="the logsumexp cancels")
    pen.start(change.left, change.right)
    moved = pen.use(log_p)
    whole = pen.follows(equals(sum(p), 1), p, by=norms.weights_sum_to_one)
    positive = pen.follows(relation(">", p, 0), p, by=RANGE_OF_A_FUNCTION)
    pen.start(moved.left, moved.right, moved)
    pen.relate("=", variance / T**3 * d(T, T), whole, mean, variance, name="variance", why="the mean of `(z - m) * z`")
    pen.identify("it stands beside `dT`")
    pen.relate(
        ">=",
        number(0),
        positive,
        variance,
        pen.fact(T, "positive"),
        name="a square is not negative",
        why="`V` is a mean of squares",
    )
    cold = pen.follows(equals(limit(T**-1, T, oo), number(0)), by=limits.number_over_what_grows)
    flat = pen.follows(
        equals(limit(exp(z[i] / T) / Sum(exp(z[k] / T), k), T, oo), 1 / size_term("n")), cold, by=LIMIT_LAWS,
        why="each exponential goes to 1",
    )  # fmt: skip
    pen.follows(
        equals(limit(softmax(z / T)[i], T, oo), 1 / size_term("n")), flat, by=names.definition(softmax), why="all alike"
    )
    coldest = limit(softmax(z / T)[i], T, number(0), "right")
    pen.stated(
        equals(coldest, onehot_argmax(z)[i]), "the largest logit wins, as `exp((z - max(z))/T)` goes to 0 elsewhere",
        "Hinton, Vinyals & Dean (2015)",
    )  # fmt: skip

    pen.sanity(equals(sum(slope), number(0)), "the probabilities keep the sum 1")
    pen.sanity(equals(H, logsumexp(u) - mean / T), "the entropy is the logsumexp of the logits less their mean")
    pen.sanity(equals(derivative(mean, T), -variance / T**2), "warmer, the mean logit falls: `dH == -dm/T`")
    pen.wrong("Sampling at temperature 0 by dividing by it: the limit is the largest logit, the formula has no value.")
    pen.wrong("Calling the limit at 0 one-hot where two logits tie: they share the probability.")
    pen.wrong(
        "Forgetting that a gradient through `z/T` is smaller by `1/T`, which distillation makes up for by `T**2`."
    )
