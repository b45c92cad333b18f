"""The inverse matrix, by Gauss-Jordan; of a 2 x 2 matrix also by the formula.

Source: Strang, Introduction to Linear Algebra, ch. 2.
"""

from __future__ import annotations

from workbench.algebra import written
from workbench.engines.worked.matrices import Matrix, identity, joined, shown, shown_beside
from workbench.engines.worked.problem import Problem, not_zero
from workbench.engines.worked.reduction import reduce, write_stages
from workbench.engines.worked.tasks.det import determinant, written_out
from workbench.reasons.linear_algebra import ADJUGATE, ADJUGATE_ALONE, DIVIDED, READ_OFF_INVERSE
from workbench.record.derivation import Claim
from workbench.record.errors import NoDerivation
from workbench.record.pen import Pen
from workbench.terms.functions.arrays import column_stack
from workbench.terms.functions.linear_algebra import eye, inv
from workbench.terms.heads import equals, matmul, mul, power
from workbench.terms.term import Term

SQUARE = True


def work(pen: Pen, problem: Problem) -> None:
    n = problem.rows
    found = reduce(joined(problem.A, identity(n)), n)
    if found.rank < n:
        raise NoDerivation(no_inverse(found.rank, n, found.pivot_columns))
    A = pen.named("A", shown(problem.A))
    answer = tuple(row[n:] for row in found.reduced)
    if n == 2:
        with pen.road("formula"):
            _by_formula(pen, A, problem.A, answer)

    def show(a: Matrix) -> Term:
        return shown_beside(a, n)

    with pen.road("Gauss-Jordan"):
        above = write_stages(pen, column_stack(A, eye(n)), (*found.forward, *found.backward), show)
        pen.write(equals(inv(A), shown(answer)), READ_OFF_INVERSE, READ_OFF_INVERSE.reason, rests_on=above)
    if found.conditions and n == 2:
        pen.note("Where the first pivot vanishes the rows are exchanged first; the formula holds as well.")
    pen.claim(Claim("Inverse", equals(inv(A), shown(answer)), result=shown(answer), of=A))
    pen.sanity(equals(matmul(A, shown(answer)), eye(n)), "multiplied out")
    pen.wrong("Taking the reciprocal of every entry.")
    pen.title("Inverse of `A`")
    pen.goal("Find the inverse of `A`.")
    pen.idea("Row operations that turn `A` into `I` turn `I` into the inverse: together they are multiplication by it.")


def no_inverse(rank: int, n: int, pivots: tuple[int, ...]) -> str:
    missing = [str(j + 1) for j in range(n) if j not in pivots]
    which = f"column {missing[0]} has" if len(missing) == 1 else f"columns {', '.join(missing)} have"
    return f"A is singular and has no inverse: its rank is {rank}, not {n}; {which} no pivot, so det A = 0"


def _by_formula(pen: Pen, A: Term, a: Matrix, answer: Matrix) -> None:
    (p, q), (r, s) = a
    value = determinant(a)
    swapped = ((s, -q), (-r, p))
    written_out(pen, A, a)
    if value.rational == 1:
        pen.write(equals(inv(A), shown(swapped)), ADJUGATE_ALONE)
        return
    statement = equals(inv(A), mul(power(written(value), -1), shown(swapped)))
    pen.write(statement, ADJUGATE, conditions=not_zero([value]))
    pen.write(equals(inv(A), shown(answer)), DIVIDED)
