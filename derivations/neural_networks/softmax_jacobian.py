"""Jacobian of softmax.

How one probability moves when one logit moves: the matrix behind every cross-entropy gradient and every attention head.
"""

from workbench import (
    Equality,
    Jacobian,
    Sum,
    delta,
    derivation,
    derivative,
    diag,
    equals,
    exp,
    index,
    log,
    named,
    ones,
    outer,
    relation,
    softmax,
    vector,
    zeros,
)
from workbench.rules import algebra, calculus, names, sums

META = {
    "level": "intermediate",
    "bullets": ["Jacobian computation", "Attention mechanisms in transformers"],
    "prerequisites": ["quotient-rule", "jacobian-chain-rule"],
    "references": [
        "Bishop, Pattern Recognition and Machine Learning, 4.3.4",
        "Goodfellow, Bengio & Courville, Deep Learning, 6.2.2.3",
    ],
}

z, u, v = vector("z", "n"), vector("u", "n"), vector("v", "n")
i, j, k = index("i j k", "n")
S = named("S", Sum(exp(z[k]), k))
s = named("s", softmax(z))
J = diag(s) - outer(s, s)


@derivation(claim=[Jacobian(s, z, J), Equality(J.T @ u, s * (u - s @ u))])
def softmax_jacobian(pen):
    pen.given(z, u)
    pen.goal("Show that the Jacobian of the softmax is a diagonal matrix minus a matrix of rank one.")
    pen.convention(
        "`J[i, j]` is the derivative of entry `i` of the output in entry `j` of the input: rows are outputs."
    )
    pen.idea("Differentiate the logarithm of an entry, which has no quotient.")

    with pen.road("logarithm of an entry"):
        entry, weight = _entries(pen)
        pen.start(log(s[i]))
        pen.use(entry)
        log_entry = pen.by(calculus.log_of_quotient, calculus.log_of_exp, why="no quotient is left")
        d_total = _total(pen)
        pen.start(derivative(log(S), z[j]))
        pen.inward()
        pen.use(d_total)
        d_log_total = pen.use(weight, backwards=True, rule="definition of softmax")
        pen.start(derivative(log(s[i]), z[j]))
        pen.use(log_entry)
        pen.inward()
        pen.by(calculus.independent_inputs)
        d_log = pen.use(d_log_total)
        pen.start(derivative(log(s[i]), z[j]))
        chain = pen.inward("chain rule for the logarithm")
        pen.follows(
            equals(derivative(s[i], z[j]), s[i] * (delta(i, j) - s[j])),
            chain,
            d_log,
            name="multiply by the entry",
            why="the two lines are one derivative, and the entry is positive",
        )
        pen.by(algebra.distribute)
        jacobian = pen.matrix_form(derivative(s, z), i, j)
        _pullback(pen, jacobian)

    with pen.road("quotient rule"):
        entry, weight = _entries(pen)
        d_total = _total(pen)
        pen.start(derivative(s[i], z[j]))
        pen.use(entry)
        pen.by(calculus.quotient_rule)
        pen.inward(where=derivative(exp(z[i]), z[j]), times=2)
        quotients = pen.use(d_total)
        pen.follows(
            equals(derivative(s[i], z[j]), s[i] * delta(i, j) - s[i] * s[j]),
            entry,
            weight,
            quotients,
            by=names.definition(softmax),
            why="each quotient is an entry",
        )
        jacobian = pen.matrix_form(derivative(s, z), i, j)
        _pullback(pen, jacobian)

    pen.sanity(equals(J @ ones("n"), zeros("n")), "adding one number to all logits changes nothing")
    pen.sanity(equals(ones("n") @ J, zeros("n")), "the entries keep the sum 1")
    pen.sanity(equals(J, J.T), "symmetric, although the softmax does not look it")
    pen.sanity(
        equals(v @ J @ v, s @ (v - s @ v) ** 2),
        "the variance of `v` under the weights `s`",
    )
    pen.sanity(relation(">=", v @ J @ v, 0), "so `J` is positive semidefinite, and logsumexp is convex")
    pen.wrong("Forgetting that the total `S` contains every logit: then only the diagonal is left.")
    pen.wrong("The sign of the rank-one part: an entry falls when another logit grows.")


def _entries(pen):
    """The definition, for the entry that is differentiated and for the one that moves."""
    entry = pen.follows(equals(s[i], exp(z[i]) / S), by=names.definition(softmax))
    return entry, pen.follows(
        equals(s[j], exp(z[j]) / S), by=names.definition(softmax), why="the same for the entry `j`"
    )


def _total(pen):
    """The derivative of the total: one term survives."""
    pen.start(derivative(S, z[j]))
    pen.unfold(S)
    pen.inward("the sum is finite: differentiate under it", times=4)
    return pen.by(sums.sift, why="one term survives the delta")


def _pullback(pen, jacobian):
    """What backpropagation needs: the transposed Jacobian times an upstream gradient."""
    pen.start(J.T @ u)
    pen.tidy("the matrix is never formed", rule="vector-Jacobian product")
