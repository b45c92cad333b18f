"""Generating function and moments of the normal distribution.

One integral, done by completing the square, gives all moments of the normal law, and with them the mean and the
variance of the log-normal: the bias of exponentiating an unbiased logarithm.
"""

from derivations.distributions.log_normal import log_normal
from derivations.distributions.normal import normal
from workbench import derivation, equals, exp, scalar
from workbench.engines.statistics.expectation.engine import expect
from workbench.reasons.algebra import MULTIPLY_OUT
from workbench.reasons.expectation import LINEARITY
from workbench.record.claims import Expectation
from workbench.rules import algebra

META = {
    "level": "intermediate",
    "bullets": ["Distribution analysis"],
    "prerequisites": ["gaussian-integral"],
    "references": ["Casella & Berger §3.3", "PML1 §2.6"],
}

x, (mu, sigma), t = normal.variable, normal.parameters, scalar("t")
generating = exp(mu * t + sigma**2 * t**2 / 2)
middle = exp(mu + sigma**2 / 2)
spread = (exp(sigma**2) - 1) * exp(2 * mu + sigma**2)


@derivation(
    claim=[
        Expectation(equals(normal.expectation(exp(t * x)), generating)),
        Expectation(equals(normal.expectation(x), mu)),
        Expectation(equals(normal.expectation((x - mu) ** 2), sigma**2)),
        Expectation(equals(normal.expectation(exp(x)), middle)),
        Expectation(equals(normal.expectation((exp(x) - middle) ** 2), spread)),
    ]
)
def normal_mgf_and_moments(pen):
    pen.given(x, mu, sigma, t)
    pen.goal("Find the mean of `e**(t*X)`, the mean and the variance of `X`, and those of `e**X`, for a normal `X`.")
    pen.convention("`sigma` is the standard deviation.")
    pen.idea("An exponential times the normal density is a multiple of another normal density: the mean moves.")

    last = pen.engine(expect("mgf", normal))
    pen.start(last.left, last.right, last)
    pen.relate("=", generating, by=MULTIPLY_OUT, why="`t` goes into the bracket")
    pen.engine(expect("mean", normal))
    pen.engine(expect("variance", normal))
    first = pen.engine(expect(exp(x), normal))
    second = pen.engine(expect(exp(2 * x), normal))
    square = (exp(x) - middle) ** 2
    pen.start(normal.expectation(square))
    pen.relate(
        "=",
        normal.expectation(exp(2 * x)) - normal.expectation(exp(x)) ** 2,
        first,
        by=LINEARITY,
        name="variance rule",
        why="the mean of the square less the square of the mean",
    )
    pen.use(second, first)
    pen.relate("=", spread, by=algebra.common_factor, why="`e**(2*mu + sigma**2)` stands in both")

    pen.sanity(equals(log_normal.expectation(log_normal.variable), middle), "the mean of the log-normal law")
    pen.wrong(
        "Taking `e**mu` for the mean of `e**X`: the exponential is convex, and its mean lies above its value at "
        "the mean."
    )
    pen.wrong("Half of `sigma` in place of half of its square.")
