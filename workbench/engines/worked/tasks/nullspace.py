"""The null space and the column space: all x with A x = 0, and all A x.

Source: Strang, Introduction to Linear Algebra, ch. 3.
"""

from __future__ import annotations

from workbench.algebra import written
from workbench.engines.worked.matrices import ZERO, row_name, transposed
from workbench.engines.worked.reduction import reduce, write_stages
from workbench.engines.worked.sheet import Problem, Sheet
from workbench.engines.worked.spaces import special_solutions
from workbench.record.derivation import Derivation
from workbench.rules.conditions import needs_nonzero
from workbench.terms.functions.arrays import matrix_rank
from workbench.terms.functions.linear_algebra import zeros
from workbench.terms.heads import add, equals, matmul, number


def work(problem: Problem) -> Derivation:
    sheet = Sheet(problem)
    A = sheet.matrix("A", problem.A)
    found = reduce(problem.A)
    n = write_stages(sheet, A, (*found.forward, *found.backward))
    above = (n,) if n else ()
    extra = [needs_nonzero(written(found.echelon[i][j])) for i, j in found.pivots if not found.echelon[i][j].is_number]
    rank = sheet.line(equals(matrix_rank(A), number(found.rank)), "count the pivots", rests_on=above, conditions=extra)
    directions = special_solutions(found, problem.columns)
    free = [j for j in range(problem.columns) if j not in found.pivot_columns]
    vectors = [sheet.vector(f"v_{k}", v) for k, v in enumerate(directions, 1)]
    rests = [rank]
    for v, j in zip(vectors, free, strict=True):
        sheet.define(
            v, f"`{row_name(j, 'x')} == 1`" + (", the other free unknowns 0" if len(free) > 1 else ""), rests_on=above
        )
        rests.append(sheet.line(equals(matmul(A, v), zeros(problem.rows)), "multiplied out"))
    width = problem.columns
    if directions:
        N = sheet.matrix("N", transposed(directions))
        count = equals(add(matrix_rank(N), matrix_rank(A)), number(width))
        sheet.define(N, "a basis of the null space", "the special solutions as columns", rests_on=rests)
        sheet.line(count, "rank and nullity make up the number of columns")
        sheet.claim("NullSpace", equals(matmul(A, N), zeros(problem.rows, len(free))), of=A)
    else:
        N = sheet.vector("x", (ZERO,) * width)
        sheet.line(equals(matmul(A, N), zeros(problem.rows)), "every column has a pivot", "only zero", rests_on=rests)
        sheet.claim("NullSpace", equals(matmul(A, N), zeros(problem.rows)), of=A)
        sheet.notes.append("The null space holds the zero vector only: the columns of `A` are independent.")
    sheet.answer("nullspace", N)
    if found.rank:
        columns = transposed(tuple(transposed(problem.A)[j] for j in found.pivot_columns))
        C = sheet.matrix("C", columns)
        sheet.define(C, "a basis of the column space", "the columns of `A` that have a pivot", rests_on=(rank,))
        sheet.answer("columnspace", C)
        sheet.remark(equals(matrix_rank(C), number(found.rank)), "these columns are independent")
        sheet.wrong.append("Taking the pivot columns of the echelon form for the column space: those of `A` are meant.")
    return sheet.derivation(
        "Null space and column space of `A`", "Find bases of the null space and of the column space of `A`.",
        "Row operations keep the solutions of `A @ x == 0`; free unknowns are chosen, the others follow.",
    )  # fmt: skip
