"""Elementwise products under traces and beside diagonal matrices.

What moves a gate, a mask or an activation's slope from one side of an inner product to the other: the algebra of
backpropagation through anything elementwise.
"""

from workbench import (
    Equality,
    Sum,
    derivation,
    derivative,
    diag,
    equals,
    index,
    inner,
    matrix,
    ones,
    outer,
    trace,
    vector,
)
from workbench.rules import sums, traces

META = {
    "level": "intermediate",
    "bullets": ["Matrix operations and transformations", "Gradient computation in vector spaces"],
    "prerequisites": ["frobenius-inner-product"],
    "references": ["Horn & Johnson, Topics in Matrix Analysis, §5.1"],
}

A, B, C = matrix("A", "m", "n"), matrix("B", "m", "n"), matrix("C", "m", "n")
x, y, a, c = vector("x", "m"), vector("y", "n"), vector("a", "m"), vector("c", "n")
i, j = index("i", "m"), index("j", "n")
scaled = diag(a) @ B @ diag(c)


@derivation(
    claim=[
        Equality(trace(A.T @ (B * C)), trace((A * B).T @ C)),
        Equality(scaled, B * outer(a, c)),
        Equality(x @ (A * B) @ y, trace(diag(x) @ A @ diag(y) @ B.T)),
    ]
)
def hadamard_diagonal_trace_identities(pen):
    pen.given(A, B, C, x, y, a, c)
    pen.goal("Show three identities that move elementwise products through traces and diagonal matrices.")
    pen.convention("`diag(a)` is the diagonal matrix with the entries of `a`.")
    pen.idea("Everything here is one sum of products of entries: write it out, regroup, read it differently.")

    pen.start(trace(A.T @ (B * C)))
    pen.relate(
        "=", Sum(A[i, j] * B[i, j] * C[i, j], i, j), name="definition of trace and product", why="entry by entry, added"
    )
    pen.relate("=", trace((A * B).T @ C), name="definition of trace and product", why="`A` and `B` together")

    pen.start(scaled[i, j])
    pen.components("two sums, two deltas")
    entry = pen.by(sums.sift, sums.sift, why="one term of each sum is left")
    pen.follows(
        equals(scaled, B * outer(a, c)), entry, name="equal entries", why="`a[i] * c[j]` is an entry of `outer(a, c)`"
    )

    pen.start(x @ (A * B) @ y)
    pen.relate("=", Sum(x[i] * A[i, j] * y[j] * B[i, j], i, j), name="definition of the products")
    pen.relate("=", inner(diag(x) @ A @ diag(y), B), entry, name="the entries of `diag(x) @ A @ diag(y)`")
    pen.relate("=", trace(diag(x) @ A @ diag(y) @ B.T), by=traces.inner_product_as_a_trace)

    pen.sanity(equals(derivative(inner(C, A * B), B), A * C), "backwards, a gate A multiplies entry by entry again")
    pen.sanity(equals(ones("m") @ (A * B) @ ones("n"), inner(A, B)), "the third identity for vectors of ones")
    pen.sanity(equals(diag(a) @ B, B * outer(a, ones("n"))), "`diag(a)` on the left scales the rows")
    pen.wrong("Scaling the wrong side: a diagonal matrix on the left scales rows, on the right columns.")
    pen.wrong("Moving a matrix product past an elementwise one: only under the trace do they change places.")
