"""Bias and variance of a prediction.

What a prediction misses has three parts: noise that nobody can predict, what the method misses on average, and how much
it depends on the data it happened to see.
"""

from workbench import (
    Equality,
    Inequality,
    Sum,
    derivation,
    equals,
    index,
    named,
    relation,
    scalar,
    size_term,
    vector,
)

META = {
    "level": "intermediate",
    "bullets": ["Learning theory fundamentals", "Error function development"],
    "prerequisites": ["mean-and-variance-rules"],
    "references": [
        "Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 7.3",
        "Murphy, Probabilistic Machine Learning: An Introduction, 4.7.6",
    ],
}

p, g = vector("p", "n", "simplex"), vector("g", "n")
q, e = vector("q", "m", "simplex"), vector("epsilon", "m")
f, sigma = scalar("f"), scalar("sigma", "positive")
i, j = index("i", "n"), index("j", "m")
mu = named("mu", Sum(p[i] * g[i], i))
variance = named("V", Sum(p[i] * (g[i] - mu) ** 2, i))


def E(value):
    """The mean over training data and noise."""
    return Sum(p[i] * q[j] * value, i, j)


error = E((f + e[j] - g[i]) ** 2)


@derivation(
    claim=[
        Equality(error, sigma**2 + (mu - f) ** 2 + variance),
        Inequality(error, ">=", sigma**2),
    ]
)
def bias_variance_decomposition(pen):
    pen.given(p, g, q, e, f, sigma)
    centred = pen.assume(equals(Sum(q[j] * e[j], j), 0), "the noise has mean 0")
    noise = pen.assume(equals(Sum(q[j] * e[j] ** 2, j), sigma**2), "the noise has variance `sigma**2`")
    pen.assume(relation(">=", size_term("m"), 2), "more than one value of the noise")
    pen.goal("Find the mean squared error of a prediction at one place: noise, bias and variance.")
    pen.convention(
        "With the probability `p_i` the training data make the prediction `g_i`. The target is `f + epsilon_j` with "
        "the probability `q_j`; its noise does not depend on the training data, so both have the probability `p_i * "
        "q_j`. `mu` is the mean and `V` the variance of the prediction. For densities the sums are integrals."
    )
    pen.idea("Measure noise and prediction from their means: three deviations, and no two of them have a mean product.")

    ones = pen.fact(p, "simplex"), pen.fact(q, "simplex")
    pen.define("mu", mu.args[0], "the prediction on average")
    pen.define("V", variance.args[0], "its variance")
    flat = pen.follows(equals(Sum(p[i] * (g[i] - mu), i), 0), mu, ones[0], name="deviations", why="average to 0")
    pen.start(error)
    pen.relate("=", E((e[j] - (mu - f) - (g[i] - mu)) ** 2), name="measure from the mean", why="subtracted and added")
    pen.relate(
        "=", Sum(q[j] * e[j] ** 2, j) + (mu - f) ** 2 + Sum(p[i] * (g[i] - mu) ** 2, i)
        - 2 * (mu - f) * Sum(q[j] * e[j], j) - 2 * Sum(q[j] * e[j], j) * Sum(p[i] * (g[i] - mu), i)
        + 2 * (mu - f) * Sum(p[i] * (g[i] - mu), i),
        *ones, name="square of a sum", why="noise and data are independent: means of products are products of means",
    )  # fmt: skip
    pen.use(centred, flat, noise)
    split = pen.relate(
        "=", sigma**2 + (mu - f) ** 2 + variance, variance, name="definition of `V`", why="no mixed term is left"
    )
    positive = pen.follows(relation(">=", variance, 0), variance, ones[0], name="a mean of squares")
    pen.follows(
        relation(">=", error, sigma**2),
        split,
        positive,
        name="a square is not negative",
        why="no method is better than the noise",
    )

    pen.sanity(relation(">=", error, variance), "a prediction that changes with the data is off by that much at least")
    pen.wrong("Measuring the error on the training data: there noise and prediction are not independent.")
    pen.wrong("Taking bias and variance for properties of one fit: they are averages over training sets.")
    pen.wrong("Expecting the same for other losses: for a misclassification there is no such sum.")
