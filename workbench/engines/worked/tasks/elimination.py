"""Row reduction to echelon form and reduced echelon form; with a right-hand side, all solutions of A x = b.

Source: Strang, Introduction to Linear Algebra, ch. 2 and 3.
"""

from __future__ import annotations

from workbench.algebra import written
from workbench.engines.worked.matrices import ZERO, Matrix, Row, joined, row_name, shown_beside, transposed
from workbench.engines.worked.reduction import Reduction, reduce, write_stages
from workbench.engines.worked.sheet import Problem, Sheet
from workbench.engines.worked.spaces import special_solutions
from workbench.language.saying import said
from workbench.record.derivation import Derivation
from workbench.rules.conditions import needs_nonzero
from workbench.terms.functions.arrays import column_stack, matrix_rank
from workbench.terms.functions.linear_algebra import zeros
from workbench.terms.heads import add, equals, matmul, mul, number, relation, scalar
from workbench.terms.term import Term

SECOND = "optional"


def work(problem: Problem) -> Derivation:
    return _reduced(problem) if problem.b is None else _solved(problem)


def _reduced(problem: Problem) -> Derivation:
    sheet = Sheet(problem)
    A = sheet.matrix("A", problem.A)
    found = reduce(problem.A)
    U, R = sheet.matrix("U", found.echelon), sheet.matrix("R", found.reduced)
    n = write_stages(sheet, A, found.forward)
    n = sheet.define(U, "echelon form", "" if n else "there is nothing to eliminate", rests_on=(n,) if n else ())
    n = write_stages(sheet, A, found.backward, first=n)
    sheet.define(R, "reduced echelon form", "pivots are 1, alone in their columns", rests_on=(n,))
    sheet.claim("RowReduction", relation("row~", A, R), of=A)
    sheet.answer("echelon", U)
    sheet.answer("rref", R)
    sheet.remark(equals(matrix_rank(A), number(found.rank)), "the number of pivots is the rank")
    sheet.wrong.append("Adding a multiple of a row that was changed in the same step, as if it were still the old one.")
    _say_cases(sheet, found)
    return sheet.derivation(
        "Gaussian elimination of `A`", "Find the echelon form and the reduced echelon form of `A`.",
        "Subtract multiples of the row with the pivot from the rows below, column by column; then upwards.",
    )  # fmt: skip


def _say_cases(sheet: Sheet, found: Reduction) -> None:
    if found.conditions:
        sheet.notes.append("Where a pivot vanishes, rows are exchanged and the rank may be smaller: another case.")


def _solved(problem: Problem) -> Derivation:
    assert problem.b is not None
    sheet = Sheet(problem)
    A, b = sheet.matrix("A", problem.A), sheet.vector("b", problem.vector)
    both = column_stack(A, b)
    width = problem.columns
    found = reduce(joined(problem.A, problem.b), width)

    def show(a: Matrix) -> Term:
        return shown_beside(a, width)

    n = write_stages(sheet, both, found.forward, show)
    contradiction = next((i for i in range(found.rank, problem.rows) if found.echelon[i][width]), None)
    if contradiction is not None:
        return _no_solution(sheet, A, b, found, contradiction, n)
    n = write_stages(sheet, both, found.backward, show, first=n)
    x0 = _particular(found, width)
    if found.rank == width:
        x = sheet.vector("x", x0)
        sheet.define(x, "read off the solution", "every unknown has a pivot", rests_on=(n,) if n else ())
        sheet.claim("LinearSystem", equals(matmul(A, x), b), result=x.args[0], of=A)
        sheet.found(x)
        words = "one solution"
    else:
        _infinitely_many(sheet, A, b, found, x0, n)
        words = "infinitely many solutions"
    _say_cases(sheet, found)
    sheet.wrong.append("Changing the left side of a row and not its right side.")
    return sheet.derivation(
        f"Elimination for `A @ x == b`: {words}", "Find all solutions of `A @ x == b`.",
        "Row operations on the augmented matrix do not change the solutions; in reduced echelon form they can be read "
        "off.",
    )  # fmt: skip


def _particular(found: Reduction, width: int) -> Row:
    """The solution whose free unknowns are 0."""
    x = [ZERO] * width
    for r, j in found.pivots:
        x[j] = found.reduced[r][width]
    return tuple(x)


def _infinitely_many(sheet: Sheet, A: Term, b: Term, found: Reduction, x0: Row, n: str) -> None:
    width = len(x0)
    directions = special_solutions(found, width)
    free = [j for j in range(width) if j not in found.pivot_columns]
    start = sheet.vector("x_0", x0)
    names = "one free unknown" if len(free) == 1 else f"{len(free)} free unknowns"
    one = sheet.line(
        equals(matmul(A, start), b), "a particular solution", f"{names} set to 0", rests_on=(n,) if n else ()
    )
    parts = [sheet.vector(f"v_{k}", v) for k, v in enumerate(directions, 1)]
    two = [
        sheet.line(
            equals(matmul(A, v), zeros(len(sheet.problem.A))), "a solution of `A @ x == 0`",
            f"`{row_name(j, 'x')} == 1`, the other free unknowns 0", rests_on=(n,) if n else (),
        )
        for v, j in zip(parts, free, strict=True)
    ]  # fmt: skip
    letters = [scalar(f"t_{k}") for k in range(1, len(parts) + 1)] if len(parts) > 1 else [scalar("t")]
    whole = add(start, *(mul(t, v) for t, v in zip(letters, parts, strict=True)))
    sheet.line(equals(matmul(A, whole), b), "all solutions", "any number for each parameter", rests_on=(one, *two))
    sheet.claim("SolutionSet", equals(matmul(A, whole), b), of=A)
    sheet.answer("particular", start)
    N = sheet.matrix("N", transposed(directions))
    sheet.answer("nullspace", N)


def _no_solution(sheet: Sheet, A: Term, b: Term, found: Reduction, row: int, n: str) -> Derivation:
    value = found.echelon[row][sheet.problem.columns]
    conditions = () if value.is_number else (needs_nonzero(written(value)),)
    statement = relation(">", matrix_rank(column_stack(A, b)), matrix_rank(A))
    why = f"row {row + 1} says that 0 is {said(written(value))}"
    sheet.line(statement, "no solution", why, rests_on=(n,) if n else (), conditions=conditions)
    sheet.claim("NoSolution", statement, of=A)
    sheet.notes.append("The nearest thing to a solution is the least squares solution.")
    _say_cases(sheet, found)
    return sheet.derivation(
        "Elimination for `A @ x == b`: no solution", "Find all solutions of `A @ x == b`.",
        "Row operations on the augmented matrix do not change the solutions; a row of zeros with another number "
        "behind the bar has none.",
    )  # fmt: skip
