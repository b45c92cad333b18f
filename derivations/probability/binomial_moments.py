"""Moments of the binomial distribution.

Mean and variance of the number of successes, from the generating function of one trial: the error bar of an accuracy,
of a poll, of a conversion rate.
"""

from derivations.distributions.bernoulli import bernoulli
from derivations.distributions.binomial import binomial
from workbench import derivation, equals, exp, implies, number, relation, scalar
from workbench.engines.statistics.expectation.engine import expect
from workbench.reasons.expectation import IN_FRONT, POWERS_TOGETHER
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.record.claims import Expectation
from workbench.terms.statements import both

META = {
    "level": "beginner",
    "bullets": ["Distribution analysis"],
    "prerequisites": ["mean-and-variance-rules", "product-rule"],
    "references": ["MML §6.6", "Casella & Berger §3.2"],
}

x, (n, p), t = binomial.variable, binomial.parameters, scalar("t")
trial = bernoulli.of("b")
single = trial.expectation(exp(t * trial.variable))
total = 1 - p + p * exp(t)
generating = total**n


@derivation(
    claim=[
        Expectation(equals(binomial.expectation(exp(t * x)), generating)),
        Expectation(equals(binomial.expectation(x), n * p)),
        Expectation(equals(binomial.expectation((x - n * p) ** 2), n * p * (1 - p))),
        Expectation(equals(trial.expectation(trial.variable), p)),
        Expectation(equals(trial.expectation((trial.variable - p) ** 2), p * (1 - p))),
    ]
)
def binomial_moments(pen):
    pen.given(x, n, p, t, trial.variable)
    pen.goal(
        "Find the moment generating function, the mean and the variance of the number of successes in `n` "
        "independent trials and in a single one."
    )
    pen.convention("`b` is the result of one trial, 0 or 1; `x` is the number of ones among `n`.")
    pen.idea("`exp(t*x)` times the density is a multiple of another binomial density, with other odds of success.")

    one = pen.engine(expect("mgf", trial))
    pen.start(one.left, one.right, one)
    known = pen.relate("=", 1 - p + p * exp(t), name="sorted", why="failure first")
    share = pen.fact(p, "unit")
    grows = pen.follows(relation(">", exp(t), number(0)), by=RANGE_OF_A_FUNCTION)
    odds = pen.follows(
        both(relation(">", p * exp(t) / total, number(0)), relation("<", p * exp(t) / total, number(1))), share, grows,
        name="a probability", why="`p * exp(t)` is a part of the sum below",
    )  # fmt: skip
    other = binomial(n, p * exp(t) / total)
    product = pen.follows(
        equals(exp(t * x) * binomial.density, generating * other.density), share, grows, by=POWERS_TOGETHER,
        name="another binomial law", why="`exp(t*x)` goes to the `x` successes",
    )  # fmt: skip
    mass = pen.lemma("binomial", odds, p=p * exp(t) / total)
    pen.start(binomial.expectation(exp(t * x)))
    pen.relate("=", generating, product, mass, by=IN_FRONT)
    pen.relate(
        "=", single**n, known, name="independent trials",
        why="generating functions of independent numbers multiply: that of one trial, `n` times",
    )  # fmt: skip
    pen.engine(expect("mean", trial))
    pen.engine(expect("variance", trial))
    pen.engine(expect("mean", binomial))
    pen.engine(expect("variance", binomial))

    pen.sanity(relation("<=", n * p * (1 - p), n / 4), "the spread is largest for a fair coin")
    pen.sanity(implies(equals(n, 1), equals(generating, 1 - p + p * exp(t))), "one trial")
    pen.wrong("Variance `n*p`: the factor `1 - p` is close to one only for rare successes.")
    pen.wrong("Multiplying generating functions of dependent trials, as in drawing without replacement.")
