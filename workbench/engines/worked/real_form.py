"""A 2 x 2 matrix without real eigenvalues: a rotation and a scale, in other coordinates.

With eigenvalues a +- b i and w = u + i v an eigenvector of a - b i, the columns u, v give A = S B S^{-1} with
B = ((a, -b), (b, a)). Source: Lay, Linear Algebra and Its Applications, 5.5.
"""

from __future__ import annotations

from workbench.algebra import Exact, root, written
from workbench.engines.worked.eigenspaces import complex_words, write_polynomial
from workbench.engines.worked.matrices import ONE, ZERO, Matrix, shown
from workbench.engines.worked.spectrum import Spectrum, discriminant
from workbench.reasons.linear_algebra import (
    COMPLEX_EIGENVECTOR,
    DISCRIMINANT,
    MULTIPLIED_OUT,
    NO_REAL_EIGENVALUE,
    SCALED_ROTATION,
)
from workbench.record.claims import Answer
from workbench.record.derivation import Claim
from workbench.record.pen import Pen
from workbench.terms.functions.linear_algebra import inv
from workbench.terms.heads import add, equals, matmul, meaning, mul, number, power, relation
from workbench.terms.term import Term


def write_real_form(pen: Pen, a: Matrix, found: Spectrum) -> None:
    """The page for a matrix with a pair of complex eigenvalues."""
    ((real, square),) = found.pairs
    size = root(square)
    A = pen.named("A", shown(a))
    write_polynomial(pen, A, a)
    _negative_discriminant(pen, found)
    S_value, B_value = _coordinates(a, real, size), ((real, -size), (size, real))
    S, B = pen.named("S", shown(S_value)), pen.named("B", shown(B_value))
    one = pen.write(meaning(B), SCALED_ROTATION)
    two = pen.write(meaning(S), COMPLEX_EIGENVECTOR, rests_on=(one,))
    pen.write(equals(matmul(A, S), matmul(S, B)), MULTIPLIED_OUT, rests_on=(one, two))
    pen.claim(Claim("RealForm", equals(A, matmul(matmul(S, B), inv(S))), of=A), Answer("S", S), Answer("B", B))
    scale = root(real * real + square)
    pen.sanity(_rotates(B, B_value, scale), "`B` is a rotation times a scale")
    pen.note(
        f"`A` has no real eigenvalue: they are {complex_words((real, square))}, and the language is about real numbers."
    )
    pen.title("`A` has no real eigenvalues: a rotation and a scale")
    pen.goal("Find the eigenvalues of `A`.")
    pen.idea(
        "The discriminant is negative: no direction is kept. In other coordinates `A` rotates and scales the plane."
    )


def _negative_discriminant(pen: Pen, found: Spectrum) -> None:
    _, p, q = found.polynomial
    d = discriminant(found.polynomial)
    whole = add(power(written(-p), 2), mul(number(-4), written(q)))
    pen.write(equals(whole, written(d)), DISCRIMINANT)
    pen.write(relation("<", written(d), number(0)), NO_REAL_EIGENVALUE)


def _coordinates(a: Matrix, real: Exact, size: Exact) -> Matrix:
    """The columns u, v of a complex eigenvector u + i v that belongs to real - size i: u is the first unit vector."""
    # (A - real) u = size v and (A - real) v = -size u, so v follows from u; b is not 0 where there is no real root.
    (p, _), (r, _) = a
    return ((ONE, (p - real) / size), (ZERO, r / size))


def _rotates(B: Term, value: Matrix, scale: Exact) -> Term:
    turn = tuple(tuple(e / scale for e in row) for row in value)
    return equals(B, mul(written(scale), shown(turn)))


__all__ = ["write_real_form"]
