"""Bayes' rule.

How a probability changes when something is seen: the prior times the likelihood, over what both add up to. Every
posterior, every classifier by densities and every reading of a medical test is this one line.
"""

from workbench import Equality, Sum, derivation, equals, index, matrix, named, number, relation, scalar, sum
from workbench.rules import calculus

META = {
    "level": "beginner",
    "bullets": ["Bayesian methodology"],
    "prerequisites": ["law-of-total-expectation"],
    "references": ["MML §6.3", "PML1 §2.3"],
}

W = matrix("W", "n", "m", "positive")
i, j, k = index("i", "m"), index("j", "n"), index("k", "n")
P = named("P", W / sum(W))
prior = sum(P, axis=1)
likelihood = P[j, i] / prior[j]
evidence = Sum(P[k, i] / prior[k] * prior[k], k)
posterior = P[j, i] / Sum(P[k, i], k)

rate, sens, spec = scalar("r", "unit"), scalar("s", "unit"), scalar("c", "unit")
positive = named("e", sens * rate + (1 - spec) * (1 - rate))
ill = named("d", sens * rate / positive)


@derivation(
    claim=[
        Equality(posterior, likelihood * prior[j] / evidence),
        Equality(ill, sens * rate / (sens * rate + (1 - spec) * (1 - rate))),
    ]
)
def bayes_rule(pen):
    pen.given(W, rate, sens, spec)
    pen.goal(
        "Find the posterior of `theta` given `x` from the likelihood of `x` given `theta` and the prior of "
        "`theta`, and the probability of illness after a positive test."
    )
    pen.convention(
        "`P` is the table of joint probabilities, `theta == j` in the rows and `x == i` in the columns: any "
        "positive table `W` over its total. `r` is the prevalence, `s` the sensitivity and `c` the specificity of "
        "a test."
    )
    pen.idea("The joint probability factors in two ways; the one that is asked for is what the other leaves.")

    product = pen.follows(
        equals(P[j, i], likelihood * prior[j]),
        by=calculus.product_rule,
        why="conditional probability times the probability of `theta`",
    )
    total = pen.follows(
        equals(Sum(P[k, i], k), evidence), by=calculus.sum_rule, why="`x` happens together with one `theta` or another"
    )
    pen.start(posterior)
    pen.use(total)
    pen.relate(
        "=", likelihood * prior[j] / evidence, product, by=calculus.product_rule, why="for the joint probability above"
    )
    with pen.road("a medical test"):
        pen.follows(
            equals(positive, sens * rate + (1 - spec) * (1 - rate)), by=calculus.sum_rule, why="true and false alarms"
        )
        pen.follows(
            equals(ill, sens * rate / positive), name="Bayes' rule", why="prior times likelihood over the evidence"
        )
        pen.unfold(positive)
        pen.follows(
            equals(ill / (1 - ill), rate / (1 - rate) * (sens / (1 - spec))),
            positive,
            ill,
            name="odds form",
            why="prior odds times the likelihood ratio: the evidence cancels",
        )

    pen.sanity(equals(Sum(posterior, j), number(1)), "the posterior adds up to 1")
    pen.sanity(relation("<", ill, number(1)), "no test makes certain")
    pen.wrong(
        "Taking the probability of `x` given `theta` for that of `theta` given `x`: for a rare illness most alarms "
        "are false, however good the test."
    )
    pen.wrong("Leaving out the evidence, which then has to be found from the posterior adding up to 1.")
