"""Determinants and their logarithms; two rows, and three rows by expansion.

References: Strang, Introduction to Linear Algebra, 5.1-5.2; Magnus & Neudecker, Matrix Differential Calculus,
ch. 1-2; Petersen & Pedersen, The Matrix Cookbook.
"""

from __future__ import annotations

from workbench.rules.identity import Index, Matrix, Scalar, Vector, rule
from workbench.rules.requirements import Invertible, Positive, SquareMatrix
from workbench.rules.rule import Found, Rule
from workbench.terms.functions.arrays import array_of
from workbench.terms.functions.blocks import block
from workbench.terms.functions.elementwise import absolute, log
from workbench.terms.functions.linear_algebra import adj, det, diag, eye, inv, logdet, trace, zeros
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import at, derivative, matrix, number, power, scalar, shape_of, size, size_term, vector
from workbench.terms.term import Term

_x, _y = scalar("x"), scalar("y")


@rule(requires=[SquareMatrix("A"), SquareMatrix("B")], shapes="A: n,n; B: n,n")
def determinant_of_a_product(A: Matrix, B: Matrix) -> tuple[Term, Term]:
    """volumes multiply"""
    return det(A @ B), det(A) * det(B)


@rule(shapes="A: n,n")
def determinant_of_a_transpose(A: Matrix) -> tuple[Term, Term]:
    """rows and columns count alike"""
    return det(A.T), det(A)


@rule(requires=[Invertible("A")], shapes="A: n,n")
def determinant_of_an_inverse(A: Matrix) -> tuple[Term, Term]:
    """undoing a map undoes the scaling of volume"""
    return det(inv(A)), 1 / det(A)


determinant_of_the_identity = Rule(
    "determinant of the identity", "it leaves volumes as they are",
    lambda t: Found(number(1)) if t.head is det and t.args[0].head is eye else None, cases=lambda: [det(eye("n"))],
)  # fmt: skip


@rule(shapes="A: n,n")
def determinant_of_a_multiple(c: Scalar, A: Matrix) -> tuple[Term, Term]:
    """every column is scaled"""
    return det(c * A), power(c, size_term(A.shape[0])) * det(A)


@rule(requires=[Invertible("A")], shapes="A: n,n")
def log_determinant(A: Matrix) -> tuple[Term, Term]:
    """logdet is the logarithm of the modulus of the determinant"""
    return logdet(A), log(absolute(det(A)))


@rule(requires=[Invertible("A"), Invertible("B")], shapes="A: n,n; B: n,n")
def log_determinant_of_a_product(A: Matrix, B: Matrix) -> tuple[Term, Term]:
    """the logarithm of a product of volumes"""
    return logdet(A @ B), logdet(A) + logdet(B)


@rule(requires=[Invertible("A")], shapes="A: n,n")
def log_determinant_of_an_inverse(A: Matrix) -> tuple[Term, Term]:
    """the logarithm of a reciprocal"""
    return logdet(inv(A)), -logdet(A)


@rule(requires=[Invertible("A")], shapes="A: n,n")
def log_determinant_of_a_transpose(A: Matrix) -> tuple[Term, Term]:
    """rows and columns count alike"""
    return logdet(A.T), logdet(A)


_n = size("n")
_v = vector("v", _n, "positive")


@rule(
    requires=[Positive("v")],
    shapes="v: n",
    cases=lambda: [(logdet(diag(_v)), sum_(log(_v))), (logdet(diag(_v**2)), sum_(log(_v**2)))],
)
def log_determinant_of_a_diagonal(v: Vector) -> tuple[Term, Term]:
    """the logarithm of the product of its entries"""
    return logdet(diag(v)), sum_(log(v))


log_determinant_of_the_identity = Rule(
    "log determinant of the identity",
    "the identity keeps volumes",
    lambda t: Found(number(0)) if t.head is logdet and t.args[0].head is eye else None,
    cases=lambda: [(logdet(eye(_n)), number(0))],
)


# -- blocks ---------------------------------------------------------------------


@rule(requires=[SquareMatrix("A"), SquareMatrix("D")], shapes="A: n,n; B: n,k; D: k,k")
def determinant_of_a_block_triangle(A: Matrix, B: Matrix, D: Matrix) -> tuple[Term, Term]:
    """the blocks on the diagonal, each on its own"""
    return det(block(A, B, zeros(D.shape[0], A.shape[1]), D)), det(A) * det(D)


@rule(requires=[Invertible("A"), Invertible("D")], shapes="A: n,n; B: n,k; D: k,k")
def log_determinant_of_a_block_triangle(A: Matrix, B: Matrix, D: Matrix) -> tuple[Term, Term]:
    """the blocks on the diagonal, each on its own"""
    return logdet(block(A, B, zeros(D.shape[0], A.shape[1]), D)), logdet(A) + logdet(D)


@rule(requires=[SquareMatrix("A"), SquareMatrix("D")], shapes="A: n,n; C: k,n; D: k,k")
def determinant_of_a_lower_block_triangle(A: Matrix, C: Matrix, D: Matrix) -> tuple[Term, Term]:
    """the blocks on the diagonal, each on its own"""
    return det(block(A, zeros(A.shape[0], D.shape[0]), C, D)), det(A) * det(D)


determinant_of_the_identity = Rule(
    "determinant of the identity",
    "the identity keeps volumes",
    lambda t: Found(number(1)) if t.head is det and t.args[0].head is eye else None,
    cases=lambda: [(det(eye(_n)), number(1))],
)
determinant_of_one_entry = Rule(
    "determinant of one entry",
    "one row, one column",
    lambda t: Found(at(t.args[0], 0, 0)) if t.head is det and t.args[0].shape == shape_of("1, 1") else None,
    cases=lambda: [det(matrix("X", 1, 1))],
)
determinant_of_two_by_two = Rule(
    "determinant of a two-by-two matrix",
    "the product down the diagonal less the product up",
    lambda t: Found(_down_less_up(t.args[0])) if t.head is det and t.args[0].shape == shape_of("2, 2") else None,
    cases=lambda: [det(matrix("X", 2, 2))],
)
trace_of_two_by_two = Rule(
    "trace of a two-by-two matrix",
    "the sum of the diagonal",
    lambda t: Found(_diagonal(t.args[0])) if t.head is trace and t.args[0].shape == shape_of("2, 2") else None,
    cases=lambda: [trace(matrix("X", 2, 2))],
)


def _down_less_up(x: Term) -> Term:
    return at(x, 0, 0) * at(x, 1, 1) - at(x, 0, 1) * at(x, 1, 0)


def _diagonal(x: Term) -> Term:
    return at(x, 0, 0) + at(x, 1, 1)


# -- by cofactors ---------------------------------------------------------------


@rule(requires=[SquareMatrix("X")], shapes="X: n,n")
def matrix_times_its_adjugate(X: Matrix) -> tuple[Term, Term]:
    """along a row the cofactor expansion; off the diagonal that of a determinant with two equal rows"""
    return X @ adj(X), det(X) * eye(X.shape[0])


@rule(requires=[SquareMatrix("X")], shapes="X: n,n")
def adjugate_times_the_matrix(X: Matrix) -> tuple[Term, Term]:
    """down a column the cofactor expansion; off the diagonal that of a determinant with two equal columns"""
    return adj(X) @ X, det(X) * eye(X.shape[0])


@rule(shapes="X: n,n", requires=[SquareMatrix("X")])
def cofactor_without_its_row(X: Matrix, i: Index, j: Index, k: Index) -> tuple[Term, Term]:
    """a cofactor of row i is made of the other rows"""
    return derivative(at(adj(X), k, i), at(X, i, j)), number(0)


# -- matrices that are written out ----------------------------------------------


@rule(cases=lambda: [(det(array_of([[_x, 2], [_y, _x]])), _x * _x - 2 * _y)])
def determinant_of_two_rows(a: Scalar, b: Scalar, c: Scalar, d: Scalar) -> tuple[Term, Term]:
    """the product down the diagonal less the product up"""
    return det(array_of([[a, b], [c, d]])), a * d - b * c


@rule(
    cases=lambda: [
        (
            det(array_of([[_x, 1, 0], [_y, 1, 2], [0, 0, _y]])),
            0 * det(array_of([[1, 0], [1, 2]]))
            - 0 * det(array_of([[_x, 0], [_y, 2]]))
            + _y * det(array_of([[_x, 1], [_y, 1]])),
        )
    ]
)
def expand_along_the_last_row(
    a: Scalar, b: Scalar, c: Scalar, d: Scalar, e: Scalar, f: Scalar, p: Scalar, q: Scalar, r: Scalar
) -> tuple[Term, Term]:
    """each entry times the determinant without its row and column, with signs like a chessboard"""
    without = (array_of([[b, c], [e, f]]), array_of([[a, c], [d, f]]), array_of([[a, b], [d, e]]))
    return det(array_of([[a, b, c], [d, e, f], [p, q, r]])), p * det(without[0]) - q * det(without[1]) + r * det(
        without[2]
    )


__all__ = ["determinant_of_two_rows", "expand_along_the_last_row"]
