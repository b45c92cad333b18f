"""The determinant: by the formula, by cofactors, by elimination, as the size of the matrix suggests.

Source: Strang, Introduction to Linear Algebra, ch. 5.
"""

from __future__ import annotations

from workbench.algebra import Exact, written
from workbench.engines.worked.matrices import ONE, ZERO, Matrix, shown, written_product
from workbench.engines.worked.problem import Problem
from workbench.engines.worked.reduction import Operation, reduce
from workbench.reasons.common import ARITHMETIC
from workbench.reasons.linear_algebra import (
    COFACTORS,
    COFACTORS_AGAIN,
    EXCHANGE,
    MINORS_BY_COFACTORS,
    TRIANGULAR,
    TWO_BY_TWO,
    TWO_BY_TWO_EACH,
    ZERO_ROW_OR_COLUMN,
)
from workbench.record.derivation import Claim, Line
from workbench.record.pen import Pen
from workbench.record.steps import plain_line
from workbench.rules.reason import together
from workbench.terms.functions.linear_algebra import det
from workbench.terms.heads import NUMBER, add, equals, mul, negative, number
from workbench.terms.term import Term

SQUARE = True


def work(pen: Pen, problem: Problem) -> None:
    a = problem.A
    A = pen.named("A", shown(a))
    value = determinant(a)
    if is_triangular(a):
        pen.idea("The determinant of a triangular matrix is the product of its diagonal.")
        _diagonal_product(pen, A, a, ONE)
    elif problem.rows == 2:
        pen.idea("Two by two: the product of the diagonal minus the product of the other diagonal.")
        written_out(pen, A, a)
    elif problem.rows == 3:
        pen.idea("Expand along the row or column with the most zeros; or eliminate, and multiply the pivots.")
        with pen.road("cofactors"):
            _by_cofactors(pen, A, a, value)
        if problem.is_numeric:
            with pen.road("elimination"):
                _eliminated(pen, A, a)
    elif not problem.is_numeric:
        pen.idea("Expand along the row or column with the most zeros: cofactors need no division by a letter.")
        _by_cofactors(pen, A, a, value)
    else:
        pen.idea(
            "Eliminate: adding a multiple of a row changes nothing, an exchange the sign; then multiply the pivots."
        )
        _eliminated(pen, A, a)
    pen.claim(Claim("Determinant", equals(det(A), written(value)), result=written(value), of=A))
    if not value:
        pen.note("The determinant is 0: `A` is singular, its columns are linearly dependent.")
    elif not value.is_number:
        pen.note("`A` is invertible exactly where this is not 0.")
    pen.wrong("The signs of the cofactors; forgetting the sign of an exchange of rows.")
    pen.title("Determinant of `A`")
    pen.goal("Find the determinant of `A`.")


def _by_cofactors(pen: Pen, A: Term, a: Matrix, value: Exact) -> None:
    if expanded(pen, A, a) is not written(value):
        pen.write(equals(det(A), written(value)), ARITHMETIC)


def determinant(a: Matrix) -> Exact:
    """The value, by cofactors: without a division, so that letters need no condition."""
    if len(a) == 1:
        return a[0][0]
    total = ZERO
    for j, e in enumerate(a[0]):
        if e:
            term = e * determinant(minor(a, 0, j))
            total = total + (term if j % 2 == 0 else -term)
    return total


def minor(a: Matrix, i: int, j: int) -> Matrix:
    return tuple(row[:j] + row[j + 1 :] for k, row in enumerate(a) if k != i)


def is_triangular(a: Matrix) -> bool:
    n = len(a)
    below = any(a[i][j] for i in range(n) for j in range(i))
    above = any(a[i][j] for i in range(n) for j in range(i + 1, n))
    return not (below and above)


def two_by_two(a: Matrix) -> Term:
    """a d - b c with its numbers in their places."""
    (p, q), (r, s) = a
    return add(written_product(p, s), negative(written_product(q, r)))


def written_out(pen: Pen, A: Term, a: Matrix) -> None:
    """The determinant of a 2 x 2 matrix."""
    formula(pen, A, a)
    value = written(determinant(a))
    if value is not two_by_two(a):
        pen.write(equals(det(A), value), ARITHMETIC)


def formula(pen: Pen, A: Term, a: Matrix) -> None:
    """a d - b c with its numbers, not multiplied out."""
    pen.write(equals(det(A), two_by_two(a)), TWO_BY_TWO, TWO_BY_TWO.reason)


def expanded(pen: Pen, A: Term, a: Matrix) -> Term:
    """Cofactors along the emptiest row or column, not multiplied out; the last right side."""
    along_row, k = _emptiest(a)
    places = [(k, m) if along_row else (m, k) for m in range(len(a))]
    kept = [(i, j) for i, j in places if a[i][j]]
    which = f"{'row' if along_row else 'column'} {k + 1}"
    if not kept:
        pen.write(equals(det(A), number(0)), ZERO_ROW_OR_COLUMN, which)
        return number(0)
    signed = [(a[i][j] if (i + j) % 2 == 0 else -a[i][j], minor(a, i, j)) for i, j in kept]
    statement = equals(det(A), add(*(_times(e, det(shown(m))) for e, m in signed)))
    pen.write(statement, COFACTORS, f"along {which}, signs as on a chessboard")
    if len(a) == 3:
        parts = [plain_line(equals(det(shown(m)), two_by_two(m)), TWO_BY_TWO, "") for _, m in signed]
        whole = add(*(_times(e, two_by_two(m)) for e, m in signed))
        pen.write(equals(det(A), whole), TWO_BY_TWO_EACH, parts=parts, keep=True)
    else:
        values = [(e, m, written(determinant(m))) for e, m in signed]
        parts = [plain_line(equals(det(shown(m)), value), COFACTORS_AGAIN, "") for _, m, value in values]
        whole = add(*(_times(e, value) for e, _, value in values))
        pen.write(equals(det(A), whole), MINORS_BY_COFACTORS, parts=parts, keep=True)
    return whole


def _times(e: Exact, body: Term) -> Term:
    factor = written(e)
    if factor.head is NUMBER and factor.value in (1, -1):
        return body if factor.value == 1 else mul(number(-1), body)
    return mul(factor, body)


def _emptiest(a: Matrix) -> tuple[bool, int]:
    """Whether a row, and which: the one with the most zeros, rows before columns."""
    lines = [(True, k, row) for k, row in enumerate(a)]
    lines += [(False, k, column) for k, column in enumerate(zip(*a, strict=True))]
    best = max(lines, key=lambda line: sum(not e for e in line[2]))
    return best[0], best[1]


def _eliminated(pen: Pen, A: Term, a: Matrix) -> None:
    found = reduce(a)
    sign = ONE
    for stage in found.forward:
        sign = sign if stage.exchanges % 2 == 0 else -sign
        unchanged = "adding a multiple of a row changes nothing"
        pen.write(
            equals(det(A), _times(sign, det(shown(stage.after)))), stage.reason,
            "an exchange changes the sign" if stage.exchanges else unchanged,
            parts=[_operation(op) for op in stage.operations], keep=True, key=False, conditions=stage.conditions,
        )  # fmt: skip
    _diagonal_product(pen, A, found.echelon, sign)


def _operation(op: Operation) -> Line:
    after = det(shown(op.after))
    statement = equals(det(shown(op.before)), mul(number(-1), after) if op.reason is EXCHANGE else after)
    return plain_line(statement, together([op.reason], op.words), "")


def _diagonal_product(pen: Pen, A: Term, a: Matrix, sign: Exact) -> None:
    diagonal = [a[k][k] for k in range(len(a))]
    whole = written_product(*diagonal)
    whole = negative(whole) if sign.rational == -1 else whole
    value = sign
    for e in diagonal:
        value = value * e
    pen.write(equals(det(A), whole), TRIANGULAR)
    if whole is not written(value):
        pen.write(equals(det(A), written(value)), ARITHMETIC)
