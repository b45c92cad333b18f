"""The trace is cyclic.

Under a trace the first factor of a product may go to the end. Gradients of matrix functions are found with this one
move: turn the product until the changing matrix stands alone at the end.
"""

from workbench import Equality, Sum, derivation, equals, index, matrix, outer, trace, vector
from workbench.rules import sums

META = {
    "level": "beginner",
    "bullets": ["Matrix operations and transformations"],
    "prerequisites": [],
    "references": ["MML §4.1", "Petersen & Pedersen, The Matrix Cookbook, §1.1"],
}

A, B, C = matrix("A", "m", "n"), matrix("B", "n", "p"), matrix("C", "p", "m")
M, N, x, y = matrix("M", "m", "m"), matrix("N", "m", "m"), vector("x", "m"), vector("y", "m")
i, j, k = index("i", "m"), index("j", "n"), index("k", "p")


@derivation(
    claim=[
        Equality(trace(A @ B @ C), trace(B @ C @ A)),
        Equality(trace(A @ B @ C), trace(C @ A @ B)),
        Equality(trace(M.T), trace(M)),
    ]
)
def trace_cyclic_property(pen):
    pen.given(A, B, C, M)
    pen.goal("Show that the trace of a product does not change when its factors are turned round in a circle.")
    pen.convention("The shapes fit, and the product is square; the factors themselves need not be.")
    pen.idea("In index notation every index occurs twice: the indices form a circle, and a circle has no first factor.")

    pen.start(trace(A @ B @ C))
    pen.relate("=", Sum((A @ B @ C)[i, i], i), name="definition of the trace")
    pen.relate("=", Sum(Sum(Sum(A[i, j] * B[j, k] * C[k, i], k), j), i), name="row times column", why="twice")
    whole = pen.by(sums.one_double_sum, sums.one_double_sum, "a finite sum over all triples, in any order")
    pen.start(trace(B @ C @ A))
    pen.relate("=", Sum((B @ C @ A)[j, j], j), name="definition of the trace")
    pen.relate("=", Sum(B[j, k] * C[k, i] * A[i, j], j, k, i), name="row times column", why="with the same three names")
    first = pen.relate("=", whole.right, whole, name="reorder", why="numbers and finite sums commute")
    pen.start(trace(C @ A @ B))
    pen.relate("=", Sum((C @ A @ B)[k, k], k), name="definition of the trace")
    pen.relate("=", Sum(C[k, i] * A[i, j] * B[j, k], k, i, j), name="row times column")
    second = pen.relate("=", whole.right, whole, name="reorder", why="once more the same sum")
    pen.follows(equals(trace(A @ B @ C), trace(B @ C @ A)), whole, first, name="one sum", why="`A` went to the end")
    pen.follows(equals(trace(A @ B @ C), trace(C @ A @ B)), whole, second, name="one sum", why="`C` went to the front")
    pen.start(trace(M.T))
    pen.relate("=", Sum(M[i, i], i), name="definition of the trace", why="transposing leaves the diagonal where it is")
    pen.relate("=", trace(M), name="definition of the trace")

    pen.sanity(equals(trace(outer(x, y)), y @ x), "a matrix of rank one: a number in disguise")
    pen.sanity(equals(trace(M @ N - N @ M), 0), "commutators have trace 0")
    pen.wrong(
        "Exchanging any two factors: `trace(A @ B @ C)` is not `trace(B @ A @ C)`, even where all three are square."
    )
    pen.wrong("Reading `trace(A @ B)` as `trace(A) * trace(B)`.")
