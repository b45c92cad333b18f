"""Kronecker product and vec.

A linear map of matrices, X to A X B, written as one matrix acting on the stacked columns of X. This turns matrix
equations into linear systems, and is how Jacobians of matrix functions get a shape.
"""

from workbench import Equality, Sum, derivation, equals, eye, index, kron, matrix, named, tensor, trace, vec
from workbench.rules import kronecker, traces

META = {
    "level": "intermediate",
    "bullets": ["Matrix operations and transformations"],
    "prerequisites": ["trace-cyclic-property"],
    "references": ["Magnus & Neudecker, Matrix Differential Calculus, ch. 2", "The Matrix Cookbook §10.2"],
}

A, X, B = matrix("A", "m", "n"), matrix("X", "n", "p"), matrix("B", "p", "q")
C, D = matrix("C", "n", "p"), matrix("D", "q", "m")
i, j, k, l = index("i", "n"), index("j", "p"), index("k", "q"), index("l", "q")
s = index("s", "p")
x_j = named("x_j", tensor(X[i, j], i))
e_j = named("e_j", tensor(eye("p")[s, j], s))
e_k = named("e_k", tensor(eye("q")[l, k], l))
b_k = named("b_k", tensor(B[s, k], s))


@derivation(
    claim=[
        Equality(vec(A @ X @ B), kron(B.T, A) @ vec(X)),
        Equality(trace(C.T @ X), vec(C) @ vec(X)),
    ]
)
def kronecker_vec_identity(pen):
    pen.given(A, X, B, C)
    pen.goal("Write the linear map from `X` to `A @ X @ B` as a matrix that acts on the stacked columns of `X`.")
    pen.convention(
        "vec stacks columns, from left to right; `x_j` and `b_k` are columns of `X` and `B`, `e_j` and `e_k` "
        "columns of an identity matrix. The Kronecker product of vectors, `e_k` and `y`, puts `y` into block `k` "
        "and 0 elsewhere."
    )
    pen.idea(
        "A vec is a sum over columns, each put into its own block: what `A @ X @ B` does to blocks can be read off."
    )

    stack = pen.follows(
        equals(vec(X), Sum(kron(e_j, x_j), j)), e_j, x_j, name="definition of vec", why="column `j` goes into block `j`"
    )
    column = pen.follows(
        equals(A @ X @ b_k, Sum(B[j, k] * (A @ x_j), j)),
        b_k,
        x_j,
        name="column by column",
        why="column `k` of `A @ X @ B`: `A` acts on each column of `X`, and `B` mixes them",
    )
    pen.start(vec(A @ X @ B))
    pen.relate(
        "=",
        Sum(kron(e_k, A @ X @ b_k), k),
        stack,
        e_k,
        b_k,
        name="definition of vec",
        why="column `k` goes into block `k`",
    )
    pen.relate("=", Sum(Sum(B[j, k] * kron(e_k, A @ x_j), j), k), column, name="linearity", why="in the second factor")
    pen.relate(
        "=",
        Sum(kron(B.T @ e_j, A @ x_j), j),
        x_j,
        e_j,
        name="sum over `k` first",
        why="row `j` of `B`, as a column, is `B.T @ e_j`",
    )
    pen.relate("=", Sum(kron(B.T, A) @ kron(e_j, x_j), j), by=kronecker.mixed_product, why="factor by factor")
    pen.relate("=", kron(B.T, A) @ vec(X), stack, name="definition of vec", why="the matrix does not depend on `j`")
    pen.start(trace(C.T @ X))
    pen.by(traces.trace_as_an_inner_product)
    pen.by(kronecker.dot_product_of_vecs.backwards, "vec only moves entries, and moves both alike")

    pen.sanity(equals(vec(A @ X), kron(eye("p"), A) @ vec(X)), "`A` alone acts on every block: a block diagonal matrix")
    pen.sanity(equals(vec(X @ B), kron(B.T, eye("n")) @ vec(X)), "`B` alone mixes whole blocks")
    pen.sanity(equals(trace(A @ X @ B @ D), vec(D.T) @ (kron(B.T, A) @ vec(X))), "four matrices under a trace")
    pen.wrong("Forgetting the transpose of `B`: its rows, not its columns, mix the blocks.")
    pen.wrong("Stacking rows, as NumPy's reshape does: then the matrix is `kron(A, B.T)`, with the factors exchanged.")
    pen.wrong("Forming the Kronecker product at all: `A @ X @ B` costs far less.")
