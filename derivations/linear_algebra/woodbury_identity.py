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
    zeros,
)
from workbench.rules import algebra
from workbench.rules.declared.algebra import CANCEL, MULTIPLY_OUT
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
y = named("y", inv(small) @ V @ inv(A) @ b)
x = named("x", inv(A) @ (b - U @ y))
sherman = inv(A) - outer(inv(A) @ u, v @ inv(A)) / (1 + v @ inv(A) @ u)


@derivation(claim=Equality(inv(A + U @ C @ V), inverse))
def woodbury_identity(pen):
    conditions = [needs_invertible(t) for t in (A, C, whole, small)]
    pen.given(A, U, C, V, b, u, v, X, c, conditions=conditions)
    pen.goal("Express the inverse of `A + U @ C @ V` by the inverse of `A` and the inverse of a small matrix `S`.")
    pen.convention("`A` is `n` by `n`, `C` and `S` are `k` by `k`, with `k` usually much smaller than `n`.")
    pen.idea(
        "Solve `(A + U @ C @ V) @ x == b` with the short vector `y == C @ V @ x` as a second unknown, and "
        "eliminate `x` first."
    )

    with pen.road("block elimination"):
        first = pen.follows(
            equals(A @ x + U @ y, b), name="first block row", why="`A @ x + U @ y == b`, solved for `x`"
        )
        pen.start(V @ x - inv(C) @ y)
        pen.relate("=", V @ inv(A) @ b - small @ y, name="put `x` in", why="the terms with `y` are `S @ y`")
        second = pen.relate(
            "=",
            zeros("k"),
            name="choice of `y`",
            why="it solves `S @ y == V @ inv(A) @ b`: the second block row `V @ x - inv(C) @ y == 0`",
        )
        short = pen.follows(equals(C @ (V @ x), y), second, name="multiply by `C`")
        pen.follows(
            equals(whole @ x, b),
            first,
            short,
            name="eliminate `y`",
            why="so `x` solves the system with `A + U @ C @ V`, for every `b`",
        )
        pen.follows(
            equals(inv(whole) @ b, inverse @ b),
            name="multiply by the inverse",
            why="both sides are `x`, with `y` put in",
        )
        pen.follows(equals(inv(A + U @ C @ V), inverse), name="compare", why="equal on every `b`")

    with pen.road("multiplication"):
        pen.start((A + U @ C @ V) @ inverse)
        pen.relate(
            "=",
            eye("n") + U @ C @ V @ inv(A) - (U + U @ C @ V @ inv(A) @ U) @ inv(small) @ V @ inv(A),
            by=MULTIPLY_OUT,
            why="`A @ inv(A) == I`, twice",
        )
        pen.relate(
            "=",
            eye("n") + U @ C @ V @ inv(A) - U @ C @ small @ inv(small) @ V @ inv(A),
            name="take `U @ C` out",
            why="`U == U @ C @ inv(C)`",
        )
        pen.relate("=", eye("n") + U @ C @ V @ inv(A) - U @ C @ V @ inv(A), by=CANCEL, why="`S` against its inverse")
        product = pen.relate("=", eye("n"), by=algebra.terms_cancel)
        pen.follows(equals(inv(A + U @ C @ V), inverse), product, name="definition of the inverse")

    pen.sanity(equals(inv(A + outer(u, v)), sherman), "one column: the formula of Sherman and Morrison")
    pen.sanity(
        equals(inv(X @ X.T + c * eye("n")) @ X, X @ inv(X.T @ X + c * eye("k"))),
        "ridge regression: invert the smaller of the two matrices",
    )
    pen.wrong("Forgetting to invert `C` inside `S`.")
    pen.wrong("Using it when `S` is close to singular: then `A + U @ C @ V` is too, and digits are lost.")
    pen.wrong("Inverting `A` at all, where solving with a factorisation of `A` does.")
