"""Maximum likelihood for the negative binomial distribution.

Counts that scatter more than Poisson's: read counts in sequencing, words in documents, accidents per driver.
"""

from derivations.distributions.negative_binomial import negative_binomial as law
from workbench import (
    Derivative,
    Equality,
    derivation,
    digamma,
    equals,
    gamma,
    gradient,
    implies,
    log,
    loggamma,
    mean,
    mle,
    named,
    number,
    oo,
    relation,
    size_term,
    sum,
    vector,
)
from workbench.reasons.common import COLLECT

META = {
    "level": "advanced",
    "bullets": ["Statistical reasoning", "Distribution analysis"],
    "prerequisites": ["mle-geometric", "gamma-function-recurrence"],
    "references": ["Casella & Berger §3.2", "Hilbe, Negative Binomial Regression"],
}

x, (r, p) = law.variable, law.parameters
density = gamma(x + r) / (gamma(r) * gamma(x + 1)) * p**r * (1 - p) ** x

sample, n = vector("x", "n", "integer"), size_term("n")
average = named("x_bar", mean(sample))
best = r / (r + average)
ell = named(
    "ell",
    sum(loggamma(sample + r)) - sum(loggamma(sample + 1)) - n * loggamma(r) + n * r * log(p) + sum(sample) * log(1 - p),
)
score = sum(digamma(sample + r)) - n * digamma(r) + n * log(p)
profile = sum(loggamma(sample + r)) - sum(loggamma(sample + 1)) - n * loggamma(r) + n * r * log(best)
profile = profile + n * average * log(average / (r + average))
profile_score = sum(digamma(sample + r)) - n * digamma(r) + n * log(best)


@derivation(
    claim=[
        Equality(n * r / best - sum(sample) / (1 - best), number(0)),
        Derivative(ell, r, score),
        Derivative(profile, r, profile_score),
    ]
)
def mle_negative_binomial_score(pen):
    made = mle(density, x, (r, p), support=(number(0), oo), discrete=True)
    pen.goal(
        "Find `r` and `p` for which `n` independent numbers of failures before the r-th success are most probable."
    )
    pen.convention("`x` holds the `n` numbers of failures; a hat marks an estimate.")
    pen.idea(
        "`p` first, for every `r`: the mean of the counts must come out. The equation for `r` then holds digammas."
    )

    counts = pen.assume(relation(">", average, number(0)), "not all counts are 0")
    with pen.road("the equation for `r`"):
        slope = pen.engine(gradient(ell, r))
        pen.start(slope.left, slope.right, slope)
        pen.relate("=", score, name="order of the terms")
        found = pen.engine(gradient(named("ell_1", profile), r))
        pen.start(found.left, found.right, found)
        pen.relate(
            "=", profile_score, pen.fact(r, "positive"), counts, by=COLLECT, name="`p_hat` put in",
            why="that `p_hat` moves with `r` too does not count: the slope in `p` is 0 there",
        )  # fmt: skip

    pen.sanity(equals(law.expectation(r / p - x / (1 - p)), number(0)), "the score of `p` has mean zero")
    geometric = implies(equals(r, number(1)), equals(best, 1 / (1 + average)))
    pen.sanity(geometric, "`r == 1`: the geometric law, counted in failures")
    pen.wrong("Counts with a variance below their mean: the likelihood rises with `r` for ever, towards Poisson.")
    pen.wrong("Taking `r` for whole: as a measure of how counts scatter it is any positive number.")
    return made
