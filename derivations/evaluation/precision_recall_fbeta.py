"""Precision, recall and their harmonic mean.

What share of the alarms is right, what share of the cases is found, and one number for both that is small where either
is small.
"""

from workbench import (
    Derivative,
    Equality,
    derivation,
    derivative,
    equals,
    named,
    relation,
    scalar,
)

META = {
    "level": "beginner",
    "bullets": ["Performance measurement"],
    "prerequisites": ["quotient-rule"],
    "references": [
        "Murphy, Probabilistic Machine Learning: An Introduction, 5.1.4",
        "van Rijsbergen, Information Retrieval, ch. 7",
    ],
}

t, f, m = scalar("t", "positive"), scalar("f"), scalar("m")
p, r, beta = scalar("p", "positive"), scalar("r", "positive"), scalar("beta", "positive")
P, R = named("P", t / (t + f)), named("R", t / (t + m))
F1 = named("F_1", 1 / ((1 / P + 1 / R) / 2))
F = named("F", 1 / ((1 / p + beta**2 / r) / (1 + beta**2)))
G = (1 + beta**2) * p * r / (beta**2 * p + r)


@derivation(
    claim=[
        Equality(F1, 2 * P * R / (P + R)),
        Equality(F1, 2 * t / (2 * t + f + m)),
        Equality(F, G),
        Derivative(F, r, (1 + beta**2) * beta**2 * p**2 / (beta**2 * p + r) ** 2),
        Derivative(F, p, (1 + beta**2) * r**2 / (beta**2 * p + r) ** 2),
    ]
)
def precision_recall_fbeta(pen):
    pen.given(t, f, m, p, r, beta)
    few = pen.assume(relation(">=", f, 0), "`f >= 0`")
    none = pen.assume(relation(">=", m, 0), "`m >= 0`")
    pen.goal("Find `F_1` from the counts, the weighted mean `F`, and how `F` moves with precision and recall.")
    pen.convention(
        "`t` cases were found, `f` alarms were false, `m` cases were missed. `P` is the precision, `R` the recall, and "
        "`F_1` their harmonic mean. `F` is that of any `p` and `r`, in which recall counts `beta**2` times as much."
    )
    pen.idea("A harmonic mean is the reciprocal of a mean of reciprocals, and the reciprocals are simple.")

    positive = pen.fact(t, "positive")
    pen.define("P", P.args[0], "precision: the share of the alarms that are right")
    pen.define("R", R.args[0], "recall: the share of the cases that are found")
    one = pen.follows(equals(1 / P, (t + f) / t), P, positive, few, name="reciprocal of the precision")
    two = pen.follows(equals(1 / R, (t + m) / t), R, positive, none, name="reciprocal of the recall")
    shares = [pen.follows(relation(">", x, 0), x, positive, few, none, name="positive") for x in (P, R)]
    pen.start(F1)
    opened = pen.unfold(F1)
    pen.relate("=", 2 * P * R / (P + R), *shares, name="common denominator", why="`1/P + 1/R == (P + R)/(P*R)`")
    pen.start(F1, opened.right, opened)
    pen.use(one, two)
    pen.relate(
        "=",
        2 * t / (2 * t + f + m),
        positive,
        few,
        none,
        name="one fraction",
        why="cases that are rightly left alone do not occur",
    )
    weights = [pen.fact(x, "positive") for x in (p, r, beta)]
    pen.start(F)
    pen.unfold(F)
    form = pen.relate("=", G, *weights, name="common denominator", why="times `p*r` above and below")
    for x, value in ((r, (1 + beta**2) * beta**2 * p**2), (p, (1 + beta**2) * r**2)):
        pen.start(derivative(F, x))
        pen.use(form)
        pen.inward(times=6)
        pen.relate("=", value / (beta**2 * p + r) ** 2, name="one fraction", why="the mixed terms cancel")

    pen.sanity(relation("<=", 2 * p * r / (p + r), (p + r) / 2), "the harmonic mean is at most the arithmetic mean")
    pen.wrong("Averaging precision and recall: an alarm for everything has recall 1, and half a point for nothing.")
    pen.wrong("Comparing `F_1` across data sets: precision, and so `F_1`, depends on how rare the cases are.")
    pen.wrong("Giving `beta` its weight linearly: recall counts `beta**2` times as much as precision.")
