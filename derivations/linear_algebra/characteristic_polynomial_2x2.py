"""Eigenvalues of a two-by-two matrix.

The smallest case in which everything about eigenvalues can be seen: trace and determinant say whether a system grows,
decays or turns, and whether a critical point is a minimum or a saddle.
"""

from workbench import (
    Equality,
    adj,
    basis,
    derivation,
    det,
    equals,
    eye,
    matrix,
    named,
    number,
    relation,
    scalar,
    sqrt,
    trace,
    vector,
)
from workbench.reasons.algebra import MULTIPLY_OUT
from workbench.rules import algebra, calculus, determinants

META = {
    "level": "beginner",
    "bullets": ["Eigenvalue decomposition"],
    "prerequisites": [],
    "references": ["MML §4.2"],
}

A, x, lam = matrix("A", 2, 2), vector("x", 2), scalar("lambda")
S = matrix("S", 2, 2, "symmetric")
M = named("M", A - lam * eye(2))
Delta = named("Delta", trace(A) ** 2 - 4 * det(A))
plus = named("lambda_1", (trace(A) + sqrt(Delta)) / 2)
minus = named("lambda_2", (trace(A) - sqrt(Delta)) / 2)
kernel = A[0, 1] * basis(0, 2) + (lam - A[0, 0]) * basis(1, 2)


@derivation(
    claim=[
        Equality(det(M), (lam - plus) * (lam - minus)),
        Equality(det(A - plus * eye(2)), number(0)),
        Equality(det(A - minus * eye(2)), number(0)),
    ]
)
def characteristic_polynomial_2x2(pen):
    pen.given(A, lam, x, S)
    not_negative = pen.assume(relation(">=", Delta, 0), "the discriminant is not negative")
    pen.goal("Find the eigenvalues of a two-by-two matrix from its trace and its determinant.")
    pen.convention(
        "Rows and columns are counted from 0. `M` is `A - lambda * I`, and `A @ x == lambda * x` says the same as "
        "`M @ x == 0`. A negative discriminant has the same formula with `i * sqrt(-Delta)`: a pair of complex "
        "eigenvalues."
    )
    pen.idea("`M @ x == 0` has a solution other than 0 only where `M` is singular: where its determinant is 0.")

    product = pen.follows(equals(adj(M) @ M, det(M) * eye(2)), by=determinants.adjugate_times_the_matrix)
    pen.follows(
        equals(adj(M) @ (M @ x), det(M) * x), product, name="times `x`",
        why="so `M @ x == 0` with `x` not 0 is possible only where `det(M) == 0`",
    )  # fmt: skip
    pen.follows(
        equals(M @ kernel, -det(M) * basis(1, 2)), M, by=determinants.determinant_of_two_by_two,
        name="row times column",
        why="where `det(M) == 0`, this vector is sent to 0: an eigenvector, unless it is 0 itself",
    )  # fmt: skip
    pen.start(det(M))
    pen.relate(
        "=", (A[0, 0] - lam) * (A[1, 1] - lam) - A[0, 1] * A[1, 0], M, by=determinants.determinant_of_two_by_two,
        name="determinant", why="main diagonal less the other",
    )  # fmt: skip
    powers = pen.relate(
        "=",
        lam**2 - (A[0, 0] + A[1, 1]) * lam + (A[0, 0] * A[1, 1] - A[0, 1] * A[1, 0]),
        by=MULTIPLY_OUT,
        why="in powers of `lambda`",
    )
    diagonal = pen.follows(equals(trace(A), A[0, 0] + A[1, 1]), by=determinants.trace_of_two_by_two)
    crossed = pen.follows(
        equals(det(A), A[0, 0] * A[1, 1] - A[0, 1] * A[1, 0]), by=determinants.determinant_of_two_by_two
    )
    pen.start(det(M), powers.right, powers)
    pen.relate(
        "=", lam**2 - trace(A) * lam + det(A), diagonal, crossed, name="trace and determinant",
        why="the characteristic polynomial",
    )  # fmt: skip
    complete = pen.relate("=", (lam - trace(A) / 2) ** 2 - Delta / 4, by=algebra.complete_the_square)
    real = pen.follows(
        equals(sqrt(Delta) ** 2, Delta), not_negative, by=calculus.square_of_a_root, why="the root of `Delta` is real"
    )
    pen.start(det(M), complete.right, complete)
    roots = pen.relate("=", (lam - plus) * (lam - minus), real, plus, minus, name="difference of squares")
    factors = pen.follows(
        equals(det(A - lam * eye(2)), (lam - plus) * (lam - minus)), roots, M, name="the polynomial in factors"
    )
    for root, why in ((plus, "at `lambda_1`"), (minus, "at `lambda_2`; no other number does it")):
        there = pen.instance(factors, **{"lambda": root})
        pen.follows(equals(det(A - root * eye(2)), number(0)), there, name="a factor is 0", why=why)

    pen.sanity(equals(plus + minus, trace(A)), "the sum of the eigenvalues is the trace")
    pen.sanity(equals(plus * minus, det(A)), "their product is the determinant")
    pen.sanity(
        equals(trace(S) ** 2 - 4 * det(S), (S[0, 0] - S[1, 1]) ** 2 + 4 * S[0, 1] ** 2),
        "for a symmetric matrix a sum of squares: its eigenvalues are real",
    )
    pen.wrong("The sign of the trace: the polynomial has `-trace(A) * lambda`.")
    pen.wrong("Subtracting `lambda` from every entry: it is subtracted from the diagonal only.")
    pen.wrong("Expecting two independent eigenvectors where the discriminant is 0: a shear has only one direction.")
