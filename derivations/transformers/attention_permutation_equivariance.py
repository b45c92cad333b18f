"""Permutation equivariance of attention.

Reorder the tokens, and the outputs are reordered alike: without positions a sentence is a set of words.
"""

from workbench import (
    Equality,
    derivation,
    equals,
    exp,
    eye,
    log,
    log_softmax,
    logsumexp,
    matrix,
    named,
    ones,
    outer,
    size_term,
    softmax,
    sqrt,
    sum,
)
from workbench.rules import names
from workbench.rules.picked import function_of_what_is_picked

META = {
    "level": "intermediate",
    "bullets": ["Attention mechanisms in transformers", "Matrix operations and transformations"],
    "prerequisites": ["attention-convex-combination"],
    "references": ["Lee et al. (2019), Set Transformer"],
}

Pi, X, A = matrix("Pi", "n", "n", "onehot", "orthogonal"), matrix("X", "n", "d"), matrix("A", "n", "n")
WQ, WK, WV = matrix("W_Q", "d", "k"), matrix("W_K", "d", "k"), matrix("W_V", "d", "v")
root, one = sqrt(size_term("k")), ones("n")


def logits(tokens):
    return (tokens @ WQ) @ (tokens @ WK).T / root


def attention(tokens):
    return softmax(logits(tokens), axis=1) @ (tokens @ WV)


S = named("S", logits(X))
O = named("O", softmax(S, axis=1) @ (X @ WV))
moved = Pi @ A @ Pi.T


@derivation(
    claim=[
        Equality(softmax(moved, axis=1), Pi @ softmax(A, axis=1) @ Pi.T),
        Equality(attention(Pi @ X), Pi @ O),
        Equality(sum(attention(Pi @ X), axis=0), sum(O, axis=0)),
    ]
)
def attention_permutation_equivariance(pen):
    pen.given(X, WQ, WK, WV, Pi, A)
    pen.goal(
        "Show that self-attention without positions commutes with every permutation of the tokens: from "
        "`Pi @ X` it makes the outputs of `X`, in the new order."
    )
    pen.convention(
        "The rows of `X` are the tokens; there is no mask. The matrix `Pi` permutes: one 1 in each row and each "
        "column. The softmax is taken in each row; `A` is any square matrix of logits."
    )
    pen.idea(
        "Each logit belongs to a pair of tokens, whatever their places: a permutation moves rows and columns alike, "
        "and a softmax only adds up a row."
    )
    hot, turn = pen.fact(Pi, "onehot"), pen.fact(Pi, "orthogonal")
    back = pen.follows(equals(Pi.T @ Pi, eye("n")), turn, name="undone by its transpose")
    rows = pen.follows(equals(Pi @ one, one), hot, name="one 1 in each row")
    columns = pen.follows(equals(Pi.T @ one, one), rows, back, name="and in each column")
    pen.start(exp(moved))
    pen.by(function_of_what_is_picked, why="a permutation of rows moves entries and changes none")
    exponentials = pen.by(function_of_what_is_picked, why="nor does one of columns")
    sums = pen.follows(
        equals(sum(exp(moved), axis=1), Pi @ sum(exp(A), axis=1)), exponentials, columns, name="row sums",
        why="a sum does not depend on the order of its terms",
    )  # fmt: skip
    pen.start(logsumexp(moved, axis=1))
    pen.relate("=", log(sum(exp(moved), axis=1)), by=names.definition(logsumexp))
    pen.use(sums)
    pen.by(function_of_what_is_picked)
    totals = pen.relate("=", Pi @ logsumexp(A, axis=1), by=names.definition(logsumexp))
    pen.start(log_softmax(moved, axis=1))
    pen.relate("=", moved - outer(logsumexp(moved, axis=1), one), by=names.definition(log_softmax))
    pen.relate(
        "=", Pi @ (A - outer(logsumexp(A, axis=1), one)) @ Pi.T, totals, rows, name="common factors",
        why="the total of a row moves with it, and is taken from all its entries",
    )  # fmt: skip
    logs = pen.relate("=", Pi @ log_softmax(A, axis=1) @ Pi.T, by=names.definition(log_softmax))
    pen.start(softmax(moved, axis=1))
    pen.relate("=", exp(log_softmax(moved, axis=1)), by=names.exp_of_log_softmax_along_rows)
    pen.use(logs)
    pen.by(function_of_what_is_picked)
    pen.by(function_of_what_is_picked)
    weights = pen.by(names.exp_of_log_softmax_along_rows)
    pairs = pen.follows(
        equals(logits(Pi @ X), Pi @ S @ Pi.T), S, name="logits of the permuted tokens", why="a logit for each pair"
    )
    general = pen.instance(weights, A=S)
    pen.start(attention(Pi @ X))
    pen.relate("=", softmax(Pi @ S @ Pi.T, axis=1) @ (Pi @ X @ WV), pairs, name="put in")
    pen.relate("=", Pi @ softmax(S, axis=1) @ Pi.T @ (Pi @ X @ WV), general, name="weights of the permuted tokens")
    result = pen.relate("=", Pi @ O, back, O, name="values", why="they were permuted too, and that is undone")
    pen.follows(
        equals(sum(attention(Pi @ X), axis=0), sum(O, axis=0)), result, columns, name="add up",
        why="what is pooled over the tokens does not see their order at all",
    )  # fmt: skip

    pen.sanity(equals(softmax(Pi @ A, axis=1), Pi @ softmax(A, axis=1)), "queries in another order: row by row")
    swapped = softmax(A @ Pi.T, axis=1) @ (Pi @ X)
    pen.sanity(equals(swapped, softmax(A, axis=1) @ X), "keys and values in another order: no output changes")
    pen.wrong("Expecting it with a causal mask: that belongs to the places, and stays where it is.")
    pen.wrong("Expecting it with positions added to `X`: these are not permuted. So it is they that let order count.")
    pen.wrong("Calling attention invariant: its outputs move with the tokens; what is pooled over them is invariant.")
