"""The inverse matrix, by Gauss-Jordan; of a 2 x 2 matrix also by the formula.

Source: Strang, Introduction to Linear Algebra, ch. 2.
"""

from __future__ import annotations

from workbench.algebra import written
from workbench.engines.worked.matrices import Matrix, identity, joined, shown, shown_beside
from workbench.engines.worked.reduction import reduce, write_stages
from workbench.engines.worked.sheet import Problem, Sheet
from workbench.engines.worked.tasks.det import determinant, written_out
from workbench.record.derivation import Derivation
from workbench.record.errors import NoDerivation
from workbench.rules.conditions import needs_nonzero
from workbench.terms.functions.arrays import column_stack
from workbench.terms.functions.linear_algebra import eye, inv
from workbench.terms.heads import equals, matmul, mul, power
from workbench.terms.term import Term

SQUARE = True


def work(problem: Problem) -> Derivation:
    n = problem.rows
    found = reduce(joined(problem.A, identity(n)), n)
    if found.rank < n:
        raise NoDerivation(no_inverse(found.rank, n, found.pivot_columns))
    sheet = Sheet(problem)
    A = sheet.matrix("A", problem.A)
    answer = tuple(row[n:] for row in found.reduced)
    if n == 2:
        _by_formula(sheet, A, problem.A, answer)
        sheet.end_road("formula")

    def show(a: Matrix) -> Term:
        return shown_beside(a, n)

    start = column_stack(A, eye(n))
    last = write_stages(sheet, start, (*found.forward, *found.backward), show)
    sheet.line(
        equals(inv(A), shown(answer)), "read off the inverse", "the left half has become `I`",
        rests_on=(last,) if last else (),
    )  # fmt: skip
    sheet.end_road("Gauss-Jordan")
    if found.conditions and n == 2:
        sheet.notes.append("Where the first pivot vanishes the rows are exchanged first; the formula holds as well.")
    sheet.claim("Inverse", equals(inv(A), shown(answer)), result=shown(answer), of=A)
    sheet.remark(equals(matmul(A, shown(answer)), eye(n)), "multiplied out")
    sheet.wrong.append("Taking the reciprocal of every entry.")
    return sheet.derivation(
        "Inverse of `A`", "Find the inverse of `A`.",
        "Row operations that turn `A` into `I` turn `I` into the inverse: together they are multiplication by it.",
    )  # fmt: skip


def no_inverse(rank: int, n: int, pivots: tuple[int, ...]) -> str:
    missing = [str(j + 1) for j in range(n) if j not in pivots]
    which = f"column {missing[0]} has" if len(missing) == 1 else f"columns {', '.join(missing)} have"
    return f"A is singular and has no inverse: its rank is {rank}, not {n}; {which} no pivot, so det A = 0"


def _by_formula(sheet: Sheet, A: Term, a: Matrix, answer: Matrix) -> None:
    (p, q), (r, s) = a
    value = determinant(a)
    swapped = ((s, -q), (-r, p))
    written_out(sheet, A, a)
    n = sheet.last
    conditions = () if value.is_number else (needs_nonzero(written(value)),)
    if value.rational != 1:
        sheet.line(
            equals(inv(A), mul(power(written(value), -1), shown(swapped))),
            "exchange the diagonal, change the signs beside it, divide by the determinant",
            rests_on=(n,), conditions=conditions,
        )  # fmt: skip
        sheet.line(equals(inv(A), shown(answer)), "every entry divided")
    else:
        sheet.line(equals(inv(A), shown(swapped)), "exchange the diagonal, change the signs beside it", rests_on=(n,))
