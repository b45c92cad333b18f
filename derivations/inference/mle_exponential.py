"""Maximum likelihood for the exponential distribution.

The rate of events from the times between them: failures, decays, arrivals.
"""

from derivations.distributions.exponential import exponential as law
from workbench import derivation, equals, exp, mle, number, oo

META = {
    "level": "beginner",
    "bullets": ["Statistical reasoning", "Distribution analysis"],
    "prerequisites": ["exponential-memoryless"],
    "references": ["Casella & Berger §7.2.2"],
}

x, (lam,) = law.variable, law.parameters
density = lam * exp(-lam * x)
score = 1 / lam - x


@derivation()
def mle_exponential(pen):
    made = mle(density, x, lam, support=(number(0), oo))
    pen.goal("Find the rate `lam` that makes `n` independent exponential waiting times most likely.")
    pen.idea("The logarithm of the density is linear in `x`: the sum of the times is all that the likelihood sees.")

    pen.sanity(equals(law.expectation(score), number(0)), "the score has mean zero at the true rate")
    pen.sanity(equals(law.expectation(score**2), 1 / lam**2), "its variance is the information of one time")
    pen.sanity(
        equals(law.expectation(x), 1 / lam), "invariance: the mean `1/lam` is estimated by the mean of the times"
    )
    pen.wrong("Taking `lam` for the mean: it is a rate, so that its estimate is one over the mean.")
    pen.wrong("Calling the estimate unbiased: the mean of `1/x_bar` is `n*lam / (n - 1)`, larger than `lam`.")
    return made
