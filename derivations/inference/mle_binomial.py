"""Maximum likelihood for binomial counts.

A common chance of success from groups of different sizes: conversions by day, defects by batch, wins by opponent.
"""

from derivations.distributions.binomial import binomial
from workbench import derivation, equals, gamma, mle, number, scalar, sum

META = {
    "level": "beginner",
    "bullets": ["Statistical reasoning", "Distribution analysis"],
    "prerequisites": ["mle-bernoulli", "binomial-moments"],
    "references": ["Casella & Berger §7.2.2"],
}

k, m, p = scalar("k"), scalar("m", "positive", "integer"), scalar("p", "unit")
ways = gamma(m + 1) / (gamma(k + 1) * gamma(m - k + 1))
density = ways * p**k * (1 - p) ** (m - k)
x, trials = binomial.variable, scalar("N", "positive", "integer")
law = binomial(trials, p)
score = x / p - (trials - x) / (1 - p)


@derivation()
def mle_binomial(pen):
    made = mle(density, (k, m), p, support=(number(0), m), discrete=True)
    counts, sizes = made.givens[:2]
    pooled = sum(counts) / sum(sizes)
    pen.goal(
        "Find the `p` that makes the counts `k_i` of successes among `m_i` trials, `i` from 1 to `n`, most probable."
    )
    pen.convention("`k` holds the `n` counts and `m` the known numbers of trials; a hat marks an estimate.")
    pen.idea("The binomial coefficients are free of `p`: what is left are the trials of all groups in one heap.")

    shares = sum(sizes * (counts / sizes)) / sum(sizes)
    pen.sanity(equals(shares, pooled), "the shares `k_i/m_i`, each weighted by its number of trials")
    pen.sanity(equals(law.expectation(x), trials * p), "a share is right on average, so the pooled one is")
    pen.sanity(equals(law.expectation(score), number(0)), "the score of a count has mean zero at the true `p`")
    pen.sanity(equals(law.expectation(score**2), trials / (p * (1 - p))), "`N` trials hold `N` times what one tells")
    pen.wrong("Averaging the shares `k_i/m_i`: a small group would count as much as a large one.")
    pen.wrong("Differentiating the binomial coefficient: it does not depend on `p`.")
    return made
