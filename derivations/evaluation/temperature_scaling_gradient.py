"""Calibration by one temperature.

One number, fitted on held-out data, makes a network as sure as it is right. The fit is convex, and its condition can be
read: at the optimum the logits that the model expects are, on average, those of the labels.
"""

from workbench import (
    Derivative,
    Equality,
    Iff,
    Inequality,
    Sum,
    d,
    derivation,
    derivative,
    equals,
    iff,
    index,
    inner,
    log_softmax,
    logsumexp,
    matrix,
    named,
    number,
    ones,
    outer,
    relation,
    scalar,
    softmax,
    sum,
)
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.rules import calculus

META = {
    "level": "advanced",
    "bullets": ["Performance measurement", "Error function development"],
    "prerequisites": ["logsumexp-gradient-hessian", "softmax-temperature-derivative"],
    "references": ["Guo et al. (2017), On Calibration of Modern Neural Networks, §4"],
}

Z, Y, b = matrix("Z", "n", "m"), matrix("Y", "n", "m", "onehot"), scalar("beta", "positive")
i, j = index("i", "n"), index("j", "m")
P = named("P", softmax(b * Z, axis=1))
N = named("N", sum(logsumexp(b * Z, axis=1)) - b * inner(Y, Z))
mean = named("mu", sum(P * Z, axis=1))
spread = Sum(P[i, j] * (Z[i, j] - mean[i]) ** 2, i, j)
slope = sum(mean) - inner(Y, Z)


@derivation(
    claim=[
        Derivative(N, b, slope),
        Equality(derivative(derivative(N, b), b), spread),
        Inequality(derivative(derivative(N, b), b), ">=", number(0)),
        Iff(equals(derivative(N, b), number(0)), equals(sum(mean), inner(Y, Z))),
    ]
)
def temperature_scaling_gradient(pen):
    pen.given(Z, Y, b)
    pen.goal("Find the first two derivatives of the loss `N` in the inverse temperature `beta`, and its minimum.")
    pen.convention(
        "Row `i` of `Z` holds the logits of example `i`, and the one 1 in row `i` of `Y` marks its label; both are "
        "fixed, and the temperature is `1/beta`. `P` holds the probabilities, `mu[i]` the mean logit under them."
    )
    pen.idea("The loss is a logsumexp along a line, less a linear term: slopes are means, curvatures variances.")

    pen.start(d(N, b))
    pen.unfold(N)
    pen.inward(times=4)
    pen.relate("=", slope * d(b, b), P, mean, name="mean logits")
    grad = pen.identify("it stands beside `dbeta`")
    pen.start(d(P, b))
    pen.unfold(P)
    pen.inward(times=3)
    moved = pen.relate(
        "=", P * (Z - outer(mean, ones("m"))) * d(b, b), P, mean, name="mean logits", why="larger logits gain"
    )
    unit = pen.follows(equals(sum(P, axis=1), ones("n")), P, by=RANGE_OF_A_FUNCTION, name="rows sum to 1")
    positive = pen.follows(relation(">", P, 0), P, by=RANGE_OF_A_FUNCTION)
    pen.follows(equals(d(slope, b), inner(d(P, b), Z)), mean, by=calculus.product_rule, why="`Y` and `Z` do not move")
    pen.relate("=", spread * d(b, b), moved, unit, mean, name="variance", why="the mean of `(Z - mu)*Z` in each row")
    curved = pen.identify("it stands beside `dbeta`")
    pen.start(derivative(derivative(N, b), b))
    pen.use(grad)
    pen.relate("=", spread, curved, name="put in")
    pen.relate(
        ">=",
        number(0),
        positive,
        name="a square is not negative",
        why="the loss is convex: where it is level it is least",
    )
    pen.follows(
        iff(equals(derivative(N, b), 0), equals(sum(mean), inner(Y, Z))),
        grad,
        name="the slope is 0",
        why="on average the expected logit is that of the label",
    )

    pen.sanity(equals(N, -inner(Y, log_softmax(b * Z, axis=1))), "the negative log-likelihood of the labels")
    pen.wrong("Fitting the temperature on the training data: there a network is sure and right.")
    pen.wrong("Differentiating in the temperature and calling the loss convex in it: it is convex in `1/T`.")
    pen.wrong("Expecting more accuracy: the order of the logits stays.")
