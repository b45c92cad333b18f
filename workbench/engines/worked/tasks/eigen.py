"""Eigenvalues and eigenvectors: characteristic polynomial, its roots, the eigenspaces, both multiplicities.

Source: Strang, Introduction to Linear Algebra, ch. 6.
"""

from __future__ import annotations

from workbench.algebra import written
from workbench.engines.worked.approximate import (
    answer,
    columns_of,
    diagonal_of,
    is_simple,
    real_eigenpairs,
    require_simple,
    vector_of,
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
from workbench.engines.worked.matrices import ONE, ZERO, Row, diagonal, in_words, transposed
from workbench.engines.worked.real_form import write_real_form
from workbench.engines.worked.sheet import Problem, Sheet
from workbench.engines.worked.spectrum import Spectrum, spectrum_of
from workbench.record.derivation import Claim, Derivation
from workbench.record.errors import NoDerivation
from workbench.terms.functions.linear_algebra import det, trace
from workbench.terms.heads import equals, matmul, relation
from workbench.terms.term import Term

SQUARE = True


def work(problem: Problem) -> Derivation:
    found = spectrum_of(problem.A)
    if not found.roots and found.pairs and problem.rows == 2:
        return write_real_form(problem, found)
    if found.rest or found.is_unwieldy and is_simple(found):
        return _by_decimals(problem, found)
    if not found.roots:
        raise NoDerivation(
            f"A has no real eigenvalue: they are {', '.join(map(complex_words, found.pairs))}; "
            "the language is about real numbers"
        )
    sheet = Sheet(problem)
    A = sheet.matrix("A", problem.A)
    spectrum, _ = write_polynomial(sheet, A, problem.A)
    spaces = eigenspaces(problem.A, spectrum)
    vectors: list[Term] = []
    for space, names in zip(spaces, vector_names(spaces), strict=True):
        vectors += write_eigenspace(sheet, A, problem.A, space, names)
    _collected(sheet, A, spaces, spectrum)
    _say_multiplicities(sheet, spaces, spectrum)
    return sheet.derivation(
        "Eigenvalues and eigenvectors of `A`", "Find all real eigenvalues of `A` and bases of their eigenspaces.",
        "`A @ v == lam*v` has a solution other than 0 exactly where `A - lam*I` is singular: its determinant is 0.",
    )  # fmt: skip


def _by_decimals(problem: Problem, found: Spectrum) -> Derivation:
    """Some roots have no simple form: decimals, said to be decimals."""
    if found.rest and not all(e.is_number for row in problem.A for e in row):
        raise unsolved(found)
    require_simple(found, "eigen", problem.A)
    pairs = real_eigenpairs(problem.A)
    if not pairs:
        raise unsolved(found)
    sheet = Sheet(problem)
    A = sheet.matrix("A", problem.A)
    _, letter = write_polynomial(sheet, A, problem.A)
    p = sheet.lines[-1].statement.args[1]
    sheet.notes.append(why_decimals(found))
    write_pairs(sheet, A, p, letter, pairs, found)
    V = sheet.name("V", columns_of([pair.vector for pair in pairs]))
    D = sheet.name("D", diagonal_of([pair.value for pair in pairs]))
    last = [line.n for line in sheet.lines if line.rule == "an eigenvector, up to rounding"]
    one = sheet.define(V, "the eigenvectors as columns", rests_on=last)
    two = sheet.define(D, "their eigenvalues", rests_on=last)
    statement = relation("approx", matmul(A, V), matmul(V, D))
    sheet.line(statement, "`A @ v == lam*v`, column by column, up to rounding", rests_on=(one, two))
    sheet.claim("Eigen", statement, of=A)
    everything = len(pairs) == problem.rows
    lam = sheet.name("lam_all", vector_of([pair.value for pair in pairs]))
    sheet.define(lam, "all real eigenvalues, rounded", rests_on=(two,))
    answer(sheet, "eigenvalues", lam, "Eigenvalues" if everything else "Equality", A if everything else None)
    sheet.answer("eigenvectors", V)
    if not everything:
        sheet.notes.append(f"{problem.rows - len(pairs)} roots are not real, and the language is about real numbers.")
    return sheet.derivation(
        "Eigenvalues and eigenvectors of `A`, in decimals", "Find all real eigenvalues of `A` and their eigenvectors.",
        "`A @ v == lam*v` has a solution other than 0 exactly where `A - lam*I` is singular: its determinant is 0.",
    )  # fmt: skip


def _collected(sheet: Sheet, A: Term, spaces: tuple[Eigenspace, ...], spectrum: Spectrum) -> None:
    values: Row = tuple(s.value for s in spaces for _ in range(s.multiplicity))
    found: Row = tuple(s.value for s in spaces for _ in s.basis)
    V = sheet.matrix("V", transposed(tuple(v for s in spaces for v in s.basis)))
    D = sheet.matrix("D", diagonal(found))
    last = [line.n for line in sheet.lines if line.rule == "eigenvector"]
    sheet.define(V, "the eigenvectors as columns", rests_on=last)
    sheet.define(D, "their eigenvalues", rests_on=last)
    statement = equals(matmul(A, V), matmul(V, D))
    sheet.line(statement, "`A @ v == lam*v`, column by column", rests_on=[line.n for line in sheet.lines[-2:]])
    sheet.claim("Eigen", statement, of=A)
    vector = sheet.vector("lam_all", values)
    sheet.define(vector, "all real eigenvalues", "each as often as it is a root", rests_on=())
    kind = "Eigenvalues" if not spectrum.pairs else "Equality"
    sheet.claims.append(
        Claim(kind, equals(vector, vector.args[0]), of=A if kind != "Equality" else None, result=vector.args[0],
              name="eigenvalues")
    )  # fmt: skip
    sheet.answer("eigenvectors", V)
    if not spectrum.pairs:
        total, product = ZERO, ONE
        for value in values:
            total, product = total + value, product * value
        sheet.remark(equals(trace(A), written(total)), "the trace is the sum of the eigenvalues")
        sheet.remark(equals(det(A), written(product)), "the determinant is their product")


def _say_multiplicities(sheet: Sheet, spaces: tuple[Eigenspace, ...], spectrum: Spectrum) -> None:
    for space in spaces:
        if space.multiplicity > 1:
            words = f"{in_words(space.value)} is an eigenvalue of algebraic multiplicity {space.multiplicity}"
            words += f" and geometric multiplicity {len(space.basis)}"
            sheet.notes.append(words + (": `A` is defective." if space.is_defective else "."))
    for pair in spectrum.pairs:
        sheet.notes.append(
            f"The other factor has no real root: its roots are {complex_words(pair)}, "
            "and the language is about real numbers."
        )
    sheet.wrong.append("Taking eigenvectors from `A` instead of `A - lam*I`; calling the zero vector an eigenvector.")
