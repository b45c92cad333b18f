"""Moments of the binomial distribution.

Mean and variance of the number of successes, from the generating function of one trial: the error bar of an accuracy,
of a poll, of a conversion rate.
"""

from derivations.distributions.bernoulli import bernoulli
from derivations.distributions.binomial import binomial
from workbench import derivation, equals, exp, implies, relation, scalar
from workbench.engines.statistics.expectation.engine import expect
from workbench.record.claims import Expectation

META = {
    "level": "beginner",
    "bullets": ["Distribution analysis"],
    "prerequisites": ["mean-and-variance-rules", "product-rule"],
    "references": ["MML §6.6", "Casella & Berger §3.2"],
}

x, (n, p), t = binomial.variable, binomial.parameters, scalar("t")
trial = bernoulli.of("b")
single = trial.expectation(exp(t * trial.variable))
generating = (1 - p + p * exp(t)) ** n


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
    pen.idea("The number of successes is a sum of independent trials, and generating functions of sums multiply.")

    one = pen.engine(expect("mgf", trial))
    pen.start(one.left, one.right, one)
    known = pen.relate("=", 1 - p + p * exp(t), name="sorted", why="failure first")
    pen.start(binomial.expectation(exp(t * x)))
    pen.relate(
        "=", single**n, name="independence", why="the mean of a product of independent factors is that of their means"
    )
    pen.use(known)
    pen.engine(expect("mean", trial))
    pen.engine(expect("variance", trial))
    pen.engine(expect("mean", binomial))
    pen.engine(expect("variance", binomial))

    pen.sanity(relation("<=", n * p * (1 - p), n / 4), "the spread is largest for a fair coin")
    pen.sanity(implies(equals(n, 1), equals(generating, 1 - p + p * exp(t))), "one trial")
    pen.wrong("Variance `n*p`: the factor `1 - p` is close to one only for rare successes.")
    pen.wrong("Multiplying generating functions of dependent trials, as in drawing without replacement.")
