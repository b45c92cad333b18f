"""Brier score: reliability, resolution, uncertainty.

The mean squared error of forecasts of probability says three things at once: whether the forecasts mean what they say,
how much they tell the cases apart, and how uncertain the matter is by itself.
"""

from workbench import (
    Equality,
    Sum,
    derivation,
    equals,
    index,
    matrix,
    named,
    relation,
    size_term,
    vector,
)

META = {
    "level": "intermediate",
    "bullets": ["Performance measurement", "Error function development"],
    "prerequisites": ["law-of-total-variance"],
    "references": ["Murphy (1973), A new vector partition of the probability score"],
}

A, o, p, f = matrix("A", "n", "k", "onehot"), vector("o", "n", "mask"), vector("p", "k", "unit"), vector("f", "k")
i, g = index("i", "n"), index("g", "k")
n = size_term("n")
size_of = Sum(A[i, g], i)
weight = named("w_g", size_of / n)
rate = named("b", Sum(o[i], i) / n)
score = Sum((Sum(A[i, g] * p[g], g) - o[i]) ** 2, i) / n
reliability, resolution = Sum(weight * (p[g] - f[g]) ** 2, g), Sum(weight * (f[g] - rate) ** 2, g)


@derivation(claim=Equality(score, reliability - resolution + rate * (1 - rate)))
def brier_score_decomposition(pen):
    pen.given(A, o, p, f)
    share = pen.assume(equals(Sum(A[i, g] * o[i], i), f[g] * Sum(A[i, g], i)), "`f_g` is the frequency in group `g`")
    pen.goal("Find the parts of the mean squared error of forecasts that take the values `p_g`.")
    pen.convention(
        "`A[i, g]` is 1 where case `i` got the forecast `p_g`, else 0; the outcome `o_i` is 1 or 0. Group `g` has the "
        "share `w_g` of the cases, `f_g` is how often the outcome was 1 in it, and `b` is how often it was 1 in all."
    )
    pen.idea("Measure from the frequency of the group: within a group what is left is a variance.")

    hot, binary = pen.fact(A, "onehot"), pen.fact(o, "mask")
    pen.define("w_g", weight.args[0], "share of group `g`")
    pen.define("b", rate.args[0], "base rate")
    whole = pen.follows(equals(Sum(weight, g), 1), weight, hot, name="shares", why="every case is in one group")
    base = pen.follows(
        equals(Sum(weight * f[g], g), rate),
        weight,
        rate,
        hot,
        share,
        name="base rate",
        why="the mean of the frequencies",
    )
    pen.start(score)
    pen.relate(
        "=", Sum(A[i, g] * (p[g] - o[i]) ** 2, i, g) / n, hot, name="group by group", why="every case is in one group"
    )
    pen.relate(
        "=",
        Sum(A[i, g] * (p[g] ** 2 - 2 * p[g] * o[i] + o[i]), i, g) / n,
        binary,
        name="multiply out",
        why="`o_i**2 == o_i`",
    )
    pen.relate(
        "=",
        Sum(weight * (p[g] ** 2 - 2 * p[g] * f[g] + f[g]), g),
        share,
        weight,
        name="within a group",
        why="outcomes average to `f_g`",
    )
    pen.relate(
        "=",
        reliability + Sum(weight * (f[g] - f[g] ** 2), g),
        name="complete the square",
        why="what is left is the variance within the groups",
    )
    pen.relate(
        "=",
        reliability - resolution + rate * (1 - rate),
        whole,
        base,
        name="total variance",
        why="that of all outcomes is the one within and the one between",
    )

    pen.sanity(relation("<=", resolution, rate * (1 - rate)), "no forecast resolves more than there is")
    pen.wrong("Calling a score good without its uncertainty: rare events make small scores.")
    pen.wrong("Using it with forecasts binned together: then a term for the spread within the bins is missing.")
    pen.wrong("Taking a reliable forecast for a useful one: always saying `b` is reliable, and resolves nothing.")
