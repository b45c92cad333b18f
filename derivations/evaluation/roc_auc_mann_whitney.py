"""Area under the ROC curve, and the Mann-Whitney statistic.

How good is a score, whatever the threshold? The area under the curve of hits against false alarms says how often a
positive case has a higher score than a negative one; a tie counts as half.
"""

from workbench import (
    Equality,
    Sum,
    apply,
    compare,
    derivation,
    derivative,
    equals,
    exp,
    index,
    integral,
    matrix,
    named,
    number,
    scalar,
    vector,
)
from workbench.reasons.common import CONSTANT_FACTOR
from workbench.reasons.integral_calculus import DERIVATIVE_OF_AN_INTEGRAL, INTEGRATE_BOTH_SIDES

META = {
    "level": "intermediate",
    "bullets": ["Performance measurement", "Pattern identification"],
    "prerequisites": ["integration-by-substitution", "law-of-total-expectation"],
    "references": ["Hanley & McNeil (1982)", "PML1 §5.1.3"],
}

a, b, t, u = (scalar(name) for name in "abtu")


def positives(at):
    return exp(apply("p", (), at))


def negatives(at):
    return exp(apply("q", (), at))


def hits(threshold):
    return integral(positives(u), u, threshold, b)


def alarms(threshold):
    return integral(negatives(u), u, threshold, b)


area = -integral(hits(t) * derivative(alarms(t), t), t, a, b)
higher = integral(integral(positives(u) * negatives(t), u, t, b), t, a, b)

A, B, v = matrix("A", "m", "K", "onehot"), matrix("B", "n", "K", "onehot"), vector("v", "K")
x, y = vector("x", "m", "simplex"), vector("y", "n", "simplex")
i, j, k = index("i", "m"), index("j", "n"), index("k", "K")
s, r = named("s", A @ v), named("r", B @ v)


def height(level):
    """The mean of the shares of the positive cases above a level, and from it on."""
    return (Sum(x[i] * compare(">", s[i], level), i) + Sum(x[i] * compare(">=", s[i], level), i)) / 2


trapezoids = Sum(Sum(y[j] * B[j, k], j) * height(v[k]), k)
order = compare(">", s[i], r[j]) + compare("=", s[i], r[j]) / 2
ranks = Sum(x[i] * y[j] * order, i, j)


@derivation(claim=[Equality(area, higher), Equality(trapezoids, ranks)])
def roc_auc_mann_whitney(pen):
    pen.given(a, b, t, u, A, B, v, x, y)
    pen.goal(
        "Show that the area under the ROC curve is the probability that a positive case has a higher score than a "
        "negative one, ties counted as half; and that its estimate is the Mann-Whitney statistic."
    )
    pen.convention(
        "Cases with a score above the threshold `t` are called positive. Scores lie between `a` and `b`; those of "
        "the positive cases have the density `exp(p(u))`, those of the negative ones `exp(q(u))`, and the "
        "integrals from `t` to `b` are the share of hits, TPR, and that of false alarms, FPR. A pair of cases has "
        "the product of the densities. The curve shows TPR over FPR, and as `t` falls from `b` to `a`, FPR rises "
        "from 0 to 1: the area is minus the integral of TPR times the slope of FPR. In a sample the scores are "
        "some of the `K` levels `v`: a row of `A` (of `B`) has its 1 at the level of a positive (a negative) case. "
        "The cases have the weights `x` and `y`: all equal for a sample, probabilities for a law with `K` values."
    )
    pen.idea("A step to the right is a negative case, and the height there is the share of positive cases above it.")

    with pen.road("scores with densities"):
        falls = pen.follows(
            equals(derivative(alarms(t), t), -negatives(t)), by=DERIVATIVE_OF_AN_INTEGRAL,
            why="the lower end moves, and what is left behind is lost",
        )  # fmt: skip
        inner = pen.follows(
            equals(hits(t) * negatives(t), integral(positives(u) * negatives(t), u, t, b)), by=CONSTANT_FACTOR,
            why="positive cases above `t`, given a negative case at `t`",
        )  # fmt: skip
        pen.start(area)
        pen.relate("=", -integral(hits(t) * -negatives(t), t, a, b), falls, by=INTEGRATE_BOTH_SIDES)
        pen.relate("=", integral(hits(t) * negatives(t), t, a, b), by=CONSTANT_FACTOR, why="both signs cancel")
        pen.relate(
            "=", higher, inner, by=INTEGRATE_BOTH_SIDES, why="total probability: over all pairs in which the positive "
            "case is above; ties have the probability 0",
        )  # fmt: skip
    with pen.road("scores with ties"):
        pen.define("s", s.args[0], "the scores of the positive cases")
        pen.define("r", r.args[0], "the scores of the negative cases")
        hot = pen.fact(B, "onehot")
        pen.start(trapezoids)
        pen.relate(
            "=", Sum(y[j] * Sum(B[j, k] * height(v[k]), k), j), name="the other order of the sums",
            why="trapezoid rule: at a level the curve goes straight from its point above it to that from it on",
        )  # fmt: skip
        each = pen.relate(
            "=", Sum(y[j] * height(r[j]), j), r, hot, name="one level for each negative case", why="its own score"
        )
        ties = pen.follows(
            equals(compare(">=", s[i], r[j]), compare(">", s[i], r[j]) + compare("=", s[i], r[j])),
            name="above or equal", why="never both",
        )  # fmt: skip
        pen.follows(
            equals(trapezoids, ranks), each, ties, name="halves of ties",
            why="with `x == ones(m)/m` and `y == ones(n)/n` it is the Mann-Whitney statistic over the number of pairs",
        )  # fmt: skip

    pen.sanity(
        equals(ranks + Sum(x[i] * y[j] * (compare(">", r[j], s[i]) + compare("=", s[i], r[j]) / 2), i, j), number(1)),
        "the classes change places: 1 less the area",
    )
    pen.wrong("Counting a tie as a win or as nothing: a score that is the same for all cases has the area 1/2.")
    pen.wrong("Reading it as a share of right answers: no threshold is chosen, and rare cases count as much as others.")
    pen.wrong("Joining the points of a few thresholds: the chords say nothing of the scores in between.")
