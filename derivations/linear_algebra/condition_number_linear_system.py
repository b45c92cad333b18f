"""Condition number of a linear system.

How many digits a linear system costs: errors in the data can grow by the ratio of the largest to the smallest
singular value, whatever the algorithm. It also says how slowly gradient descent will converge.
"""

from workbench import (
    Equality,
    Inequality,
    derivation,
    diag,
    equals,
    eye,
    index,
    inv,
    matrix,
    max,
    min,
    named,
    norm,
    relation,
    scalar,
    spectral_norm,
    tensor,
    vector,
)
from workbench.reasons.linear_algebra import inverse_from_one_side
from workbench.reasons.signs import RANGE_OF_A_FUNCTION
from workbench.reasons.stretches import at_most_the_largest_stretch
from workbench.rules import matrices, norms, spectra
from workbench.rules.requirements import needs_invertible, needs_nonzero

META = {
    "level": "intermediate",
    "bullets": ["Matrix operations and transformations"],
    "prerequisites": ["svd-from-gram-eigendecomposition"],
    "references": ["Golub & Van Loan §2.6", "Trefethen & Bau, Lecture 12"],
}

A, x, delta_b = matrix("A", "n", "n"), vector("x", "n"), vector("delta_b", "n")
U, V = matrix("U", "n", "n", "orthogonal"), matrix("V", "n", "n", "orthogonal")
s, c = vector("s", "n", "positive"), scalar("c", "positive")
b = named("b", A @ x)
delta_x = named("delta_x", inv(A) @ delta_b)
kappa = named("kappa", spectral_norm(A) * spectral_norm(inv(A)))
B = named("B", U @ diag(s) @ V.T)
i, j, k = index("i j k", "n")
v_i, u_j = named("v_i", tensor(V[k, i], k)), named("u_j", tensor(U[k, j], k))


@derivation(
    claim=[
        Inequality(norm(delta_x) / norm(x), "<=", kappa * (norm(delta_b) / norm(b))),
        Equality(spectral_norm(B) * spectral_norm(inv(B)), max(s) / min(s)),
    ]
)
def condition_number_linear_system(pen):
    pen.given(A, x, delta_b, U, s, V, conditions=[needs_nonzero(norm(x))])
    invertible = pen.assume(needs_invertible(A).statement, "`A` is invertible")
    pen.goal("Bound the relative error of the solution of `A @ x == b` by the relative error of `b`.")
    pen.convention(
        "`b == A @ x` is the exact system; its right side is off by `delta_b`, and the solution by `delta_x`. "
        "`norm(A, 2)` is the largest stretch; `B` is any invertible matrix by its singular values `s`."
    )
    pen.idea(
        "Bound the error of `x` from above and `x` itself from below; both bounds are stretches of `A` or its inverse."
    )

    undo = pen.follows(equals(A @ inv(A), eye("n")), invertible, by=matrices.matrix_times_its_inverse)
    pen.follows(
        equals(A @ (x + delta_x), b + delta_b), b, delta_x, undo, name="the disturbed system",
        why="what a solver gets to see",
    )  # fmt: skip
    moved = pen.follows(
        equals(delta_x, inv(A) @ delta_b), delta_x, name="subtract", why="`A @ x == b`, and multiply by the inverse"
    )
    stretched = pen.follows(
        relation("<=", norm(inv(A) @ delta_b), spectral_norm(inv(A)) * norm(delta_b)), by=at_most_the_largest_stretch
    )
    above = pen.follows(
        relation("<=", norm(delta_x), spectral_norm(inv(A)) * norm(delta_b)), stretched, moved, name="put in",
        why="the inverse stretches by at most its norm",
    )  # fmt: skip
    below = pen.follows(
        relation("<=", norm(b), spectral_norm(A) * norm(x)), b, by=at_most_the_largest_stretch, why="`b == A @ x`"
    )
    signs = [pen.follows(relation(">=", norm(v), 0), by=RANGE_OF_A_FUNCTION) for v in (delta_x, b)]
    product = pen.follows(
        relation("<=", norm(delta_x) * norm(b), spectral_norm(A) * spectral_norm(inv(A)) * (norm(delta_b) * norm(x))),
        above, below, *signs, name="multiply", why="nothing is negative",
    )  # fmt: skip
    pen.follows(
        relation("<=", norm(delta_x) / norm(x), kappa * (norm(delta_b) / norm(b))),
        product,
        kappa,
        name="divide",
        why="by `norm(x)` and `norm(b)`",
        conditions=[needs_nonzero(norm(x)), needs_nonzero(norm(b))],
    )
    turned = [pen.fact(U, "orthogonal"), pen.fact(V, "orthogonal"), pen.fact(s, "positive")]
    largest = pen.follows(
        equals(spectral_norm(B), max(s)), B, *turned, by=spectra.largest_singular_value, why="`U` and `V` keep lengths"
    )
    identity = pen.follows(equals(B @ (V @ diag(1 / s) @ U.T), eye("n")), B, *turned, name="multiply out")
    undone = pen.follows(
        equals(inv(B), V @ diag(1 / s) @ U.T), identity, by=inverse_from_one_side, name="invert",
        why="factor by factor, in reverse order",
    )  # fmt: skip
    other = pen.follows(
        equals(spectral_norm(V @ diag(1 / s) @ U.T), max(1 / s)), *turned, by=spectra.largest_singular_value,
        name="singular values", why="of the inverse: reciprocals",
    )  # fmt: skip
    reciprocal = pen.follows(equals(max(1 / s), 1 / min(s)), turned[2], by=norms.largest_reciprocal)
    smallest = pen.follows(equals(spectral_norm(inv(B)), 1 / min(s)), undone, other, reciprocal, name="put in")
    pen.follows(equals(spectral_norm(B) * spectral_norm(inv(B)), max(s) / min(s)), largest, smallest, name="multiply")

    pen.sanity(
        equals(norm(inv(B) @ u_j) / norm(v_i), s[i] / s[j] * (norm(u_j) / norm(B @ v_i))),
        "for `x` along `v_i` and the error of `b` along `u_j` the factor is `s_i/s_j`: the bound is reached",
    )
    pen.sanity(relation(">=", kappa, 1), "no system improves its data")
    pen.sanity(equals(spectral_norm(U) * spectral_norm(inv(U)), 1), "orthogonal matrices lose nothing")
    pen.sanity(equals(spectral_norm(c * A) * spectral_norm(inv(c * A)), kappa), "scaling the equations changes nothing")
    pen.wrong("Judging a matrix by its determinant: `c*I` has a tiny one for small `c`, and the condition 1.")
    pen.wrong("Reading the bound as the error: it is reached only for `b` and `delta_b` along the extreme directions.")
    pen.wrong("Using eigenvalues in place of singular values, where `A` is not symmetric.")
