"""Block inverse and the Schur complement.

Gaussian elimination with matrices for entries. The Schur complement that is left is a conditional covariance in
statistics, and the small system that block solvers work with.
"""

from workbench import Equality, block, derivation, det, equals, eye, inv, matrix, named, vector, zeros
from workbench.rules import determinants, matrices
from workbench.rules.requirements import needs_invertible

META = {
    "level": "intermediate",
    "bullets": ["Matrix operations and transformations"],
    "prerequisites": ["trace-cyclic-property"],
    "references": ["Boyd & Vandenberghe App. A.5.5", "Horn & Johnson, Matrix Analysis, §0.7.3"],
}

A, B = matrix("A", "n", "n"), matrix("B", "n", "k")
C, D = matrix("C", "k", "n"), matrix("D", "k", "k")
x, y = vector("x", "n"), vector("y", "k")
M = named("M", block(A, B, C, D))
S = named("S", D - C @ inv(A) @ B)
I_n, I_k, above, below = eye("n"), eye("k"), zeros("n", "k"), zeros("k", "n")
L, L_back = block(I_n, above, C @ inv(A), I_k), block(I_n, above, -C @ inv(A), I_k)
U, U_back = block(I_n, inv(A) @ B, below, I_k), block(I_n, -inv(A) @ B, below, I_k)
middle, middle_back = block(A, above, below, S), block(inv(A), above, below, inv(S))
inverse = block(inv(A) + inv(A) @ B @ inv(S) @ C @ inv(A), -inv(A) @ B @ inv(S), -inv(S) @ C @ inv(A), inv(S))


@derivation(claim=[Equality(inv(block(A, B, C, D)), inverse), Equality(det(block(A, B, C, D)), det(A) * det(S))])
def block_inverse_schur_complement(pen):
    pen.given(A, B, C, D, x, y, conditions=[needs_invertible(A), needs_invertible(S)])
    pen.goal(
        "Find the inverse and the determinant of a matrix of the four blocks `A`, `B`, `C` and `D`, where `A` is "
        "invertible."
    )
    pen.convention(
        "`A` is `n` by `n`, `D` is `k` by `k`. `S` is the Schur complement of `A`: what elimination leaves in the "
        "place of `D`."
    )
    pen.idea(
        "Eliminate as with numbers, but keep the order of factors: `C @ inv(A)` times the first block row clears `C`."
    )

    pen.define("M", block(A, B, C, D))
    pen.define("S", S.args[0])
    pen.start(inv(A) @ A)
    left = pen.by(matrices.inverse_times_the_matrix)
    pen.start(A @ inv(A))
    right = pen.by(matrices.matrix_times_its_inverse)
    pen.start(S @ inv(S))
    other = pen.by(matrices.matrix_times_its_inverse)
    eliminated = pen.follows(
        equals(L_back @ M, block(A, B, below, S)),
        M,
        S,
        left,
        name="eliminate",
        why="second block row less `C @ inv(A)` times the first",
    )
    upper = pen.follows(equals(block(A, B, below, S), middle @ U), right, name="take `A` out",
                        why="of the first block row")  # fmt: skip
    back = pen.follows(equals(L @ L_back, eye(M.shape[0])), name="undo the elimination", why="add what was subtracted")
    factors = pen.follows(
        equals(M, L @ middle @ U), eliminated, upper, back, name="block factorisation", why="lower, diagonal, upper"
    )
    one = pen.follows(
        equals(U @ U_back, eye(M.shape[0])), name="inverse of the upper factor", why="the off-diagonal block cancels"
    )
    two = pen.follows(
        equals(middle @ middle_back, eye(M.shape[0])),
        right,
        other,
        name="inverse of the diagonal factor",
        why="block by block",
        conditions=[needs_invertible(A), needs_invertible(S)],
    )
    pen.start(inv(M))
    pen.relate(
        "=",
        U_back @ middle_back @ L_back,
        factors,
        one,
        two,
        back,
        by=matrices.inverse_of_a_product,
        why="in reverse order",
    )
    pen.relate("=", U_back @ block(inv(A), above, -inv(S) @ C @ inv(A), inv(S)), name="multiply", why="the last two")
    pen.relate("=", inverse, name="multiply", why="the upper factor only changes the first block row")
    pen.start(det(M))
    pen.relate("=", det(L) * det(middle) * det(U), factors, by=determinants.determinant_of_a_product)
    lower, upper_ = determinants.determinant_of_a_lower_block_triangle, determinants.determinant_of_a_block_triangle
    pen.by(lower, lower, upper_, name="block triangles", why="the blocks on the diagonal, each on its own")
    pen.by(*[determinants.determinant_of_the_identity] * 2, name="the identity keeps volumes")
    pen.arithmetic()

    pen.sanity(
        equals(S @ y, C @ (-inv(A) @ B @ y) + D @ y), "`S` is `D`, once `x` has answered to `y` by `A @ x + B @ y == 0`"
    )
    pen.sanity(
        equals(inv(block(A, above, C, D)), block(inv(A), above, -inv(D) @ C @ inv(A), inv(D))),
        "`B == 0`: `S` is `D` itself",
    )
    pen.wrong("Inverting block by block: the inverse of `M` has `inv(A)` at its place only if `B` or `C` is 0.")
    pen.wrong("Writing `det(M) == det(A) * det(D) - det(B) * det(C)`, as for numbers.")
    pen.wrong("Exchanging factors: `B @ inv(S) @ C` is `n` by `n`, and the order cannot be changed.")
