"""Maximum likelihood for the Laplace distribution.

Why absolute errors lead to the median: robust fits, L1 losses, and a maximum at which there is no derivative.
"""

from derivations.distributions.laplace import laplace as law
from workbench import abs, derivation, equals, exp, mle, number, sign

META = {
    "level": "intermediate",
    "bullets": ["Error function development", "Statistical reasoning"],
    "prerequisites": ["relu-subgradient", "mle-normal"],
    "references": ["Casella & Berger ch. 7", "Boyd & Vandenberghe §6.1"],
}

x, (mu, b) = law.variable, law.parameters
density = exp(-abs(x - mu) / b) / (2 * b)
score_mu, score_b = sign(x - mu) / b, abs(x - mu) / b**2 - 1 / b


@derivation()
def mle_laplace(pen):
    made = mle(density, x, (mu, b))
    pen.goal(
        "Find the centre `mu` and the scale `b` for which `n` independent observations from a Laplace "
        "distribution are most likely."
    )
    pen.convention("`x` holds the `n` observations; at a kink the slope is taken as 0; a hat marks an estimate.")
    pen.idea("`mu` first, for every `b`: the sum of absolute distances is least where as many lie above as below.")

    pen.sanity(equals(law.expectation(score_mu), number(0)), "the score of `mu` has mean zero: `mu` is the median")
    pen.sanity(equals(law.expectation(score_b), number(0)), "so has that of `b`")
    pen.sanity(equals(law.expectation(abs(x - mu)), b), "the mean distance from the centre is `b`")
    pen.wrong("Taking the mean: it minimises squares, and one far observation moves it as far as it likes.")
    return made
