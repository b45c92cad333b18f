"""Row reduction to echelon form and reduced echelon form; with a right-hand side, all solutions of A x = b.

Source: Strang, Introduction to Linear Algebra, ch. 2 and 3.
"""

from __future__ import annotations

from workbench.algebra import written
from workbench.engines.worked.matrices import (
    ZERO,
    Matrix,
    Row,
    joined,
    row_name,
    shown,
    shown_beside,
    shown_vector,
    transposed,
)
from workbench.engines.worked.problem import Problem, not_zero
from workbench.engines.worked.reduction import Reduction, reduce, write_stages
from workbench.engines.worked.spaces import special_solutions
from workbench.language.saying import said
from workbench.reasons.equations import NO_SOLUTION
from workbench.reasons.linear_algebra import (
    ALL_SOLUTIONS,
    ECHELON_FORM,
    HOMOGENEOUS_SOLUTION,
    PARTICULAR_SOLUTION,
    READ_OFF_SOLUTION,
    REDUCED_ECHELON_FORM,
)
from workbench.record.claims import Answer, Meaning
from workbench.record.derivation import Claim
from workbench.record.pen import Mark, Pen
from workbench.terms.functions.arrays import column_stack, matrix_rank
from workbench.terms.functions.linear_algebra import zeros
from workbench.terms.heads import add, equals, matmul, meaning, mul, number, relation, scalar
from workbench.terms.term import Term

SECOND = "optional"


def work(pen: Pen, problem: Problem) -> None:
    if problem.b is None:
        _reduced(pen, problem)
    else:
        _solved(pen, problem)


def _reduced(pen: Pen, problem: Problem) -> None:
    A = pen.named("A", shown(problem.A))
    found = reduce(problem.A)
    U, R = pen.named("U", shown(found.echelon)), pen.named("R", shown(found.reduced))
    above = write_stages(pen, A, found.forward)
    why = "" if above else "there is nothing to eliminate"
    above = (pen.write(meaning(U), ECHELON_FORM, why, rests_on=above),)
    above = write_stages(pen, A, found.backward, above=above)
    pen.write(meaning(R), REDUCED_ECHELON_FORM, REDUCED_ECHELON_FORM.reason, rests_on=above)
    pen.claim(Claim("RowReduction", relation("row~", A, R), of=A), Answer("echelon", U), Answer("rref", R))
    pen.sanity(equals(matrix_rank(A), number(found.rank)), "the number of pivots is the rank")
    pen.wrong("Adding a multiple of a row that was changed in the same step, as if it were still the old one.")
    _say_cases(pen, found)
    pen.title("Gaussian elimination of `A`")
    pen.goal("Find the echelon form and the reduced echelon form of `A`.")
    pen.idea("Subtract multiples of the row with the pivot from the rows below, column by column; then upwards.")


def _say_cases(pen: Pen, found: Reduction) -> None:
    if found.conditions:
        pen.note("Where a pivot vanishes, rows are exchanged and the rank may be smaller: another case.")


def _solved(pen: Pen, problem: Problem) -> None:
    assert problem.b is not None
    A, b = pen.named("A", shown(problem.A)), pen.named("b", shown_vector(problem.vector))
    both = column_stack(A, b)
    width = problem.columns
    found = reduce(joined(problem.A, problem.b), width)

    def show(a: Matrix) -> Term:
        return shown_beside(a, width)

    above = write_stages(pen, both, found.forward, show)
    pen.goal("Find all solutions of `A @ x == b`.")
    contradiction = next((i for i in range(found.rank, problem.rows) if found.echelon[i][width]), None)
    if contradiction is not None:
        _no_solution(pen, A, b, found, contradiction, above)
        return
    above = write_stages(pen, both, found.backward, show, above=above)
    x0 = _particular(found, width)
    if found.rank == width:
        x = pen.named("x", shown_vector(x0))
        pen.write(meaning(x), READ_OFF_SOLUTION, READ_OFF_SOLUTION.reason, rests_on=above)
        pen.claim(Claim("LinearSystem", equals(matmul(A, x), b), result=x.args[0], of=A), Meaning(x))
        pen.title("Elimination for `A @ x == b`: one solution")
    else:
        _infinitely_many(pen, A, b, found, x0, above)
        pen.title("Elimination for `A @ x == b`: infinitely many solutions")
    _say_cases(pen, found)
    pen.wrong("Changing the left side of a row and not its right side.")
    pen.idea(
        "Row operations on the augmented matrix do not change the solutions; in reduced echelon form they can be read "
        "off."
    )


def _particular(found: Reduction, width: int) -> Row:
    """The solution whose free unknowns are 0."""
    x = [ZERO] * width
    for r, j in found.pivots:
        x[j] = found.reduced[r][width]
    return tuple(x)


def _infinitely_many(
    pen: Pen, A: Term, b: Term, found: Reduction, x0: Row, above: tuple[Mark, ...]
) -> None:  # fmt: skip
    width = len(x0)
    directions = special_solutions(found, width)
    free = [j for j in range(width) if j not in found.pivot_columns]
    start = pen.named("x_0", shown_vector(x0))
    count = "one free unknown" if len(free) == 1 else f"{len(free)} free unknowns"
    one = pen.write(equals(matmul(A, start), b), PARTICULAR_SOLUTION, f"{count} set to 0", rests_on=above)
    parts = [pen.named(f"v_{k}", shown_vector(v)) for k, v in enumerate(directions, 1)]
    two = [
        pen.write(
            equals(matmul(A, v), zeros(len(found.start))), HOMOGENEOUS_SOLUTION,
            f"`{row_name(j, 'x')} == 1`, the other free unknowns 0", rests_on=above,
        )
        for v, j in zip(parts, free, strict=True)
    ]  # fmt: skip
    letters = [scalar(f"t_{k}") for k in range(1, len(parts) + 1)] if len(parts) > 1 else [scalar("t")]
    whole = add(start, *(mul(t, v) for t, v in zip(letters, parts, strict=True)))
    statement = equals(matmul(A, whole), b)
    pen.write(statement, ALL_SOLUTIONS, ALL_SOLUTIONS.reason, rests_on=(one, *two))
    N = pen.named("N", shown(transposed(directions)))
    pen.claim(Claim("SolutionSet", statement, of=A), Answer("particular", start), Answer("nullspace", N))


def _no_solution(pen: Pen, A: Term, b: Term, found: Reduction, row: int, above: tuple[Mark, ...]) -> None:
    value = found.echelon[row][-1]
    statement = relation(">", matrix_rank(column_stack(A, b)), matrix_rank(A))
    why = f"row {row + 1} says that 0 is {said(written(value))}"
    pen.write(statement, NO_SOLUTION, why, rests_on=above, conditions=not_zero([value]))
    pen.claim(Claim("NoSolution", statement, of=A))
    pen.note("The nearest thing to a solution is the least squares solution.")
    _say_cases(pen, found)
    pen.title("Elimination for `A @ x == b`: no solution")
    pen.idea(
        "Row operations on the augmented matrix do not change the solutions; a row of zeros with another number "
        "behind the bar has none."
    )
