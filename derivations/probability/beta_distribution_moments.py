"""Mean, variance and mode of the beta distribution.

What a random proportion is on average, how far it spreads, and where it is most likely: prior and posterior of every
coin, click rate and success rate.
"""

from derivations.distributions.beta import beta as law
from workbench import Implies, derivation, equals, gradient, implies, minimum, number, relation
from workbench.engines.statistics.expectation.engine import expect
from workbench.record.claims import Expectation
from workbench.terms.term import substitute

META = {
    "level": "intermediate",
    "bullets": ["Distribution analysis"],
    "prerequisites": ["beta-gamma-identity"],
    "references": ["MML §6.6.1", "Casella & Berger §3.3"],
}

x, (a, b) = law.variable, law.parameters
mean = a / (a + b)
mode = (a - 1) / (a + b - 2)
inside = relation(">", minimum(a, b), 1)


@derivation(
    claim=[
        Expectation(equals(law.expectation(x), mean)),
        Expectation(equals(law.expectation((x - mean) ** 2), a * b / ((a + b) ** 2 * (a + b + 1)))),
        Implies(inside, relation("<=", law.log_density, substitute(law.log_density, {x: mode}))),
    ]
)
def beta_distribution_moments(pen):
    pen.given(x, a, b)
    pen.goal(
        "Find the mean and the variance of a beta variable, and where its density is largest if `a` and `b` are "
        "above 1."
    )
    pen.convention("The density is `x**(a - 1) * (1 - x)**(b - 1)` over the beta function, between 0 and 1.")
    pen.idea("A power of `x` times the density is a multiple of another beta density; the gamma recurrence closes it.")

    pen.engine(expect("mean", law))
    pen.engine(expect("variance", law))
    slope = pen.engine(gradient(law.log_density, x))
    there = substitute(slope.right, {x: mode})
    zero = pen.follows(
        implies(inside, equals(there, number(0))),
        slope,
        name="the slope vanishes at the mode",
        why="put `(a - 1) / (a + b - 2)` in",
    )
    curve = -(a - 1) / x**2 - (b - 1) / (1 - x) ** 2
    pen.follows(
        implies(inside, relation("<", curve, number(0))), name="the logarithm is concave", why="both terms are negative"
    )
    pen.follows(
        implies(inside, relation("<=", law.log_density, substitute(law.log_density, {x: mode}))),
        zero,
        name="mode",
        why="a concave function is largest where its slope vanishes",
    )

    pen.sanity(implies(equals(a, b), equals(mean, number(1) / 2)), "symmetric: one half on average")
    pen.sanity(implies(relation(">", a, b), relation(">", mean, number(1) / 2)), "more weight at 1")
    pen.wrong("Using the mode where `a` or `b` is below 1: the density then has no maximum inside.")
    pen.wrong(
        "Leaving out the last 1 in `a + b + 1`: the variance is the mean times the rest over one more than `a + b`."
    )
