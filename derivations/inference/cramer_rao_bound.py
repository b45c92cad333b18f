"""Cramer-Rao bound.

No unbiased estimator has a variance below one over the information in the sample. The proof is one square that is not
negative, and says when the bound is reached: when the score is a multiple of the estimator's error.
"""

from workbench import (
    Claim,
    Condition,
    Equality,
    Inequality,
    Sum,
    apply,
    derivation,
    derivative,
    distribution,
    equals,
    expect,
    expectation,
    index,
    log,
    mean,
    named,
    number,
    relation,
    scalar,
    size,
    size_term,
    softmax,
    sum,
    vector,
)
from workbench.rules import calculus

META = {
    "level": "advanced",
    "bullets": ["Statistical reasoning"],
    "prerequisites": ["fisher-information-identity", "cauchy-schwarz-inequality"],
    "references": ["Casella & Berger Thm 7.3.9"],
}

theta, T = scalar("theta"), vector("T", "m")
k = index("k", "m")
P = named("P", softmax(apply("f", "m", theta)))
s = derivative(log(P[k]), theta)
g = named("g", Sum(P[k] * T[k], k))
variance = named("v", Sum(P[k] * (T[k] - g) ** 2, k))
I = named("I", Sum(P[k] * s**2, k))
slope = derivative(g, theta)
left_over = Sum(P[k] * (T[k] - g - slope / I * s) ** 2, k)

size_n = size("n")
n, i = size_term(size_n), index("i", size_n)
p, x, w = scalar("p", "unit"), vector("x", size_n, "mask"), vector("w", "r", "simplex")
coins = Sum(x[i] * log(p) + (1 - x[i]) * log(1 - p), i)

heads = distribution("binomial").of("y")(n, p)


@derivation(
    claim=[
        Inequality(variance, ">=", slope**2 / I),
        Equality(variance - slope**2 / I, left_over),
        Claim("Equality", equals(expectation((mean(x) - p) ** 2, x, coins), p * (1 - p) / n)),
        Claim("Equality", equals(expectation(sum((x - p) / (p * (1 - p))) ** 2, x, coins), n / (p * (1 - p)))),
    ]
)
def cramer_rao_bound(pen):
    pen.given(theta, T, p, x, w, conditions=[Condition("the information `I > 0`", relation(">", I, number(0)))])
    pen.goal("Bound the variance of an estimator `T` by the information in the sample, and say when that is reached.")
    pen.convention(
        "`X` is the whole sample: it takes `m` values, with probabilities `P_k` that are the softmax of a smooth "
        "`f(theta)`, and `T_k` is the estimate from the k-th. `g(theta)` is the mean of `T`, `v` its variance and "
        "`I` the mean square of the score. `T` is unbiased where `g(theta) == theta`: then the slope of `g` is 1, "
        "and the bound is `1/I`. For densities the sums are integrals, under the conditions of the Fisher "
        "information."
    )
    pen.idea("Take from the error of `T` the multiple of the score that leaves least; a mean square is left.")

    zero = pen.follows(
        equals(Sum(P[k] * s, k), number(0)), name="the score has mean zero", why="the probabilities add up to 1"
    )
    pen.start(slope)
    pen.relate("=", Sum(T[k] * derivative(P[k], theta), k), name="derivative of a sum", why="`T` does not know `theta`")
    pen.relate(
        "=",
        Sum(P[k] * T[k] * s, k),
        by=calculus.chain_rule,
        name="logarithmic derivative",
        why="the slope of `P` is `P` times the score",
    )
    moves = pen.relate(
        "=",
        Sum(P[k] * (T[k] - g) * s, k),
        zero,
        name="covariance with the score",
        why="`g` times the mean of the score is 0",
    )
    pen.start(left_over)
    pen.relate(
        "=",
        variance - 2 * (slope / I) * Sum(P[k] * (T[k] - g) * s, k) + (slope / I) ** 2 * I,
        I,
        variance,
        name="expand the square",
        why="three means: `v`, the covariance, and `I`",
    )
    rest = pen.relate("=", variance - slope**2 / I, moves, name="put in", why="the covariance is the slope of `g`")
    pen.follows(relation(">=", left_over, number(0)), name="a mean square", why="probabilities are not negative")
    pen.follows(
        relation(">=", variance, slope**2 / I),
        rest,
        name="Cramer-Rao bound",
        why="equality where every `T_k - g` is the same multiple of the score",
    )
    with pen.road("`n` coins"):
        pen.given(heads.variable)
        spread = pen.engine(expect((heads.variable / n - p) ** 2, heads))
        pen.follows(
            equals(spread.left, 1 / (n * (1 / (p * (1 - p))))),
            spread,
            name="the bound is reached",
            why="the information in one coin is `1/(p * (1 - p))`, in `n` independent ones `n` times that",
        )
        pen.follows(
            relation("<=", p * (1 - p) * mean(w), p * (1 - p) * sum(w**2)),
            pen.fact(p, "unit"),
            pen.fact(w, "simplex"),
            name="another weighted mean",
            why="weights of `r` coins that add up to 1 keep it unbiased; their mean is `1/r`, the value for equal ones",
        )

    pen.sanity(
        equals(mean(x) - p, p * (1 - p) / n * sum((x - p) / (p * (1 - p)))),
        "the error of the mean of `n` coins is a multiple of the score: the case of equality",
    )
    pen.sanity(
        relation(">=", p * (1 - p), p * (1 - p) / n), "the first coin alone is unbiased too, and `n` times worse"
    )
    pen.wrong("Reading it as a bound for every estimator: a biased one can do better; a constant has none.")
    pen.wrong(
        "`1/I` of one observation: scores of independent observations add, so `n` of them have the information `n*I`."
    )
