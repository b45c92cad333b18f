"""The exponential distribution has no memory.

Having waited says nothing about how long one still has to wait: lifetimes without wear, queues, radioactive decay.
"""

from derivations.distributions.exponential import exponential as law
from workbench import Claim, Equality, derivation, equals, exp, implies, integral, number, oo, relation, scalar
from workbench.engines.integrals import integrate
from workbench.engines.statistics.expectation.engine import expect
from workbench.record.claims import Expectation

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

    pen.follows(equals(law.density, density), name="density", why="the logarithm undone")
    first = pen.engine(integrate(density, x, t, oo))
    later = pen.follows(
        equals(survival(s + t), exp(-lam * (s + t))), first, name="the same tail", why="from `s + t` on"
    )
    start = pen.follows(equals(survival(s), exp(-lam * s)), first, name="the same tail", why="from `s` on")
    pen.start(survival(s + t) / survival(s))
    pen.use(later, start)
    pen.relate(
        "=",
        exp(-lam * t),
        name="quotient of exponentials",
        why="`X > s + t` implies `X > s`: the joint event is the first",
    )
    pen.use(first, backwards=True)
    pen.engine(expect("mean", law))
    pen.engine(expect("variance", law))

    pen.sanity(implies(equals(t, 1 / lam), equals(survival(t), exp(number(-1)))), "beyond its mean: 37 percent")
    pen.sanity(relation("<=", survival(s + t), survival(t)), "later is less likely")
    pen.wrong("Expecting a long wait to end soon: what remains has the same law as at the start.")
    pen.wrong("Mean `lam`: that is the rate, and the mean its reciprocal.")
