"""Law of total expectation.

The mean of the conditional means is the mean: what lets one average in stages, over groups, over batches, over latent
variables.
"""

from workbench import Equality, Sum, derivation, equals, index, matrix, number, ones, vector

META = {
    "level": "beginner",
    "bullets": ["Statistical reasoning", "Distribution analysis"],
    "prerequisites": ["mean-and-variance-rules"],
    "references": ["Casella & Berger Thm 4.4.3"],
}

q = vector("q", "n", "simplex")
K = matrix("K", "n", "m", "simplex")
x = vector("x", "m")
i, j = index("i", "m"), index("j", "n")
whole = Sum(x[i] * Sum(q[j] * K[j, i], j), i)


@derivation(claim=Equality(whole, q @ (K @ x)))
def law_of_total_expectation(pen):
    pen.given(q, K, x)
    pen.goal("Show that the mean of `X` is the mean of its conditional means given `Y`.")
    pen.convention(
        "`Y` takes `n` values with the probabilities `q`; given the j-th of them, `X` takes the values `x` with "
        "the probabilities in row `j` of `K`: `X` takes the i-th value with the probability `Sum(q[j] * K[j, i], "
        "j)`."
    )
    pen.idea("Two sums in the other order: first over the values of `X` in each group, then over the groups.")

    pen.start(whole)
    pen.relate("=", Sum(Sum(x[i] * q[j] * K[j, i], j), i), name="distributive law", why="`x_i` does not depend on `j`")
    pen.relate("=", Sum(Sum(x[i] * q[j] * K[j, i], i), j), name="exchange of sums", why="both are finite")
    pen.relate("=", Sum(q[j] * Sum(K[j, i] * x[i], i), j), name="distributive law", why="`q_j` does not depend on `i`")
    pen.relate("=", q @ (K @ x), name="matrix form", why="row `j` of `K` with `x` is the mean of `X` given `Y == j`")

    pen.sanity(equals(q @ (K @ ones(x.shape[0])), number(1)), "the probabilities of `X` add up to 1")
    pen.wrong("Averaging the group means without weights: a group counts by its probability.")
