"""Softmax as an argmax with entropy.

Reward the largest logits, but pay for certainty: the best compromise is the softmax, its value the log-sum-exp. This is
the Boltzmann law of physics, the soft choice of attention, and the dual of logistic regression.
"""

from workbench import (
    Equality,
    Implies,
    Inequality,
    Sum,
    derivation,
    derivative,
    equals,
    exp,
    index,
    log,
    logsumexp,
    named,
    ones,
    relation,
    scalar,
    size_term,
    softmax,
    sum,
    vector,
)
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.rules import calculus, names, norms

META = {
    "level": "advanced",
    "bullets": ["Distribution analysis", "Attention mechanisms in transformers"],
    "prerequisites": ["max-entropy-discrete-uniform", "logsumexp-gradient-hessian"],
    "references": ["Boyd & Vandenberghe, Convex Optimization, 3.3 (example 3.25)", "PML1 §3.4.4"],
}

p, z = vector("p", "K", "simplex", "positive"), vector("z", "K")
T, lam = scalar("tau", "positive"), scalar("lambda")
j, k = index("j k", "K")
s = named("s", softmax(z / T))
top = T * logsumexp(z / T)


def gain(weights):
    """The mean logit, and the entropy at the price tau."""
    return Sum(weights[k] * z[k], k) - T * Sum(weights[k] * log(weights[k]), k)


F = named("F", gain(p))
D = sum(p * log(p / s))


@derivation(
    claim=[
        Inequality(F, "<=", top),
        Equality(gain(s), top),
        Equality(top - F, T * D),
        Implies(equals(D, 0), equals(p[k], s[k])),
    ]
)
def max_entropy_boltzmann_softmax(pen):
    pen.given(p, z, T)
    pen.goal("Find the probabilities `p` with the largest `F`, the mean logit plus `tau` times the entropy.")
    pen.convention("`p` is positive and sums to 1; `tau` is positive: a temperature, the price of certainty.")
    pen.idea("A multiplier finds the softmax `s`; what `F` lacks to the bound is `tau` times a divergence from `s`.")
    positive, whole, price = pen.fact(p, "positive"), pen.fact(p, "simplex"), pen.fact(T, "positive")

    pen.define("F", F.args[0])
    pen.follows(
        equals(derivative(F, p[j]), z[j] - T * (log(p[j]) + 1)), F, positive, by=calculus.product_rule,
        name="slope of `F`", why="only the terms with `p_j` move",
    )  # fmt: skip
    back = pen.follows(equals(exp(log(p)), p), positive, by=calculus.exp_of_log)
    alike = equals(z - T * (log(p) + 1), lam * ones("K"))
    with pen.suppose(alike, "the sum is held at 1: one multiplier for all slopes") as level:
        logs = pen.follows(equals(log(p), z / T - (1 + lam / T) * ones("K")), level, price, name="solve for `log(p)`")
        weights = pen.follows(
            equals(p, exp(-1 - lam / T) * exp(z / T)), logs, back, by=calculus.exp_of_sum, name="exponentiate",
            why="all in proportion to `exp(z/tau)`",
        )  # fmt: skip
        found = pen.follows(
            equals(p, softmax(z / T)), weights, whole, by=names.definition(softmax), name="normalise",
            why="the factor in front makes the sum 1",
        )  # fmt: skip
    pen.discharge(level, found)

    pen.define("s", s.args[0], "what was found")
    some = pen.follows(relation(">", s, 0), s, by=RANGE_OF_A_FUNCTION)
    unit = pen.follows(equals(sum(s), 1), s, by=norms.weights_sum_to_one)
    own = pen.follows(equals(log(s), z / T - logsumexp(z / T)), s, by=names.log_of_softmax, why="of a quotient")
    ratio = pen.follows(equals(log(p / s), log(p) - log(s)), positive, some, by=calculus.log_of_quotient)
    split = pen.follows(
        equals(top - F, T * D), ratio, own, whole, price, F, name="weighted sum",
        why="`z == tau*log(s)` and one number, which the weights `p` count once",
    )  # fmt: skip
    gibbs = pen.lemma("kl-divergence-nonnegative", positive, whole, some, unit, p=p, q=s)
    pen.follows(relation("<=", F, top), split, gibbs, price, name="no divergence is negative")
    pen.follows(equals(gain(s), top), own, unit, price, name="put in", why="`s` reaches the bound")
    pen.lemma(
        "kl-divergence-nonnegative", positive, whole, some, unit, claim=6, p=p, q=s,
        why="the bound is reached nowhere else",
    )  # fmt: skip

    pen.sanity(relation(">=", top, Sum(z[k], k) / size_term("K")), "the bound is above the mean logit of equal chances")
    pen.sanity(equals(derivative(top, z), s), "the slope of the value is the argmax: the envelope theorem")
    pen.wrong("Adding multipliers for `p_k >= 0`: the slope of the entropy is infinite there, no weight becomes 0.")
    pen.wrong("Calling the limit at `tau == 0` one-hot: where the largest logits tie, they share the weight.")
    pen.wrong("The sign of the entropy: subtracted, `F` is convex, and the best `p` is a corner.")
