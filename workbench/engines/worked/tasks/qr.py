"""The factorisation A = Q R by Gram-Schmidt, projection by projection.

Source: Strang, Introduction to Linear Algebra, ch. 4; Golub & Van Loan, Matrix Computations, ch. 5.
"""

from __future__ import annotations

from workbench.algebra import Exact, grid_of, written
from workbench.engines.worked.gram_schmidt import Step, orthogonalised
from workbench.engines.worked.matrices import SUBSCRIPTS, matrix, product, shown, shown_vector, transposed
from workbench.engines.worked.problem import Problem, not_zero
from workbench.reasons.linear_algebra import (
    BY_COMPONENTS,
    COLUMN,
    COMPONENTS,
    DEPENDENT_COLUMN,
    DOT_PRODUCT,
    HOW_MUCH,
    LENGTH,
    MULTIPLIED_OUT,
    NOTHING_TO_SUBTRACT,
    PROJECTIONS_SUBTRACTED,
    UNIT_COLUMNS,
    UNIT_VECTOR,
)
from workbench.record.claims import Answer
from workbench.record.derivation import Claim, Line
from workbench.record.errors import NoDerivation
from workbench.record.pen import Mark, Pen
from workbench.record.steps import plain_line
from workbench.rules.reason import together
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.functions.linear_algebra import eye
from workbench.terms.functions.norms import norm
from workbench.terms.heads import add, divide, equals, matmul, meaning, mul, negative, power, transpose
from workbench.terms.term import Term


def work(pen: Pen, problem: Problem) -> None:
    A = pen.named("A", shown(problem.A))
    steps = orthogonalised(transposed(problem.A))
    if not any(step.is_new for step in steps):
        raise NoDerivation("A is zero: there is no direction to start from")
    columns = [pen.named(f"a_{j}", shown_vector(step.vector)) for j, step in enumerate(steps, 1)]
    directions: list[Term] = []
    rests: list[Mark] = []
    for j, (step, a) in enumerate(zip(steps, columns, strict=True), 1):
        u, last = _direction(pen, j, step, a, directions)
        rests.append(last)
        if step.is_new:
            directions.append(u)
    q_rows = tuple(step.unit for step in steps if step.is_new)
    Q, R = pen.named("Q", shown(transposed(q_rows))), pen.named("R", shown(product(q_rows, problem.A)))
    q = pen.write(meaning(Q), UNIT_COLUMNS, rests_on=rests)
    pen.write(equals(R, matmul(transpose(Q), A)), COMPONENTS)
    r = pen.write(meaning(R), MULTIPLIED_OUT, "below the diagonal: later directions are orthogonal to earlier columns")
    pen.write(equals(matmul(Q, R), A), BY_COMPONENTS, rests_on=(q, r))
    pen.claim(Claim("QR", equals(A, matmul(Q, R)), of=A), Answer("Q", Q), Answer("R", R))
    pen.sanity(equals(matmul(transpose(Q), Q), eye(len(q_rows))), "the columns of `Q` are orthonormal")
    pen.wrong("Projecting on vectors that are not orthogonal to each other yet.")
    if len(q_rows) < len(steps):
        pen.note("The columns of `A` are dependent: `Q` has fewer columns, and `R` is not square.")
    pen.title("QR factorisation of `A` by Gram-Schmidt")
    pen.goal("Find `A == Q @ R` with orthonormal columns of `Q` and `R` upper triangular.")
    pen.idea("Take the columns one by one, subtract what earlier directions explain, and divide by the length.")


def _direction(pen: Pen, j: int, step: Step, a: Term, before: list[Term]) -> tuple[Term, Mark]:
    """The lines of one column: what is subtracted, what is left, and, where that is not 0, its unit vector."""
    u = pen.named(f"u_{j}", shown_vector(step.left))
    start = pen.write(meaning(a), together([COLUMN], f"column {j} of `A`"), rests_on=(), key=False)
    dependent = () if step.is_new else (DEPENDENT_COLUMN, DEPENDENT_COLUMN.reason)
    if step.subtracted:
        explained = add(a, *(negative(mul(written(c), before[k])) for k, c in step.subtracted))
        parts = [line for k, _ in step.subtracted for line in _coefficient(a, before[k])]
        words = ", ".join(f"u{_number(before[k])}" for k, _ in step.subtracted)
        pen.write(equals(u, explained), PROJECTIONS_SUBTRACTED, f"on {words}", rests_on=(start,), parts=parts)
        n = pen.write(meaning(u), *(dependent or (MULTIPLIED_OUT,)))
    else:
        words = "there is no earlier direction" if not before else "orthogonal to the earlier directions already"
        n = pen.write(equals(u, a), *(dependent or (NOTHING_TO_SUBTRACT, words)), rests_on=(start,))
    if not step.is_new:
        return u, n
    size = sqrt(written(step.square))
    length = pen.write(equals(norm(u), size), LENGTH, key=False, conditions=not_zero([step.square]))
    q = pen.named(f"q_{j}", shown_vector(step.unit))
    statement = equals(q, mul(power(size, -1), shown_vector(step.left)))
    return u, pen.write(statement, UNIT_VECTOR, rests_on=(n, length))


def _number(u: Term) -> str:
    return u.name.partition("_")[2].translate(SUBSCRIPTS)


def _coefficient(a: Term, u: Term) -> list[Line]:
    """How much of u is in a: (a . u) / (u . u)."""
    (left,), (square,) = (product(matrix([_row(x)]), transposed(matrix([_row(u)])))[0] for x in (a, u))
    top, bottom = (written(value) for value in (left, square))
    ratio = equals(divide(matmul(a, u), matmul(u, u)), written(left / square))
    return [
        plain_line(equals(matmul(a, u), top), DOT_PRODUCT, ""),
        plain_line(equals(matmul(u, u), bottom), DOT_PRODUCT, ""),
        plain_line(ratio, HOW_MUCH, "", ("1", "2")),
    ]


def _row(x: Term) -> list[Exact]:
    return list(grid_of(x).entries)
