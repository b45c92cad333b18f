"""Maximum likelihood for the Pareto distribution.

The exponent of a power law above a threshold: incomes, city sizes, word frequencies, degrees in networks.
"""

from derivations.distributions.pareto import pareto as law
from workbench import Equality, derivation, equals, log, min, mle, named, number, oo, size_term, sum, vector
from workbench.rules import calculus

META = {
    "level": "intermediate",
    "bullets": ["Pattern identification", "Statistical reasoning"],
    "prerequisites": ["mle-uniform", "mle-exponential"],
    "references": ["Clauset, Shalizi & Newman (2009), eq. 3.1 (their exponent is alpha + 1)"],
}

x, (alpha, m) = law.variable, law.parameters
density = alpha * m**alpha / x ** (alpha + 1)
sample, n = vector("x", "n", "positive"), size_term("n")
least = named("m_hat", min(sample))
alpha_hat = n / (sum(log(sample)) - n * log(least))


@derivation(claim=[Equality(alpha_hat, n / sum(log(sample / least)))])
def mle_pareto(pen):
    made = mle(density, x, (m, alpha), support=(m, oo))
    pen.goal(
        "Find the threshold `m` and the exponent `alpha` for which `n` independent observations from a Pareto "
        "distribution are most likely."
    )
    pen.idea(
        "The likelihood rises with `m` until `m` meets the smallest observation; `log(x)` is exponential above "
        "`log(m)`."
    )

    with pen.road("the exponent by ratios"):
        pen.start(alpha_hat)
        pen.relate("=", n / sum(log(sample) - log(least)), name="one sum", why="`n` equal terms go into the sum")
        pen.relate(
            "=", n / sum(log(sample / least)), pen.fact(sample, "positive"), least, by=calculus.log_of_quotient,
            why="how far each one lies above the least",
        )  # fmt: skip

    pen.sanity(equals(law.expectation(log(x / m)), 1 / alpha), "the mean of `log(x/m)` is `1/alpha`")
    pen.sanity(equals(law.expectation(1 / alpha + log(m) - log(x)), number(0)), "the score of `alpha` has mean zero")
    pen.wrong("Fitting a line to a log-log histogram: its slope is biased, and its error bars mean nothing.")
    pen.wrong("Mixing up `alpha` with the exponent `alpha + 1` of the density.")
    return made
