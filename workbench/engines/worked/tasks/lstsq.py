"""Least squares by the normal equations: the x that makes |A x - b| smallest.

Source: Strang, Introduction to Linear Algebra, ch. 4.
"""

from __future__ import annotations

from workbench.algebra import written
from workbench.engines.worked.gram_schmidt import orthogonalised
from workbench.engines.worked.matrices import (
    ZERO,
    Row,
    applied,
    dot,
    joined,
    minus,
    product,
    shown_beside,
    times,
    transposed,
)
from workbench.engines.worked.reduction import reduce, write_stages
from workbench.engines.worked.sheet import Problem, Sheet
from workbench.engines.worked.spaces import special_solutions
from workbench.record.derivation import Derivation
from workbench.terms.functions.arrays import column_stack, matrix_rank
from workbench.terms.functions.linear_algebra import zeros
from workbench.terms.heads import add, equals, matmul, negative, number, transpose
from workbench.terms.term import Term

SECOND = "vector"


def work(problem: Problem) -> Derivation:
    assert problem.b is not None
    sheet = Sheet(problem)
    width = problem.columns
    A, b = sheet.matrix("A", problem.A), sheet.vector("b", problem.vector)
    turned = transposed(problem.A)
    gram, right = product(turned, problem.A), applied(turned, problem.vector)
    G, c = sheet.matrix("G", gram), sheet.vector("c", right)
    normal = "`A.T @ A @ x == A.T @ b`"
    one = sheet.line(equals(G, matmul(transpose(A), A)), "the matrix of the normal equations", normal)
    one = sheet.define(G, "multiplied out", rests_on=(one,))
    two = sheet.line(equals(c, matmul(transpose(A), b)), "their right side", rests_on=())
    two = sheet.define(c, "multiplied out", rests_on=(two,))
    found = reduce(joined(gram, tuple((e,) for e in right)), width)

    def show(a: tuple[Row, ...]) -> Term:
        return shown_beside(a, width)

    n = write_stages(sheet, column_stack(G, c), (*found.forward, *found.backward), show, first="")
    above = (n,) if n else (one, two)
    x = [ZERO] * width
    for r, j in found.pivots:
        x[j] = found.reduced[r][width]
    answer = tuple(x)
    if found.rank < width:
        answer = _shortest(sheet, A, found_directions := special_solutions(found, width), answer, above)
        sheet.notes.append(f"The columns of `A` are dependent: {len(found_directions)} direction(s) do nothing.")
        above = (sheet.last,)
    x_hat = sheet.vector("x_hat", answer)
    last = sheet.define(x_hat, "read off the solution" if found.rank == width else "the shortest minimiser",
                        rests_on=above)  # fmt: skip
    residual = minus(problem.vector, applied(problem.A, answer))
    r_hat = sheet.vector("r", residual)
    sheet.line(equals(r_hat, add(b, negative(matmul(A, x_hat)))), "residual", rests_on=(last,))
    sheet.define(r_hat, "multiplied out")
    statement = equals(matmul(transpose(A), r_hat), zeros(width))
    rule = "the residual is orthogonal to the columns of `A`"
    sheet.line(statement, rule, "so no `x` is better", rests_on=(sheet.last,))
    equations = equals(matmul(matmul(transpose(A), A), x_hat), matmul(transpose(A), b))
    sheet.claim("LeastSquares", equations, result=x_hat.args[0], of=A)
    sheet.found(x_hat)
    sheet.remark(equals(matmul(r_hat, r_hat), written(dot(residual, residual))), "the least sum of squares")
    sheet.wrong.append("Inverting `A`, which is not square: `A.T` must stand on both sides first.")
    return sheet.derivation(
        "Least squares for `A @ x == b`", "Find the `x` that makes the length of `A @ x - b` smallest.",
        "The best `A @ x` is the projection of `b` on the columns of `A`: the residual is orthogonal to all of them.",
    )  # fmt: skip


def _shortest(sheet: Sheet, A: Term, directions: tuple[Row, ...], x: Row, above: tuple[str, ...]) -> Row:
    """Of all minimisers the shortest: without the part along directions that A does not see."""
    names = [sheet.vector(f"v_{k}", v) for k, v in enumerate(directions, 1)]
    start = sheet.vector("x_0", x)
    sheet.define(start, "a solution of the normal equations", "free unknowns set to 0", rests_on=above)
    for v in names:
        sheet.line(equals(matmul(A, v), zeros(len(sheet.problem.A))), "a direction `A` does not see", rests_on=above)
    sheet.remark(equals(matrix_rank(A), number(len(x) - len(directions))), "so the minimiser is not unique")
    for step in orthogonalised(directions):
        x = minus(x, times(dot(x, step.left) / step.square, step.left))
    return x
