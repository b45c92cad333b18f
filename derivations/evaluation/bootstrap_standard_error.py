"""Bootstrap standard error of a mean.

Draw from the sample itself, with replacement, and see how its mean varies. For the mean the answer is known without any
drawing: it is the plug-in standard error, a little smaller than the unbiased one.
"""

from workbench import (
    Equality,
    Inequality,
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
    vector,
)

META = {
    "level": "intermediate",
    "bullets": ["Performance measurement", "Statistical reasoning"],
    "prerequisites": ["unbiased-sample-variance", "mean-and-variance-rules"],
    "references": [
        "Efron & Tibshirani, An Introduction to the Bootstrap, ch. 5 and 6",
        "Murphy, Probabilistic Machine Learning: An Introduction, 4.7.3",
    ],
}

n = size_term("n")
x, q, X = vector("x", "n"), vector("q", "m", "simplex"), matrix("X", "m", "n")
i, j, l, k = index("i", "n"), index("j", "n"), index("l", "n"), index("k", "m")
average = named("x_bar", Sum(x[i], i) / n)
spread = named("v", Sum((x[i] - average) ** 2, i) / n)
s2 = named("S", Sum((x[i] - average) ** 2, i) / (n - 1))
drawn = named("b", Sum(X[k, j], j) / n)


def E(value):
    """The mean over all resamples."""
    return Sum(q[k] * value, k)


variance = E((drawn - average) ** 2)


@derivation(
    claim=[
        Equality(E(drawn), average),
        Equality(variance, Sum((x[i] - average) ** 2, i) / n**2),
        Equality(variance, (n - 1) / n * (s2 / n)),
        Inequality(variance, "<=", s2 / n),
    ]
)
def bootstrap_standard_error(pen):
    pen.given(x, q, X)
    each = pen.assume(equals(E(X[k, j]), Sum(x[i], i) / n), "each draw is any `x_i` with the probability `1/n`")
    pairs = pen.assume(
        equals(E(X[k, j] * X[k, l]), delta(j, l) * Sum(x[i] ** 2, i) / n + (1 - delta(j, l)) * (Sum(x[i], i) / n) ** 2),
        "different draws are independent",
    )
    two = pen.assume(relation(">=", n, number(2)), "`n >= 2`")
    pen.assume(relation(">=", size_term("m"), n + 1), "enough resamples: `n` uncorrelated draws take `n + 1` rows")
    pen.goal("Find mean and variance of the mean `b` of a resample, and compare them with those of the sample's mean.")
    pen.convention(
        "The sample `x` is fixed; `x_bar` is its mean, `v` its variance over `n`, `S` that over `n - 1`. A resample "
        "holds `n` draws with replacement: row `k` of `X`, with the probability `q_k`; the rows are all `m` "
        "resamples there are. Sums with these weights are means over all of them."
    )
    pen.idea("A resample is a sample whose law is known: each of the `n` values with probability `1/n`.")

    pen.define("x_bar", average.args[0], "the mean of the sample")
    pen.define("v", spread.args[0], "the variance of one draw")
    pen.define("S", s2.args[0], "the unbiased variance")
    pen.define("b", drawn.args[0], "the mean of a resample")
    unit = pen.fact(q, "simplex")
    pen.start(E(drawn))
    pen.relate("=", Sum(E(X[k, j]), j) / n, drawn, name="linearity of expectation")
    pen.relate("=", average, each, average, name="`n` equal means")
    plug_in = pen.follows(
        equals(Sum(x[i] ** 2, i) / n - average**2, spread), average, spread, name="variance of one draw",
        why="the mean square less the square of the mean",
    )  # fmt: skip
    pen.start(E((X[k, j] - average) * (X[k, l] - average)))
    pen.relate(
        "=", E(X[k, j] * X[k, l]) - average * E(X[k, j]) - average * E(X[k, l]) + average**2, unit,
        name="multiply out", why="and average term by term",
    )  # fmt: skip
    pairwise = pen.relate(
        "=", spread * delta(j, l), each, pairs, plug_in, average, name="independent draws",
        why="only a draw with itself has a covariance",
    )  # fmt: skip
    square = pen.follows(
        equals((drawn - average) ** 2, Sum((X[k, j] - average) * (X[k, l] - average), j, l) / n**2), drawn,
        name="square of a sum", why="all pairs of draws",
    )  # fmt: skip
    pen.start(variance)
    pen.use(square)
    pen.relate(
        "=", Sum(E((X[k, j] - average) * (X[k, l] - average)), j, l) / n**2, name="linearity of expectation"
    )
    pen.use(pairwise)
    small = pen.relate("=", spread / n, name="variance of the mean", why="only the `n` pairs with `j == l` are left")
    pen.follows(
        equals(variance, Sum((x[i] - average) ** 2, i) / n**2), small, spread, name="the plug-in standard error",
        why="squared",
    )  # fmt: skip
    compared = pen.follows(
        equals(variance, (n - 1) / n * (s2 / n)), small, spread, s2, two, name="compare", why="`n*v == (n - 1)*S`"
    )
    positive = pen.follows(relation(">=", s2, 0), s2, two, name="squares are not negative")
    pen.follows(
        relation("<=", variance, s2 / n), compared, positive, two, name="too small", why="by one part in `n`"
    )

    pen.sanity(equals(Sum(x[i] - average, i), 0), "the draws have the sample's mean: nothing is shifted")
    pen.sanity(relation(">=", variance, 0), "a mean of squares")
    pen.wrong("Drawing without replacement: then every resample of size `n` is the sample again.")
    pen.wrong("Expecting the bootstrap to know more than the sample: its centre is `x_bar`, not the true mean.")
    pen.wrong("Taking more resamples for more data: they only make the bootstrap's own error small.")
