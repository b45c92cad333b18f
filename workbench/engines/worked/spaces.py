"""Null spaces read off a reduced echelon form."""

from __future__ import annotations

from workbench.engines.worked.matrices import ONE, ZERO, Matrix, Row
from workbench.engines.worked.reduction import Reduction, reduce


def special_solutions(found: Reduction, columns: int) -> Matrix:
    """For each free unknown the solution of A x = 0 where it is 1 and the other free ones are 0."""
    made: list[Row] = []
    for j in range(columns):
        if j in found.pivot_columns:
            continue
        x = [ZERO] * columns
        x[j] = ONE
        for r, k in found.pivots:
            x[k] = -found.reduced[r][j]
        made.append(tuple(x))
    return tuple(made)


def null_space(a: Matrix) -> Matrix:
    """A basis of the solutions of A x = 0, as rows."""
    return special_solutions(reduce(a), len(a[0]))
