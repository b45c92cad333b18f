"""Diagonalisation A = P D P^{-1}; with orthonormal eigenvectors, A = Q D Q^T, where A is symmetric.

Source: Strang, Introduction to Linear Algebra, ch. 6.
"""

from __future__ import annotations

from workbench.engines.worked.approximate import (
    columns_of,
    diagonal_of,
    is_simple,
    real_eigenpairs,
    require_simple,
    write_pairs,
)
from workbench.engines.worked.eigenspaces import (
    Eigenspace,
    complex_words,
    eigenspaces,
    unsolved,
    vector_names,
    why_decimals,
    write_eigenspace,
    write_polynomial,
)
from workbench.engines.worked.gram_schmidt import orthogonalised, unit_columns
from workbench.engines.worked.matrices import (
    cleared,
    diagonal,
    dot,
    identity,
    in_words,
    is_symmetric,
    joined,
    shown,
    transposed,
)
from workbench.engines.worked.reduction import reduce
from workbench.engines.worked.sheet import Problem, Sheet, part
from workbench.engines.worked.spectrum import LONGEST, Spectrum, longest, spectrum_of
from workbench.record.derivation import Derivation
from workbench.record.errors import NoDerivation
from workbench.terms.functions.linear_algebra import eye, inv
from workbench.terms.heads import equals, matmul, relation, transpose
from workbench.terms.term import Term

SQUARE = True


def work(problem: Problem) -> Derivation:
    found = spectrum_of(problem.A)
    _refuse(found)
    if found.rest or found.is_unwieldy and is_simple(found):
        return _by_decimals(problem, found)
    spaces = eigenspaces(problem.A, found)
    for space in spaces:
        if space.is_defective:
            raise NoDerivation(
                f"A is not diagonalisable: the eigenvalue {in_words(space.value)} has algebraic multiplicity "
                f"{space.multiplicity} but geometric multiplicity {len(space.basis)}; "
                f"A has only {sum(len(s.basis) for s in spaces)} independent eigenvectors, not {problem.rows}"
            )
    sheet = Sheet(problem)
    A = sheet.matrix("A", problem.A)
    write_polynomial(sheet, A, problem.A)
    symmetric = is_symmetric(problem.A) and all(e.is_number for row in problem.A for e in row)
    if symmetric:
        spaces = tuple(_orthogonal(space) for space in spaces)
        lengths = [dot(v, v) for space in spaces for v in space.basis]
        if not all(e.rational for e in lengths) and any(longest(e) > LONGEST for e in lengths):
            return _by_decimals(problem, found)
    for space, names in zip(spaces, vector_names(spaces), strict=True):
        write_eigenspace(sheet, A, problem.A, space, names)
    last = [line.n for line in sheet.lines if line.rule == "eigenvector"]
    values = tuple(s.value for s in spaces for _ in s.basis)
    D = sheet.matrix("D", diagonal(values))
    return (_spectral if symmetric else _by_inverse)(sheet, A, D, spaces, last)


def _refuse(found: Spectrum) -> None:
    if found.pairs:
        raise NoDerivation(
            f"A is not diagonalisable over the real numbers: it has the eigenvalues {complex_words(found.pairs[0])}; "
            "the language is about real numbers"
        )
    if found.rest and not all(c.rational is not None for p in found.rest for c in p):
        raise unsolved(found)


def _by_decimals(problem: Problem, found: Spectrum) -> Derivation:
    """Eigenvalues without a simple form: decimals, said to be decimals."""
    require_simple(found, "diagonalise", problem.A)
    pairs = real_eigenpairs(problem.A)
    if len(pairs) < problem.rows:
        raise NoDerivation(
            "A is not diagonalisable over the real numbers: "
            f"{problem.rows - len(pairs)} of its eigenvalues are complex; {unsolved(found)}"
        )
    sheet = Sheet(problem)
    A = sheet.matrix("A", problem.A)
    _, letter = write_polynomial(sheet, A, problem.A)
    write_pairs(sheet, A, sheet.lines[-1].statement.args[1], letter, pairs, found)
    symmetric = is_symmetric(problem.A)
    P = sheet.name("Q" if symmetric else "P", columns_of([pair.vector for pair in pairs]))
    D = sheet.name("D", diagonal_of([pair.value for pair in pairs]))
    last = [line.n for line in sheet.lines if line.rule == "an eigenvector, up to rounding"]
    one = sheet.define(P, "the eigenvectors as columns", rests_on=last)
    two = sheet.define(D, "their eigenvalues", rests_on=last)
    whole = matmul(matmul(P, D), transpose(P) if symmetric else inv(P))
    sheet.line(relation("approx", whole, A), "multiplied out, up to rounding", rests_on=(one, two))
    sheet.claim("Diagonalisation", relation("approx", A, whole), of=A)
    sheet.answer("P", P)
    sheet.answer("D", D)
    sheet.notes.append(why_decimals(found))
    return _finished(sheet, "Q @ D @ Q.T" if symmetric else "P @ D @ inv(P)")


def _orthogonal(space: Eigenspace) -> Eigenspace:
    """The same space with an orthogonal basis."""
    basis = tuple(cleared(step.left) for step in orthogonalised(space.basis))
    return Eigenspace(space.value, space.multiplicity, basis)


def _by_inverse(sheet: Sheet, A: Term, D: Term, spaces: tuple[Eigenspace, ...], last: list[str]) -> Derivation:
    n = sheet.problem.rows
    p = transposed(tuple(v for s in spaces for v in s.basis))
    P = sheet.matrix("P", p)
    one = sheet.define(P, "the eigenvectors as columns", rests_on=last)
    two = sheet.define(D, "their eigenvalues, in the same order", rests_on=last)
    three = sheet.line(equals(matmul(A, P), matmul(P, D)), "`A @ v == lam*v`, column by column", rests_on=(one, two))
    found = reduce(joined(p, identity(n)), n)
    inverse = shown(tuple(row[n:] for row in found.reduced))
    four = sheet.line(
        equals(inv(P), inverse), "inverted", "the eigenvectors are independent", rests_on=(one,),
        parts=[part(equals(matmul(P, inverse), eye(n)), "multiplied out")], conditions=found.conditions,
    )  # fmt: skip
    statement = equals(A, matmul(matmul(P, D), inv(P)))
    sheet.line(equals(matmul(matmul(P, D), inv(P)), A), "multiplied by the inverse from the right",
               rests_on=(three, four))  # fmt: skip
    sheet.claim("Diagonalisation", statement, of=A)
    sheet.answer("P", P)
    sheet.answer("D", D)
    return _finished(sheet, "P @ D @ inv(P)")


def _spectral(sheet: Sheet, A: Term, D: Term, spaces: tuple[Eigenspace, ...], last: list[str]) -> Derivation:
    Q = sheet.name("Q", unit_columns([(v, dot(v, v)) for s in spaces for v in s.basis]))
    one = sheet.define(Q, "the eigenvectors divided by their lengths", "`A` is symmetric: they are orthogonal",
                       rests_on=last)  # fmt: skip
    two = sheet.define(D, "their eigenvalues, in the same order", rests_on=last)
    three = sheet.line(equals(matmul(transpose(Q), Q), eye(sheet.problem.rows)), "orthonormal columns", rests_on=(one,))
    whole = matmul(matmul(Q, D), transpose(Q))
    sheet.line(equals(whole, A), "the inverse of `Q` is its transpose", rests_on=(one, two, three))
    sheet.claim("Diagonalisation", equals(A, whole), of=A)
    sheet.answer("P", Q)
    sheet.answer("D", D)
    sheet.notes.append("`A` is symmetric: `P == Q` is orthogonal, which by the spectral theorem always works.")
    return _finished(sheet, "Q @ D @ Q.T")


def _finished(sheet: Sheet, form: str) -> Derivation:
    sheet.wrong.append("Eigenvalues in another order than their eigenvectors.")
    return sheet.derivation(
        "Diagonalisation of `A`", f"Find `A == {form}` with `D` diagonal.",
        "In the coordinates of the eigenvectors `A` only scales.",
    )  # fmt: skip
