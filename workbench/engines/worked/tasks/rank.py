"""The rank: the number of pivots.

Source: Strang, Introduction to Linear Algebra, ch. 3.
"""

from __future__ import annotations

from workbench.engines.worked.matrices import shown
from workbench.engines.worked.problem import Problem, not_zero
from workbench.engines.worked.reduction import reduce, write_stages
from workbench.reasons.linear_algebra import COUNT_PIVOTS
from workbench.record.derivation import Claim
from workbench.record.pen import Pen
from workbench.terms.functions.arrays import matrix_rank
from workbench.terms.heads import equals, number, transpose


def work(pen: Pen, problem: Problem) -> None:
    A = pen.named("A", shown(problem.A))
    found = reduce(problem.A)
    above = write_stages(pen, A, found.forward)
    statement = equals(matrix_rank(A), number(found.rank))
    columns = ", ".join(str(j + 1) for j in found.pivot_columns)
    why = f"pivots in column{'' if found.rank == 1 else 's'} {columns}" if found.rank else "`A` is zero"
    # A generic rank holds where the last pivot is not 0 either, although nothing is divided by it.
    conditions = not_zero([found.echelon[i][j] for i, j in found.pivots])
    pen.write(statement, COUNT_PIVOTS, why, rests_on=above, conditions=conditions)
    pen.claim(Claim("Rank", statement, result=number(found.rank), of=A))
    pen.sanity(equals(matrix_rank(transpose(A)), number(found.rank)), "row rank is column rank")
    if conditions:
        pen.note("Where a pivot vanishes the rank may be smaller.")
    pen.title("Rank of `A`")
    pen.goal("Find the rank of `A`.")
    pen.idea("Row operations do not change the rank, and in echelon form the rows that are not zero are independent.")
