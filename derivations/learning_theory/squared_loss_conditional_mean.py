"""What losses ask for.

A prediction that is best on average is best for each input. For squares that is the mean of the target given the input,
and for errors counted alike it is the most probable class.
"""

from workbench import (
    Equality,
    Inequality,
    Sum,
    derivation,
    equals,
    index,
    matrix,
    max,
    named,
    number,
    relation,
    tensor,
    vector,
)
from workbench.reasons.extremes import at_most_the_largest

META = {
    "level": "intermediate",
    "bullets": ["Error function development", "Learning theory fundamentals"],
    "prerequisites": ["law-of-total-expectation", "bias-variance-decomposition"],
    "references": [
        "Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 2.4",
        "Bishop, Pattern Recognition and Machine Learning, 1.5.5",
    ],
}

q, K = vector("q", "n", "simplex"), matrix("K", "n", "m", "simplex")
y, g, c = vector("y", "m"), vector("g", "n"), matrix("C", "n", "m", "onehot")
i, j = index("i", "n"), index("j", "m")
best = named("mu", K @ y)
spread = named("v", tensor(Sum(K[i, j] * (y[j] - best[i]) ** 2, j), i))
loss = Sum(q[i] * Sum(K[i, j] * (y[j] - g[i]) ** 2, j), i)
row = tensor(K[i, j], j)
right = Sum(q[i] * Sum(c[i, j] * K[i, j], j), i)
most = Sum(q[i] * max(row), i)


@derivation(
    claim=[
        Equality(loss, q @ spread + Sum(q[i] * (best[i] - g[i]) ** 2, i)),
        Inequality(loss, ">=", q @ spread),
        Inequality(right, "<=", most),
    ]
)
def squared_loss_conditional_mean(pen):
    pen.given(q, K, y, g, c)
    pen.goal("Find the prediction of least mean square error, and the classifier that is right most often.")
    pen.convention(
        "The input takes `n` values with the probabilities `q`; given the i-th, the target has the value `y_j` with "
        "the probability `K[i, j]`, and `g_i` is predicted. `mu` holds the conditional means and `v` the conditional "
        "variances of the target. A classifier puts its one 1 in row `i` of `C` at the class that it names."
    )
    pen.idea("Inputs do not share predictions: take the mean given the input, and make each as small as it can be.")

    weights, rows, hot = pen.fact(q, "simplex"), pen.fact(K, "simplex"), pen.fact(c, "onehot")
    with pen.road("squares"):
        pen.define("mu", best.args[0], "conditional means")
        pen.define("v", spread.args[0], "conditional variances")
        flat = pen.follows(
            equals(Sum(K[i, j] * (y[j] - best[i]), j), 0),
            best,
            rows,
            name="deviations",
            why="average to 0 given the input",
        )
        pen.follows(
            equals(Sum(K[i, j] * (y[j] - g[i]) ** 2, j),
                   Sum(K[i, j] * (y[j] - best[i]) ** 2, j)
                   + 2 * (best[i] - g[i]) * Sum(K[i, j] * (y[j] - best[i]), j) + (best[i] - g[i]) ** 2),
            rows, name="square of a sum", why="measured from the conditional mean",
        )  # fmt: skip
        pen.use(flat)
        one = pen.relate(
            "=", spread[i] + (best[i] - g[i]) ** 2, spread, name="definition of `v`", why="no mixed term is left"
        )
        pen.start(loss)
        pen.use(one)
        pen.relate(
            "=", q @ spread + Sum(q[i] * (best[i] - g[i]) ** 2, i), name="tower rule", why="the mean over the inputs"
        )
        pen.relate(
            ">=", q @ spread, weights, name="a mean of squares", why="0 where `g == mu`: the conditional mean is best"
        )
    with pen.road("errors"):
        each = pen.follows(relation("<=", K[i, j], max(row)), by=at_most_the_largest, x=row, i=j)
        named_ = pen.follows(
            relation("<=", Sum(c[i, j] * K[i, j], j), max(row)),
            each,
            hot,
            name="the class that is named",
            why="is one of the classes",
        )
        pen.follows(
            relation("<=", right, most),
            named_,
            weights,
            name="tower rule",
            why="equality for the most probable class of each input",
        )

    pen.sanity(relation("<=", most, number(1)), "no classifier is right more often than always")
    pen.wrong("Looking for the best prediction on average over inputs: each input has its own.")
    pen.wrong("Squares where outliers are errors of measurement: for moduli the best prediction is a median.")
    pen.wrong("Taking the most probable class where errors cost differently: then a threshold moves.")
