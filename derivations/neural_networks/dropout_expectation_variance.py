"""Mean and variance of dropout.

Noise that switches inputs off at random leaves the mean alone and adds variance. In a linear regression the added
variance is a penalty on the weights: ridge regression, with a strength for each column of its own.
"""

from workbench import (
    Equality,
    Sum,
    delta,
    derivation,
    diag,
    equals,
    expectation,
    index,
    log,
    matrix,
    relation,
    scalar,
    size_term,
    vector,
)
from workbench.reasons.expectation import LINEARITY, SUM_OVER_THE_VALUES
from workbench.record.claims import Expectation

META = {
    "level": "beginner",
    "bullets": ["Error function development", "Statistical reasoning"],
    "prerequisites": ["mean-and-variance-rules", "binomial-moments"],
    "references": [
        "Srivastava et al. (2014), Dropout, §9.1",
        "Wager, Wang & Liang (2013), Dropout Training as Adaptive Regularization",
    ],
}

M, a = matrix("M", "m", "k"), vector("a", "m", "simplex")
X, y, w, q = matrix("X", "n", "k"), vector("y", "n"), vector("w", "k"), scalar("q", "unit")
x, t = scalar("x"), scalar("t", "mask")
s, i, j, l = index("s", "m"), index("i", "n"), *index("j l", "k")


def toss(value):
    """The mean over one mask, 1 with the probability 1 - q."""
    return expectation(value, t, t * log(1 - q) + (1 - t) * log(q))


def E(value):
    """The mean over the masks of a row."""
    return Sum(a[s] * value, s)


c = X[i, j] * w[j]
error = y[i] - Sum(M[s, j] / (1 - q) * c, j)
loss = Sum(E(error**2), i)
both = Sum(a[s] * M[s, j] * M[s, l], s)
plain = Sum((y[i] - Sum(c, j)) ** 2, i)
penalty = q / (1 - q) * Sum(w[j] ** 2 * Sum(X[i, j] ** 2, i), j)


@derivation(
    claim=[
        Expectation(equals(toss(t / (1 - q) * x), x)),
        Expectation(equals(toss((t / (1 - q) * x - x) ** 2), q / (1 - q) * x**2)),
        Equality(loss, plain + penalty),
    ]
)
def dropout_expectation_variance(pen):
    pen.given(q, t, x, M, a, X, y, w)
    unbiased = pen.assume(equals(Sum(a[s] * M[s, j], s), 1 - q), "each input is kept with the probability `1 - q`")
    pairs = pen.assume(
        equals(Sum(a[s] * M[s, j] * M[s, l], s), (1 - q) ** 2 + q * (1 - q) * delta(j, l)),
        "no two masks have a covariance",
    )
    pen.assume(relation(">=", size_term("m"), size_term("k") + 1), "`m > k`: fewer masks do not allow it")
    pen.goal("Find mean and variance of an input under dropout, and the mean of the squared error of a regression.")
    pen.convention(
        "An input is dropped with the probability `q`, and else divided by `1 - q`. One mask `t` is 1 with the "
        "probability `1 - q`, and 0 with `q`. Row `s` of `M` holds the masks of `k` inputs in one of `m` cases, with "
        "the probability `a_s`; independent masks are a case. Every example, a row of `X`, draws its own row of masks "
        "by this law."
    )
    pen.idea("Mean square is squared mean plus variance, and variances of independent terms add up.")
    unit = pen.fact(q, "unit")
    with pen.road("one input"):
        mean = pen.follows(
            equals(toss(t), 1 - q), unit, by=SUM_OVER_THE_VALUES, why="1 with the probability `1 - q`, else 0"
        )
        spread = pen.follows(
            equals(toss((t - (1 - q)) ** 2), q * (1 - q)), unit, by=SUM_OVER_THE_VALUES, why="the variance of one toss"
        )
        pen.start(toss(t / (1 - q) * x))
        pen.relate("=", x / (1 - q) * toss(t), by=LINEARITY)
        pen.relate("=", x, mean, unit, name="what is dropped is made up for", why="divided by `1 - q`")
        pen.start(toss((t / (1 - q) * x - x) ** 2))
        pen.relate("=", toss((x / (1 - q)) ** 2 * (t - (1 - q)) ** 2), unit, name="factor out")
        pen.relate("=", (x / (1 - q)) ** 2 * toss((t - (1 - q)) ** 2), by=LINEARITY)
        pen.relate("=", q / (1 - q) * x**2, spread, unit, name="one factor `1 - q` cancels")
    with pen.road("regression"):
        total = pen.fact(a, "simplex")
        pen.start(E(error**2))
        pen.relate(
            "=", y[i] ** 2 - 2 * y[i] / (1 - q) * Sum(Sum(a[s] * M[s, j], s) * c, j)
            + Sum(both * X[i, j] * w[j] * X[i, l] * w[l], j, l) / (1 - q) ** 2,
            total, unit, name="square of a sum", why="and average term by term",
        )  # fmt: skip
        pen.use(unbiased, pairs)
        one = pen.relate(
            "=", (y[i] - Sum(c, j)) ** 2 + q / (1 - q) * Sum(c**2, j), unit, name="collect",
            why="the pairs give a square, and those with `j == l` a variance more",
        )  # fmt: skip
        pen.start(loss)
        pen.use(one)
        pen.relate(
            "=",
            plain + penalty,
            name="sum over the examples",
            why="by columns: `w_j**2` times the square of column `j`",
        )

    pen.sanity(
        equals(q / (1 - q) * (w @ diag(diag(X.T @ X)) @ w), penalty),
        "ridge regression, with the lengths of the columns",
    )
    pen.wrong("Not dividing by `1 - q`: then the mean changes, and the network must be scaled when it is used.")
    pen.wrong("Taking the penalty for plain ridge regression: columns that are longer are penalised more.")
    pen.wrong("Expecting the same of deep networks: behind a function that is not linear the mean moves too.")
