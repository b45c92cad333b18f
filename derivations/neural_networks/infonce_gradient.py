"""Gradients of the contrastive loss InfoNCE.

Every query is to pick its own key among all keys of the batch: a classification whose classes are the batch itself.
The gradient pulls each pair together and pushes all others apart.
"""

from workbench import (
    Derivative,
    Gradient,
    derivation,
    diag,
    equals,
    eye,
    gradients,
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
R_bar = named("R_bar", -I / n)
S_bar = named("S_bar", R_bar - diag(sum(R_bar, axis=1)) @ softmax(S, axis=1))


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
    pen.idea("Row `i` is a softmax cross-entropy with the label `i`, so all rows together give `P - eye(n)`.")

    made = gradients(L, Q, K, T)
    pen.engine(made)
    rows = pen.follows(equals(S_bar, E / n), S_bar, R_bar, P, name="every row of `R_bar` adds up to `-1/n`")
    for claim, found in zip(made.claims, (E @ K / (n * T), E.T @ Q / (n * T)), strict=False):
        pen.start(*claim.statement.args)
        pen.relate("=", found, rows, name="put in")
    pen.start(*made.claims[2].statement.args)
    pen.relate("=", -inner(E, S) / (n * T), rows, S, name="put in", why="`K @ Q.T / tau` is `S.T`")

    pen.sanity(equals(E @ one, zeros("n")), "each row pulls as much as it pushes")
    pen.sanity(equals(L, (sum(logsumexp(S, axis=1)) - trace(S)) / n), "the loss as code computes it")
    pen.sanity(
        equals(inner(E @ K, Q), T * inner(E, S)), "scaling all queries is the same as scaling the inverse temperature"
    )
    pen.wrong(
        "Leaving the key of the own pair out of the sum: then the loss is another one and `P - eye(n)` is no longer it."
    )
    pen.wrong("Forgetting that a key stands in every row: its gradient collects a whole column of `P - eye(n)`.")
    pen.wrong(
        "Treating the temperature as harmless: the gradients scale with `1/tau` and `P` sharpens at the same time."
    )
