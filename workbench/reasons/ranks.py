"""Schemas about the rank of a matrix: what a product and a sum can have.

Source: Horn & Johnson, Matrix Analysis, section 0.4.5.
"""

from __future__ import annotations

from workbench.rules.identity import Matrix
from workbench.rules.schema import schema
from workbench.terms.functions.arrays import matrix_rank
from workbench.terms.heads import matmul, matrix, relation, size_term, transpose
from workbench.terms.term import Term

_A, _B, _C = matrix("A", "m", "n"), matrix("B", "n", "p"), matrix("C", "m", "n")
_m, _n = size_term("m"), size_term("n")


def _at_most(A: Term, bound: Term) -> Term:
    return relation("<=", matrix_rank(A), bound)


@schema(
    name="rank and rows",
    shapes="A: m,n",
    reference="Horn & Johnson, Matrix Analysis, section 0.4.5",
    cases=lambda: [([], _at_most(_A, _m)), ([], _at_most(_B, _n))],
    counters=lambda: [([], _at_most(_A, _m - 1)), ([], _at_most(_B, _m)),
                      ([], relation(">=", matrix_rank(_A), _m))],
)  # fmt: skip
def no_more_than_rows(A: Matrix) -> tuple[list[Term], Term]:
    """the rank of the columns is that of the rows"""
    return [], _at_most(A, size_term(A.shape[0]))


@schema(
    name="rank of a product",
    shapes="A: m,n; B: n,p",
    reference="Horn & Johnson, Matrix Analysis, section 0.4.5",
    cases=lambda: [([], _at_most(_A @ _B, _n)), ([], _at_most(_A @ transpose(_C), _n))],
    counters=lambda: [([], _at_most(_A @ _B, _n - 1)), ([], _at_most(_A + _C, _n - 1)),
                      ([], relation(">=", matrix_rank(_A @ _B), _n))],
)  # fmt: skip
def rank_of_a_product(A: Matrix, B: Matrix) -> tuple[list[Term], Term]:
    """every column is a combination of the columns of the left factor, and there are no more of these"""
    return [], _at_most(matmul(A, B), size_term(A.shape[1]))


__all__ = ["no_more_than_rows", "rank_of_a_product"]
