"""What losses ask for.

A prediction that is best on average is best for each input. For squares that is the mean of the target given the input,
and for errors counted alike it is the most probable class.
"""

from workbench import (
    Equality,
    Implies,
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
    scalar,
    sign,
    tensor,
    vector,
)
from workbench.reasons.extremes import at_most_the_largest
from workbench.reasons.order import a_factor_keeps_the_order, modulus_at_most
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.reasons.squares import at_most_its_modulus
from workbench.rules import calculus

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
B, w = matrix("B", "n", "m", "onehot"), vector("w", "m", "simplex")
a, t = scalar("a"), scalar("t")
i, j = index("i", "n"), index("j", "m")
best = named("mu", K @ y)
spread = named("v", tensor(Sum(K[i, j] * (y[j] - best[i]) ** 2, j), i))
loss = Sum(q[i] * Sum(K[i, j] * (y[j] - g[i]) ** 2, j), i)
row = tensor(K[i, j], j)
right = Sum(q[i] * Sum(c[i, j] * K[i, j], j), i)
most = Sum(q[i] * max(row), i)


def away(value):
    """The mean modulus of the error of a prediction for one input."""
    return Sum(w[j] * abs(y[j] - value), j)


median = equals(Sum(w[j] * sign(y[j] - t), j), 0)
top = equals(tensor(Sum(B[i, j] * K[i, j], j), i), tensor(max(row), i))
fewest = 1 - Sum(q[i] * Sum(B[i, j] * K[i, j], j), i)


@derivation(
    claim=[
        Equality(loss, q @ spread + Sum(q[i] * (best[i] - g[i]) ** 2, i)),
        Inequality(loss, ">=", q @ spread),
        Implies(median, relation(">=", away(a), away(t))),
        Inequality(1 - right, ">=", 1 - most),
        Implies(top, equals(fewest, 1 - most)),
    ]
)
def squared_loss_conditional_mean(pen):
    pen.given(q, K, y, g, w, t, a, c, B)
    pen.goal(
        "Find the predictions of least mean square and of least mean modulus of the error, and the classifier that is "
        "wrong least often."
    )
    pen.convention(
        "The input takes `n` values with the probabilities `q`; given the i-th, the target has the value `y_j` with "
        "the probability `K[i, j]`, and `g_i` is predicted. `mu` holds the conditional means and `v` the conditional "
        "variances of the target. For moduli `w` holds the probabilities given one input, where `a` is predicted: "
        "`t` is a median, with as much weight above as below. A classifier puts "
        "its one 1 in row `i` of `C` (of `B`) at the class that it names."
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
    with pen.road("moduli, for one input"):
        chances = pen.fact(w, "simplex")
        with pen.suppose(median, "as much above `t` as below: it is a median") as known:
            ends = [
                pen.follows(relation("<=", *sides), by=RANGE_OF_A_FUNCTION)
                for sides in ((number(-1), sign(y[j] - t)), (sign(y[j] - t), number(1)))
            ]
            bound = pen.follows(relation("<=", abs(sign(y[j] - t)), 1), *ends, by=modulus_at_most)
            scaled = pen.follows(
                relation("<=", abs(y[j] - a) * abs(sign(y[j] - t)), abs(y[j] - a) * 1), bound,
                by=a_factor_keeps_the_order,
            )  # fmt: skip
            pen.start(sign(y[j] - t) * (y[j] - a))
            pen.relate("<=", abs(sign(y[j] - t) * (y[j] - a)), by=at_most_its_modulus)
            pen.relate("=", abs(sign(y[j] - t)) * abs(y[j] - a), by=calculus.modulus_of_a_product)
            below = pen.relate("<=", abs(y[j] - a), scaled, name="put in")
            pen.start(away(a))
            pen.relate(">=", Sum(w[j] * sign(y[j] - t) * (y[j] - a), j), below, chances, name="a mean of both sides")
            pen.relate(
                "=", Sum(w[j] * sign(y[j] - t) * (y[j] - t), j) + (t - a) * Sum(w[j] * sign(y[j] - t), j),
                name="measure from the median",
            )  # fmt: skip
            pen.relate(
                "=", Sum(w[j] * sign(y[j] - t) * (y[j] - t), j), known, name="the signs balance",
                why="nothing is left of `a`",
            )  # fmt: skip
            least = pen.relate("=", away(t), by=calculus.modulus_by_sign, why="a number times its sign")
        pen.discharge(known, least)
    with pen.road("errors"):
        each = pen.follows(relation("<=", K[i, j], max(row)), by=at_most_the_largest, x=row, i=j)
        named_ = pen.follows(
            relation("<=", Sum(c[i, j] * K[i, j], j), max(row)), each, hot, name="the class that is named",
            why="is one of the classes",
        )  # fmt: skip
        pen.follows(
            relation(">=", 1 - right, 1 - most), named_, weights, name="tower rule", why="the chance to be wrong"
        )
        with pen.suppose(top, "`B` names a most probable class of each input") as best_class:
            least = pen.follows(
                equals(fewest, 1 - most), best_class, name="put in", why="nobody is wrong less often",
            )  # fmt: skip
        pen.discharge(best_class, least)

    pen.sanity(relation("<=", most, number(1)), "no classifier is right more often than always")
    pen.wrong("Looking for the best prediction on average over inputs: each input has its own.")
    pen.wrong("Squares where outliers are errors of measurement: a median does not follow them.")
    pen.wrong("Taking the most probable class where errors cost differently: then a threshold moves.")
