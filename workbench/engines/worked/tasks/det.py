"""The determinant: by the formula, by cofactors, by elimination, as the size of the matrix suggests.

Source: Strang, Introduction to Linear Algebra, ch. 5.
"""

from __future__ import annotations

from workbench.algebra import Exact, written
from workbench.engines.worked.matrices import ONE, ZERO, Matrix, shown, written_product
from workbench.engines.worked.reduction import Operation, reduce
from workbench.engines.worked.sheet import Problem, Sheet, part
from workbench.record.derivation import Derivation, Line
from workbench.terms.functions.linear_algebra import det
from workbench.terms.heads import NUMBER, add, equals, mul, negative, number
from workbench.terms.term import Term

SQUARE = True


def work(problem: Problem) -> Derivation:
    sheet = Sheet(problem)
    A = sheet.matrix("A", problem.A)
    value = determinant(problem.A)
    n = problem.rows
    if is_triangular(problem.A):
        idea = "The determinant of a triangular matrix is the product of its diagonal."
        _diagonal_product(sheet, A, problem.A, ONE)
    elif n == 2:
        idea = "Two by two: the product of the diagonal minus the product of the other diagonal."
        written_out(sheet, A, problem.A)
    elif n == 3:
        idea = "Expand along the row or column with the most zeros; or eliminate, and multiply the pivots."
        expanded(sheet, A, problem.A)
        if sheet.lines[-1].statement.args[1] is not written(value):
            sheet.line(equals(det(A), written(value)), "arithmetic")
        sheet.end_road("cofactors")
        if all(e.is_number for row in problem.A for e in row):
            _eliminated(sheet, A, problem.A)
            sheet.end_road("elimination")
    elif not all(e.is_number for row in problem.A for e in row):
        idea = "Expand along the row or column with the most zeros: cofactors need no division by a letter."
        expanded(sheet, A, problem.A)
        if sheet.lines[-1].statement.args[1] is not written(value):
            sheet.line(equals(det(A), written(value)), "arithmetic")
    else:
        idea = "Eliminate: adding a multiple of a row changes nothing, an exchange the sign; then multiply the pivots."
        _eliminated(sheet, A, problem.A)
    sheet.claim("Determinant", equals(det(A), written(value)), result=written(value), of=A)
    if not value:
        sheet.notes.append("The determinant is 0: `A` is singular, its columns are linearly dependent.")
    elif not value.is_number:
        sheet.notes.append("`A` is invertible exactly where this is not 0.")
    sheet.wrong.append("The signs of the cofactors; forgetting the sign of an exchange of rows.")
    return sheet.derivation("Determinant of `A`", "Find the determinant of `A`.", idea)


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


def written_out(sheet: Sheet, A: Term, a: Matrix) -> None:
    """The determinant of a 2 x 2 matrix."""
    formula(sheet, A, a)
    value = written(determinant(a))
    if value is not two_by_two(a):
        sheet.line(equals(det(A), value), "arithmetic")


def formula(sheet: Sheet, A: Term, a: Matrix) -> None:
    """a d - b c with its numbers, not multiplied out."""
    sheet.line(equals(det(A), two_by_two(a)), "`a*d - b*c`", "main diagonal minus the other")


def expanded(sheet: Sheet, A: Term, a: Matrix) -> None:
    """Cofactors along the emptiest row or column, not multiplied out."""
    along_row, k = _emptiest(a)
    places = [(k, m) if along_row else (m, k) for m in range(len(a))]
    kept = [(i, j) for i, j in places if a[i][j]]
    which = f"{'row' if along_row else 'column'} {k + 1}"
    if not kept:
        sheet.line(equals(det(A), number(0)), f"{which} is zero")
        return
    signed = [(a[i][j] if (i + j) % 2 == 0 else -a[i][j], minor(a, i, j)) for i, j in kept]
    sheet.line(
        equals(det(A), add(*(_times(e, det(shown(m))) for e, m in signed))), f"cofactors along {which}",
        "signs as on a chessboard",
    )  # fmt: skip
    if len(a) == 3:
        parts = [_minor_line(m) for _, m in signed]
        whole = add(*(_times(e, two_by_two(m)) for e, m in signed))
        sheet.line(equals(det(A), whole), "`a*d - b*c` for each", parts=parts)
    else:
        parts = [part(equals(det(shown(m)), written(determinant(m))), "cofactors again") for _, m in signed]
        whole = add(*(_times(e, written(determinant(m))) for e, m in signed))
        sheet.line(equals(det(A), whole), "each minor by its own cofactors", parts=parts)


def _minor_line(m: Matrix) -> Line:
    return part(equals(det(shown(m)), two_by_two(m)), "`a*d - b*c`")


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


def _eliminated(sheet: Sheet, A: Term, a: Matrix) -> None:
    found = reduce(a)
    sign = ONE
    for stage in found.forward:
        parts = []
        for op in stage.operations:
            parts.append(_operation(op))
            sign = -sign if op.kind == "swap" else sign
        why = (
            "an exchange changes the sign"
            if any(op.kind == "swap" for op in stage.operations)
            else ("adding a multiple of a row changes nothing")
        )
        sheet.line(
            equals(det(A), _times(sign, det(shown(stage.after)))), stage.words, why, parts=parts, key=False,
            conditions=stage.conditions,
        )  # fmt: skip
    _diagonal_product(sheet, A, found.echelon, sign)


def _operation(op: Operation) -> Line:
    after = det(shown(op.after))
    return part(equals(det(shown(op.before)), mul(number(-1), after) if op.kind == "swap" else after), op.words)


def _diagonal_product(sheet: Sheet, A: Term, a: Matrix, sign: Exact) -> None:
    diagonal = [a[k][k] for k in range(len(a))]
    whole = written_product(*diagonal)
    whole = negative(whole) if sign.rational == -1 else whole
    value = sign
    for e in diagonal:
        value = value * e
    sheet.line(equals(det(A), whole), "triangular: the product of the diagonal")
    if whole is not written(value):
        sheet.line(equals(det(A), written(value)), "arithmetic")
