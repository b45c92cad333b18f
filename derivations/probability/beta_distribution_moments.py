"""Mean, variance and mode of the beta distribution.

What a random proportion is on average, how far it spreads, and where it is most likely: prior and posterior of every
coin, click rate and success rate.
"""

from derivations.distributions.beta import beta as law
from workbench import Implies, both, derivation, equals, gradient, implies, log, number, relation
from workbench.engines.statistics.expectation.engine import expect
from workbench.reasons.signs import log_below_its_tangent
from workbench.record.claims import Expectation
from workbench.rules import calculus
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
inside = both(relation(">", a, number(1)), relation(">", b, number(1)))


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
    pen.follows(
        implies(inside, equals(there, number(0))),
        slope,
        name="the slope vanishes at the mode",
        why="put `(a - 1) / (a + b - 2)` in",
    )
    with pen.suppose(inside, "both exponents are positive") as above:
        unit = pen.fact(x, "unit")
        left = pen.follows(relation(">", mode, number(0)), above, name="between 0")
        right = pen.follows(relation(">", 1 - mode, number(0)), above, name="and 1")
        first = pen.follows(relation(">", x / mode, number(0)), left, unit, name="positive")
        second = pen.follows(relation(">", (1 - x) / (1 - mode), number(0)), right, unit, name="positive")
        below = [
            pen.follows(relation("<=", log(x / mode), x / mode - 1), first, by=log_below_its_tangent),
            pen.follows(
                relation("<=", log((1 - x) / (1 - mode)), (1 - x) / (1 - mode) - 1), second, by=log_below_its_tangent
            ),
        ]
        apart = [
            pen.follows(equals(log(x / mode), log(x) - log(mode)), left, unit, by=calculus.log_of_quotient),
            pen.follows(
                equals(log((1 - x) / (1 - mode)), log(1 - x) - log(1 - mode)), right, unit, by=calculus.log_of_quotient
            ),
        ]
        most = pen.follows(
            relation("<=", law.log_density, substitute(law.log_density, {x: mode})), *below, *apart, above, left, right,
            name="mode", why="`a - 1` times the first and `b - 1` times the second: the right sides add up to 0",
        )  # fmt: skip
    pen.discharge(above, most)

    pen.sanity(implies(equals(a, b), equals(mean, number(1) / 2)), "symmetric: one half on average")
    pen.sanity(implies(relation(">", a, b), relation(">", mean, number(1) / 2)), "more weight at 1")
    pen.wrong("Using the mode where `a` or `b` is below 1: the density then has no maximum inside.")
    pen.wrong(
        "Leaving out the last 1 in `a + b + 1`: the variance is the mean times the rest over one more than `a + b`."
    )
