"""Matrix determinant lemma.

How a determinant changes by an update of low rank: the large determinant becomes a small one. Normalising flows and
Gaussian processes compute their log-determinants with it.
"""

from workbench import (
    Equality,
    block,
    derivation,
    det,
    equals,
    eye,
    inv,
    matrix,
    named,
    number,
    ones,
    outer,
    scalar,
    size_term,
    vector,
    zeros,
)
from workbench.rules import determinants, matrices
from workbench.rules.requirements import needs_invertible

META = {
    "level": "intermediate",
    "bullets": ["Matrix operations and transformations"],
    "prerequisites": ["block-inverse-schur-complement"],
    "references": ["Horn & Johnson §0.8.5"],
}

A, U, V = matrix("A", "n", "n"), matrix("U", "n", "k"), matrix("V", "n", "k")
u, v, c = vector("u", "n"), vector("v", "n"), scalar("c", "positive")
M = named("M", block(A, -U, V.T, eye("k")))
first = block(eye("n"), zeros("n", "k"), -V.T @ inv(A), eye("k"))
second = block(eye("n"), U, zeros("k", "n"), eye("k"))
small = eye("k") + V.T @ inv(A) @ U

STEPS = (determinants.determinant_of_a_product,)
ENDS = (determinants.determinant_of_the_identity, determinants.determinant_of_the_identity)
TRIANGLES = (*STEPS, determinants.determinant_of_a_lower_block_triangle, *ENDS)
UPPER = (*STEPS, determinants.determinant_of_a_block_triangle, *ENDS)


@derivation(
    claim=[
        Equality(det(A + U @ V.T), det(small) * det(A)),
        Equality(det(A + outer(u, v)), (1 + v @ inv(A) @ u) * det(A)),
    ]
)
def matrix_determinant_lemma(pen):
    pen.given(A, U, V, u, v, c, conditions=[needs_invertible(A)])
    pen.goal("Find the determinant of `A + U @ V.T` by that of `A` and a small one.")
    pen.convention(
        "`U` and `V` have `k` columns, `k` usually much smaller than `n`; for `k == 1` they are vectors `u` and `v`."
    )
    pen.idea("One block matrix, eliminated in two ways: first with `A`, then with the identity in its corner.")

    pen.define("M", block(A, -U, V.T, eye("k")))
    pen.start(inv(A) @ A)
    cancels = pen.by(matrices.inverse_times_the_matrix)
    eliminated = pen.follows(
        equals(first @ M, block(A, -U, zeros("k", "n"), small)), M, cancels, name="eliminate with `A`",
        why="second block row less `V.T @ inv(A)` times the first",
    )  # fmt: skip
    pen.start(det(first @ M))
    same = pen.by(*TRIANGLES, name="the elimination has the determinant 1")
    pen.start(det(first @ M))
    pen.use(eliminated)
    one = pen.by(determinants.determinant_of_a_block_triangle)
    other_way = pen.follows(
        equals(second @ M, block(A + U @ V.T, zeros("n", "k"), V.T, eye("k"))), M, name="eliminate with `I`",
        why="first block row plus `U` times the second",
    )  # fmt: skip
    pen.start(det(second @ M))
    again = pen.by(*UPPER, name="the elimination has the determinant 1")
    pen.start(det(second @ M))
    pen.use(other_way)
    other = pen.by(determinants.determinant_of_a_lower_block_triangle, determinants.determinant_of_the_identity)
    whole = pen.follows(
        equals(det(A + U @ V.T), det(small) * det(A)), same, one, again, other, name="one determinant",
        why="found in two ways",
    )  # fmt: skip
    single = pen.instance(whole, k=number(1), U=outer(u, ones(1)), V=outer(v, ones(1)), why="one column")
    pen.follows(
        equals(det(A + outer(u, v)), (1 + v @ inv(A) @ u) * det(A)), single, by=determinants.determinant_of_one_entry,
        why="the small determinant is a number",
    )  # fmt: skip

    pen.sanity(
        equals(det(c * eye("n") + U @ V.T) * c ** size_term("k"), det(c * eye("k") + V.T @ U) * c ** size_term("n")),
        "`U @ V.T` and `V.T @ U` have the same eigenvalues, but for zeros",
    )
    pen.sanity(equals(det(eye("n") + outer(u, u)), 1 + u @ u), "`A == I`: a stretch along `u`")
    pen.wrong("Forgetting `det(A)`.")
    pen.wrong("Writing `1 + u @ v` without `inv(A)` in between.")
    pen.wrong("Concluding that determinants add: `det(A + B)` is not `det(A) + det(B)`.")
