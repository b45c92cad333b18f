"""Schemas about triangular matrices: determinants, inverses, rows of a triangle.

Source: Strang, Introduction to Linear Algebra, 5.1; Golub & Van Loan, Matrix Computations, 3.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.identity import Index, Matrix
from workbench.rules.requirements import Invertible
from workbench.rules.schema import Proof, schema
from workbench.terms.functions.elementwise import absolute
from workbench.terms.functions.linear_algebra import det, eye, inv, zeros
from workbench.terms.functions.patterns import tril_mask
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import Product, at, equals, index, matrix, number, relation
from workbench.terms.term import Term


def _triangle() -> Iterator[Proof]:
    M, i = matrix("M", "n", "n"), index("i", "n")
    below = tril_mask("n") - eye("n")
    yield [equals(below * M, zeros("n", "n"))], equals(det(M), Product(at(M, i, i), i))


def _no_triangle() -> Iterator[Proof]:
    M, N, i = matrix("M", "n", "n"), matrix("N", "n", "n"), index("i", "n")
    below = tril_mask("n") - eye("n")
    yield [], equals(det(M), Product(at(M, i, i), i))
    yield [equals(below * N, zeros("n", "n"))], equals(det(M), Product(at(M, i, i), i))
    yield [equals(below * M, M)], equals(det(M), Product(at(M, i, i), i))


@schema(name="determinant of a triangular matrix", shapes="M: n,n", cases=_triangle, counters=_no_triangle,
        reference="Strang, Introduction to Linear Algebra, 5.1")  # fmt: skip
def determinant_of_a_triangle(M: Matrix, i: Index) -> tuple[list[Term], Term]:
    """the product of the diagonal: every other product in the expansion has a factor 0"""
    n = M.shape[0]
    return [equals((tril_mask(n) - eye(n)) * M, zeros(n, n))], equals(det(M), Product(at(M, i, i), i))


def _below(of: Term) -> Term:
    """That nothing stands above the diagonal."""
    return equals(tril_mask(of.shape[0]) * of, of)


def _lower_system() -> Iterator[Proof]:
    A, B = matrix("A", "n", "n"), matrix("B", "n", "n")
    yield [_below(A), _below(B), relation(">", absolute(det(A)), 0)], _below(inv(A) @ B)


def _no_lower_system() -> Iterator[Proof]:
    A, B = matrix("A", "n", "n"), matrix("B", "n", "n")
    yield [_below(A), _below(B)], _below(inv(A) @ B)
    yield [_below(A), relation(">", absolute(det(A)), 0)], _below(inv(A) @ B)
    yield [_below(B), relation(">", absolute(det(A)), 0)], _below(inv(A) @ B)


@schema(name="lower triangular matrices", requires=[Invertible("A")], shapes="A: n,n; B: n,n",
        cases=_lower_system, counters=_no_lower_system,
        reference="Golub & Van Loan, Matrix Computations, 3.1")  # fmt: skip
def solution_of_a_lower_system(A: Matrix, B: Matrix) -> tuple[list[Term], Term]:
    """inverses and products of them are so too"""
    return [_below(A), _below(B)], _below(inv(A) @ B)


def _row_sums(of: Term) -> Term:
    return relation(">", absolute(sum_(tril_mask("n") * of, axis=1, keepdims=True)), number(0))


def _rows() -> Iterator[Proof]:
    X = matrix("X", "n", "n")
    yield [relation(">", X, number(0))], _row_sums(X)


def _no_rows() -> Iterator[Proof]:
    X, Y = matrix("X", "n", "n"), matrix("Y", "n", "n")
    yield [], _row_sums(X)
    yield [relation(">=", X, number(0))], _row_sums(X)
    yield [relation(">", Y, number(0))], _row_sums(X)


@schema(name="row sums of a lower triangle", shapes="X: n,n", cases=_rows, counters=_no_rows)
def row_sums_of_a_lower_triangle(X: Matrix) -> tuple[list[Term], Term]:
    """positive entries, of which the one on the diagonal counts: no row sum is 0"""
    whole = sum_(tril_mask(X.shape[0]) * X, axis=1, keepdims=True)
    return [relation(">", X, number(0))], relation(">", absolute(whole), number(0))
