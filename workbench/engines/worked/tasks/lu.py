"""The factorisation P A = L U: elimination written as a product.

Source: Golub & Van Loan, Matrix Computations, ch. 3.
"""

from __future__ import annotations

from workbench.engines.worked.matrices import Matrix, identity, product, shown, written_product
from workbench.engines.worked.problem import Problem
from workbench.engines.worked.reduction import elementary_product, reduce, write_stages
from workbench.reasons.linear_algebra import (
    ECHELON_FORM,
    ELIMINATION_AS_A_MATRIX,
    EXCHANGE_MATRIX,
    LOWER_TIMES_UPPER,
    MULTIPLES,
    MULTIPLIED_OUT,
    NO_EXCHANGE,
    ROWS_IN_NEW_ORDER,
    UNDOES,
)
from workbench.record.claims import Answer
from workbench.record.derivation import Claim
from workbench.record.pen import Pen
from workbench.record.steps import plain_line
from workbench.terms.functions.linear_algebra import det, eye
from workbench.terms.heads import equals, matmul, meaning, negative


def work(pen: Pen, problem: Problem) -> None:
    A = pen.named("A", shown(problem.A))
    exchange = _exchange(problem.A)
    start = product(exchange, problem.A)
    P = pen.named("P", shown(exchange))
    moved = exchange != identity(problem.rows)
    if moved:
        PA = pen.named("B", shown(start))
        pen.write(meaning(P), EXCHANGE_MATRIX, "so that no pivot is 0")
        pen.write(equals(matmul(P, A), PA), ROWS_IN_NEW_ORDER)
        pen.write(meaning(PA), MULTIPLIED_OUT)
    else:
        PA = A
        pen.write(meaning(P), NO_EXCHANGE, key=False)
    found = reduce(start)
    operations = [op for stage in found.forward for op in stage.operations]
    lower = [list(row) for row in identity(problem.rows)]
    for op in operations:
        lower[op.row][op.other] = op.factor
    L, U = pen.named("L", shown(tuple(map(tuple, lower)))), pen.named("U", shown(found.echelon))
    above = write_stages(pen, PA, found.forward)
    u = pen.write(meaning(U), ECHELON_FORM, "" if above else "nothing to eliminate", rests_on=above)
    E = shown(elementary_product(operations, problem.rows))
    undone = plain_line(equals(matmul(L, E), eye(problem.rows)), UNDOES, "")
    done = plain_line(equals(matmul(E, PA), U), ELIMINATION_AS_A_MATRIX, "")
    low = pen.write(meaning(L), MULTIPLES, rests_on=above, parts=(undone, done) if operations else ())
    statement = equals(matmul(P, A), matmul(L, U))
    pen.write(statement, LOWER_TIMES_UPPER, rests_on=(low, u))
    pen.claim(Claim("LU", statement, of=A), Answer("P", P), Answer("L", L), Answer("U", U))
    if problem.rows == problem.columns and not found.conditions:
        factors = written_product(*(found.echelon[k][k] for k in range(problem.rows)))
        factors = negative(factors) if _sign(exchange) < 0 else factors
        pen.sanity(equals(det(A), factors), "the determinant is the product of the pivots, up to the sign of `P`")
    pen.wrong("The sign of the entries of `L`: it holds the multiple that was subtracted.")
    if not moved:
        pen.note("No rows were exchanged: `P == I` and `A == L @ U`.")
    pen.title("LU factorisation of `A`")
    pen.goal(
        "Find `P @ A == L @ U` with `L` lower triangular, ones on its diagonal, and `U` in echelon form."
    )
    pen.idea("Eliminate downwards; `U` is what is left, and `L` keeps the multiples that were subtracted.")


def _exchange(a: Matrix) -> Matrix:
    """The permutation that elimination makes when it meets a pivot 0."""
    total = identity(len(a))
    for op in reduce(a).swaps:
        total = product(op.E, total)
    return total


def _sign(permutation: Matrix) -> int:
    """The sign of a permutation matrix."""
    order = [next(j for j, e in enumerate(row) if e) for row in permutation]
    inversions = sum(order[i] > order[j] for i in range(len(order)) for j in range(i + 1, len(order)))
    return -1 if inversions % 2 else 1
