"""The Cholesky factorisation A = L L^T of a positive definite matrix, column by column.

Source: Golub & Van Loan, Matrix Computations, ch. 4.
"""

from __future__ import annotations

from workbench.algebra import Exact, root, written
from workbench.engines.worked.matrices import ZERO, Matrix, in_words, is_symmetric, written_product
from workbench.engines.worked.sheet import Problem, Sheet
from workbench.record.derivation import Derivation
from workbench.record.errors import GoalError, NoDerivation
from workbench.rules.conditions import needs_positive
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.heads import add, divide, equals, matmul, negative, power, transpose

SQUARE = True


def work(problem: Problem) -> Derivation:
    a = problem.A
    if not is_symmetric(a):
        i, j = next((i, j) for i in range(len(a)) for j in range(i) if a[i][j] != a[j][i])
        raise GoalError(
            f"A is not symmetric: entry ({i + 1}, {j + 1}) is {in_words(a[i][j])}, "
            f"entry ({j + 1}, {i + 1}) is {in_words(a[j][i])}; a Cholesky factorisation needs a symmetric matrix"
        )
    sheet = Sheet(problem)
    A = sheet.matrix("A", a)
    lower = factor(a)
    L = sheet.matrix("L", lower)
    ends = []
    for j in range(len(a)):
        for i in range(j, len(a)):
            _entry(sheet, a, lower, i, j)
        ends.append(sheet.last)
    n = sheet.define(L, "the entries in their places", "zeros above the diagonal", rests_on=ends)
    sheet.line(equals(matmul(L, transpose(L)), A), "multiplied out", rests_on=(n,))
    sheet.claim("Cholesky", equals(A, matmul(L, transpose(L))), result=L.args[0], of=A)
    sheet.found(L)
    if any(not e.is_number for row in a for e in row):
        sheet.notes.append("The conditions under the roots say that `A` is positive definite.")
    else:
        sheet.notes.append("Every number under a root is positive: `A` is positive definite.")
    sheet.wrong.append("Forgetting to subtract the squares of the entries to the left before taking the root.")
    return sheet.derivation(
        "Cholesky factorisation of `A`", "Find the lower triangular `L` with positive diagonal and `A == L @ L.T`.",
        "Compare entries of `A` and `L @ L.T`, column by column: each equation has one new unknown.",
    )  # fmt: skip


def factor(a: Matrix) -> Matrix:
    """L. Raises NoDerivation for a matrix that is not positive definite, with the pivot that says so."""
    n = len(a)
    rows = [[ZERO] * n for _ in range(n)]
    for j in range(n):
        under = _left_over(a, rows, j, j)
        if under.is_number and under.sign <= 0:
            raise NoDerivation(
                f"A is not positive definite: pivot {j + 1} is {in_words(under)}, "
                f"which is {'zero' if not under else 'negative'}; a Cholesky factorisation needs positive pivots"
            )
        rows[j][j] = root(under)
        for i in range(j + 1, n):
            rows[i][j] = _left_over(a, rows, i, j) / rows[j][j]
    return tuple(map(tuple, rows))


def _left_over(a: Matrix, rows: list[list[Exact]] | Matrix, i: int, j: int) -> Exact:
    """a_ij minus the products of what stands to the left."""
    total = a[i][j]
    for k in range(j):
        total = total - rows[i][k] * rows[j][k]
    return total


def _entry(sheet: Sheet, a: Matrix, lower: Matrix, i: int, j: int) -> None:
    """One entry: the equation of its place, solved."""
    products = [(lower[i][k], lower[j][k]) for k in range(j) if lower[i][k] and lower[j][k]]
    squares = i == j
    taken = [power(written(x), 2) if squares else written_product(x, y) for x, y in products]
    left = add(written(a[i][j]), *(negative(t) for t in taken)) if taken else written(a[i][j])
    under = _left_over(a, lower, i, j)
    value = written(lower[i][j])
    place = sheet.name(f"l_{i + 1}{j + 1}", value)
    conditions = () if under.is_number or not squares else (needs_positive(written(under)),)
    if squares:
        whole, rule = sqrt(left), f"diagonal of column {j + 1}"
    else:
        whole, rule = divide(left, written(lower[j][j])), f"below it, row {i + 1}"
        whole = whole if taken or lower[j][j].rational != 1 else left
    sheet.line(equals(place, whole), rule, rests_on=_needed(sheet, j), conditions=conditions)
    if whole is not value:
        sheet.line(equals(place, value), "arithmetic")


def _needed(sheet: Sheet, j: int) -> tuple[str, ...]:
    return (sheet.last,) if j and sheet.lines else ()


__all__ = ["factor", "work"]
