"""Poisson limit of the binomial distribution.

Many trials, each with a small chance: typing errors on a page, decays in a second, clicks of a thousand readers. Only
the mean number of successes is left in the limit.
"""

from derivations.distributions.poisson import poisson
from workbench import Implies, derivation, equals, exp, gamma, implies, limit, log, number, oo, relation, scalar
from workbench.reasons.algebra import choose
from workbench.reasons.estimation import DERIVATIVE_OF_A_MEAN
from workbench.reasons.expectation import LINEARITY, POWERS_TOGETHER, SCORE_HAS_MEAN_ZERO
from workbench.reasons.far_out import EQUAL_FAR_OUT
from workbench.reasons.limits import LIMIT_LAWS, OF_A_CONSTANT
from workbench.record.claims import Expectation
from workbench.rules import limits
from workbench.terms.statements import both

META = {
    "level": "intermediate",
    "bullets": ["Distribution analysis"],
    "prerequisites": ["binomial-moments", "gamma-function-recurrence"],
    "references": ["Casella & Berger §2.3", "Casella & Berger §3.2"],
}

x, (lam,) = poisson.variable, poisson.parameters
k, n = scalar("k", "integer"), scalar("n", "positive")
p = lam / n
E = poisson.expectation


def ordered(k):
    """The number of ways to choose k of n in order, over the number of ways to choose with repetition."""
    return gamma(n + 1) / (gamma(n - k + 1) * n**k)


def goes(f, value):
    return equals(limit(f, n, oo), value)


from_0 = relation(">=", k, 0)
successes = choose(n, k) * p**k * (1 - p) ** (n - k)
poissonian = lam**k * exp(-lam) / gamma(k + 1)
factors = lam**k / gamma(k + 1) * ordered(k) * (1 - p) ** n * (1 - p) ** -k


@derivation(
    claim=[
        Implies(from_0, goes(ordered(k), 1)),
        Implies(from_0, goes(successes, poissonian)),
        Expectation(equals(E(x), lam)),
        Expectation(equals(E((x - lam) ** 2), lam)),
    ]
)
def poisson_limit_of_binomial(pen):
    pen.given(k, lam, n, x)
    pen.goal(
        "Find where the probability of `k` successes in `n` trials, each a success with the probability `lam/n`, goes "
        "as `n` grows, and the mean and the variance of the law in the limit."
    )
    pen.convention(
        "`lam` and `k` stay fixed; `gamma(k + 1)` is `k`!, and so the quotient of Gamma functions counts the ways to "
        "choose `k` of `n`. `n` may be any positive number in the limits: what holds then, holds along the whole ones. "
        "`x` is a number that has the law in the limit."
    )
    pen.idea("Write the probability as four factors, one free of `n`: each of the others has a limit of its own.")

    rate, some = pen.fact(lam, "positive"), pen.fact(n, "positive")
    small = pen.follows(goes(n**-1, 0), by=limits.number_over_what_grows)
    every = _choices(pen, small, some)
    none = pen.follows(
        goes((1 - p) ** n, exp(-lam)), by=limits.compound_interest,
        why="`n` times the logarithm of `1 - lam/n`, which is near `-lam/n`",
    )  # fmt: skip
    few = pen.follows(goes((1 - p) ** -k, 1), small, by=LIMIT_LAWS, why="a fixed number of factors that go to 1")
    with pen.suppose(relation(">", n, lam), "a probability below 1") as hyp:
        one = pen.follows(
            equals(successes, factors), rate, hyp, name="four factors", why="the powers of `n` under the factorials"
        )
    split = pen.discharge(hyp, one)
    with pen.suppose(from_0, "any number of successes") as hyp:
        now = pen.follows(goes(ordered(k), 1), every, hyp, name="at this `k`")
        whole = pen.follows(goes(factors, poissonian), now, none, few, by=LIMIT_LAWS, why="factor by factor")
        last = pen.follows(goes(successes, poissonian), split, whole, by=EQUAL_FAR_OUT, b=lam)
    pen.discharge(hyp, last, why="the Poisson probability")
    _moments(pen, rate)

    pen.sanity(goes(n * log(1 - p), -lam), "the logarithm of the probability of no success")
    pen.sanity(goes(lam * (1 - p), lam), "the binomial variance goes to that in the limit")
    pen.wrong("Letting `n` grow with a fixed chance of success: then the mean grows too, and the limit is normal.")
    pen.wrong("Dropping `(1 - lam/n)**n` because `1 - lam/n` goes to 1: there are `n` such factors.")


def _choices(pen, small, some):
    """Choosing in order with and without repetition is the same in the limit."""
    statement = goes(ordered(k), number(1))
    pen.start(limit(gamma(n + 1) / (gamma(n + 1) * n**0), n, oo))
    pen.relate("=", limit(number(1), n, oo), some, by=LIMIT_LAWS, name="nothing is chosen")
    base = pen.relate("=", number(1), by=OF_A_CONSTANT)
    with pen.suppose(relation(">", n, k), "enough to choose from") as hyp:
        up = pen.lemma("gamma-function-recurrence", hyp, z=n - k)
        one = pen.follows(
            equals(gamma(n + 1) / (gamma(n - k) * n ** (k + 1)), ordered(k) * (1 - k / n)), up, hyp, some,
            name="one more is chosen", why="of the `n - k` that are left",
        )  # fmt: skip
    ratio = pen.discharge(hyp, one)
    with pen.suppose(both(from_0, statement), "for `k`") as known:
        held = pen.follows(statement, known, name="the second part")
        there = pen.follows(
            goes(ordered(k) * (1 - k / n), 1), held, small, by=LIMIT_LAWS, why="the new factor goes to 1 too"
        )
        after = pen.follows(goes(gamma(n + 1) / (gamma(n - k) * n ** (k + 1)), 1), ratio, there, by=EQUAL_FAR_OUT, b=k)
    return pen.induction(implies(from_0, statement), k, base, pen.discharge(known, after), start=0)


def _moments(pen, rate):
    """Mean and variance, by the score."""
    pen.follows(
        equals(poisson.density, lam**x * exp(-lam) / gamma(x + 1)), rate, by=POWERS_TOGETHER, name="density",
        why="the probabilities in the limit",
    )  # fmt: skip
    mass = pen.lemma("poisson")
    none = pen.follows(
        equals(E(x / lam - 1), 0), mass, by=SCORE_HAS_MEAN_ZERO,
        why="the slope in `lam` of the logarithm of the probabilities, which add up to 1",
    )  # fmt: skip
    mean = pen.follows(equals(E(x), lam), none, mass, rate, by=LINEARITY)
    slope = pen.follows(
        equals(E(x * (x / lam - 1)), 1), mean, by=DERIVATIVE_OF_A_MEAN, why="`x` times the score: the slope of `lam`"
    )
    pen.start(E((x - lam) ** 2))
    pen.relate("=", E(lam * (x * (x / lam - 1)) - lam * x + lam**2), rate, name="multiply out")
    pen.relate("=", lam, slope, mean, mass, by=LINEARITY)
