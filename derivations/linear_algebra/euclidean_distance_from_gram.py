"""Squared distances from a Gram matrix.

All pairwise distances of n points come out of one matrix product: so nearest-neighbour search, k-means and kernel
methods run at the speed of matrix multiplication.
"""

from workbench import (
    Equality,
    derivation,
    diag,
    equals,
    implies,
    index,
    matrix,
    named,
    ones,
    outer,
    relation,
    sum,
    tensor,
    vector,
    zeros,
)
from workbench.rules import matrices

META = {
    "level": "beginner",
    "bullets": ["Vector manipulation and spatial relationships", "Dimension reduction methods"],
    "prerequisites": ["dot-product-angle"],
    "references": ["MML §3.3"],
}

X, w = matrix("X", "n", "d"), vector("w", "n")
i, j = index("i j", "n")
k = index("k", "d")
G = named("G", X @ X.T)
g = named("g", diag(G))
x_i, x_j = named("x_i", tensor(X[i, k], k)), named("x_j", tensor(X[j, k], k))
distance = (x_i - x_j) @ (x_i - x_j)
D = named("D", tensor(distance, i, j))


@derivation(
    claim=[
        Equality(distance, G[i, i] + G[j, j] - 2 * G[i, j]),
        Equality(D, outer(g, ones("n")) + outer(ones("n"), g) - 2 * G),
    ]
)
def euclidean_distance_from_gram(pen):
    pen.given(X, w)
    pen.goal("Express all squared distances between the rows of `X` by the matrix of their dot products.")
    pen.convention(
        "`x_i` and `x_j` are rows `i` and `j` of `X`, written as columns; `D` holds the squares of the distances."
    )
    pen.idea("A squared distance is three dot products, and the Gram matrix holds them all.")

    entry = pen.follows(
        equals(G[i, j], x_i @ x_j), G, x_i, x_j, name="row times column", why="entry `i`, `j` of `X @ X.T`"
    )
    own = pen.follows(
        equals(G[i, i], x_i @ x_i), G, x_i, name="row times column", why="on the diagonal: squared lengths"
    )
    other = pen.follows(equals(G[j, j], x_j @ x_j), G, x_j, name="row times column")
    pen.start(distance)
    pen.by(matrices.product_with_a_sum, matrices.sum_times_a_matrix, name="multiply out", all=True)
    pen.relate(
        "=",
        x_i @ x_i + x_j @ x_j - 2 * (x_i @ x_j),
        by=matrices.dot_product_is_symmetric,
        why="the mixed terms are equal",
    )
    pen.use(own, other, entry, backwards=True)
    pen.relate("=", g[i] + g[j] - 2 * G[i, j], g, name="definition of `g`", why="the diagonal, as a vector")
    pen.follows(
        equals(D, outer(g, ones("n")) + outer(ones("n"), g) - 2 * G),
        name="matrix form",
        why="`g_i` stands in all of row `i`, and `g_j` in all of column `j`",
    )

    pen.sanity(equals(diag(D), zeros("n")), "no point is away from itself")
    pen.sanity(equals(D, D.T), "as far there as back")
    pen.sanity(relation(">=", D, 0), "squares of distances")
    pen.sanity(
        implies(equals(sum(w), 0), equals(w @ D @ w, -2 * (w @ G @ w))),
        "for weights of sum 0, `D` is `-2*G`: never positive",
    )
    pen.wrong("Forgetting to take the root where distances, and not their squares, are asked for.")
    pen.wrong("Broadcasting `g` along one axis twice: one copy is a column, the other a row.")
    pen.wrong("Trusting tiny distances: for close points far from the origin the three terms cancel almost all digits.")
