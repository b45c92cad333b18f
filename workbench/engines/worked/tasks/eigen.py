"""Eigenvalues and eigenvectors: characteristic polynomial, its roots, the eigenspaces, both multiplicities.

Source: Strang, Introduction to Linear Algebra, ch. 6.
"""

from __future__ import annotations

from workbench.algebra import written
from workbench.engines.worked.approximate import (
    needs_decimals,
    real_eigenpairs,
    require_simple,
    vector_of,
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
from workbench.engines.worked.matrices import ONE, ZERO, Row, diagonal, in_words, shown, shown_vector, transposed
from workbench.engines.worked.problem import Problem
from workbench.engines.worked.real_form import write_real_form
from workbench.engines.worked.spectrum import Spectrum, spectrum_of
from workbench.reasons.linear_algebra import (
    ALL_EIGENVALUES,
    ALL_EIGENVALUES_ROUNDED,
    COLUMN_BY_COLUMN,
    COLUMN_BY_COLUMN_ROUNDED,
    EIGENVALUES_ON_DIAGONAL,
    EIGENVECTORS_AS_COLUMNS,
)
from workbench.record.claims import Answer
from workbench.record.derivation import Claim
from workbench.record.errors import NoDerivation
from workbench.record.pen import Mark, Pen
from workbench.terms.functions.linear_algebra import det, trace
from workbench.terms.heads import equals, matmul, meaning, relation
from workbench.terms.term import Term

SQUARE = True


def work(pen: Pen, problem: Problem) -> None:
    found = spectrum_of(problem.A)
    if not found.roots and found.pairs and problem.rows == 2:
        write_real_form(pen, problem.A, found)
        return
    pen.idea(
        "`A @ v == lam*v` has a solution other than 0 exactly where `A - lam*I` is singular: its determinant is 0."
    )
    if needs_decimals(found):
        _by_decimals(pen, problem, found)
        return
    if not found.roots:
        raise NoDerivation(
            f"A has no real eigenvalue: they are {', '.join(map(complex_words, found.pairs))}; "
            "the language is about real numbers"
        )
    A = pen.named("A", shown(problem.A))
    letter = write_polynomial(pen, A, problem.A).letter
    spaces = eigenspaces(problem.A, found)
    vectors = write_eigenspaces(pen, A, problem.A, letter, spaces)
    _collected(pen, A, spaces, found, vectors)
    _say_multiplicities(pen, spaces, found)
    pen.title("Eigenvalues and eigenvectors of `A`")
    pen.goal("Find all real eigenvalues of `A` and bases of their eigenspaces.")


def _by_decimals(pen: Pen, problem: Problem, found: Spectrum) -> None:
    """Some roots have no simple form: decimals, said to be decimals."""
    if found.rest and not problem.is_numeric:
        raise unsolved(found)
    require_simple(found, "eigen", problem.A)
    pairs = real_eigenpairs(problem.A)
    if not pairs:
        raise unsolved(found)
    A, made = write_rounded(pen, "V", problem.A, found, pairs)
    statement = relation("approx", matmul(A, made.vectors), matmul(made.vectors, made.values))
    pen.write(statement, COLUMN_BY_COLUMN_ROUNDED, rests_on=made.lines)
    complete = len(pairs) == problem.rows
    lam = pen.named("lam_all", vector_of([pair.value for pair in pairs]))
    pen.write(meaning(lam), ALL_EIGENVALUES_ROUNDED, rests_on=made.lines[1:])
    pen.claim(
        Claim("Eigen", statement, of=A),
        Answer("eigenvalues", lam, "Eigenvalues", A) if complete else Answer("eigenvalues", lam),
        Answer("eigenvectors", made.vectors),
    )
    if not complete:
        pen.note(f"{problem.rows - len(pairs)} roots are not real, and the language is about real numbers.")
    pen.title("Eigenvalues and eigenvectors of `A`, in decimals")
    pen.goal("Find all real eigenvalues of `A` and their eigenvectors.")


def _collected(
    pen: Pen, A: Term, spaces: tuple[Eigenspace, ...], spectrum: Spectrum, vectors: tuple[Mark, ...]
) -> None:  # fmt: skip
    values: Row = tuple(s.value for s in spaces for _ in range(s.multiplicity))
    V = pen.named("V", shown(transposed(tuple(v for s in spaces for v in s.basis))))
    D = pen.named("D", shown(diagonal(tuple(s.value for s in spaces for _ in s.basis))))
    one = pen.write(meaning(V), EIGENVECTORS_AS_COLUMNS, rests_on=vectors)
    two = pen.write(meaning(D), EIGENVALUES_ON_DIAGONAL, rests_on=vectors)
    statement = equals(matmul(A, V), matmul(V, D))
    pen.write(statement, COLUMN_BY_COLUMN, rests_on=(one, two))
    lam = pen.named("lam_all", shown_vector(values))
    pen.write(meaning(lam), ALL_EIGENVALUES, ALL_EIGENVALUES.reason, rests_on=())
    pen.claim(
        Claim("Eigen", statement, of=A),
        Answer("eigenvalues", lam) if spectrum.pairs else Answer("eigenvalues", lam, "Eigenvalues", A),
        Answer("eigenvectors", V),
    )
    if not spectrum.pairs:
        total, product = ZERO, ONE
        for value in values:
            total, product = total + value, product * value
        pen.sanity(equals(trace(A), written(total)), "the trace is the sum of the eigenvalues")
        pen.sanity(equals(det(A), written(product)), "the determinant is their product")


def _say_multiplicities(pen: Pen, spaces: tuple[Eigenspace, ...], spectrum: Spectrum) -> None:
    for space in spaces:
        if space.multiplicity > 1:
            words = f"{in_words(space.value)} is an eigenvalue of algebraic multiplicity {space.multiplicity}"
            words += f" and geometric multiplicity {len(space.basis)}"
            pen.note(words + (": `A` is defective." if space.is_defective else "."))
    for pair in spectrum.pairs:
        pen.note(
            f"The other factor has no real root: its roots are {complex_words(pair)}, "
            "and the language is about real numbers."
        )
    pen.wrong("Taking eigenvectors from `A` instead of `A - lam*I`; calling the zero vector an eigenvector.")
