"""Posterior of a success probability under a beta prior.

Successes and failures are added to the two exponents of the prior: smoothing, Laplace's rule, Thompson sampling.
"""

from derivations.distributions.beta import beta as prior
from workbench import (
    Equality,
    derivation,
    equals,
    gamma,
    integral,
    number,
    posterior,
    relation,
    scalar,
    size_term,
    sum,
    vector,
)
from workbench.reasons.common import CONSTANT_FACTOR
from workbench.reasons.expectation import DEFINITION, POWERS_TOGETHER
from workbench.rules import integrals

META = {
    "level": "intermediate",
    "bullets": ["Bayesian methodology"],
    "prerequisites": ["bayes-rule", "beta-distribution-moments", "mle-bernoulli"],
    "references": ["MML §6.6.1", "PML1 §4.6.2"],
}

seen, p = scalar("x", "mask"), scalar("p", "unit")
a, b = scalar("a", "positive"), scalar("b", "positive")
density = p**seen * (1 - p) ** (1 - seen)

x, n = vector("x", "n", "mask"), size_term("n")
s = sum(x)
joint = p ** (a + s - 1) * (1 - p) ** (b + n - s - 1)
ahead = integral(p * joint, p, number(0), number(1)) / integral(joint, p, number(0), number(1))
law = prior(a + s, b + n - s).of("p")
average = (a + s) / (a + b + n)
shrunk = (a + b) / (a + b + n) * (a / (a + b)) + n / (a + b + n) * (s / n)


@derivation(claim=[Equality(ahead, average), Equality(average, shrunk)])
def posterior_beta_bernoulli(pen):
    made = posterior(density, prior(a, b), seen, p, families=[prior])
    pen.goal(
        "Find the posterior of the success probability `p`, which has a beta prior, from `n` independent trials, "
        "and the probability that the next one succeeds."
    )
    pen.convention("`x` holds 1 for a success and 0 for a failure; `T` is the number of successes.")
    pen.idea("Likelihood and prior are both a power of `p` times a power of `1 - p`: the exponents add up.")

    with pen.road("the next trial"):
        binary = pen.fact(x, "mask")
        more = pen.follows(relation(">", a + s, number(0)), pen.fact(a, "positive"), binary, name="counts and `a`")
        less = pen.follows(relation(">", b + n - s, number(0)), pen.fact(b, "positive"), binary, name="counts and `b`")
        mean = pen.lemma("beta-distribution-moments", more, less, x=p, a=a + s, b=b + n - s)
        factor = gamma(a + s) * gamma(b + n - s) / gamma(a + s + b + n - s)
        shape = pen.follows(
            equals(law.density, joint / factor), pen.fact(p, "unit"), more, less, by=POWERS_TOGETHER,
            why="the beta density with these parameters",
        )  # fmt: skip
        pen.start(law.expectation(p))
        pen.relate("=", integral(p * law.density, p, number(0), number(1)), by=DEFINITION, why="over the support")
        whole = pen.relate(
            "=", integral(p * joint, p, number(0), number(1)) / factor, shape, by=CONSTANT_FACTOR,
            why="what does not vary stands in front",
        )  # fmt: skip
        mass = pen.follows(
            equals(integral(joint, p, number(0), number(1)), factor), more, less, by=integrals.beta_integral
        )
        pen.start(ahead)
        pen.relate(
            "=",
            average,
            mean,
            whole,
            mass,
            name="mean of the posterior",
            why="given `p` the next trial succeeds with probability `p`: on average over `p` that is its mean",
        )
        pen.relate(
            "=", shrunk, name="weighted mean", why="the prior counts like `a + b` trials, of which `a` were successes"
        )

    flat = (number(1) + s) / (number(1) + number(1) + n)
    pen.sanity(
        equals(flat, (s + 1) / (n + 2)), "`a` and `b` are 1: Laplace's rule, a probability even after no success"
    )
    pen.sanity(relation("<", average, number(1)), "nothing is certain after finitely many trials")
    pen.wrong("Reading the mode for the mean: `(a + T - 1) / (a + b + n - 2)` is where the density is largest.")
    pen.wrong("The mode inside where `a + T <= 1` or `b + n - T <= 1`: then the density is largest at an end.")
    return made
