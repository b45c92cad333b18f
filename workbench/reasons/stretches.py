"""Schemas about how far a matrix stretches: its largest singular value and its largest eigenvalue as bounds.

Source: Golub & Van Loan, Matrix Computations, 2.3 and 8.1.
"""

from __future__ import annotations

from workbench.rules.identity import Index, Matrix, Scalar, Vector
from workbench.rules.requirements import Nonnegative, PositiveDefinite
from workbench.rules.schema import Variable, schema
from workbench.terms.functions.elementwise import absolute
from workbench.terms.functions.extremes import max_
from workbench.terms.functions.linear_algebra import det, zeros
from workbench.terms.functions.norms import norm
from workbench.terms.functions.spectral import eigmax, spectral_norm
from workbench.terms.heads import at, equals, index, matmul, matrix, number, relation, scalar, transpose, vector
from workbench.terms.term import Term

_A, _S = matrix("A", "m", "n"), matrix("S", "n", "n")
_B, _C = matrix("B", "n", "p"), matrix("C", "m", "n")
_P = matrix("P", "n", "n", "posdef")
_a, _x, _y = vector("a", "n"), vector("x", "n"), vector("y", "n")
_i, _j = index("i", "n"), index("j", "n")
_t = scalar("t")
_symmetric = equals(transpose(_S), _S)


@schema(
    name="largest stretch",
    shapes="A: m,n; x: n",
    reference="Golub & Van Loan, Matrix Computations, 2.3",
    cases=lambda: [([], relation("<=", norm(_A @ _x), spectral_norm(_A) * norm(_x)))],
    counters=lambda: [([], relation("<=", norm(_A @ _x), spectral_norm(_A) * norm(_y))),
                      ([], relation(">=", norm(_A @ _x), spectral_norm(_A) * norm(_x)))],
)  # fmt: skip
def at_most_the_largest_stretch(A: Matrix, x: Vector) -> tuple[list[Term], Term]:
    """no vector is stretched by more than the largest singular value"""
    return [], relation("<=", norm(matmul(A, x)), spectral_norm(A) * norm(x))


@schema(
    name="largest stretch at most",
    universal="x",
    shapes="A: m,n; x: n",
    reference="Golub & Van Loan, Matrix Computations, 2.3",
    cases=lambda: [([relation("<=", norm(_A @ _x), _t * norm(_x))], relation("<=", spectral_norm(_A), _t))],
    counters=lambda: [([relation("<=", norm(_A @ _a), _t * norm(_a))], relation("<=", norm(_A), _t)),
                      ([relation("<=", norm(_A @ _x), norm(_x) + _t)], relation("<=", spectral_norm(_A), _t)),
                      ([relation("<=", _t * norm(_x), norm(_A @ _x))], relation("<=", spectral_norm(_A), _t))],
)  # fmt: skip
def the_largest_stretch_is_at_most(A: Matrix, x: Variable, t: Scalar) -> tuple[list[Term], Term]:
    """what stretches no vector by more has no larger singular value"""
    return [relation("<=", norm(matmul(A, x)), t * norm(x))], relation("<=", spectral_norm(A), t)


def _longer(u: Term, v: Term) -> Term:
    return relation(">=", norm(u) ** 2, _t**2 * norm(v) ** 2)


def _shorter(x: Term) -> Term:
    return relation("<=", norm(_A @ x) ** 2, _t**2 * norm(x) ** 2)


_bounded = relation("<=", spectral_norm(_A), _t)


_moves = relation(">", norm(_x) ** 2, 0)


@schema(
    name="largest stretch at least",
    shapes="A: m,n; x: n",
    reference="Golub & Van Loan, Matrix Computations, 2.3",
    cases=lambda: [([_longer(_A @ _x, _x), _moves], relation(">=", spectral_norm(_A), _t)),
                   ([relation(">=", norm(_A @ _x) ** 2, _t**2), equals(norm(_x) ** 2, 1)],
                    relation(">=", spectral_norm(_A), _t), {"A": _A, "x": _x})],
    counters=lambda: [([_longer(_A @ _x, _x)], relation(">=", spectral_norm(_A), _t)),  # x may be 0
                      ([_longer(_A @ _x, _a), _moves], relation(">=", spectral_norm(_A), _t)),
                      ([_longer(_x, _A @ _x), _moves], relation(">=", spectral_norm(_A), _t)),
                      ([_longer(_A @ _x, _x), _moves], relation("<=", spectral_norm(_A), _t))],
)  # fmt: skip
def the_largest_stretch_is_at_least(A: Matrix, x: Vector, t: Scalar) -> tuple[list[Term], Term]:
    """one vector that is stretched so far is enough"""
    longer = relation(">=", norm(matmul(A, x)) ** 2, t**2 * norm(x) ** 2)
    return [longer, relation(">", norm(x) ** 2, number(0))], relation(">=", spectral_norm(A), t)


@schema(
    name="largest stretch at most, by squares",
    requires=[Nonnegative("t")],
    universal="x",
    shapes="A: m,n; x: n",
    reference="Golub & Van Loan, Matrix Computations, 2.3",
    cases=lambda: [([_shorter(_x), relation(">=", _t, 0)], _bounded)],
    counters=lambda: [([_shorter(_x)], _bounded),  # t may be negative
                      ([relation("<=", norm(_A @ _x) ** 2, _t * norm(_x) ** 2), relation(">=", _t, 0)], _bounded),
                      ([_shorter(zeros("n")), relation(">=", _t, 0)], _bounded)],
)  # fmt: skip
def the_largest_stretch_is_at_most_by_squares(A: Matrix, x: Variable, t: Scalar) -> tuple[list[Term], Term]:
    """what stretches no vector by more has no larger singular value"""
    return [relation("<=", norm(matmul(A, x)) ** 2, t**2 * norm(x) ** 2)], relation("<=", spectral_norm(A), t)


@schema(
    name="norm of a matrix product",
    shapes="A: m,n; B: n,p",
    reference="Golub & Van Loan, Matrix Computations, 2.3",
    cases=lambda: [([], relation("<=", norm(_A @ _B), norm(_A) * norm(_B)))],
    counters=lambda: [([], relation(">=", norm(_A @ _B), norm(_A) * norm(_B))),
                      ([], relation("<=", norm(_A @ _B), norm(_A)))],
)  # fmt: skip
def norm_of_a_matrix_product(A: Matrix, B: Matrix) -> tuple[list[Term], Term]:
    """Cauchy-Schwarz for each row with each column"""
    return [], relation("<=", norm(matmul(A, B)), norm(A) * norm(B))


@schema(
    name="norm of an entrywise product",
    shapes="A: m,n; B: m,n",
    cases=lambda: [([], relation("<=", norm(_A * _C), norm(_A) * norm(_C)))],
    counters=lambda: [([], relation(">=", norm(_A * _C), norm(_A) * norm(_C))),
                      ([], relation("<=", norm(_A * _C), norm(_A)))],
)  # fmt: skip
def norm_of_an_entrywise_product(A: Matrix, B: Matrix) -> tuple[list[Term], Term]:
    """no entry of the one is larger than its norm"""
    return [], relation("<=", norm(A * B), norm(A) * norm(B))


@schema(
    name="the largest factor",
    shapes="a: n; x: n",
    cases=lambda: [([], relation("<=", norm(_a * _x), max_(absolute(_a)) * norm(_x)))],
    counters=lambda: [([], relation("<=", norm(_a * _x), max_(_a) * norm(_x))),
                      ([], relation(">=", norm(_a * _x), max_(absolute(_a)) * norm(_x)))],
)  # fmt: skip
def at_most_the_largest_factor(a: Vector, x: Vector) -> tuple[list[Term], Term]:
    """entry by entry, so in length"""
    return [], relation("<=", norm(a * x), max_(absolute(a)) * norm(x))


@schema(
    name="positive definite",
    requires=[PositiveDefinite("S")],
    shapes="S: n,n; x: n",
    cases=lambda: [([relation(">", norm(_x), 0)], relation(">", _x @ _P @ _x, 0))],
    counters=lambda: [([], relation(">", _x @ _P @ _x, 0)),
                      ([relation(">", norm(_x), 0)], relation(">", _x @ _S @ _x, 0)),
                      ([relation(">", norm(_y), 0)], relation(">", _x @ _P @ _x, 0))],
)  # fmt: skip
def quadratic_form_of_a_positive_matrix(S: Matrix, x: Vector) -> tuple[list[Term], Term]:
    """what positive definite means"""
    return [relation(">", norm(x), number(0))], relation(">", x @ S @ x, number(0))


@schema(
    name="positive definite, 0 at 0",
    requires=[PositiveDefinite("S")],
    shapes="S: n,n; x: n",
    cases=lambda: [([], relation(">=", _x @ _P @ _x, 0))],
    counters=lambda: [([], relation(">=", _x @ _S @ _x, 0)), ([], relation("<=", _x @ _P @ _x, 0)),
                      ([], relation(">=", _x @ _P @ _y, 0))],
)  # fmt: skip
def quadratic_form_is_not_negative(S: Matrix, x: Vector) -> tuple[list[Term], Term]:
    """the form of a positive definite matrix is 0 only for the vector 0"""
    return [], relation(">=", x @ S @ x, number(0))


@schema(
    name="diagonal of a positive definite matrix",
    requires=[PositiveDefinite("S")],
    shapes="S: n,n",
    cases=lambda: [([], relation(">", at(_P, _i, _i), 0))],
    counters=lambda: [([], relation(">", at(_S, _i, _i), 0)), ([], relation(">", at(_P, _i, _j), 0))],
)  # fmt: skip
def diagonal_of_a_positive_matrix(S: Matrix, i: Index) -> tuple[list[Term], Term]:
    """the quadratic form at a unit vector"""
    return [], relation(">", at(S, i, i), number(0))


@schema(
    name="determinant of a positive definite matrix",
    requires=[PositiveDefinite("S")],
    shapes="S: n,n",
    reference="Horn & Johnson, Matrix Analysis, section 7.1",
    cases=lambda: [([], relation(">", det(_P), 0)), ([], relation(">", det(2 * _P), 0))],
    counters=lambda: [([], relation(">", det(_S), 0)), ([], relation(">", det(-_P), 0))],
)  # fmt: skip
def determinant_of_a_positive_matrix(S: Matrix) -> tuple[list[Term], Term]:
    """the product of its eigenvalues, which are positive"""
    return [], relation(">", det(S), number(0))


@schema(
    name="largest eigenvalue",
    shapes="S: n,n; x: n",
    reference="Golub & Van Loan, Matrix Computations, 8.1",
    cases=lambda: [([_symmetric], relation("<=", _x @ _S @ _x, eigmax(_S) * (_x @ _x)))],
    counters=lambda: [([], relation("<=", _x @ _S @ _x, eigmax(_S) * (_x @ _x))),
                      ([_symmetric], relation("<=", _x @ _S @ _x, eigmax(_S) * (_y @ _y))),
                      ([_symmetric], relation(">=", _x @ _S @ _x, eigmax(_S) * (_x @ _x)))],
)  # fmt: skip
def at_most_the_largest_eigenvalue(S: Matrix, x: Vector) -> tuple[list[Term], Term]:
    """the Rayleigh quotient is at most the largest eigenvalue"""
    return [equals(transpose(S), S)], relation("<=", x @ S @ x, eigmax(S) * (x @ x))
