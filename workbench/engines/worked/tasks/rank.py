"""The rank: the number of pivots.

Source: Strang, Introduction to Linear Algebra, ch. 3.
"""

from __future__ import annotations

from workbench.algebra import written
from workbench.engines.worked.reduction import reduce, write_stages
from workbench.engines.worked.sheet import Problem, Sheet
from workbench.record.derivation import Derivation
from workbench.rules.conditions import needs_nonzero
from workbench.terms.functions.arrays import matrix_rank
from workbench.terms.heads import equals, number, transpose


def work(problem: Problem) -> Derivation:
    sheet = Sheet(problem)
    A = sheet.matrix("A", problem.A)
    found = reduce(problem.A)
    n = write_stages(sheet, A, found.forward)
    statement = equals(matrix_rank(A), number(found.rank))
    columns = ", ".join(str(j + 1) for j in found.pivot_columns)
    why = f"pivots in column{'' if found.rank == 1 else 's'} {columns}" if found.rank else "`A` is zero"
    # A generic rank holds where the last pivot is not 0 either, although nothing is divided by it.
    extra = [found.echelon[i][j] for i, j in found.pivots if not found.echelon[i][j].is_number]
    conditions = [needs_nonzero(written(e)) for e in extra]
    sheet.line(statement, "count the pivots", why, rests_on=(n,) if n else (), conditions=conditions)
    sheet.claim("Rank", statement, result=number(found.rank), of=A)
    sheet.remark(equals(matrix_rank(transpose(A)), number(found.rank)), "row rank is column rank")
    if extra:
        sheet.notes.append("Where a pivot vanishes the rank may be smaller.")
    return sheet.derivation(
        "Rank of `A`", "Find the rank of `A`.",
        "Row operations do not change the rank, and in echelon form the rows that are not zero are independent.",
    )  # fmt: skip
