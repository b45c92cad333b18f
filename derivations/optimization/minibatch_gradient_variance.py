"""The gradient of a minibatch.

A mean over some of the examples is an unbiased estimate of the mean over all. Drawn with replacement its covariance
falls like one over the batch size; without, draws avoid each other, and it falls to nothing for the whole set.
"""

from workbench import (
    Equality,
    Sum,
    delta,
    derivation,
    equals,
    index,
    matrix,
    named,
    number,
    relation,
    size_term,
    tensor,
)

META = {
    "level": "intermediate",
    "bullets": ["Modern optimization techniques", "Statistical reasoning"],
    "prerequisites": ["mean-and-variance-rules"],
    "references": ["Goodfellow, Bengio & Courville, Deep Learning, §8.1.3", "PML1 §8.4"],
}

G = matrix("G", "N", "n")
i, j, r, s = index("i", "N"), index("j", "N"), *index("r s", "B")
k, l = index("k", "n"), index("l", "n")
N, B = size_term("N"), size_term("B")
mu = named("mu", tensor(Sum(G[i, k], i) / N, k))
S = named("Sigma", tensor(Sum((G[i, k] - mu[k]) * (G[i, l] - mu[l]), i) / N, k, l))
alone, apart = 1 / N**2, (1 - delta(i, j)) / (N * (N - 1))


def chance(of_a_pair, r=r, s=s):
    """That draw r is example i and draw s is example j: one draw is one example; for two the law of a pair."""
    return delta(r, s) * delta(i, j) / N + (1 - delta(r, s)) * of_a_pair


def covariance(of_a_pair, r=r, s=s, draws=B):
    """Of the entries k and l of the mean over the draws."""
    return Sum(chance(of_a_pair, r, s) * (G[i, k] - mu[k]) * (G[j, l] - mu[l]), r, s, i, j) / draws**2


def pair(of_a_pair):
    """Of entry k of one draw and entry l of another."""
    return Sum(of_a_pair * (G[i, k] - mu[k]) * (G[j, l] - mu[l]), i, j)


@derivation(
    claim=[
        Equality(Sum(Sum(G[i, k] / N, i), r) / B, mu[k]),
        Equality(covariance(alone), S[k, l] / B),
        Equality(covariance(apart), S[k, l] / B * (N - B) / (N - 1)),
    ]
)
def minibatch_gradient_variance(pen):
    pen.given(G)
    several = pen.assume(relation(">=", N, 2), "there are two examples or more")
    pen.goal("Find mean and covariance of the mean of `B` gradients, drawn from those of `N` examples.")
    pen.convention(
        "Row `i` of `G` is the gradient of example `i`; `mu` is the gradient of the whole loss and `Sigma` the "
        "covariance of one example. `r` and `s` run over the `B` draws. Each draw is each example with the chance "
        "`1/N`; two different draws are the examples `i` and `j` with the chance `1/N**2` with replacement, and "
        "without it, for `B` at most `N`, with the chance `1/(N*(N - 1))` where `i` and `j` are not the same. "
        "A mean over the draws is the sum over all values, "
        "each with its chance."
    )
    pen.idea("A covariance of sums is a sum over pairs of draws: each draw with itself, and each with another.")

    pen.define("mu", mu.args[0])
    pen.define("Sigma", S.args[0])
    pen.start(Sum(Sum(G[i, k] / N, i), r) / B)
    pen.relate("=", mu[k], mu, name="`B` equal terms", why="every draw has the mean `mu`: no bias")
    own = pen.follows(
        equals(Sum(delta(i, j) / N * (G[i, k] - mu[k]) * (G[j, l] - mu[l]), i, j), S[k, l]),
        S,
        name="a draw with itself",
    )
    flat = pen.follows(equals(Sum(G[i, k] - mu[k], i), 0), mu, name="deviations add up to 0")
    both = pen.follows(
        equals(pair(alone), Sum(G[i, k] - mu[k], i) * Sum(G[j, l] - mu[l], j) / N**2), name="independent draws"
    )
    free = pen.follows(equals(pair(alone), 0), both, flat, name="deviations add up to 0")
    split = pen.follows(
        equals(pair(apart), (Sum(G[i, k] - mu[k], i) * Sum(G[j, l] - mu[l], j) - N * S[k, l]) / (N * (N - 1))),
        S,
        several,
        name="all pairs less the equal ones",
    )
    less = pen.follows(
        equals(pair(apart), -S[k, l] / (N - 1)),
        split,
        flat,
        several,
        name="deviations add up to 0",
        why="what one draw has taken the other cannot take",
    )
    for of_a_pair, known, value, words in (
        (alone, free, S[k, l] / B, "with replacement"),
        (apart, less, S[k, l] / B * (N - B) / (N - 1), "without replacement"),
    ):
        pen.start(covariance(of_a_pair))
        pen.relate(
            "=",
            (B * Sum(delta(i, j) / N * (G[i, k] - mu[k]) * (G[j, l] - mu[l]), i, j) + B * (B - 1) * pair(of_a_pair))
            / B**2,
            name="pairs of draws",
            why="`B` pairs are a draw with itself, `B*(B - 1)` are two draws",
        )
        pen.relate("=", value, own, known, several, name=words)

    pen.sanity(equals(Sum(chance(apart), j), 1 / N), "one draw of a pair: every example has the same chance")
    pen.sanity(equals(Sum(chance(apart), i, j), number(1)), "the chances of all pairs add up to 1")
    pen.sanity(
        equals(covariance(apart, *index("r s", "N"), N), number(0)), "`B == N`: each example once: nothing is random"
    )
    pen.wrong(
        "Expecting half the error for twice the batch: the variance is halved, the deviation falls by the root of 2."
    )
    pen.wrong("Using the variance of draws with replacement for an epoch: its last batches are fixed by the others.")
    pen.wrong("Dividing by `N - 1` in `Sigma`: then the factor without replacement is `(N - B)/N`.")
