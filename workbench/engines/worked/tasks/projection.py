"""The orthogonal projection onto a line or a column space, P = A (A^T A)^{-1} A^T, and the projection of a vector.

Source: Strang, Introduction to Linear Algebra, ch. 4.
"""

from __future__ import annotations

from workbench.algebra import written
from workbench.engines.worked.matrices import (
    Matrix,
    applied,
    identity,
    joined,
    minus,
    product,
    shown,
    transposed,
)
from workbench.engines.worked.reduction import reduce
from workbench.engines.worked.sheet import Problem, Sheet
from workbench.record.derivation import Derivation
from workbench.record.errors import NoDerivation
from workbench.rules.conditions import needs_nonzero
from workbench.terms.functions.linear_algebra import inv, zeros
from workbench.terms.heads import add, equals, matmul, mul, negative, power, transpose
from workbench.terms.term import Term

SECOND = "optional"


def work(problem: Problem) -> Derivation:
    a = problem.A
    columns = reduce(a).pivot_columns
    if not columns:
        raise NoDerivation("A is zero: it spans no line to project onto")
    sheet = Sheet(problem)
    A = sheet.matrix("A", a)
    if len(columns) < problem.columns:
        a = transposed(tuple(transposed(a)[j] for j in columns))
        start = A
        A = sheet.matrix("C", a)
        sheet.define(A, "independent columns of `A`", "the others add nothing to the space they span")
        sheet.notes.append(f"{start.name} has dependent columns; {A.name} spans the same space.")
    turned = transposed(a)
    gram = product(turned, a)
    P_value = _line(sheet, A, a, gram) if len(gram) == 1 else _space(sheet, A, a, gram)
    P = sheet.matrix("P", P_value)
    n = sheet.define(P, "multiplied out", rests_on=(sheet.last,))
    whole = matmul(matmul(A, inv(matmul(transpose(A), A))), transpose(A))
    sheet.claim("Projection", equals(P, whole), result=None if problem.b else P.args[0], of=A)
    if problem.b is None:
        sheet.found(P)
    else:
        _of_vector(sheet, A, P, P_value, n)
    sheet.remark(equals(matmul(P, P), P), "projecting twice changes nothing")
    sheet.remark(equals(transpose(P), P), "an orthogonal projection is symmetric")
    sheet.wrong.append("Leaving out the inverse of `A.T @ A` where the columns are not orthonormal.")
    return sheet.derivation(
        "Orthogonal projection onto the column space of `A`",
        "Find the matrix `P` that projects onto the columns of `A`.",
        "What is left of `b` must be orthogonal to every column: that is an equation for the coefficients.",
    )  # fmt: skip


def _line(sheet: Sheet, A: Term, a: Matrix, gram: Matrix) -> Matrix:
    """One column: P = a a^T / (a^T a)."""
    value = gram[0][0]
    conditions = () if value.is_number else (needs_nonzero(written(value)),)
    sheet.line(equals(matmul(transpose(A), A), shown(gram)), "the squared length of the column", rests_on=())
    outer = product(a, transposed(a))
    sheet.line(equals(matmul(A, transpose(A)), shown(outer)), "all products of its entries", rests_on=())
    whole = matmul(matmul(A, inv(matmul(transpose(A), A))), transpose(A))
    sheet.line(
        equals(whole, mul(power(written(value), -1), shown(outer))), "`P == outer(a, a)/(a @ a)`",
        rests_on=[line.n for line in sheet.lines[-2:]], conditions=conditions,
    )  # fmt: skip
    return tuple(tuple(e / value for e in row) for row in outer)


def _space(sheet: Sheet, A: Term, a: Matrix, gram: Matrix) -> Matrix:
    """Several columns: invert A^T A."""
    n = len(gram)
    found = reduce(joined(gram, identity(n)), n)
    inverse = tuple(row[n:] for row in found.reduced)
    G = sheet.matrix("G", gram)
    one = sheet.line(equals(G, matmul(transpose(A), A)), "dot products of the columns", rests_on=())
    one = sheet.define(G, "multiplied out", rests_on=(one,))
    two = sheet.line(
        equals(inv(G), shown(inverse)), "inverted", "by row operations", rests_on=(one,), conditions=found.conditions
    )
    turned = transposed(a)
    half = product(inverse, turned)
    whole = matmul(matmul(A, inv(matmul(transpose(A), A))), transpose(A))
    three = sheet.line(
        equals(matmul(inv(G), transpose(A)), shown(half)), "the coefficients of the projection",
        "times `b`: the least squares solution", rests_on=(two,),
    )  # fmt: skip
    sheet.line(equals(whole, matmul(A, shown(half))), "`P == A @ inv(A.T @ A) @ A.T`", rests_on=(one, two, three))
    return product(a, half)


def _of_vector(sheet: Sheet, A: Term, P: Term, value: Matrix, above: str) -> None:
    b_value = sheet.problem.vector
    image = applied(value, b_value)
    b, p, e = sheet.vector("b", b_value), sheet.vector("p", image), sheet.vector("e", minus(b_value, image))
    n = sheet.line(equals(p, matmul(P, b)), "the projection of `b`", rests_on=(above,))
    n = sheet.define(p, "multiplied out", rests_on=(n,))
    m = sheet.line(equals(e, add(b, negative(p))), "what is left", rests_on=(n,))
    sheet.define(e, "subtracted", rests_on=(m,))
    sheet.line(equals(matmul(transpose(A), e), zeros(A.shape[1])), "orthogonal to the columns", rests_on=(sheet.last,))
    sheet.answer("P", P)
    sheet.answer("p", p)
