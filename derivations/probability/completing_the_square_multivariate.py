"""Completing the square with matrices.

A quadratic function of a vector is a shifted quadratic form and a constant: how normal densities are multiplied,
conditioned and normalised, and how the minimum of a quadratic loss is read off.
"""

from workbench import Equality, derivation, equals, eye, implies, inv, matrix, named, relation, vector, zeros
from workbench.reasons.algebra import MULTIPLY_OUT
from workbench.rules import matrices
from workbench.rules.requirements import needs_invertible

META = {
    "level": "intermediate",
    "bullets": ["Matrix operations and transformations", "Bayesian methodology"],
    "prerequisites": ["gradient-quadratic-form"],
    "references": [
        "Bishop, Pattern Recognition and Machine Learning, §2.3.1",
        "Petersen & Pedersen, The Matrix Cookbook, §8.1.7-8.1.8",
    ],
}

x, a, b = (vector(name, "n") for name in "xab")
M = matrix("M", "n", "n", "symmetric")
A, B = matrix("A", "n", "n", "posdef"), matrix("B", "n", "n", "posdef")
m = named("m", inv(M) @ b)
quadratic = x @ M @ x - 2 * (b @ x)
squared = (x - inv(M) @ b) @ M @ (x - inv(M) @ b) - b @ inv(M) @ b
P = named("P", inv(A) + inv(B))
w = named("w", inv(A) @ a + inv(B) @ b)
centre = named("c", inv(P) @ w)
C = inv(inv(A) + inv(B))
middle = C @ (inv(A) @ a + inv(B) @ b)
two = (x - a) @ inv(A) @ (x - a) + (x - b) @ inv(B) @ (x - b)
rest = a @ inv(A) @ a + b @ inv(B) @ b - middle @ (inv(A) + inv(B)) @ middle
together = (x - middle) @ (inv(A) + inv(B)) @ (x - middle) + rest


@derivation(claim=[Equality(quadratic, squared), Equality(two, together)])
def completing_the_square_multivariate(pen):
    pen.given(x, b, M, a, A, B)
    there = needs_invertible(M)
    assert there.statement is not None
    invertible = pen.assume(there.statement, there.words)
    pen.goal("Write `x @ M @ x - 2*b @ x` as a quadratic form around some `m`, and the sum of two such forms as one.")
    pen.convention("`M` is symmetric and invertible; `A` and `B` are covariances of normal densities.")
    pen.idea("Multiply `(x - m) @ M @ (x - m)` out: what is linear in `x` says where `m` has to be.")

    pen.start((x - m) @ M @ (x - m))
    pen.relate(
        "=", x @ M @ x - 2 * (m @ M @ x) + m @ M @ m, by=MULTIPLY_OUT, why="`M` is symmetric: two equal mixed terms"
    )
    unit = pen.follows(equals(M @ inv(M), eye("n")), invertible, by=matrices.matrix_times_its_inverse)
    match = pen.follows(
        equals(M @ m, b), m, unit, name="match what is linear", why="`m == inv(M) @ b`, as `M @ m` is to be `b`"
    )
    shifted = pen.follows(
        equals((x - m) @ M @ (x - m), x @ M @ x - 2 * (b @ x) + b @ inv(M) @ b),
        match,
        m,
        pen.fact(M, "symmetric"),
        name="match what is constant",
        why="`m @ M @ m == b @ inv(M) @ b`",
    )
    pen.start(quadratic)
    pen.relate(
        "=", (x - m) @ M @ (x - m) - b @ inv(M) @ b, shifted, name="solve", why="the constant goes to the other side"
    )
    pen.unfold(m)

    with pen.road("product of two normal densities"):
        even = [
            pen.follows(
                equals(inv(S).T, inv(S)), pen.fact(S, "posdef"), by=matrices.transpose_of_an_inverse, name="symmetric"
            )
            for S in (A, B)
        ]
        constants = a @ inv(A) @ a + b @ inv(B) @ b
        collected = pen.follows(
            equals(two, x @ P @ x - 2 * (w @ x) + constants), P, w, *even, name="collect in powers of `x`",
            why="precisions add up, and precisions times means",
        )  # fmt: skip
        turned = pen.follows(equals(P.T, P), P, *even, name="symmetric")
        unit = pen.follows(
            equals(P @ inv(P), eye("n")), P, pen.fact(A, "posdef"), pen.fact(B, "posdef"),
            by=matrices.matrix_times_its_inverse,
        )  # fmt: skip
        match = pen.follows(equals(P @ centre, w), centre, unit, name="match what is linear")
        pen.follows(
            equals(two, (x - centre) @ P @ (x - centre) - centre @ P @ centre + constants), collected, match, turned,
            name="complete the square", why="the centre is `inv(P) @ w`",
        )  # fmt: skip
        pen.unfold(centre)
        pen.unfold(w)
        pen.unfold(P)
        pen.relate("=", together, name="collect the constants", why="free of `x`: proportional to one normal density")

    pen.sanity(
        relation(">=", x @ A @ x - 2 * (b @ x), -(b @ inv(A) @ b)), "the least value, for a positive definite `A`"
    )
    pen.sanity(implies(equals(b, zeros("n")), equals(quadratic, x @ M @ x)), "nothing linear: centred already")
    pen.sanity(equals(C, A @ inv(A + B) @ B), "`C` by one inverse: as with resistors in parallel")
    pen.sanity(equals(middle, a + A @ inv(A + B) @ (b - a)), "the new mean lies between: a step with the Kalman gain")
    pen.wrong("`m == inv(M) @ b / 2`: with `2*b @ x` the halves are gone; with `b @ x` alone they come back.")
    pen.wrong("Adding covariances: for a product of densities precisions add up, for a sum of variables covariances.")
    pen.wrong("Leaving the constant out where it holds what one looks for, as in the evidence of a model.")
