"""Gradient of the softmax cross-entropy.

Prediction minus target: the one line of backpropagation that every classifier and every language model starts with.
"""

from workbench import (
    Gradient,
    Sum,
    derivation,
    derivative,
    equals,
    gradient,
    index,
    log,
    log_softmax,
    logsumexp,
    matrix,
    named,
    ones,
    size_term,
    softmax,
    sum,
    vector,
)
from workbench.reasons.linear_algebra import ENTRY_BY_ENTRY
from workbench.rules import names, norms, sums

META = {
    "level": "beginner",
    "bullets": ["Error function development", "Gradient computation"],
    "prerequisites": ["logsumexp-gradient-hessian", "log-softmax-jacobian"],
    "references": [
        "Bishop, Pattern Recognition and Machine Learning, 4.3.4",
        "Goodfellow, Bengio & Courville, Deep Learning, 6.2.2.3",
    ],
}

z, y = vector("z", "n"), vector("y", "n", "simplex")
Z, Y = matrix("Z", "m", "n"), matrix("Y", "m", "n", "simplex")
k, j = index("k j", "n")
p = named("p", softmax(z))
L = named("L", -Sum(y[k] * log(p[k]), k))
batch = named("M", -sum(Y * log_softmax(Z, axis=1)) / size_term("m"))
P = named("P", softmax(Z, axis=1))


@derivation(claim=[Gradient(L, z, p - y), Gradient(batch, Z, (P - Y) / size_term("m"))])
def cross_entropy_softmax_gradient(pen):
    pen.given(z, y, Z, Y)
    pen.goal(
        "Find the gradient of the cross-entropy `L` of a softmax in the logits `z`, for one example and for the "
        "mean of a batch."
    )
    pen.convention("The gradient has the shape of the logits.")
    pen.idea(
        "The logarithm of a softmax is a logit less logsumexp; the weights `y` sum to 1, so logsumexp is counted once."
    )

    pen.start(log(p))
    pen.unfold(p)
    pen.by(names.log_of_softmax)
    whole = pen.by(names.definition(log_softmax), why="the logarithm of the quotient")
    log_p = pen.follows(equals(log(p[k]), z[k] - logsumexp(z)), whole, by=ENTRY_BY_ENTRY)
    pen.start(L)
    pen.unfold(L)
    spread = pen.use(log_p)
    loss = pen.follows(
        equals(L, logsumexp(z) - y @ z),
        spread,
        by=norms.weights_sum_to_one,
        why="the sum of `y` counts logsumexp exactly once",
    )
    pen.start(derivative(L, z[j]))
    pen.use(loss)
    pen.inward()
    pen.inward(times=4)
    pen.by(sums.sift, all=True)
    pen.fold(p, why="the weights of logsumexp are the probabilities")
    pen.matrix_form(derivative(L, z), j)
    pen.engine(gradient(batch, Z))

    pen.sanity(equals(ones("n") @ (p - y), 0), "the entries of the gradient sum to 0")
    pen.sanity(equals(L, logsumexp(z) - y @ z), "a convex function less a linear one, so `L` is convex in the logits")
    pen.wrong("Leaving out that the weights sum to 1: without it the gradient is `sum(y) * p - y`.")
    pen.wrong("Dividing by `m` twice, once in the mean of the loss and once in the gradient.")
