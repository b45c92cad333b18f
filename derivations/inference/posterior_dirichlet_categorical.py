"""Posterior of category probabilities under a Dirichlet prior.

Counts are added to the parameters: additive smoothing of n-gram models, topic models, confusion matrices.
"""

from derivations.distributions.dirichlet import dirichlet as prior
from workbench import Equality, derivation, equals, exp, log, matrix, number, ones, posterior, size_term, sum, vector

META = {
    "level": "intermediate",
    "bullets": ["Bayesian methodology", "Pattern identification"],
    "prerequisites": ["posterior-beta-bernoulli", "mle-categorical"],
    "references": ["PML1 §4.6.3", "PRML §2.2.1"],
}

seen, theta, alpha = vector("x", "k", "onehot"), vector("theta", "k", "simplex"), vector("alpha", "k", "positive")
density = exp(seen @ log(theta))

x, n = matrix("x", "n", "k", "onehot"), size_term("n")
counts = sum(x, axis=0)
smoothed = (counts + alpha) / (n + sum(alpha))
weight = sum(alpha) / (n + sum(alpha))


@derivation(claim=[Equality(smoothed, weight * (alpha / sum(alpha)) + (1 - weight) * (counts / n))])
def posterior_dirichlet_categorical(pen):
    made = posterior(density, prior(alpha), seen, theta, families=[prior])
    pen.goal(
        "Find the posterior of the probabilities `theta` of `k` categories, which have a Dirichlet prior, from "
        "`n` independent observations, and the probability of the next category."
    )
    pen.convention(
        "Row `i` of `x` has its single 1 at the category of observation `i`: its column sums are the counts."
    )
    pen.idea("The likelihood is a product of powers of `theta`, as the prior is: the exponents add up.")

    with pen.road("smoothing"):
        pen.follows(
            equals(sum(counts), n),
            pen.fact(x, "onehot"),
            name="counts",
            why="every observation falls into one category",
        )
        pen.start((alpha + counts) / sum(alpha + counts))
        pen.relate(
            "=",
            smoothed,
            pen.fact(x, "onehot"),
            name="posterior mean",
            why="which is the probability of the next category",
        )
        pen.relate(
            "=",
            weight * (alpha / sum(alpha)) + (1 - weight) * (counts / n),
            name="weighted mean",
            why="the prior mean, and the relative frequencies",
        )

    pen.sanity(equals(sum(smoothed), number(1)), "a probability vector")
    pen.sanity(
        equals((counts + ones("k")) / sum(counts + ones("k")), (counts + 1) / (n + size_term("k"))),
        "`alpha == 1`: add one to every count, so that no category has probability 0",
    )
    pen.wrong("Dividing by `n + 1` in add-one smoothing: `k` ones were added, so it is `n + k`.")
    pen.wrong(
        "Taking the mode for the next category: it is the mean, and the mode needs `alpha` and count to exceed 1 "
        "together, in every category."
    )
    return made
