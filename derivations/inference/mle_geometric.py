"""Maximum likelihood for the geometric distribution.

The chance of success from the number of trials that it took: retries, attempts until a match, lengths of runs.
"""

from derivations.distributions.geometric import geometric as law
from workbench import derivation, equals, mean, mle, number, oo

META = {
    "level": "beginner",
    "bullets": ["Statistical reasoning", "Distribution analysis"],
    "prerequisites": ["mle-bernoulli"],
    "references": ["Casella & Berger, exercises of ch. 7"],
}

x, (p,) = law.variable, law.parameters
density = (1 - p) ** (x - 1) * p
score = 1 / p - (x - 1) / (1 - p)


@derivation()
def mle_geometric(pen):
    made = mle(density, x, p, support=(number(1), oo), discrete=True)
    sample = made.givens[0]
    pen.goal("Find the `p` that makes the numbers `x_i` of trials up to the first success most probable.")
    pen.idea("`n` sequences end with `n` successes; all trials before are failures: a Bernoulli likelihood again.")

    failures = 1 / (1 + mean(sample - 1))
    pen.sanity(
        equals(1 / mean(sample), failures),
        "counting the failures `x - 1` in place of the trials: one over one more than their mean",
    )
    pen.sanity(equals(law.expectation(x), 1 / p), "invariance: the mean `1/p` is estimated by the mean of the sample")
    pen.sanity(equals(law.expectation(score), number(0)), "the score has mean zero at the true `p`")
    pen.sanity(equals(law.expectation(score**2), 1 / (p**2 * (1 - p))), "its variance is the information of one `x`")
    pen.wrong("Mixing the two conventions: with failures before the success the estimate is `1 / (1 + x_bar)`.")
    pen.wrong("Every `x_i` is 1: then `T == n`, the likelihood `p**n` rises up to the boundary, and the estimate is 1.")
    return made
