"""Maximum likelihood for the Rayleigh distribution.

The strength of noise from the lengths of two-dimensional errors: radar, magnetic resonance, wind speeds.
"""

from derivations.distributions.rayleigh import rayleigh
from workbench import derivation, equals, exp, mle, number, oo, scalar, sqrt

META = {
    "level": "beginner",
    "bullets": ["Statistical reasoning", "Distribution analysis"],
    "prerequisites": ["mle-normal"],
    "references": ["Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, ch. 18"],
}

x, v = rayleigh.variable, scalar("v", "positive")
law = rayleigh(sqrt(v))
density = x / v * exp(-(x**2) / (2 * v))
score = x**2 / (2 * v**2) - 1 / v


@derivation()
def mle_rayleigh(pen):
    made = mle(density, x, v, support=(number(0), oo))
    pen.goal("Find the `v == sigma**2` for which `n` independent lengths from a Rayleigh distribution are most likely.")
    pen.convention(
        "`v` is the variance `sigma**2` of each coordinate; `x` holds the `n` lengths; a hat marks an estimate."
    )
    pen.idea("A squared length is exponential with mean `2*v`: the mean of the squares, halved, must come out.")

    pen.sanity(equals(law.expectation(x**2) / 2, v), "half the mean square is right on average: no bias")
    pen.sanity(equals(law.expectation(score), number(0)), "the score has mean zero at the true `v`")
    pen.sanity(equals(law.expectation(score**2), 1 / v**2), "its variance is the information of one length")
    pen.wrong("Leaving out the 2: `x[i]**2` is the sum of two squares of variance `v` each.")
    pen.wrong("Calling `sigma_hat` unbiased because its square is: the root of an unbiased estimate is too small.")
    return made
