"""The exponential distribution has no memory.

Having waited says nothing about how long one still has to wait: lifetimes without wear, queues, radioactive decay.
"""

from derivations.distributions.exponential import exponential as law
from workbench import (
    Claim,
    Equality,
    derivation,
    derivative,
    equals,
    exp,
    implies,
    integral,
    limit,
    number,
    oo,
    relation,
    scalar,
)
from workbench.reasons.common import CONSTANT_FACTOR
from workbench.reasons.expectation import DEFINITION, LINEARITY
from workbench.reasons.integral_calculus import PARTS_IN_AN_INTEGRAL
from workbench.reasons.integration import ENDS, FUNDAMENTAL
from workbench.reasons.limits import EXPONENTIAL_AGAINST_POWERS
from workbench.record.claims import Expectation
from workbench.rules import calculus
from workbench.rules.reason import together
from workbench.terms.heads import between

META = {
    "level": "beginner",
    "bullets": ["Distribution analysis"],
    "prerequisites": ["integration-by-parts"],
    "references": ["Casella & Berger §3.3"],
}

x, (lam,) = law.variable, law.parameters
s, t = scalar("s", "positive"), scalar("t", "positive")
density = lam * exp(-lam * x)


def survival(start):
    return integral(density, x, start, oo)


@derivation(
    claim=[
        Equality(survival(t), exp(-lam * t)),
        Claim("Equality", equals(survival(s + t) / survival(s), survival(t))),
        Expectation(equals(law.expectation(x), 1 / lam)),
        Expectation(equals(law.expectation((x - 1 / lam) ** 2), 1 / lam**2)),
    ]
)
def exponential_memoryless(pen):
    pen.given(x, lam, s, t)
    pen.goal(
        "Find the probability of `X > t`, that of `X > s + t` given `X > s`, the mean and the variance of an "
        "exponential waiting time `X`."
    )
    pen.convention(
        "`lam` is the rate; the integrals from `t` to infinity are the probability of `X > t`, and `s` and `t` are "
        "not negative."
    )
    pen.idea("The tail is an exponential, and exponentials turn sums into products.")

    rate = pen.fact(lam, "positive")
    exact = pen.follows(
        equals(law.density, density), rate, by=together([calculus.exp_of_sum, calculus.exp_of_log]), name="density",
        why="the logarithm undone",
    )  # fmt: skip
    slope = pen.follows(equals(derivative(-exp(-lam * x), x), density), by=calculus.chain_rule)
    whole = pen.follows(equals(survival(t), between(-exp(-lam * x), x, t, oo)), slope, by=FUNDAMENTAL)
    falls = pen.follows(equals(limit(-exp(-lam * x), x, oo), 0), rate, by=EXPONENTIAL_AGAINST_POWERS)
    ends = pen.follows(equals(between(-exp(-lam * x), x, t, oo), exp(-lam * t)), falls, by=ENDS)
    first = pen.follows(
        equals(survival(t), exp(-lam * t)), whole, ends, name="the tail", why="the probability of `X > t`"
    )
    later = pen.instance(first, t=s + t, why="from `s + t` on")
    start = pen.instance(first, t=s, why="from `s` on")
    split = pen.follows(equals(exp(-lam * s + -lam * t), exp(-lam * s) * exp(-lam * t)), by=calculus.exp_of_sum)
    pen.follows(
        equals(survival(s + t) / survival(s), survival(t)), first, later, start, split,
        name="quotient of the tails", why="`X > s + t` implies `X > s`: the joint event is the first",
    )  # fmt: skip
    _moments(pen, rate, exact, slope, falls)

    pen.sanity(implies(equals(t, 1 / lam), equals(survival(t), exp(number(-1)))), "beyond its mean: 37 percent")
    pen.sanity(relation("<=", survival(s + t), survival(t)), "later is less likely")
    pen.wrong("Expecting a long wait to end soon: what remains has the same law as at the start.")
    pen.wrong("Mean `lam`: that is the rate, and the mean its reciprocal.")


def _moments(pen, rate, exact, slope, falls):
    """The mean and the variance, by parts."""
    tail = -exp(-lam * x)
    square, spread = law.expectation(x**2), law.expectation((x - 1 / lam) ** 2)
    whole = pen.follows(equals(integral(density, x, 0, oo), between(tail, x, 0, oo)), slope, by=FUNDAMENTAL)
    ends = pen.follows(equals(between(tail, x, 0, oo), 1), falls, by=together([ENDS, calculus.exp_of_zero]))
    mass = pen.follows(equals(integral(density, x, 0, oo), 1), whole, ends, name="total mass")
    first = _by_parts(pen, rate, slope, x, number(1))
    written = pen.follows(equals(law.expectation(x), integral(x * density, x, 0, oo)), exact, by=DEFINITION)
    mean = pen.follows(
        equals(law.expectation(x), 1 / lam), written, first, mass, rate, by=CONSTANT_FACTOR,
        why="what is left is the total mass, over `lam`",
    )  # fmt: skip
    second = _by_parts(pen, rate, slope, x**2, 2 * x)
    there = pen.follows(equals(square, integral(x**2 * density, x, 0, oo)), exact, by=DEFINITION)
    squares = pen.follows(
        equals(square, 2 / lam**2), there, second, written, mean, rate, by=CONSTANT_FACTOR,
        why="what is left is twice the mean, over `lam`",
    )  # fmt: skip
    one = pen.follows(equals(law.expectation(number(1)), integral(density, x, 0, oo)), exact, by=DEFINITION)
    opened = pen.follows(
        equals(spread, law.expectation(x**2 - 2 / lam * x + 1 / lam**2)), name="square of a difference"
    )
    apart = pen.follows(
        equals(spread, square - 2 / lam * law.expectation(x) + law.expectation(number(1)) / lam**2), opened,
        by=LINEARITY,
    )
    pen.follows(equals(spread, 1 / lam**2), apart, squares, mean, one, mass, rate, name="put in")


def _by_parts(pen, rate, slope, power, change):
    """The mean of a power, under the integral, by parts."""
    tail = -exp(-lam * x)
    whole = integral(power * density, x, 0, oo)
    known = [] if power is x else [pen.follows(equals(derivative(power, x), change), by=calculus.power_rule)]
    parts = pen.follows(
        equals(whole, between(power * tail, x, 0, oo) - integral(change * tail, x, 0, oo)),
        slope, *known, by=PARTS_IN_AN_INTEGRAL, name="by parts", f=power, g=tail,
    )  # fmt: skip
    gone = pen.follows(equals(limit(power * tail, x, oo), 0), rate, by=EXPONENTIAL_AGAINST_POWERS)
    bracket = pen.follows(equals(between(power * tail, x, 0, oo), 0), gone, by=ENDS)
    return pen.follows(
        equals(whole, -integral(change * tail, x, 0, oo)), parts, bracket,
        name="nothing at the ends",
    )  # fmt: skip
