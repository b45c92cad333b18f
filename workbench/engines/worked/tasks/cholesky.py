"""The Cholesky factorisation A = L L^T of a positive definite matrix, column by column.

Source: Golub & Van Loan, Matrix Computations, ch. 4.
"""

from __future__ import annotations

from workbench.algebra import Exact, root, written
from workbench.engines.worked.matrices import ZERO, Matrix, in_words, is_symmetric, shown, written_product
from workbench.engines.worked.problem import Problem
from workbench.reasons.common import ARITHMETIC
from workbench.reasons.linear_algebra import DIAGONAL_ENTRY, ENTRIES_PLACED, ENTRY_BELOW, MULTIPLIED_OUT
from workbench.record.claims import Meaning
from workbench.record.derivation import Claim
from workbench.record.errors import GoalError, NoDerivation
from workbench.record.pen import Mark, Pen
from workbench.rules.requirements import needs_positive
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.heads import add, divide, equals, matmul, meaning, negative, power, transpose

SQUARE = True


def work(pen: Pen, problem: Problem) -> None:
    a = problem.A
    if not is_symmetric(a):
        i, j = next((i, j) for i in range(len(a)) for j in range(i) if a[i][j] != a[j][i])
        raise GoalError(
            f"A is not symmetric: entry ({i + 1}, {j + 1}) is {in_words(a[i][j])}, "
            f"entry ({j + 1}, {i + 1}) is {in_words(a[j][i])}; a Cholesky factorisation needs a symmetric matrix"
        )
    A = pen.named("A", shown(a))
    lower = factor(a)
    L = pen.named("L", shown(lower))
    above: tuple[Mark, ...] = ()
    ends = []
    for j in range(len(a)):
        for i in range(j, len(a)):
            last = _entry(pen, a, lower, i, j, above if j else ())
            above = (last,)
        ends.append(last)
    pen.write(meaning(L), ENTRIES_PLACED, ENTRIES_PLACED.reason, rests_on=ends)
    pen.write(equals(matmul(L, transpose(L)), A), MULTIPLIED_OUT)
    pen.claim(Claim("Cholesky", equals(A, matmul(L, transpose(L))), result=L.args[0], of=A), Meaning(L))
    if problem.is_numeric:
        pen.note("Every number under a root is positive: `A` is positive definite.")
    else:
        pen.note("The conditions under the roots say that `A` is positive definite.")
    pen.wrong("Forgetting to subtract the squares of the entries to the left before taking the root.")
    pen.title("Cholesky factorisation of `A`")
    pen.goal("Find the lower triangular `L` with positive diagonal and `A == L @ L.T`.")
    pen.idea("Compare entries of `A` and `L @ L.T`, column by column: each equation has one new unknown.")


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


def _entry(pen: Pen, a: Matrix, lower: Matrix, i: int, j: int, above: tuple[Mark, ...]) -> Mark:
    """One entry: the equation of its place, solved; ``above``: the lines that it needs."""
    products = [(lower[i][k], lower[j][k]) for k in range(j) if lower[i][k] and lower[j][k]]
    squares = i == j
    taken = [power(written(x), 2) if squares else written_product(x, y) for x, y in products]
    left = add(written(a[i][j]), *(negative(t) for t in taken)) if taken else written(a[i][j])
    under = _left_over(a, lower, i, j)
    value = written(lower[i][j])
    place = pen.named(f"l_{i + 1}{j + 1}", value)
    conditions = () if under.is_number or not squares else (needs_positive(written(under)),)
    if squares:
        whole, reason, where = sqrt(left), DIAGONAL_ENTRY, f"of column {j + 1}"
    else:
        whole, reason, where = divide(left, written(lower[j][j])), ENTRY_BELOW, f"in row {i + 1}"
        whole = whole if taken or lower[j][j].rational != 1 else left
    line = pen.write(equals(place, whole), reason, where, rests_on=above, conditions=conditions)
    return line if whole is value else pen.write(equals(place, value), ARITHMETIC)


__all__ = ["factor", "work"]
