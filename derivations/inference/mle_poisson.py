"""Maximum likelihood for the Poisson distribution.

The rate of rare events from counts: decays, arrivals, defects, words in a document.
"""

from derivations.distributions.poisson import poisson as law
from workbench import derivation, equals, exp, gamma, mle, number, oo

META = {
    "level": "beginner",
    "bullets": ["Statistical reasoning", "Distribution analysis"],
    "prerequisites": ["poisson-limit-of-binomial"],
    "references": ["Casella & Berger §7.2.2"],
}

x, (lam,) = law.variable, law.parameters
density = exp(-lam) * lam**x / gamma(x + 1)
score = x / lam - 1


@derivation()
def mle_poisson(pen):
    made = mle(density, x, lam, support=(number(0), oo), discrete=True)
    pen.goal("Find the rate `lam` that makes `n` independent Poisson counts most probable.")
    pen.idea("The factorials do not depend on `lam`: of the counts only their sum is left.")

    pen.sanity(equals(law.expectation(x), lam), "the mean of the counts is right on average")
    pen.sanity(equals(law.expectation(score), number(0)), "the score has mean zero at the true rate")
    pen.sanity(equals(law.expectation(score**2), 1 / lam), "its variance is the information of one count")
    pen.wrong("Differentiating the factorial: it does not depend on `lam` and drops out.")
    pen.wrong("Counts that are all 0: the likelihood falls with `lam` everywhere, and the estimate is the boundary, 0.")
    return made
