"""Proper scoring rules.

A score is proper when nobody gains by saying anything but what they believe. The logarithm and the square of the error
are: what a wrong report costs is a divergence, or a squared distance, from the truth.
"""

from workbench import (
    Equality,
    Implies,
    Inequality,
    Sum,
    delta,
    derivation,
    equals,
    index,
    log,
    number,
    relation,
    sum,
    vector,
)
from workbench.reasons.extremes import a_sum_is_at_least_each_term

META = {
    "level": "intermediate",
    "bullets": ["Performance measurement", "Error function development"],
    "prerequisites": ["kl-divergence-nonnegative", "completing-the-square-multivariate"],
    "references": ["Gneiting & Raftery (2007), Strictly Proper Scoring Rules, Prediction, and Estimation"],
}

p, q = vector("p", "n", "simplex", "positive"), vector("q", "n", "simplex", "positive")
y, j, k = index("y j k", "n")
surprise = -sum(q * log(p))
entropy = -sum(q * log(q))
divergence = sum(q * log(q / p))
excess = sum(q * log(q)) - sum(q * log(p))
brier = Sum(q[y] * Sum((p[j] - delta(j, y)) ** 2, j), y)
own = 1 - sum(q**2)
distance = sum((p - q) ** 2)


@derivation(
    claim=[
        Equality(excess, divergence),
        Inequality(surprise, ">=", entropy),
        Implies(equals(surprise, entropy), equals(q[k], p[k])),
        Equality(brier, own + distance),
        Inequality(brier, ">=", own),
        Implies(equals(brier, own), equals(p[k], q[k])),
    ]
)
def proper_scoring_rules(pen):
    pen.given(p, q)
    pen.goal("Find what the report `p` costs on average when the truth is `q`, beyond what the report `q` costs.")
    pen.convention(
        "Outcome `y` has the probability `q_y`. The log score of the report `p` is `-log(p_y)`, and the Brier score "
        "is the squared distance of `p` from the vector with a 1 at `y`; smaller is better. Means are sums with the "
        "weights `q`."
    )
    pen.idea("Take the cost of the truth away: what is left must be 0 at `p == q` and positive elsewhere.")

    with pen.road("log score"):
        positive = [pen.fact(x, prop) for prop in ("positive", "simplex") for x in (p, q)]
        split = pen.lemma("kl-divergence-nonnegative", *positive, claim=5, p=q, q=p, why="a cross-entropy")
        pen.follows(
            equals(excess, divergence),
            split,
            name="the excess",
            why="less what the truth costs, its entropy",
        )
        never = pen.lemma("kl-divergence-nonnegative", *positive, claim=1, p=q, q=p, why="no divergence is negative")
        pen.follows(relation(">=", surprise, entropy), split, never, name="the truth costs least")
        only = pen.lemma(
            "kl-divergence-nonnegative", *positive, claim=6, p=q, q=p, why="a divergence of 0 tells the laws equal"
        )  # fmt: skip
        with pen.suppose(equals(surprise, entropy), "another report costs no more") as level:
            none = pen.follows(equals(divergence, 0), split, level, name="no excess")
            true = pen.follows(equals(q[k], p[k]), only, none, name="then it is the truth")
        pen.discharge(level, true)
    with pen.road("Brier score"):
        whole = pen.fact(q, "simplex")
        each = pen.follows(
            equals(Sum((p[j] - delta(j, y)) ** 2, j), sum(p**2) - 2 * p[y] + 1),
            name="multiply out",
            why="only the term `j == y` meets the 1",
        )
        pen.start(brier)
        pen.use(each)
        pen.relate("=", sum(p**2) - 2 * sum(p * q) + 1, whole, name="linearity", why="the mean of each term")
        square = pen.relate("=", own + distance, name="complete the square", why="`sum(q**2)` subtracted and added")
        pen.follows(relation(">=", brier, own), square, name="squares are not negative")
        with pen.suppose(equals(brier, own), "another report costs no more") as level:
            none = pen.follows(equals(distance, 0), square, level, name="no excess")
            part = pen.follows(
                relation("<=", (p[k] - q[k]) ** 2, distance), by=a_sum_is_at_least_each_term,
                u=(p[j] - q[j]) ** 2, j=j, i=k,
            )  # fmt: skip
            true = pen.follows(
                equals(p[k], q[k]), none, part, name="then it is the truth", why="no square is less than 0"
            )
        pen.discharge(level, true)

    pen.sanity(relation("<=", brier, number(2)), "the worst report is sure of what does not happen")
    pen.wrong("Scoring by the probability `p_y` itself: then it pays to report 1 for the most probable outcome.")
    pen.wrong("Comparing log score and Brier score: nats and squares, and the former may be infinite.")
    pen.wrong(
        "Taking the mean score for calibration: it holds the spread of the outcomes too, which no report removes."
    )
