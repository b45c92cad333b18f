"""A 2 x 2 matrix without real eigenvalues: a rotation and a scale, in other coordinates.

With eigenvalues a +- b i and w = u + i v an eigenvector of a - b i, the columns u, v give A = S B S^{-1} with
B = ((a, -b), (b, a)). Source: Lay, Linear Algebra and Its Applications, 5.5.
"""

from __future__ import annotations

from workbench.algebra import Exact, root, written
from workbench.engines.worked.eigenspaces import complex_words, write_polynomial
from workbench.engines.worked.matrices import ONE, ZERO, Matrix, shown
from workbench.engines.worked.sheet import Problem, Sheet
from workbench.engines.worked.spectrum import Spectrum, discriminant
from workbench.record.derivation import Derivation
from workbench.terms.functions.linear_algebra import inv
from workbench.terms.heads import add, equals, matmul, mul, number, power, relation
from workbench.terms.term import Term


def write_real_form(problem: Problem, found: Spectrum) -> Derivation:
    """The page for a matrix with a pair of complex eigenvalues."""
    ((real, square),) = found.pairs
    size = root(square)
    sheet = Sheet(problem)
    A = sheet.matrix("A", problem.A)
    write_polynomial(sheet, A, problem.A)
    _negative_discriminant(sheet, found)
    S_value, B_value = _coordinates(problem.A, real, size), ((real, -size), (size, real))
    S, B = sheet.matrix("S", S_value), sheet.matrix("B", B_value)
    one = sheet.define(B, "real part on the diagonal, imaginary part beside it", rests_on=(sheet.last,))
    sheet.define(S, "real and imaginary part of a complex eigenvector", rests_on=(one,))
    sheet.line(equals(matmul(A, S), matmul(S, B)), "multiplied out", rests_on=(one, sheet.last))
    statement = equals(A, matmul(matmul(S, B), inv(S)))
    sheet.claim("RealForm", statement, of=A)
    sheet.answer("S", S)
    sheet.answer("B", B)
    scale = root(real * real + square)
    sheet.remark(_rotates(B, B_value, scale), "`B` is a rotation times a scale")
    sheet.notes.append(
        f"`A` has no real eigenvalue: they are {complex_words((real, square))}, and the language is about real numbers."
    )
    return sheet.derivation(
        "`A` has no real eigenvalues: a rotation and a scale", "Find the eigenvalues of `A`.",
        "The discriminant is negative: no direction is kept. In other coordinates `A` rotates and scales the plane.",
    )  # fmt: skip


def _negative_discriminant(sheet: Sheet, found: Spectrum) -> None:
    _, p, q = found.polynomial
    d = discriminant(found.polynomial)
    whole = add(power(written(-p), 2), mul(number(-4), written(q)))
    n = sheet.line(equals(whole, written(d)), "the discriminant")
    sheet.line(relation("<", written(d), number(0)), "negative: no real eigenvalue", rests_on=(n,))


def _coordinates(a: Matrix, real: Exact, size: Exact) -> Matrix:
    """The columns u, v of a complex eigenvector u + i v that belongs to real - size i: u is the first unit vector."""
    # (A - real) u = size v and (A - real) v = -size u, so v follows from u; b is not 0 where there is no real root.
    (p, _), (r, _) = a
    return ((ONE, (p - real) / size), (ZERO, r / size))


def _rotates(B: Term, value: Matrix, scale: Exact) -> Term:
    turn = tuple(tuple(e / scale for e in row) for row in value)
    return equals(B, mul(written(scale), shown(turn)))


__all__ = ["write_real_form"]
