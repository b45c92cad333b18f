"""Woodbury identity.

The inverse after a change of low rank costs a small inverse only. Kalman filters, Gaussian processes and ridge
regression with more features than data live on it.
"""

from workbench import (
    Equality,
    derivation,
    equals,
    eye,
    inv,
    matrix,
    named,
    outer,
    scalar,
    vector,
)
from workbench.reasons.algebra import CANCEL
from workbench.reasons.linear_algebra import inverse_from_one_side
from workbench.rules import algebra
from workbench.rules.requirements import needs_invertible

META = {
    "level": "intermediate",
    "bullets": ["Matrix operations and transformations"],
    "prerequisites": ["block-inverse-schur-complement"],
    "references": ["Golub & Van Loan §2.1", "The Matrix Cookbook §3.2"],
}

A, U, C, V = matrix("A", "n", "n"), matrix("U", "n", "k"), matrix("C", "k", "k"), matrix("V", "k", "n")
b, u, v, X, c = vector("b", "n"), vector("u", "n"), vector("v", "n"), matrix("X", "n", "k"), scalar("c", "positive")
whole = named("M", A + U @ C @ V)
small = named("S", inv(C) + V @ inv(A) @ U)
inverse = inv(A) - inv(A) @ U @ inv(small) @ V @ inv(A)
x = vector("x", "n")
y = named("y", C @ V @ x)
sherman = inv(A) - outer(inv(A) @ u, v @ inv(A)) / (1 + v @ inv(A) @ u)


@derivation(claim=Equality(inv(A + U @ C @ V), inverse))
def woodbury_identity(pen):
    pen.given(A, U, C, V, b)
    regular_a, regular_c, regular_s = (pen.assume(c.statement, c.words) for c in map(needs_invertible, (A, C, small)))
    pen.goal("Express the inverse of `A + U @ C @ V` by the inverse of `A` and the inverse of a small matrix `S`.")
    pen.convention(
        "`A` is `n` by `n`, `C` and `S == inv(C) + V @ inv(A) @ U` are `k` by `k`, with `k` usually much smaller than "
        "`n`. That `A + U @ C @ V` has an inverse is not assumed: the second part shows it."
    )
    pen.idea(
        "Solve `(A + U @ C @ V) @ x == b` with the short vector `y == C @ V @ x` as a second unknown, and "
        "eliminate `x` first."
    )

    with pen.road("block elimination"):
        with pen.suppose(equals(whole @ x, b), "`x` solves the system") as solves:
            pen.define("y", y.args[0], why="a short vector")
            first = pen.follows(equals(A @ x + U @ y, b), solves, whole, y, name="first block row")
            long = pen.follows(equals(x, inv(A) @ (b - U @ y)), first, regular_a, by=CANCEL, why="`A` from the left")
            again = pen.follows(equals(inv(C) @ y, V @ x), y, regular_c, by=CANCEL, why="the second block row")
            pen.define("S", small.args[0], why="what stands before `y`")
            second = pen.follows(
                equals(small @ y, V @ inv(A) @ b), long, again, small, name="put `x` in", why="terms with `y` together"
            )
            short = pen.follows(
                equals(y, inv(small) @ V @ inv(A) @ b), second, regular_s, by=CANCEL, why="a small system"
            )
            found = pen.follows(equals(x, inverse @ b), long, short, name="put `y` in")
        pen.discharge(solves, found, why="this matrix solves the system, for every `b`")

    with pen.road("multiplication"):
        pen.start((A + U @ C @ V) @ inverse)
        pen.relate(
            "=",
            eye("n") + U @ C @ V @ inv(A) - (U + U @ C @ V @ inv(A) @ U) @ inv(small) @ V @ inv(A),
            regular_a,
            by=CANCEL,
            why="`A @ inv(A) == I`, twice",
        )
        pen.relate(
            "=",
            eye("n") + U @ C @ V @ inv(A) - U @ C @ small @ inv(small) @ V @ inv(A),
            small,
            regular_c,
            by=CANCEL,
            name="take `U @ C` out",
            why="`U == U @ C @ inv(C)`",
        )
        pen.relate(
            "=", eye("n") + U @ C @ V @ inv(A) - U @ C @ V @ inv(A), regular_s, by=CANCEL, why="`S` against its inverse"
        )
        product = pen.relate("=", eye("n"), by=algebra.terms_cancel)
        pen.follows(equals(inv(A + U @ C @ V), inverse), product, by=inverse_from_one_side)

    pen.sanity(equals(inv(A + outer(u, v)), sherman), "one column: the formula of Sherman and Morrison")
    pen.sanity(
        equals(inv(X @ X.T + c * eye("n")) @ X, X @ inv(X.T @ X + c * eye("k"))),
        "ridge regression: invert the smaller of the two matrices",
    )
    pen.wrong("Forgetting to invert `C` inside `S`.")
    pen.wrong("Using it when `S` is close to singular: then `A + U @ C @ V` is too, and digits are lost.")
    pen.wrong("Inverting `A` at all, where solving with a factorisation of `A` does.")
