"""The factorisation A = Q R by Gram-Schmidt, projection by projection.

Source: Strang, Introduction to Linear Algebra, ch. 4; Golub & Van Loan, Matrix Computations, ch. 5.
"""

from __future__ import annotations

from dataclasses import replace

from workbench.algebra import Exact, grid_of, written
from workbench.engines.worked.gram_schmidt import Step, orthogonalised
from workbench.engines.worked.matrices import SUBSCRIPTS, matrix, product, shown_vector, transposed
from workbench.engines.worked.sheet import Problem, Sheet, part
from workbench.record.derivation import Derivation, Line
from workbench.record.errors import NoDerivation
from workbench.rules.condition import Condition
from workbench.rules.conditions import needs_nonzero
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.functions.linear_algebra import eye
from workbench.terms.functions.norms import norm
from workbench.terms.heads import add, divide, equals, matmul, mul, negative, power, transpose
from workbench.terms.term import Term


def work(problem: Problem) -> Derivation:
    sheet = Sheet(problem)
    A = sheet.matrix("A", problem.A)
    steps = orthogonalised(transposed(problem.A))
    if not any(step.is_new for step in steps):
        raise NoDerivation("A is zero: there is no direction to start from")
    columns = [sheet.vector(f"a_{j}", step.vector) for j, step in enumerate(steps, 1)]
    directions: list[Term] = []
    rests: list[str] = []
    for j, (step, a) in enumerate(zip(steps, columns, strict=True), 1):
        directions, last = _direction(sheet, j, step, a, directions)
        rests.append(last)
    q_rows = tuple(step.unit for step in steps if step.is_new)
    Q, R = sheet.matrix("Q", transposed(q_rows)), sheet.matrix("R", product(q_rows, problem.A))
    q = sheet.define(Q, "the unit vectors as columns", rests_on=rests)
    r = sheet.line(equals(R, matmul(transpose(Q), A)), "`R` holds the components of the columns of `A`", rests_on=(q,))
    r = sheet.define(R, "multiplied out", "below the diagonal: later directions are orthogonal to earlier columns")
    statement = equals(A, matmul(Q, R))
    sheet.line(equals(matmul(Q, R), A), "every column of `A` by its components", rests_on=(q, r))
    sheet.claim("QR", statement, of=A)
    sheet.answer("Q", Q)
    sheet.answer("R", R)
    sheet.remark(equals(matmul(transpose(Q), Q), eye(len(q_rows))), "the columns of `Q` are orthonormal")
    sheet.wrong.append("Projecting on vectors that are not orthogonal to each other yet.")
    if len(q_rows) < len(steps):
        sheet.notes.append("The columns of `A` are dependent: `Q` has fewer columns, and `R` is not square.")
    return sheet.derivation(
        "QR factorisation of `A` by Gram-Schmidt",
        "Find `A == Q @ R` with orthonormal columns of `Q` and `R` upper triangular.",
        "Take the columns one by one, subtract what earlier directions explain, and divide by the length.",
    )  # fmt: skip


def _direction(sheet: Sheet, j: int, step: Step, a: Term, before: list[Term]) -> tuple[list[Term], str]:
    """The lines of one column: what is subtracted, what is left, its unit vector."""
    u = sheet.vector(f"u_{j}", step.left)
    start = sheet.define(a, f"column {j} of `A`", rests_on=(), key=False)
    if step.subtracted:
        explained = add(a, *(negative(mul(written(c), before[k])) for k, c in step.subtracted))
        parts = [line for k, _ in step.subtracted for line in _coefficient(a, before[k])]
        words = ", ".join(f"u{_number(before[k])}" for k, _ in step.subtracted)
        what = "the projection" if len(step.subtracted) == 1 else "the projections"
        n = sheet.line(equals(u, explained), f"subtract {what} on {words}", rests_on=(start,), parts=parts)
        n = sheet.define(u, "multiplied out", rests_on=(n,))
    else:
        words = "there is no earlier direction" if not before else "orthogonal to the earlier directions already"
        n = sheet.line(equals(u, a), "nothing to subtract", words, rests_on=(start,))
    if not step.is_new:
        sheet.lines[-1:] = [_as_dependent(sheet.lines[-1], j)]
        return before, n
    length = sheet.line(
        equals(norm(u), sqrt(written(step.square))), "length", rests_on=(n,), key=False, conditions=_new(step)
    )
    q = sheet.vector(f"q_{j}", step.unit)
    scale = power(sqrt(written(step.square)), -1)
    sheet.line(equals(q, mul(scale, shown_vector(step.left))), "divide by the length", rests_on=(n, length))
    return [*before, u], sheet.last


def _new(step: Step) -> tuple[Condition, ...]:
    return () if step.square.is_number else (needs_nonzero(written(step.square)),)


def _number(u: Term) -> str:
    return u.name.partition("_")[2].translate(SUBSCRIPTS)


def _coefficient(a: Term, u: Term) -> list[Line]:
    """How much of u is in a: (a . u) / (u . u)."""
    (left,), (square,) = (product(matrix([_row(x)]), transposed(matrix([_row(u)])))[0] for x in (a, u))
    top, bottom = (written(value) for value in (left, square))
    return [
        part(equals(matmul(a, u), top), "dot product"),
        part(equals(matmul(u, u), bottom), "dot product"),
        part(equals(divide(matmul(a, u), matmul(u, u)), written(left / square)), "how much of it", rests_on=("1", "2")),
    ]


def _row(x: Term) -> list[Exact]:
    return list(grid_of(x).entries)


def _as_dependent(line: Line, j: int) -> Line:
    return replace(line, rule=f"column {j} depends on the earlier ones", why="nothing is left: no new direction")
