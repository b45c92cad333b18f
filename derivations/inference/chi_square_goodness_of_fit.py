"""Chi-square test of goodness of fit.

Do counts of categories agree with given probabilities? Scaled deviations have a projector for a covariance, and their
squared length is nearly twice n times a Kullback-Leibler divergence.
"""

from derivations.distributions.chi_square import chi_square
from workbench import (
    Equality,
    derivation,
    equals,
    kl_div,
    limit,
    log,
    number,
    relation,
    scalar,
    size,
    size_term,
    vector,
)
from workbench import sum as total
from workbench.engines.testing import hypothesis_test
from workbench.record.claims import Limit
from workbench.rules import algebra

META = {
    "level": "advanced",
    "bullets": ["Hypothesis evaluation", "Pattern identification"],
    "prerequisites": [
        "central-limit-theorem-mgf",
        "chi-square-from-normals",
        "orthogonal-projection-matrix",
        "kl-divergence-nonnegative",
    ],
    "references": ["Casella & Berger §10.3", "Agresti, Categorical Data Analysis, ch. 1"],
}

LAWS = {"chi-square": chi_square}

pi, p = vector("pi", "K", "simplex"), vector("p", "K", "simplex")
n = size_term(size("n"))
deviance = 2 * total(n * p * log(n * p / (n * pi)))
a, d, e = scalar("a", "positive"), scalar("d"), scalar("e")
term = ((a + e * d) * log((a + e * d) / a) - e * d) / e**2


@derivation()
def chi_square_goodness_of_fit(pen):
    made = hypothesis_test("goodness-of-fit", laws=LAWS.__getitem__)
    pen.given(*made.givens, p, a, d, e, conditions=made.assumptions)
    pen.goal(
        "Find a statistic that compares the counts of `K` categories with given probabilities `pi`, its law for "
        "many observations, and what it has to do with the likelihood ratio and the relative entropy."
    )
    pen.convention(
        "Row `i` of `X` is the unit vector of the category of observation `i`, `N` holds the counts and `p` the "
        "shares `N/n`; `P` is the probability under the hypothesis, and ≈ says that a law is reached as `n` grows."
    )
    pen.idea("Divided by the roots of what is expected, the deviations have a covariance that is a projector.")
    pen.claim(*made.claims, Equality(deviance, 2 * n * kl_div(p, pi)), Limit(term, e, number(0), d**2 / (2 * a)))

    pen.engine(made)
    with pen.road("likelihood ratio"):
        pen.start(deviance)
        ratio = pen.relate(
            "=",
            2 * total(n * p * log(p / pi)),
            by=algebra.quotient_by_a_product,
            name="`n` cancels",
            why="shares instead of counts",
        )
        pen.relate("=", 2 * n * total(p * log(p / pi)), name="`n` in front")
        pen.relate(
            "=",
            2 * n * kl_div(p, pi),
            ratio,
            by=algebra.quotient_by_a_product,
            name="Kullback-Leibler divergence",
            why="of `p` from `pi`",
        )
        pen.follows(
            equals(limit(term, e, number(0)), d**2 / (2 * a)),
            name="second-order Taylor of KL",
            why="one category with probability `a` and share `a + e*d`; the first-order terms `e*d` add up to 0",
        )
        pen.follows(
            equals(2 * n * total(pi * (p - pi) ** 2 / (2 * pi**2)), total((n * p - n * pi) ** 2 / (n * pi))),
            name="so the divergence is half the statistic",
            why="with the second-order terms `d**2 / (2*a)`, summed up",
        )

    pen.sanity(relation(">=", 2 * n * kl_div(p, pi), number(0)), "zero only where the shares are the probabilities")
    for words in made.wrong:
        pen.wrong(words)
