"""Moments of the gamma distribution.

Total mass, mean, variance and generating function of the law of waiting times, of rates and of precisions: every one
of them is the gamma integral with other parameters.
"""

from derivations.distributions.gamma import gamma as law
from workbench import Equality, derivation, equals, exp, gamma, implies, integral, number, oo, relation, scalar
from workbench.engines.statistics.expectation.engine import expect
from workbench.reasons.common import CONSTANT_FACTOR
from workbench.reasons.expectation import POWERS_TOGETHER
from workbench.record.claims import Expectation
from workbench.rules import integrals

META = {
    "level": "intermediate",
    "bullets": ["Distribution analysis"],
    "prerequisites": ["gamma-function-recurrence", "integration-by-substitution"],
    "references": ["Casella & Berger §3.3"],
}

x, (alpha, beta), t = law.variable, law.parameters, scalar("t")
density = beta**alpha / gamma(alpha) * x ** (alpha - 1) * exp(-beta * x)
generating = (1 - t / beta) ** (-alpha)


@derivation(
    claim=[
        Equality(law.density, density),
        Equality(integral(density, x, 0, oo), number(1)),
        Expectation(equals(law.expectation(x), alpha / beta)),
        Expectation(equals(law.expectation((x - alpha / beta) ** 2), alpha / beta**2)),
        Expectation(implies(relation("<", t, beta), equals(law.expectation(exp(t * x)), generating))),
    ]
)
def gamma_distribution_moments(pen):
    pen.given(x, alpha, beta, t)
    pen.goal("Find the total mass, the mean, the variance and the moment generating function of the gamma law.")
    pen.convention("`alpha` is the shape and `beta` the rate: the scale is `1/beta`.")
    pen.idea("A power of `x`, or an exponential, times the density is a multiple of another gamma density.")

    facts = pen.fact(x, "positive"), pen.fact(alpha, "positive"), pen.fact(beta, "positive")
    pen.follows(
        equals(law.density, density), *facts, by=POWERS_TOGETHER, name="the density", why="logarithms put together"
    )
    pen.start(integral(density, x, 0, oo))
    front = beta**alpha / gamma(alpha)
    pen.relate("=", front * integral(x ** (alpha - 1) * exp(-beta * x), x, 0, oo), by=CONSTANT_FACTOR)
    pen.relate("=", front * (gamma(alpha) / beta**alpha), *facts, by=integrals.gamma_integral)
    pen.relate("=", number(1), name="cancel", why="a density")
    pen.engine(expect("mean", law))
    pen.engine(expect("variance", law))
    last = pen.engine(expect("mgf", law))
    pen.start(last.left, last.right, last)
    pen.relate("=", generating, name="`beta` in front of both", why="`beta**alpha` goes into the bracket")

    pen.sanity(implies(equals(alpha, 1), equals(generating, beta / (beta - t))), "`alpha == 1` is the exponential law")
    pen.wrong("Mean `alpha * beta`: that is for a scale; here `beta` is a rate.")
    pen.wrong("Using the generating function at `t >= beta`, where the integral is infinite.")
