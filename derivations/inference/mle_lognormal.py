"""Maximum likelihood for the log-normal distribution.

Sizes, incomes and response times, whose logarithms are normal: taking logarithms first, and the normal answer.
"""

from derivations.distributions.log_normal import log_normal
from workbench import derivation, equals, exp, log, mle, number, oo, pi, scalar, sqrt

META = {
    "level": "beginner",
    "bullets": ["Statistical reasoning", "Distribution analysis"],
    "prerequisites": ["mle-normal", "change-of-variables-density"],
    "references": ["Casella & Berger §3.3"],
}

x, mu, v = log_normal.variable, scalar("mu"), scalar("v", "positive")
law = log_normal(mu, sqrt(v))
density = exp(-((log(x) - mu) ** 2) / (2 * v)) / (x * sqrt(2 * pi * v))
score_mu, score_v = (log(x) - mu) / v, (log(x) - mu) ** 2 / (2 * v**2) - 1 / (2 * v)


@derivation()
def mle_lognormal(pen):
    made = mle(density, x, (mu, v), support=(number(0), oo))
    pen.goal(
        "Find `mu` and `v == sigma**2` for which `n` positive observations, with normal logarithms, are most likely."
    )
    pen.convention(
        "`v` is the variance `sigma**2` of `log(x)`; `x` holds the `n` observations; a hat marks an estimate."
    )
    pen.idea(
        "The factor `1/x[i]` of the change of variables holds no parameter: a normal sample of logarithms is left."
    )

    pen.sanity(equals(law.expectation(log(x)), mu), "the mean of the logarithms is right on average")
    pen.sanity(equals(law.expectation(score_mu), number(0)), "the score of `mu` has mean zero at the true parameters")
    pen.sanity(equals(law.expectation(score_v), number(0)), "so has that of `v`")
    pen.sanity(
        equals(law.expectation(x), exp(mu + v / 2)), "invariance: the mean of `x` is estimated by `e**(mu + v/2)`"
    )
    pen.wrong("Estimating `mu` by the logarithm of the mean: the mean of the logarithms is smaller (Jensen).")
    pen.wrong("Leaving out the `1/x[i]`: no harm for the estimates, but the value of the likelihood is another.")
    return made
