"""Cramer-Rao bound.

No unbiased estimator has a variance below one over the information in the sample. The proof is one square that is not
negative, and says when the bound is reached: when the score is a multiple of the estimator's error.
"""

from workbench import (
    Equality,
    Implies,
    Inequality,
    Sum,
    apply,
    derivation,
    derivative,
    distribution,
    equals,
    index,
    log,
    named,
    number,
    relation,
    scalar,
    softmax,
    vector,
)
from workbench.reasons.algebra import MULTIPLY_OUT
from workbench.reasons.common import CONSTANT_FACTOR
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.record.claims import Expectation
from workbench.rules import calculus, leibniz

META = {
    "level": "advanced",
    "bullets": ["Statistical reasoning"],
    "prerequisites": ["fisher-information-identity", "cauchy-schwarz-inequality"],
    "references": ["Casella & Berger Thm 7.3.9"],
}

theta, T, N = scalar("theta"), vector("T", "m"), scalar("N", "positive", "integer")
k, l = index("k", "m"), index("l", "r")
P, R = named("P", softmax(apply("f", "m", theta))), named("R", softmax(apply("h", "r", theta)))
s, t = derivative(log(P[k]), theta), derivative(log(R[l]), theta)


def E(value):
    """The mean over the first sample."""
    return Sum(P[k] * value, k)


g = named("g", E(T[k]))
slope = derivative(g, theta)
variance, I = named("v", E((T[k] - g) ** 2)), named("I", E(s**2))
J = named("J", Sum(R[l] * t**2, l))
rest = named("q", slope / I)
left_over = E((T[k] - g - rest * s) ** 2)
pair = named("I_2", Sum(R[l] * E((s + t) ** 2), l))
p = scalar("p", "unit")
heads = distribution("binomial").of("y")(N, p)
coin = named("I_1", p * (1 / p) ** 2 + (1 - p) * (1 / (1 - p)) ** 2)
spread = heads.expectation((heads.variable / N - p) ** 2)


@derivation(
    claim=[
        Inequality(variance, ">=", slope**2 / I),
        Equality(variance - slope**2 / I, left_over),
        Equality(pair, I + J),
        Implies(equals(I, N * J), equals(pair, (N + 1) * J)),
        Implies(equals(I, N * J), relation(">=", variance, slope**2 / (N * J))),
        Expectation(equals(spread, 1 / (N * coin))),
    ]
)
def cramer_rao_bound(pen):
    pen.given(theta, T, N, p, heads.variable)
    informative = pen.assume(relation(">", I, number(0)), "the information `I > 0`")
    pen.goal("Bound the variance of an estimator `T` by the information in the sample, and say when that is reached.")
    pen.convention(
        "`X` is the whole sample: it takes `m` values, with probabilities `P_k` that depend smoothly on `theta`, and "
        "`T_k` is the estimate from the k-th; sums with these weights are expectations. `g` is the mean of `T`, `v` "
        "its variance, and `I`, the information, the mean square of the score, the slope of `log(P_k)`. `T` is "
        "unbiased where `g == theta`: then the slope of `g` is 1, and the bound is `1/I`. A further observation, "
        "independent of the sample, takes `r` values with probabilities `R_l` and holds the information `J`. For "
        "densities the sums are integrals, under the conditions of the Fisher information."
    )
    pen.idea("Take from the error of `T` the multiple of the score that leaves least; a mean square is left.")

    for part, words in (
        (P, "probabilities of the samples"), (g, "mean of the estimator"), (variance, "its variance"),
        (I, "information"), (rest, "the multiple of the score"),
    ):  # fmt: skip
        pen.define(part.name, part.args[0], words)
    total = pen.follows(
        equals(Sum(P[k], k), number(1)), P, by=RANGE_OF_A_FUNCTION, name="probabilities add up to 1"
    )
    moves = pen.follows(equals(derivative(P[k], theta), P[k] * s), by=calculus.chain_rule)
    pen.start(E(s))
    pen.use(moves, backwards=True)
    pen.relate("=", derivative(Sum(P[k], k), theta), by=leibniz.derivative_of_a_big_sum, why="read backwards")
    pen.use(total)
    zero = pen.inward()
    pen.start(slope)
    pen.unfold(g)
    pen.relate("=", Sum(derivative(P[k], theta) * T[k], k), by=leibniz.derivative_of_a_big_sum)
    pen.use(moves)
    covariance = pen.relate(
        "=", E((T[k] - g) * s), zero, name="covariance with the score", why="`g` times the mean of the score is 0"
    )
    pen.start(left_over)
    pen.relate(
        "=", variance - 2 * rest * E((T[k] - g) * s) + rest**2 * I, variance, I, by=MULTIPLY_OUT,
        why="three means: the variance, the covariance, and the information",
    )  # fmt: skip
    pen.use(covariance, backwards=True)
    square = pen.relate("=", variance - slope**2 / I, rest, informative, name="the best multiple")
    never = pen.follows(
        relation(">=", left_over, number(0)), P, by=RANGE_OF_A_FUNCTION, name="a mean square",
        why="probabilities are positive",
    )  # fmt: skip
    bound = pen.follows(
        relation(">=", variance, slope**2 / I), square, never, name="Cramer-Rao bound",
        why="equality where every `T_k - g` is the same multiple of the score",
    )  # fmt: skip
    pen.follows(equals(variance - slope**2 / I, left_over), square, name="what is left over")
    with pen.suppose(equals(I, N * J), "`N` observations, each with the information `J`") as many:
        each = pen.follows(relation(">=", variance, slope**2 / (N * J)), bound, many)
    pen.discharge(many, each)
    for part, words in (
        (R, "probabilities of a further observation"), (J, "information in it"),
        (pair, "information in both: probabilities multiply, so that scores add"),
    ):  # fmt: skip
        pen.define(part.name, part.args[0], words)
    also = pen.follows(equals(Sum(R[l], l), number(1)), R, by=RANGE_OF_A_FUNCTION, name="probabilities add up to 1")
    pen.start(E((s + t) ** 2))
    pen.relate("=", E(s**2) + 2 * t * E(s) + t**2 * Sum(P[k], k), by=MULTIPLY_OUT)
    inner = pen.relate("=", I + t**2, I, zero, total, name="the score has mean 0")
    pen.start(pair)
    pen.unfold(pair)
    pen.use(inner)
    pen.relate("=", I * Sum(R[l], l) + J, J, name="linearity")
    added = pen.relate("=", I + J, also, name="information adds")
    with pen.suppose(equals(I, N * J), "`N` observations, each with the information `J`") as many:
        each = pen.follows(equals(pair, (N + 1) * J), added, many, name="one observation more")
    pen.discharge(many, each, why="so by induction `N` observations hold `N` times the information of one")
    with pen.road("`N` coins"):
        pen.define("I_1", coin.args[0], "the scores of one coin are `1/p` and `-1/(1 - p)`")
        one = pen.follows(equals(coin, 1 / (p * (1 - p))), coin, pen.fact(p, "unit"), name="one denominator")
        varies = pen.lemma("binomial", pen.fact(N, "positive"), pen.fact(p, "unit"), claim=3, n=N, x=heads.variable)
        pen.start(spread)
        pen.relate(
            "=", heads.expectation(1 / N**2 * (heads.variable - N * p) ** 2), pen.fact(N, "positive"),
            name="one denominator",
        )  # fmt: skip
        pen.relate(
            "=", heads.expectation((heads.variable - N * p) ** 2) / N**2, by=CONSTANT_FACTOR, why="`N` is no chance"
        )
        pen.use(varies)
        pen.relate(
            "=", 1 / (N * coin), one, pen.fact(p, "unit"), pen.fact(N, "positive"), name="the bound is reached",
            why="the information in `N` coins is `N` times that in one",
        )  # fmt: skip

    pen.sanity(
        relation(">=", p * (1 - p), p * (1 - p) / N), "the first coin alone is unbiased too, and `N` times worse"
    )
    pen.wrong("Reading it as a bound for every estimator: a biased one can do better; a constant has none.")
    pen.wrong(
        "`1/I` of one observation: scores of independent observations add, so `N` of them have the information `N*J`."
    )
