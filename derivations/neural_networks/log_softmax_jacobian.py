"""Jacobian of the log-softmax.

Losses are computed from logarithms of probabilities: this Jacobian carries an upstream gradient back to the logits
without ever dividing by a small probability.
"""

from workbench import (
    Equality,
    Jacobian,
    derivation,
    derivative,
    diag,
    equals,
    eye,
    index,
    log_softmax,
    logsumexp,
    named,
    number,
    ones,
    outer,
    softmax,
    sum,
    vector,
    zeros,
)
from workbench.reasons.linear_algebra import ENTRY_BY_ENTRY
from workbench.rules import calculus, names

META = {
    "level": "intermediate",
    "bullets": ["Jacobian computation", "Error function development"],
    "prerequisites": ["logsumexp-gradient-hessian"],
    "references": ["Goodfellow, Bengio & Courville, Deep Learning, 6.2.2.3"],
}

z, g = vector("z", "n"), vector("g", "n")
i, j = index("i j", "n")
ell = named("l", log_softmax(z))
p = named("p", softmax(z))
J = eye("n") - outer(ones("n"), p)
pulled = g - sum(g) * p


@derivation(claim=[Jacobian(ell, z, J), Equality(J.T @ g, pulled)])
def log_softmax_jacobian(pen):
    pen.given(z, g)
    pen.goal("Find the Jacobian of the log-softmax, and what it makes of an upstream gradient `g`.")
    pen.convention(
        "`J[i, j]` is the derivative of entry `i` of the output in entry `j` of the input: rows are outputs."
    )
    pen.idea("Every entry loses the same number, the logsumexp, whose gradient is the softmax.")

    pen.start(ell[i])
    pen.unfold(ell)
    pen.by(names.definition(log_softmax))
    entry = pen.relate("=", z[i] - logsumexp(z), by=ENTRY_BY_ENTRY)
    pen.start(derivative(ell[i], z[j]))
    pen.use(entry)
    pen.by(calculus.sum_rule)
    pen.by(calculus.independent_inputs)
    pen.by_lemma("logsumexp-gradient-hessian")
    pen.matrix_form(derivative(ell, z), i, j, why="`p[j]` does not depend on `i`: every row holds the same `p`")
    pen.start(J.T @ g)
    pen.tidy("the matrix is never formed", rule="vector-Jacobian product")

    pen.sanity(equals(J @ ones("n"), zeros("n")), "adding one number to all logits changes nothing")
    pen.sanity(equals(p @ J, zeros("n")), "the probabilities keep the sum 1, so their mean change of logarithm is 0")
    pen.sanity(
        equals(diag(p) @ J, diag(p) - outer(p, p)), "times `p`, entry by entry, it is the Jacobian of the softmax"
    )
    pen.sanity(equals(sum(pulled), number(0)), "the entries of the gradient in the logits sum to 0")
    pen.wrong("Taking `J` for symmetric, as the Jacobian of the softmax is: the rows hold `p`, the columns do not.")
    pen.wrong("Computing `log(softmax(z))` in two steps: a probability that underflows to 0 has no logarithm.")
