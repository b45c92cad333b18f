"""Diagonalisation A = P D P^{-1}; with orthonormal eigenvectors, A = Q D Q^T, where A is symmetric.

Source: Strang, Introduction to Linear Algebra, ch. 6.
"""

from __future__ import annotations

from workbench.engines.worked.approximate import (
    needs_decimals,
    real_eigenpairs,
    require_simple,
    write_rounded,
)
from workbench.engines.worked.eigenspaces import (
    Eigenspace,
    complex_words,
    eigenspaces,
    unsolved,
    write_eigenspaces,
    write_polynomial,
)
from workbench.engines.worked.gram_schmidt import orthogonalised, unit_columns
from workbench.engines.worked.matrices import (
    Matrix,
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
from workbench.engines.worked.problem import Problem
from workbench.engines.worked.reduction import reduce
from workbench.engines.worked.spectrum import LONGEST, Spectrum, longest, spectrum_of
from workbench.reasons.linear_algebra import (
    COLUMN_BY_COLUMN,
    EIGENVALUES_ON_DIAGONAL,
    EIGENVECTORS_AS_COLUMNS,
    FROM_THE_RIGHT,
    INVERTED,
    MULTIPLIED_OUT,
    ORTHONORMAL,
    TRANSPOSE_IS_INVERSE,
    UNIT_EIGENVECTORS,
    UP_TO_ROUNDING,
)
from workbench.record.claims import Answer
from workbench.record.derivation import Claim
from workbench.record.errors import NoDerivation
from workbench.record.pen import Mark, Pen
from workbench.record.steps import plain_line
from workbench.terms.functions.linear_algebra import eye, inv
from workbench.terms.heads import equals, matmul, meaning, relation, transpose
from workbench.terms.term import Term

SQUARE = True


def work(pen: Pen, problem: Problem) -> None:
    found = spectrum_of(problem.A)
    _refuse(found)
    spectral = is_symmetric(problem.A) and problem.is_numeric
    spaces = None if needs_decimals(found) else _bases(problem.A, found, spectral)
    pen.wrong("Eigenvalues in another order than their eigenvectors.")
    pen.title("Diagonalisation of `A`")
    pen.idea("In the coordinates of the eigenvectors `A` only scales.")
    if spaces is None:
        _by_decimals(pen, problem, found)
        return
    A = pen.named("A", shown(problem.A))
    letter = write_polynomial(pen, A, problem.A).letter
    vectors = write_eigenspaces(pen, A, problem.A, letter, spaces)
    D = pen.named("D", shown(diagonal(tuple(s.value for s in spaces for _ in s.basis))))
    if spectral:
        _spectral(pen, A, D, spaces, vectors)
    else:
        _by_inverse(pen, A, D, spaces, vectors)


def _refuse(found: Spectrum) -> None:
    if found.pairs:
        raise NoDerivation(
            f"A is not diagonalisable over the real numbers: it has the eigenvalues {complex_words(found.pairs[0])}; "
            "the language is about real numbers"
        )
    if found.rest and not all(c.rational is not None for p in found.rest for c in p):
        raise unsolved(found)


def _bases(a: Matrix, found: Spectrum, spectral: bool) -> tuple[Eigenspace, ...] | None:
    """The eigenspaces, with orthogonal bases where that is wanted; None where their lengths are long numbers. Raises
    NoDerivation where they do not make up a basis."""
    spaces = eigenspaces(a, found)
    for space in spaces:
        if space.is_defective:
            raise NoDerivation(
                f"A is not diagonalisable: the eigenvalue {in_words(space.value)} has algebraic multiplicity "
                f"{space.multiplicity} but geometric multiplicity {len(space.basis)}; "
                f"A has only {sum(len(s.basis) for s in spaces)} independent eigenvectors, not {len(a)}"
            )
    if not spectral:
        return spaces
    spaces = tuple(_orthogonal(space) for space in spaces)
    lengths = [dot(v, v) for space in spaces for v in space.basis]
    too_long = not all(e.rational for e in lengths) and any(longest(e) > LONGEST for e in lengths)
    return None if too_long else spaces


def _orthogonal(space: Eigenspace) -> Eigenspace:
    """The same space with an orthogonal basis."""
    basis = tuple(cleared(step.left) for step in orthogonalised(space.basis))
    return Eigenspace(space.value, space.multiplicity, basis)


def _by_decimals(pen: Pen, problem: Problem, found: Spectrum) -> None:
    """Eigenvalues without a simple form: decimals, said to be decimals."""
    require_simple(found, "diagonalise", problem.A)
    pairs = real_eigenpairs(problem.A)
    if len(pairs) < problem.rows:
        raise NoDerivation(
            "A is not diagonalisable over the real numbers: "
            f"{problem.rows - len(pairs)} of its eigenvalues are complex; {unsolved(found)}"
        )
    symmetric = is_symmetric(problem.A)
    A, made = write_rounded(pen, "Q" if symmetric else "P", problem.A, found, pairs)
    P, D = made.vectors, made.values
    whole = matmul(matmul(P, D), transpose(P) if symmetric else inv(P))
    pen.write(relation("approx", whole, A), UP_TO_ROUNDING, rests_on=made.lines)
    pen.claim(Claim("Diagonalisation", relation("approx", A, whole), of=A), Answer("P", P), Answer("D", D))
    pen.goal(f"Find `A == {'Q @ D @ Q.T' if symmetric else 'P @ D @ inv(P)'}` with `D` diagonal.")


def _by_inverse(pen: Pen, A: Term, D: Term, spaces: tuple[Eigenspace, ...], vectors: tuple[Mark, ...]) -> None:
    p = transposed(tuple(v for s in spaces for v in s.basis))
    n = len(p)
    P = pen.named("P", shown(p))
    one = pen.write(meaning(P), EIGENVECTORS_AS_COLUMNS, rests_on=vectors)
    two = pen.write(meaning(D), EIGENVALUES_ON_DIAGONAL, "in the same order", rests_on=vectors)
    three = pen.write(equals(matmul(A, P), matmul(P, D)), COLUMN_BY_COLUMN, rests_on=(one, two))
    found = reduce(joined(p, identity(n)), n)
    inverse = shown(tuple(row[n:] for row in found.reduced))
    four = pen.write(
        equals(inv(P), inverse), INVERTED, "the eigenvectors are independent", rests_on=(one,),
        parts=[plain_line(equals(matmul(P, inverse), eye(n)), MULTIPLIED_OUT, "")], keep=True,
        conditions=found.conditions,
    )  # fmt: skip
    whole = matmul(matmul(P, D), inv(P))
    pen.write(equals(whole, A), FROM_THE_RIGHT, rests_on=(three, four))
    pen.claim(Claim("Diagonalisation", equals(A, whole), of=A), Answer("P", P), Answer("D", D))
    pen.goal("Find `A == P @ D @ inv(P)` with `D` diagonal.")


def _spectral(pen: Pen, A: Term, D: Term, spaces: tuple[Eigenspace, ...], vectors: tuple[Mark, ...]) -> None:
    Q = pen.named("Q", unit_columns([(v, dot(v, v)) for s in spaces for v in s.basis]))
    one = pen.write(meaning(Q), UNIT_EIGENVECTORS, UNIT_EIGENVECTORS.reason, rests_on=vectors)
    two = pen.write(meaning(D), EIGENVALUES_ON_DIAGONAL, "in the same order", rests_on=vectors)
    three = pen.write(equals(matmul(transpose(Q), Q), eye(Q.shape[0])), ORTHONORMAL, rests_on=(one,))
    whole = matmul(matmul(Q, D), transpose(Q))
    pen.write(equals(whole, A), TRANSPOSE_IS_INVERSE, rests_on=(one, two, three))
    pen.claim(Claim("Diagonalisation", equals(A, whole), of=A), Answer("P", Q), Answer("D", D))
    pen.note("`A` is symmetric: `P == Q` is orthogonal, which by the spectral theorem always works.")
    pen.goal("Find `A == Q @ D @ Q.T` with `D` diagonal.")
