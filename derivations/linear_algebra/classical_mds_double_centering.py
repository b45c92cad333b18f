"""Classical multidimensional scaling.

A map drawn from a table of distances: subtracting means of rows and columns turns squared distances into dot products,
and a matrix of dot products has coordinates in its eigenvectors.
"""

from workbench import (
    Claim,
    Equality,
    Sum,
    both,
    derivation,
    diag,
    equals,
    exists,
    eye,
    index,
    matrix,
    named,
    norm,
    ones,
    outer,
    relation,
    size_term,
    tensor,
    vector,
    zeros,
)
from workbench.reasons.linear_algebra import roots_of_entries
from workbench.rules import norms

META = {
    "level": "advanced",
    "bullets": ["Dimension reduction methods"],
    "prerequisites": ["euclidean-distance-from-gram", "spectral-theorem-symmetric"],
    "references": [
        "Murphy, Probabilistic Machine Learning: An Introduction, 20.4.4",
        "Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 14.8",
    ],
}

n, one = size_term("n"), ones("n")
X, p = matrix("X", "n", "d"), vector("p", "n", "mask")
Q, l, s = matrix("Q", "n", "n"), vector("ell", "n"), vector("s", "n")
i, j, r, k = *index("i j r", "n"), index("k", "d")
G = named("G", X @ X.T)
g = named("g", diag(G))
J = named("J", eye("n") - outer(one, one) / n)
C = named("C", J @ X)
D = named("D", tensor(Sum((X[i, k] - X[j, k]) ** 2, k), i, j))
B = named("B", -(J @ D @ J) / 2)
E = tensor(Sum(s[r] ** 2 * (Q[i, r] - Q[j, r]) ** 2, r), i, j)
found = both(
    equals(Q.T @ Q, eye("n")), relation(">=", s, 0), equals(B, Q @ diag(s**2) @ Q.T), equals(E, D)
)
V, m = matrix("V", "n", "n", "orthogonal"), vector("mu", "n")
all_, kept = V @ diag(m) @ V.T, V @ diag(p * m) @ V.T


@derivation(
    claim=[
        Equality(B, C @ C.T),
        Claim("Equality", exists(found, Q, s)),
        Equality(norm(all_ - kept) ** 2, Sum((1 - p[r]) * m[r] ** 2, r)),
    ]
)
def classical_mds_double_centering(pen):
    pen.given(X, V, m, p)
    pen.goal("Find points that have the squared distances `D`, of which only these are known.")
    pen.convention(
        "`D` holds the squares of the distances between `n` points, the rows of an unknown `X`. `J` subtracts the mean "
        "of each column, so the rows of `C` are the points measured from their centre. The rows of `Q @ diag(s)` are "
        "the points that are found, `s` the roots of the eigenvalues of `B`; columns with `s_r == 0` may be left out. "
        "For fewer dimensions "
        "only some eigenvectors are used: `V` and `mu` are those of any symmetric matrix, here of `B`, and `p` is 1 "
        "for what is kept and 0 else."
    )
    pen.idea(
        "A squared distance is a dot product and two squares, constant along rows or columns: centring removes them."
    )

    for part, words in (
        (D, "squared distances"), (G, "dot products"), (g, "squared lengths"), (J, "centring"), (C, "centred points"),
        (B, "centred twice"),
    ):  # fmt: skip
        pen.define(part.name, part.args[0], words)
    gram = pen.follows(
        equals(D, outer(g, one) + outer(one, g) - 2 * G), D, G, g, name="squared distances",
        why="a square of a difference is three dot products",
    )  # fmt: skip
    nothing = pen.follows(equals(J @ one, zeros("n")), J, name="centring", why="what is constant has the mean as value")
    even = pen.follows(equals(J.T, J), J, name="symmetric")
    pen.start(J @ D @ J)
    pen.use(gram)
    cut = pen.relate("=", -2 * (J @ G @ J), nothing, even, name="`J @ ones(n) == 0`", why="from both sides")
    pen.start(B)
    pen.unfold(B)
    pen.relate("=", J @ X @ X.T @ J.T, cut, G, even, name="dot products", why="the factor -2 is gone")
    centred = pen.relate("=", C @ C.T, C, name="centred points")
    symmetric = pen.follows(equals(B.T, B), centred, name="symmetric")

    there = pen.lemma("spectral-theorem-symmetric", symmetric, A=B)
    axes = pen.obtain(there, Q, l, why="orthonormal eigenvectors of `B`, and its eigenvalues")
    lengths = pen.follows(
        equals(l, tensor(Sum((C.T @ Q)[k, r] ** 2, k), r)), axes, centred, name="the diagonal of `Q.T @ B @ Q`",
        why="squared lengths of the columns of `C.T @ Q`",
    )  # fmt: skip
    positive = pen.follows(relation(">=", l, 0), lengths, name="a sum of squares", why="no eigenvalue is negative")
    root = pen.follows(exists(both(relation(">=", s, 0), equals(s**2, l)), s), positive, by=roots_of_entries, x=l, s=s)
    roots = pen.obtain(root, s)
    whole = pen.follows(equals(B, Q @ diag(s**2) @ Q.T), axes, roots, name="put in")
    differ = pen.follows(
        equals(C[i, k] - C[j, k], X[i, k] - X[j, k]), C, J, name="a common shift", why="the mean cancels"
    )
    pen.start(D[i, j])
    pen.relate("=", Sum((C[i, k] - C[j, k]) ** 2, k), D, differ, name="distances of the centred points")
    pen.relate("=", B[i, i] + B[j, j] - 2 * B[i, j], centred, name="multiply out")
    rows = pen.relate("=", E[i, j], whole, name="distances of the rows of `Q @ diag(s)`", why="with dot products `B`")
    same = pen.follows(equals(E, D), rows, name="entry by entry")
    pen.witness(exists(found, Q, s), {Q: Q, s: s}, axes, roots, whole, same)
    with pen.road("fewer dimensions"):
        pen.start(norm(all_ - kept) ** 2)
        pen.by(norms.square_norm_of_a_matrix)
        pen.relate(
            "=", Sum((1 - p[r]) * m[r] ** 2, r), pen.fact(V, "orthogonal"), pen.fact(p, "mask"), name="orthonormal",
            why="`(1 - p_r)**2 == 1 - p_r`: so those with the largest `mu_r**2` are kept",
        )  # fmt: skip

    pen.sanity(equals(C.T @ one, zeros("d")), "the centre of the points is 0")
    pen.wrong("Centring the distances themselves: dot products come out of their squares.")
    pen.wrong("Expecting the points back: rotations, reflections and shifts of them have the same distances.")
    pen.wrong(
        "Distances that no points have, as from opinions: then `B` has negative eigenvalues, which have no roots."
    )
