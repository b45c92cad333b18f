"""Gradients of functions of a symmetric matrix.

The gradient of a symmetric variable and the table of derivatives in its independent entries are two things, and they
differ by a factor 2 off the diagonal. Most quarrels about the derivative of log det of a covariance are about this.
"""

from workbench import (
    Equality,
    apply,
    d,
    delta,
    derivation,
    derivative,
    diag,
    equals,
    index,
    inner,
    inv,
    limit,
    logdet,
    matrix,
    named,
    number,
    scalar,
    tensor,
    trace,
)
from workbench.reasons.calculus import DERIVATIVE_ALONG
from workbench.reasons.common import DEFINITION
from workbench.rules import matrices

META = {
    "level": "advanced",
    "bullets": ["Gradient computation in vector spaces", "Hessian matrices"],
    "prerequisites": ["gateaux-derivative-matrix-space", "gradient-log-determinant"],
    "references": ["The Matrix Cookbook §2.8.2", "Magnus & Neudecker ch. 3 (duplication matrix)"],
}

X, V, t = matrix("X", "n", "n", "symmetric"), matrix("V", "n", "n", "symmetric"), scalar("t")
S = matrix("S", "n", "n", "posdef")
i, j, k, l = index("i j k l", "n")
G = named("G", derivative(apply("f", (), X), X))
one = delta(k, i) * delta(l, j)
E = named("E", tensor(one + delta(k, j) * delta(l, i) - delta(i, j) * one, k, l))


def f(point):
    """Any smooth function of a matrix."""
    return apply("f", (), point)


def slope(of, at, direction):
    """The directional derivative, as a limit."""
    return limit((of(at + t * direction) - of(at)) / t, t, 0)


symmetric_part, table = (G + G.T) / 2, G + G.T - diag(diag(G))
P = inv(S)


@derivation(
    claim=[
        Equality(slope(f, X, V), inner(symmetric_part, V)),
        Equality(slope(f, X, E), table[i, j]),
        Equality(slope(logdet, S, E), (2 * P - diag(diag(P)))[i, j]),
    ]
)
def gradient_symmetric_matrix_argument(pen):
    pen.given(f(X), X, V, S, t)
    pen.goal(
        "Find the gradient of `f` among the symmetric matrices, and its derivatives in the independent entries of "
        "a symmetric `X`, from the gradient `G` that `f` has when all entries are free."
    )
    pen.convention(
        "`f` is defined for all matrices near `X`. `V` is any symmetric direction. `E` is the direction in which "
        "the single entry (`i`, `j`) moves: 1 at (`i`, `j`) and at (`j`, `i`). The table of derivatives has them "
        "in both places."
    )
    pen.idea(
        "Only symmetric directions are left, and in them `f` moves by the inner product with `G`. Ask what that "
        "can see."
    )

    pen.follows(equals(G, derivative(f(X), X)), by=DEFINITION, why="all entries are free")
    along = pen.follows(
        equals(slope(f, X, V), inner(G, V)), G, by=DERIVATIVE_ALONG, f=f(X), x=X, v=V, h=t,
        name="directional derivative", why="in a symmetric direction",
    )  # fmt: skip
    halves = pen.follows(equals(G, symmetric_part + (G - G.T) / 2), name="symmetric and antisymmetric part")
    flip = pen.follows(
        equals(inner(G, V), inner(G.T, V)),
        pen.fact(V, "symmetric"),
        name="transpose both",
        why="`V` is its own transpose",
    )
    blind = pen.follows(
        equals(inner((G - G.T) / 2, V), number(0)),
        flip,
        name="antisymmetric part",
        why="a symmetric direction does not see it",
    )
    pen.follows(
        equals(slope(f, X, V), inner(symmetric_part, V)),
        along,
        halves,
        blind,
        name="gradient",
        why="a symmetric matrix again",
    )

    pen.follows(
        equals(slope(f, X, E), inner(G, E)), G, by=DERIVATIVE_ALONG, f=f(X), x=X, v=E, h=t,
        name="directional derivative", why="when one entry moves",
    )  # fmt: skip
    two = pen.relate(
        "=",
        G[i, j] + G[j, i] - delta(i, j) * G[i, j],
        E,
        name="inner product",
        why="two entries, or one on the diagonal",
    )
    pen.follows(
        equals(slope(f, X, E), table[i, j]), two, name="entry of a matrix", why="the diagonal was counted twice"
    )

    pen.start(d(logdet(S), S))
    pen.by_lemma("gradient-log-determinant")
    pen.identify()
    free = pen.by(
        matrices.transpose_of_an_inverse, matrices.symmetric_matrix, name="symmetric matrix", why="so `G` is symmetric"
    )
    moved = pen.follows(
        equals(slope(logdet, S, E), inner(P, E)), free, by=DERIVATIVE_ALONG, f=logdet(S), x=S, v=E, h=t,
        name="`f` the log-determinant",
    )  # fmt: skip
    pen.start(P.T)
    own = pen.by(matrices.transpose_of_an_inverse, matrices.symmetric_matrix, name="its gradient is symmetric")
    pen.follows(equals(slope(logdet, S, E), (2 * P - diag(diag(P)))[i, j]), moved, own, E, name="its table")

    pen.sanity(equals(slope(f, X, V), trace(G @ V)), "for symmetric directions `G` need not be transposed")
    pen.sanity(
        equals(slope(logdet, S, E), derivative(logdet(S), S)[i, j] * (2 - delta(i, j))),
        "the table is the gradient with everything off the diagonal doubled",
    )
    pen.sanity(
        equals(inner(symmetric_part, V), (inner(table, V) + inner(diag(diag(G)), V)) / 2),
        "both give the same change: in the table each pair of entries is counted once",
    )
    pen.wrong("Taking a step along the table: off the diagonal it is twice too long, and steepest descent it is not.")
    pen.wrong(
        "Comparing a formula of one convention with code of the other: the diagonals agree, so a quick test passes."
    )
    pen.wrong("Doubling the diagonal too: `X[i, i]` is one entry, not two.")
