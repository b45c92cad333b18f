"""Schemas about the rank of a matrix: what a product and a sum can have.

Source: Horn & Johnson, Matrix Analysis, section 0.4.5.
"""

from __future__ import annotations

from workbench.rules.identity import Matrix
from workbench.rules.schema import schema
from workbench.terms.functions.activations import minimum
from workbench.terms.functions.arrays import matrix_rank
from workbench.terms.heads import matmul, matrix, relation, size_term, transpose
from workbench.terms.term import Term

_A, _B, _C = matrix("A", "m", "n"), matrix("B", "n", "p"), matrix("C", "m", "n")
_m, _n = size_term("m"), size_term("n")


def _at_most(A: Term, bound: Term) -> Term:
    return relation("<=", matrix_rank(A), bound)


@schema(
    name="no more than it has rows or columns",
    shapes="A: m,n",
    reference="Horn & Johnson, Matrix Analysis, section 0.4.5",
    cases=lambda: [([], _at_most(_A, minimum(_m, _n))), ([], _at_most(transpose(_A), minimum(_n, _m)))],
    counters=lambda: [([], _at_most(_A, minimum(_m, _n) - 1)), ([], _at_most(_B, minimum(_m, _n))),
                      ([], relation(">=", matrix_rank(_A), minimum(_m, _n)))],
)  # fmt: skip
def no_more_than_rows_or_columns(A: Matrix) -> tuple[list[Term], Term]:
    """the rank of the columns is that of the rows"""
    return [], _at_most(A, minimum(*map(size_term, A.shape)))


@schema(
    name="no more than it has columns",
    shapes="A: m,n",
    reference="Horn & Johnson, Matrix Analysis, section 0.4.5",
    cases=lambda: [([], _at_most(_A, _n)), ([], _at_most(transpose(_A), _m))],
    counters=lambda: [([], _at_most(_A, _n - 1)), ([], _at_most(_B, _n)), ([], relation(">=", matrix_rank(_A), _n))],
)
def no_more_than_columns(A: Matrix) -> tuple[list[Term], Term]:
    """the rank counts independent columns"""
    return [], _at_most(A, size_term(A.shape[1]))


@schema(
    name="columns of a product are combinations of those of the left factor",
    shapes="A: m,n; B: n,p",
    reference="Horn & Johnson, Matrix Analysis, section 0.4.5",
    cases=lambda: [([], _at_most(_A @ _B, matrix_rank(_A))), ([], _at_most(_A @ transpose(_C), matrix_rank(_A)))],
    counters=lambda: [([], _at_most(_A @ _B, matrix_rank(_A) - 1)), ([], _at_most(_A + _C, matrix_rank(_A))),
                      ([], relation(">=", matrix_rank(_A @ _B), matrix_rank(_A)))],
)  # fmt: skip
def rank_of_a_product(A: Matrix, B: Matrix) -> tuple[list[Term], Term]:
    """they span no more than these do"""
    return [], _at_most(matmul(A, B), matrix_rank(A))


__all__ = ["no_more_than_columns", "no_more_than_rows_or_columns", "rank_of_a_product"]
