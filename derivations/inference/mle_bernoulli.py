"""Maximum likelihood for the Bernoulli distribution.

The chance of success from n trials: click rates, error rates, the accuracy of a classifier on a test set.
"""

from derivations.distributions.bernoulli import bernoulli as law
from workbench import derivation, equals, mle, named, number, size_term, sum

META = {
    "level": "beginner",
    "bullets": ["Statistical reasoning", "Distribution analysis"],
    "prerequisites": ["product-rule", "exponential-log-derivative-from-definition"],
    "references": ["MML §6.6 and §8.3", "PML1 §4.2.3"],
}

x, (p,) = law.variable, law.parameters
density = p**x * (1 - p) ** (1 - x)
score = x / p - (1 - x) / (1 - p)


@derivation()
def mle_bernoulli(pen):
    made = mle(density, x, p, support=(number(0), number(1)), discrete=True)
    n, successes = size_term("n"), named("T", sum(made.givens[0]))
    share = successes / n
    pen.goal("Find the `p` that makes `n` independent results, each a success (1) or a failure (0), most probable.")
    pen.idea("Only the number of successes matters: the order in which they came does not depend on `p`.")

    pen.sanity(equals(law.expectation(x), p), "the share of successes is right on average")
    pen.sanity(equals(law.expectation(score), number(0)), "the score has mean zero at the true `p`")
    pen.sanity(equals(law.expectation(score**2), 1 / (p * (1 - p))), "its variance is the information of one trial")
    pen.sanity(equals(share / (1 - share), successes / (n - successes)), "odds: successes to failures (invariance)")
    pen.wrong(
        "Trusting the estimate 0 of a few trials without success: the likelihood is then largest at the boundary."
    )
    pen.wrong("Leaving out the failures: the likelihood `p**T` alone is largest at `p == 1`.")
    return made
