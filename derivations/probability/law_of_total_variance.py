"""Law of total variance.

A variance splits into what is left inside the groups and what lies between them: the identity behind analysis of
variance, mixtures, random effects and the variance of estimators that average over something.
"""

from workbench import Equality, derivation, equals, matrix, named, number, relation, vector

META = {
    "level": "intermediate",
    "bullets": ["Statistical reasoning", "Distribution analysis"],
    "prerequisites": ["law-of-total-expectation"],
    "references": ["Casella & Berger Thm 4.4.7"],
}

q = vector("q", "n", "simplex")
K = matrix("K", "n", "m", "simplex")
x = vector("x", "m")
mean = named("mu", K @ x)
spread = named("v", K @ x**2 - (K @ x) ** 2)
total = q @ K @ x**2 - (q @ K @ x) ** 2
within = q @ spread
between = named("B", q @ mean**2 - (q @ mean) ** 2)


@derivation(claim=Equality(total, q @ (K @ x**2 - (K @ x) ** 2) + (q @ (K @ x) ** 2 - (q @ (K @ x)) ** 2)))
def law_of_total_variance(pen):
    pen.given(q, K, x)
    pen.goal(
        "Split the variance of `X` into the mean of its conditional variances given `Y` and the variance of its "
        "conditional means."
    )
    pen.convention(
        "`Y` takes `n` values with the probabilities `q`; given the j-th of them, `X` takes the values `x` with "
        "the probabilities in row `j` of `K`. `mu` holds the conditional means of `X`, `v` its conditional "
        "variances, and `B` is the variance of the conditional means."
    )
    pen.idea(
        "The means of `X` and of its square are averages of conditional averages; only their squares do not match."
    )

    inside = pen.follows(
        equals(spread, K @ x**2 - mean**2), name="variance rule", why="in each row: mean square less square of the mean"
    )
    pen.start(q @ K @ x)
    first = pen.relate("=", q @ mean, mean, name="tower rule", why="the mean of the conditional means")
    pen.start(q @ K @ x**2)
    second = pen.relate(
        "=", q @ (spread + mean**2), inside, name="tower rule", why="a conditional mean square is `v + mu**2`"
    )
    pen.start(total)
    pen.use(second, first)
    pen.relate("=", within + q @ mean**2 - (q @ mean) ** 2, name="linearity", why="the mean of a sum")
    pen.relate(
        "=",
        within + between,
        between,
        name="variance rule",
        why="what is left is the variance of the conditional means",
    )
    pen.unfold(between)
    pen.unfold(mean, spread)

    pen.sanity(relation("<=", between, total), "averaging first never adds variance")
    pen.sanity(relation(">=", within, number(0)), "an average of variances")
    pen.wrong("Adding the conditional variances only: the means of the groups differ too.")
    pen.wrong("Averaging standard deviations: the split is one of squares.")
