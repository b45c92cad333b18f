"""The null space and the column space: all x with A x = 0, and all A x.

Source: Strang, Introduction to Linear Algebra, ch. 3.
"""

from __future__ import annotations

from workbench.engines.worked.matrices import ZERO, row_name, shown, shown_vector, transposed
from workbench.engines.worked.problem import Problem, not_zero
from workbench.engines.worked.reduction import reduce, write_stages
from workbench.engines.worked.spaces import special_solutions
from workbench.reasons.linear_algebra import (
    COLUMN_SPACE,
    COUNT_PIVOTS,
    EVERY_COLUMN_HAS_A_PIVOT,
    MULTIPLIED_OUT,
    NULL_SPACE,
    RANK_AND_NULLITY,
    SPECIAL_SOLUTION,
)
from workbench.record.claims import Answer
from workbench.record.derivation import Claim
from workbench.record.pen import Pen
from workbench.terms.functions.arrays import matrix_rank
from workbench.terms.functions.linear_algebra import zeros
from workbench.terms.heads import add, equals, matmul, meaning, number


def work(pen: Pen, problem: Problem) -> None:
    A = pen.named("A", shown(problem.A))
    found = reduce(problem.A)
    above = write_stages(pen, A, (*found.forward, *found.backward))
    extra = not_zero([found.echelon[i][j] for i, j in found.pivots])
    rank = pen.write(
        equals(matrix_rank(A), number(found.rank)), COUNT_PIVOTS, rests_on=above, conditions=extra
    )
    directions = special_solutions(found, problem.columns)
    free = [j for j in range(problem.columns) if j not in found.pivot_columns]
    others = ", the other free unknowns 0" if len(free) > 1 else ""
    rests = [rank]
    for k, (direction, j) in enumerate(zip(directions, free, strict=True), 1):
        v = pen.named(f"v_{k}", shown_vector(direction))
        pen.write(meaning(v), SPECIAL_SOLUTION, f"`{row_name(j, 'x')} == 1`{others}", rests_on=above)
        rests.append(pen.write(equals(matmul(A, v), zeros(problem.rows)), MULTIPLIED_OUT))
    width = problem.columns
    if directions:
        N = pen.named("N", shown(transposed(directions)))
        pen.write(meaning(N), NULL_SPACE, NULL_SPACE.reason, rests_on=rests)
        pen.write(equals(add(matrix_rank(N), matrix_rank(A)), number(width)), RANK_AND_NULLITY)
        statement = equals(matmul(A, N), zeros(problem.rows, len(free)))
    else:
        N = pen.named("x", shown_vector((ZERO,) * width))
        statement = equals(matmul(A, N), zeros(problem.rows))
        pen.write(statement, EVERY_COLUMN_HAS_A_PIVOT, "only zero", rests_on=rests)
        pen.note("The null space holds the zero vector only: the columns of `A` are independent.")
    pen.claim(Claim("NullSpace", statement, of=A), Answer("nullspace", N))
    if found.rank:
        C = pen.named("C", shown(transposed(tuple(transposed(problem.A)[j] for j in found.pivot_columns))))
        pen.write(meaning(C), COLUMN_SPACE, COLUMN_SPACE.reason, rests_on=(rank,))
        pen.claim(Answer("columnspace", C))
        pen.sanity(equals(matrix_rank(C), number(found.rank)), "these columns are independent")
        pen.wrong("Taking the pivot columns of the echelon form for the column space: those of `A` are meant.")
    pen.title("Null space and column space of `A`")
    pen.goal("Find bases of the null space and of the column space of `A`.")
    pen.idea("Row operations keep the solutions of `A @ x == 0`; free unknowns are chosen, the others follow.")
