"""Naive Bayes.

Features that are independent within each class make every feature a witness of its own: their log-likelihood ratios add
up, and the odds of the class are those of a logistic regression whose weights come from counting.
"""

from workbench import (
    Equality,
    Inequality,
    Product,
    Sum,
    derivation,
    equals,
    index,
    log,
    matrix,
    named,
    relation,
    scalar,
    sum,
    tensor,
    vector,
)
from workbench.reasons.signs import RANGE_OF_A_FUNCTION, log_below_its_tangent
from workbench.rules import calculus, sums

META = {
    "level": "intermediate",
    "bullets": ["Pattern identification", "Bayesian methodology"],
    "prerequisites": ["bayes-rule", "mle-bernoulli"],
    "references": [
        "Murphy, Probabilistic Machine Learning: An Introduction, 9.3",
        "Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 6.6.3",
    ],
}

x, a, b = vector("x", "d", "mask"), vector("a", "d", "unit"), vector("b", "d", "unit")
r = scalar("r", "unit")
j = index("j", "d")


def likelihood(theta):
    return Product(theta[j] ** x[j] * (1 - theta[j]) ** (1 - x[j]), j)


L_1, L_0 = named("L_1", likelihood(a)), named("L_0", likelihood(b))
m = named("m", r * L_1 + (1 - r) * L_0)
p = named("p", r * L_1 / m)
evidence = x[j] * log(a[j] / b[j]) + (1 - x[j]) * log((1 - a[j]) / (1 - b[j]))
odds = log(r / (1 - r)) + Sum(evidence, j)
w = named("w", tensor(log(a[j] / b[j]) - log((1 - a[j]) / (1 - b[j])), j))
w_0 = named("w_0", log(r / (1 - r)) + Sum(log((1 - a[j]) / (1 - b[j])), j))

# the sample: N_1 of class 1, of which n_j have feature j
X, y = matrix("X", "n", "d", "mask"), vector("y", "n", "mask")
i = index("i", "n")
theta = vector("theta", "d", "unit")
whole = named("N", sum(y))
count = named("c", tensor(Sum(y[i] * X[i, j], i), j))
sample = named("ell", Sum(y[i] * Sum(X[i, j] * log(theta[j]) + (1 - X[i, j]) * log(1 - theta[j]), j), i))
n_j, n_0 = scalar("s", "positive"), scalar("f", "positive")
t = scalar("t", "unit")
share = named("h", n_j / (n_j + n_0))


@derivation(
    claim=[
        Equality(log(p / (1 - p)), odds),
        Equality(odds, w @ x + w_0),
        Equality(sample, Sum(count[j] * log(theta[j]) + (whole - count[j]) * log(1 - theta[j]), j)),
        Inequality(n_j * log(t) + n_0 * log(1 - t), "<=", n_j * log(share) + n_0 * log(1 - share)),
    ]
)
def naive_bayes_log_odds(pen):
    pen.given(x, a, b, r, X, y, theta, n_j, n_0, t)
    pen.goal(
        "Find the log-odds of two classes for binary features that are independent within each class, and the "
        "probabilities under which a sample is most likely."
    )
    pen.convention(
        "`x` holds 1 for features that are there. `a_j` and `b_j` are their probabilities in class 1 and class 0, `r` "
        "the share of class 1, and `p` its probability given `x`. In the sample `y_i == 1` marks class 1; `theta` are "
        "the probabilities of its features, and class 0 is alike. `s` and `f` are the two counts of one feature in one "
        "class, and `t` its probability."
    )
    pen.idea("In the odds the evidence cancels, and the logarithm of a product of independent features is a sum.")

    with pen.road("odds"):
        facts = [pen.fact(a, "unit"), pen.fact(b, "unit")]
        share_ = pen.fact(r, "unit")
        pen.define("L_1", L_1.args[0], "independent features: probabilities multiply")
        pen.define("L_0", L_0.args[0])
        pen.define("m", m.args[0], "probability of `x`")
        pen.define("p", p.args[0], "of class 1 given `x`, by Bayes' rule")
        logs = [
            pen.follows(
                equals(log(L), Sum(x[j] * log(at[j]) + (1 - x[j]) * log(1 - at[j]), j)),
                L,
                fact,
                by=sums.log_of_a_big_product,
                name="logarithm of a product",
            )
            for L, at, fact in ((L_1, a, facts[0]), (L_0, b, facts[1]))
        ]
        above = [
            pen.follows(relation(">", L, 0), L, fact, by=RANGE_OF_A_FUNCTION, name="a product of positive numbers")
            for L, fact in ((L_1, facts[0]), (L_0, facts[1]))
        ]
        ratio = pen.follows(
            equals(p / (1 - p), r * L_1 / ((1 - r) * L_0)), p, m, *above, share_, name="odds form",
            why="what is common to both classes cancels",
        )  # fmt: skip
        pen.start(log(p / (1 - p)))
        pen.use(ratio)
        pen.relate(
            "=", log(r) - log(1 - r) + log(L_1) - log(L_0), *above, share_, by=calculus.log_of_quotient,
            name="logarithm of a quotient",
        )  # fmt: skip
        pen.use(*logs)
        pen.relate(
            "=", odds, *facts, share_, by=calculus.log_of_quotient, name="feature by feature", why="one ratio for each"
        )
        pen.define("w", w.args[0], "weights")
        pen.define("w_0", w_0.args[0], "what does not depend on `x`")
        pen.follows(equals(odds, w @ x + w_0), w, w_0, name="linear in `x`", why="as in logistic regression")
    with pen.road("counting"):
        pen.define("N", whole.args[0], "size of class 1")
        pen.define("c", count.args[0], "how many of them have feature `j`")
        pen.define("ell", sample.args[0], "log-likelihood: the features of those in class 1, independent")
        pen.start(sample)
        pen.unfold(sample)
        pen.relate(
            "=", Sum(count[j] * log(theta[j]) + (whole - count[j]) * log(1 - theta[j]), j), count, whole,
            name="sum over the sample first", why="each feature has its own term, of its own probability",
        )  # fmt: skip
        chance, some, none = pen.fact(t, "unit"), pen.fact(n_j, "positive"), pen.fact(n_0, "positive")
        pen.define("h", share.args[0], "share of those that have the feature")
        inside = pen.follows(relation(">", share, 0), share, some, none, name="positive")
        below = pen.follows(relation(">", 1 - share, 0), share, some, none, name="positive")
        sides = []
        for at, its, at_, its_, count_ in ((t, share, chance, inside, n_j), (1 - t, 1 - share, chance, below, n_0)):
            ratio = pen.follows(relation(">", at / its, 0), at_, its_, name="positive")
            tangent = pen.follows(relation("<=", log(at / its), at / its - 1), ratio, by=log_below_its_tangent)
            apart = pen.follows(equals(log(at / its), log(at) - log(its)), at_, its_, by=calculus.log_of_quotient)
            sides.append(
                pen.follows(
                    relation("<=", count_ * (log(at) - log(its)), (n_j + n_0) * at - count_),
                    tangent,
                    apart,
                    share,
                    some,
                    none,
                    name="times the count",
                )
            )
        pen.follows(
            relation("<=", n_j * log(t) + n_0 * log(1 - t), n_j * log(share) + n_0 * log(1 - share)), *sides,
            name="add up", why="the right sides cancel: no other probability makes the counts more likely",
        )  # fmt: skip

    pen.sanity(equals(p + (1 - r) * L_0 / m, 1), "one of the two classes it is")
    pen.wrong("Leaving out features that are not there: their absence counts by `log((1 - a_j)/(1 - b_j))`.")
    pen.wrong("A feature never seen in a class: the share 0 rules the class out whenever it is there, hence smoothing.")
    pen.wrong("Trusting the probability `p`: features that say the same are counted as often as they occur.")
