"""Gradient of the binary cross-entropy in the logit.

Prediction minus target, again: the loss of logistic regression, of every yes-or-no output and of reward models, in the
form that neither overflows nor takes the logarithm of 0.
"""

from workbench import (
    Derivative,
    Equality,
    Hessian,
    derivation,
    derivative,
    equals,
    exp,
    log,
    named,
    number,
    relation,
    scalar,
    sigmoid,
    softplus,
)
from workbench.rules import calculus, likelihoods, names

META = {
    "level": "beginner",
    "bullets": ["Error function development", "Gradient computation"],
    "prerequisites": ["softplus-derivative", "sigmoid-derivative"],
    "references": [
        "Goodfellow, Bengio & Courville, Deep Learning, 6.2.2.2",
        "Bishop, Pattern Recognition and Machine Learning, 4.3.2",
    ],
}

z, y = scalar("z"), scalar("y", "unit")
L = named("L", -y * log(sigmoid(z)) - (1 - y) * log(1 - sigmoid(z)))
s = sigmoid(z)


@derivation(
    claim=[
        Derivative(L, z, s - y),
        Equality(L, log(1 + exp(z)) - y * z),
        Hessian(L, z, s * (1 - s)),
    ]
)
def binary_cross_entropy_logit_gradient(pen):
    pen.given(z, y)
    pen.goal(
        "Find a form of the binary cross-entropy `L` without logarithms of the sigmoid, and its first and second "
        "derivative in the logit `z`."
    )
    pen.convention("`y` is the target, a probability between 0 and 1; a label is 0 or 1.")
    pen.idea("Both logarithms are a softplus, and the two softplus differ by `z`.")

    first = pen.follows(equals(log(s), z - softplus(z)), by=calculus.log_of_sigmoid, why="`exp(z) / (1 + exp(z))`")
    second = pen.follows(equals(log(1 - s), -softplus(z)), by=likelihoods.log_of_one_minus_sigmoid)
    pen.start(L)
    pen.unfold(L)
    pen.use(first, second)
    stable = pen.tidy("`y + (1 - y)`, which is 1, softplus is left")
    pen.relate("=", log(1 + exp(z)) - y * z, by=names.definition(softplus))
    pen.start(derivative(L, z))
    pen.use(stable)
    slope = pen.inward("its slope is the sigmoid", times=3)
    pen.start(derivative(derivative(L, z), z))
    pen.use(slope)
    pen.inward("`y` does not move", times=5)

    pen.sanity(relation(">", derivative(derivative(L, z), z), number(0)), "strictly convex in the logit")
    pen.sanity(relation("<=", s * (1 - s), number(1) / 4), "and never curved more than at `z == 0`")
    pen.sanity(equals(L, softplus(-z) + (1 - y) * z), "the same form, read for the other class")
    pen.wrong("Computing `log(sigmoid(z))`: for large negative `z` it is the logarithm of 0, the softplus is not.")
    pen.wrong("Multiplying by the slope of the sigmoid once more, as for the squared error: here it has cancelled.")
