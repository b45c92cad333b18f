"""Least squares by the normal equations: the x that makes |A x - b| smallest.

Source: Strang, Introduction to Linear Algebra, ch. 4.
"""

from __future__ import annotations

from workbench.algebra import written
from workbench.engines.worked.gram_schmidt import orthogonalised
from workbench.engines.worked.matrices import (
    ZERO,
    Matrix,
    Row,
    applied,
    dot,
    joined,
    minus,
    product,
    shown,
    shown_beside,
    shown_vector,
    times,
    transposed,
)
from workbench.engines.worked.problem import Problem
from workbench.engines.worked.reduction import reduce, write_stages
from workbench.engines.worked.spaces import special_solutions
from workbench.reasons.linear_algebra import (
    MULTIPLIED_OUT,
    NORMAL_MATRIX,
    NORMAL_RIGHT_SIDE,
    NORMAL_SOLUTION,
    READ_OFF_SOLUTION,
    RESIDUAL,
    RESIDUAL_IS_ORTHOGONAL,
    SHORTEST_MINIMISER,
    UNSEEN_DIRECTION,
)
from workbench.record.claims import Meaning
from workbench.record.derivation import Claim
from workbench.record.pen import Mark, Pen
from workbench.rules.reason import Reason
from workbench.terms.functions.arrays import column_stack, matrix_rank
from workbench.terms.functions.linear_algebra import zeros
from workbench.terms.heads import add, equals, matmul, meaning, negative, number, transpose
from workbench.terms.term import Term

SECOND = "vector"


def work(pen: Pen, problem: Problem) -> None:
    width = problem.columns
    A, b = pen.named("A", shown(problem.A)), pen.named("b", shown_vector(problem.vector))
    turned = transposed(problem.A)
    gram, right = product(turned, problem.A), applied(turned, problem.vector)
    G, c = pen.named("G", shown(gram)), pen.named("c", shown_vector(right))
    pen.write(equals(G, matmul(transpose(A), A)), NORMAL_MATRIX, NORMAL_MATRIX.reason)
    one = pen.write(meaning(G), MULTIPLIED_OUT)
    pen.write(equals(c, matmul(transpose(A), b)), NORMAL_RIGHT_SIDE, rests_on=())
    two = pen.write(meaning(c), MULTIPLIED_OUT)
    found = reduce(joined(gram, tuple((e,) for e in right)), width)

    def show(a: Matrix) -> Term:
        return shown_beside(a, width)

    above = write_stages(pen, column_stack(G, c), (*found.forward, *found.backward), show) or (one, two)
    x = [ZERO] * width
    for r, j in found.pivots:
        x[j] = found.reduced[r][width]
    answer = tuple(x)
    reason: Reason = READ_OFF_SOLUTION
    directions = special_solutions(found, width)
    if directions:
        answer, last = _shortest(pen, A, directions, answer, above)
        pen.note(f"The columns of `A` are dependent: {len(directions)} direction(s) do nothing.")
        reason, above = SHORTEST_MINIMISER, (last,)
    x_hat = pen.named("x_hat", shown_vector(answer))
    pen.write(meaning(x_hat), reason, rests_on=above)
    residual = minus(problem.vector, applied(problem.A, answer))
    r_hat = pen.named("r", shown_vector(residual))
    pen.write(equals(r_hat, add(b, negative(matmul(A, x_hat)))), RESIDUAL)
    pen.write(meaning(r_hat), MULTIPLIED_OUT)
    statement = equals(matmul(transpose(A), r_hat), zeros(width))
    pen.write(statement, RESIDUAL_IS_ORTHOGONAL, RESIDUAL_IS_ORTHOGONAL.reason)
    equations = equals(matmul(matmul(transpose(A), A), x_hat), matmul(transpose(A), b))
    pen.claim(Claim("LeastSquares", equations, result=x_hat.args[0], of=A), Meaning(x_hat))
    pen.sanity(equals(matmul(r_hat, r_hat), written(dot(residual, residual))), "the least sum of squares")
    pen.wrong("Inverting `A`, which is not square: `A.T` must stand on both sides first.")
    pen.title("Least squares for `A @ x == b`")
    pen.goal("Find the `x` that makes the length of `A @ x - b` smallest.")
    pen.idea(
        "The best `A @ x` is the projection of `b` on the columns of `A`: the residual is orthogonal to all of them."
    )


def _shortest(
    pen: Pen, A: Term, directions: tuple[Row, ...], x: Row, above: tuple[Mark, ...]
) -> tuple[Row, Mark]:  # fmt: skip
    """Of all minimisers the shortest, without the part along directions that A does not see; and the last line."""
    start = pen.named("x_0", shown_vector(x))
    last = pen.write(meaning(start), NORMAL_SOLUTION, NORMAL_SOLUTION.reason, rests_on=above)
    for k, direction in enumerate(directions, 1):
        v = pen.named(f"v_{k}", shown_vector(direction))
        last = pen.write(equals(matmul(A, v), zeros(A.shape[0])), UNSEEN_DIRECTION, rests_on=above)
    pen.sanity(equals(matrix_rank(A), number(len(x) - len(directions))), "so the minimiser is not unique")
    for step in orthogonalised(directions):
        x = minus(x, times(dot(x, step.left) / step.square, step.left))
    return x, last
