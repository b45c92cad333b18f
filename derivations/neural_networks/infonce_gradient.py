"""Gradients of the contrastive loss InfoNCE.

Every query is to pick its own key among all keys of the batch: a classification whose classes are the batch itself.
The gradient pulls each pair together and pushes all others apart.
"""

from workbench import (
    Derivative,
    Gradient,
    derivation,
    equals,
    eye,
    gradient,
    inner,
    log_softmax,
    logsumexp,
    matrix,
    named,
    ones,
    scalar,
    size_term,
    softmax,
    sum,
    trace,
    zeros,
)
from workbench.rules import algebra

META = {
    "level": "advanced",
    "bullets": ["Pattern identification", "Error function development", "Gradient computation"],
    "prerequisites": ["cross-entropy-softmax-gradient", "matrix-differential-product-rule"],
    "references": ["van den Oord, Li & Vinyals (2018), Representation Learning with Contrastive Predictive Coding"],
}

Q, K, T = matrix("Q", "n", "d"), matrix("K", "n", "d"), scalar("tau", "positive")
n = size_term("n")
I, one = eye("n"), ones("n")
S = named("S", Q @ K.T / T)
P = named("P", softmax(S, axis=1))
R = named("R", log_softmax(S, axis=1))
L = named("L", -trace(R) / n)
E = P - I


@derivation(
    claim=[
        Gradient(L, Q, E @ K / (n * T)),
        Gradient(L, K, E.T @ Q / (n * T)),
        Derivative(L, T, -inner(E, S) / (n * T)),
    ]
)
def infonce_gradient(pen):
    pen.given(Q, K, T)
    pen.goal("Find the gradients of the mean loss `L` in the queries, the keys and the temperature.")
    pen.convention("Row `i` of `Q` belongs to row `i` of `K`; the softmax is taken in each row of `S`.")
    pen.idea("Row `i` is a softmax cross-entropy with the label `i`, so all rows together give `P - I`.")

    pen.engine(gradient(L, Q, method="graph"))
    pen.relate("=", E @ K / (n * T), by=algebra.common_factor)
    pen.engine(gradient(L, K, method="graph"))
    pen.relate("=", E.T @ Q / (n * T), by=algebra.common_factor)
    pen.engine(gradient(L, T, method="graph"))
    pen.relate("=", -inner(E, S) / (n * T), name="definition of `S`")

    pen.sanity(equals(E @ one, zeros("n")), "each row pulls as much as it pushes")
    pen.sanity(equals(L, (sum(logsumexp(S, axis=1)) - trace(S)) / n), "the loss as code computes it")
    pen.sanity(
        equals(inner(E @ K, Q), T * inner(E, S)), "scaling all queries is the same as scaling the inverse temperature"
    )
    pen.wrong(
        "Leaving the key of the own pair out of the sum: then the loss is another one and `P - I` is no longer it."
    )
    pen.wrong("Forgetting that a key stands in every row: its gradient collects a whole column of `P - I`.")
    pen.wrong(
        "Treating the temperature as harmless: the gradients scale with `1/tau` and `P` sharpens at the same time."
    )
