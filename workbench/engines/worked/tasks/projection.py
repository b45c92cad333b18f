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
    shown_vector,
    transposed,
)
from workbench.engines.worked.problem import Problem, not_zero
from workbench.engines.worked.reduction import reduce
from workbench.reasons.linear_algebra import (
    COEFFICIENTS,
    DOT_PRODUCTS,
    INDEPENDENT_COLUMNS,
    INVERTED,
    MULTIPLIED_OUT,
    ORTHOGONAL_TO_COLUMNS,
    PRODUCTS_OF_ENTRIES,
    PROJECTION,
    PROJECTION_OF_B,
    PROJECTION_ON_A_LINE,
    SQUARED_LENGTH,
    SUBTRACTED,
    WHAT_IS_LEFT,
)
from workbench.record.claims import Answer, Meaning
from workbench.record.derivation import Claim
from workbench.record.errors import NoDerivation
from workbench.record.pen import Mark, Pen
from workbench.terms.functions.linear_algebra import inv, zeros
from workbench.terms.heads import add, equals, matmul, meaning, mul, negative, power, transpose
from workbench.terms.term import Term

SECOND = "optional"


def work(pen: Pen, problem: Problem) -> None:
    a = problem.A
    columns = reduce(a).pivot_columns
    if not columns:
        raise NoDerivation("A is zero: it spans no line to project onto")
    A = pen.named("A", shown(a))
    if len(columns) < problem.columns:
        a = transposed(tuple(transposed(a)[j] for j in columns))
        start, A = A, pen.named("C", shown(a))
        pen.write(meaning(A), INDEPENDENT_COLUMNS, INDEPENDENT_COLUMNS.reason)
        pen.note(f"{start.name} has dependent columns; {A.name} spans the same space.")
    whole = matmul(matmul(A, inv(matmul(transpose(A), A))), transpose(A))
    P_value = (_line if len(columns) == 1 else _space)(pen, A, a, whole)
    P = pen.named("P", shown(P_value))
    last = pen.write(meaning(P), MULTIPLIED_OUT)
    pen.claim(Claim("Projection", equals(P, whole), result=None if problem.b else P.args[0], of=A))
    if problem.b is None:
        pen.claim(Meaning(P))
    else:
        _of_vector(pen, A, P, P_value, problem, last)
    pen.sanity(equals(matmul(P, P), P), "projecting twice changes nothing")
    pen.sanity(equals(transpose(P), P), "an orthogonal projection is symmetric")
    pen.wrong("Leaving out the inverse of `A.T @ A` where the columns are not orthonormal.")
    pen.title("Orthogonal projection onto the column space of `A`")
    pen.goal("Find the matrix `P` that projects onto the columns of `A`.")
    pen.idea("What is left of `b` must be orthogonal to every column: that is an equation for the coefficients.")


def _line(pen: Pen, A: Term, a: Matrix, whole: Term) -> Matrix:
    """One column: P = a a^T / (a^T a)."""
    gram, outer = product(transposed(a), a), product(a, transposed(a))
    value = gram[0][0]
    one = pen.write(equals(matmul(transpose(A), A), shown(gram)), SQUARED_LENGTH, rests_on=())
    two = pen.write(equals(matmul(A, transpose(A)), shown(outer)), PRODUCTS_OF_ENTRIES, rests_on=())
    statement = equals(whole, mul(power(written(value), -1), shown(outer)))
    pen.write(statement, PROJECTION_ON_A_LINE, rests_on=(one, two), conditions=not_zero([value]))
    return tuple(tuple(e / value for e in row) for row in outer)


def _space(pen: Pen, A: Term, a: Matrix, whole: Term) -> Matrix:
    """Several columns: invert A^T A."""
    turned = transposed(a)
    gram = product(turned, a)
    n = len(gram)
    found = reduce(joined(gram, identity(n)), n)
    inverse = tuple(row[n:] for row in found.reduced)
    half = product(inverse, turned)
    G = pen.named("G", shown(gram))
    pen.write(equals(G, matmul(transpose(A), A)), DOT_PRODUCTS, rests_on=())
    one = pen.write(meaning(G), MULTIPLIED_OUT)
    two = pen.write(equals(inv(G), shown(inverse)), INVERTED, INVERTED.reason, conditions=found.conditions)
    three = pen.write(equals(matmul(inv(G), transpose(A)), shown(half)), COEFFICIENTS, COEFFICIENTS.reason)
    pen.write(equals(whole, matmul(A, shown(half))), PROJECTION, rests_on=(one, two, three))
    return product(a, half)


def _of_vector(pen: Pen, A: Term, P: Term, value: Matrix, problem: Problem, above: Mark) -> None:
    image = applied(value, problem.vector)
    b, p = pen.named("b", shown_vector(problem.vector)), pen.named("p", shown_vector(image))
    e = pen.named("e", shown_vector(minus(problem.vector, image)))
    pen.write(equals(p, matmul(P, b)), PROJECTION_OF_B, rests_on=(above,))
    pen.write(meaning(p), MULTIPLIED_OUT)
    pen.write(equals(e, add(b, negative(p))), WHAT_IS_LEFT)
    pen.write(meaning(e), SUBTRACTED)
    pen.write(equals(matmul(transpose(A), e), zeros(A.shape[1])), ORTHOGONAL_TO_COLUMNS)
    pen.claim(Answer("P", P), Answer("p", p))
