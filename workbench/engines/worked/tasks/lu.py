"""The factorisation P A = L U: elimination written as a product.

Source: Golub & Van Loan, Matrix Computations, ch. 3.
"""

from __future__ import annotations

from workbench.engines.worked.matrices import Matrix, identity, product, shown, written_product
from workbench.engines.worked.reduction import elementary_product, reduce, write_stages
from workbench.engines.worked.sheet import Problem, Sheet, part
from workbench.record.derivation import Derivation
from workbench.terms.functions.linear_algebra import det, eye
from workbench.terms.heads import equals, matmul, negative

RULE = "the multiples subtracted, each at its place"


def work(problem: Problem) -> Derivation:
    sheet = Sheet(problem)
    A = sheet.matrix("A", problem.A)
    exchange = _exchange(problem.A)
    start = product(exchange, problem.A)
    P = sheet.matrix("P", exchange)
    moved = exchange != identity(problem.rows)
    if moved:
        PA = sheet.matrix("B", start)
        sheet.define(P, "exchange of rows", "so that no pivot is 0")
        n = sheet.line(equals(matmul(P, A), PA), "the rows of `A` in the new order", parts=())
        sheet.define(PA, "multiplied out", rests_on=(n,))
    else:
        PA = A
        sheet.define(P, "no exchange of rows is needed", key=False)
    found = reduce(start)
    operations = [op for stage in found.forward for op in stage.operations]
    lower = [list(row) for row in identity(problem.rows)]
    for op in operations:
        lower[op.row][op.other] = op.factor
    L, U = sheet.matrix("L", tuple(map(tuple, lower))), sheet.matrix("U", found.echelon)
    n = write_stages(sheet, PA, found.forward)
    u = sheet.define(U, "echelon form", "" if n else "nothing to eliminate", rests_on=(n,) if n else ())
    E = shown(elementary_product(operations, problem.rows))
    undone = part(equals(matmul(L, E), eye(problem.rows)), "`L` undoes the row operations")
    done = part(equals(matmul(E, PA), U), "the row operations as one matrix")
    low = sheet.define(L, RULE, rests_on=(n,) if n else (), parts=(undone, done) if operations else ())
    statement = equals(matmul(P, A), matmul(L, U))
    sheet.line(statement, "`L` times what elimination left", rests_on=(low, u))
    sheet.claim("LU", statement, of=A)
    for key, named_part in (("P", P), ("L", L), ("U", U)):
        sheet.answer(key, named_part)
    if problem.rows == problem.columns and not found.conditions:
        factors = written_product(*(found.echelon[k][k] for k in range(problem.rows)))
        factors = negative(factors) if _sign(exchange) < 0 else factors
        sheet.remark(equals(det(A), factors), "the determinant is the product of the pivots, up to the sign of `P`")
    sheet.wrong.append("The sign of the entries of `L`: it holds the multiple that was subtracted.")
    if not moved:
        sheet.notes.append("No rows were exchanged: `P == I` and `A == L @ U`.")
    return sheet.derivation(
        "LU factorisation of `A`", "Find `P @ A == L @ U` with `L` lower triangular, ones on its diagonal, and `U` in "
        "echelon form.",
        "Eliminate downwards; `U` is what is left, and `L` keeps the multiples that were subtracted.",
    )  # fmt: skip


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
