"""Frobenius inner product.

Matrices as long vectors: lengths, angles and gradients of matrix functions are those of their entries, and rotations do
not change them.
"""

from workbench import (
    Equality,
    Sum,
    derivation,
    diag,
    equals,
    index,
    inner,
    matrix,
    norm,
    outer,
    sum,
    trace,
    vec,
    vector,
)
from workbench.reasons.squares import equal_squares
from workbench.rules import matrices, names, norms, sums, traces

META = {
    "level": "beginner",
    "bullets": ["Matrix operations and transformations"],
    "prerequisites": ["trace-cyclic-property", "svd-from-gram-eigendecomposition"],
    "references": ["MML §3.2", "Golub & Van Loan, Matrix Computations, §2.3"],
}

A, B = matrix("A", "m", "n"), matrix("B", "m", "n")
U, V = matrix("U", "m", "m", "orthogonal"), matrix("V", "n", "n", "orthogonal")
P, W = matrix("P", "p", "p", "orthogonal"), matrix("W", "p", "p", "orthogonal")
s = vector("sigma", "p", "positive")
x, y = vector("x", "m"), vector("y", "n")
i, j, k = index("i", "m"), index("j", "n"), index("k", "p")
turned = U @ A @ V.T


@derivation(
    claim=[
        Equality(trace(A.T @ B), Sum(A[i, j] * B[i, j], i, j)),
        Equality(norm(turned), norm(A)),
        Equality(norm(P @ diag(s) @ W.T) ** 2, Sum(s[k] ** 2, k)),
    ]
)
def frobenius_inner_product(pen):
    pen.given(A, B, U, V, s, P, W)
    pen.goal("Show that `trace(A.T @ B)` is the dot product of the entries, and that orthogonal factors keep the norm.")
    pen.convention(
        "`U`, `V`, `P` and `W` are orthogonal; the norm of a matrix is the Frobenius norm. `P @ diag(sigma) @ W.T` "
        "is a square matrix by its singular values; further rows or columns of a rectangular one are 0 in the "
        "middle factor."
    )
    pen.idea("The trace of `A.T @ B` runs over all pairs of indices once; and a trace is cyclic.")

    pen.start(trace(A.T @ B))
    pen.relate("=", Sum((A.T @ B)[j, j], j), name="definition of the trace")
    pen.relate(
        "=", Sum(Sum(A[i, j] * B[i, j], i), j), name="row times column", why="row `j` of `A.T` is column `j` of `A`"
    )
    entries = pen.relate("=", Sum(A[i, j] * B[i, j], i, j), by=sums.one_double_sum, why="every entry meets its partner")
    pen.follows(
        equals(norm(A) ** 2, trace(A.T @ A)),
        entries,
        by=names.square_of_a_norm,
        name="definition of the norm",
        why="the sum of all squared entries",
    )
    pen.start(norm(turned) ** 2)
    pen.by(norms.square_norm_of_a_matrix)
    pen.relate("=", trace(V @ A.T @ (U.T @ U) @ A @ V.T), by=matrices.transpose_of_a_product, why="in reverse order")
    pen.relate(
        "=", trace(V @ (A.T @ A) @ V.T), pen.fact(U, "orthogonal"), name="orthogonal matrix", why="`U.T @ U == I`"
    )
    pen.relate("=", trace(A.T @ A @ (V.T @ V)), by=traces.trace_is_cyclic, why="`V` goes to the end")
    pen.relate("=", trace(A.T @ A), pen.fact(V, "orthogonal"), name="orthogonal matrix", why="`V.T @ V == I`")
    square = pen.relate("=", norm(A) ** 2, by=names.square_of_a_norm, name="definition of the norm")
    turn = pen.follows(equals(norm(turned), norm(A)), square, by=equal_squares, why="norms are not negative")
    svd = pen.instance(turn, U=P, A=diag(s), V=W)
    pen.start(norm(P @ diag(s) @ W.T) ** 2)
    pen.relate("=", norm(diag(s)) ** 2, svd, name="orthogonal factors", why="they keep the norm")
    pen.relate(
        "=", Sum(s[k] ** 2, k), by=names.square_of_a_norm, name="diagonal matrix", why="only the diagonal is left"
    )

    pen.sanity(equals(inner(A, B), vec(A) @ vec(B)), "the dot product of the stacked columns")
    pen.sanity(
        equals(inner(outer(x, y), A), x @ A @ y), "a bilinear form is an inner product with a matrix of rank one"
    )
    pen.sanity(equals(sum(A**2), norm(A) ** 2), "the length of the long vector")
    pen.wrong(
        "Confusing it with the trace of `A @ B`: without the transpose, entries meet those of the transposed place."
    )
    pen.wrong("Taking it for the largest stretch: that is the largest singular value alone.")
    pen.wrong("Expecting `norm(A @ B) == norm(A) * norm(B)`: the norm of a product is at most the product.")
