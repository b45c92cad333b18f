"""Vectors and matrices: transposes, products, inverses.

References: Magnus & Neudecker, Matrix Differential Calculus, ch. 1-2; Petersen & Pedersen, The Matrix Cookbook.
"""

from __future__ import annotations

from workbench.rules.identity import Matrix, Scalar, Vector, rule
from workbench.rules.requirements import Invertible, Nonzero, Orthogonal, SameShape, Symmetric
from workbench.rules.rule import Found, Rule
from workbench.rules.writing import terms_of
from workbench.terms.functions.blocks import block
from workbench.terms.functions.linear_algebra import diag, eye, inv, outer, zeros
from workbench.terms.functions.patterns import concat
from workbench.terms.heads import add, matrix, size
from workbench.terms.term import Term

_n = size("n")
_S = matrix("S", _n, _n, "symmetric")
_X = matrix("X", _n, _n)


# -- transposes ----------------------------------------------------------------


@rule
def transpose_of_a_transpose(A: Matrix) -> tuple[Term, Term]:
    """transposing twice changes nothing"""
    return A.T.T, A


@rule(shapes="B: n,p")
def transpose_of_a_product(A: Matrix, B: Matrix) -> tuple[Term, Term]:
    """the transpose of a product is the product of the transposes in reverse order"""
    return (A @ B).T, B.T @ A.T


@rule(requires=[SameShape("A", "B")])
def transpose_of_a_sum(A: Matrix, B: Matrix) -> tuple[Term, Term]:
    """transposing goes to every term"""
    return (A + B).T, add(*(t.T for t in (*terms_of(A), *terms_of(B))))


@rule
def transpose_of_a_multiple(c: Scalar, A: Matrix) -> tuple[Term, Term]:
    """a number does not notice the transpose"""
    return (c * A).T, c * A.T


@rule(requires=[Invertible("X")], shapes="X: n,n")
def transpose_of_an_inverse(X: Matrix) -> tuple[Term, Term]:
    """transposing and inverting commute"""
    return inv(X).T, inv(X.T)


@rule(requires=[Symmetric("S")], shapes="S: n,n", cases=lambda: [(_S.T, _S)], counter=lambda: _X.T)
def symmetric_matrix(S: Matrix) -> tuple[Term, Term]:
    """a symmetric matrix is its own transpose"""
    return S.T, S


@rule(shapes="x: m")
def a_scalar_is_its_own_transpose(x: Vector, A: Matrix, y: Vector) -> tuple[Term, Term]:
    """the number `x @ A @ y` read backwards is `y @ A.T @ x`"""
    return x @ A @ y, y @ A.T @ x


@rule
def dot_product_is_symmetric(x: Vector, y: Vector) -> tuple[Term, Term]:
    """the products of entries commute"""
    return x @ y, y @ x


@rule(shapes="x: m")
def row_times_matrix(x: Vector, A: Matrix) -> tuple[Term, Term]:
    """a row times a matrix is the transposed matrix times the column"""
    return x @ A, A.T @ x


@rule
def diagonal_matrix_is_symmetric(x: Vector) -> tuple[Term, Term]:
    """entries off the diagonal are 0"""
    return diag(x).T, diag(x)


@rule(shapes="x: m")
def transpose_of_an_outer_product(x: Vector, y: Vector) -> tuple[Term, Term]:
    """rows and columns change places"""
    return outer(x, y).T, outer(y, x)


# -- products ------------------------------------------------------------------


@rule(shapes="A: m,n; B: n,p; C: p,q")
def matrix_products_associate(A: Term, B: Matrix, C: Term) -> tuple[Term, Term]:
    """brackets may be moved, the order stays"""
    return A @ B @ C, A @ (B @ C)


@rule(requires=[SameShape("B", "C")], shapes="A: m,n; B: n,p; C: n,p")
def product_with_a_sum(A: Term, B: Term, C: Term) -> tuple[Term, Term]:
    """the factor on the left goes to every term"""
    return A @ (B + C), add(*(A @ t for t in (*terms_of(B), *terms_of(C))))


@rule(requires=[SameShape("A", "B")], shapes="A: m,n; B: m,n; C: n,p")
def sum_times_a_matrix(A: Term, B: Term, C: Term) -> tuple[Term, Term]:
    """the factor on the right goes to every term"""
    return (A + B) @ C, add(*(t @ C for t in (*terms_of(A), *terms_of(B))))


@rule(requires=[SameShape("B", "C")], shapes="A: m,n; B: n,p; C: n,p")
def common_left_factor(A: Term, B: Term, C: Term) -> tuple[Term, Term]:
    """the factor that both terms share on the left stands in front"""
    return A @ B + A @ C, A @ (B + C)


@rule(requires=[SameShape("A", "B")], shapes="A: m,n; B: m,n; C: n,p")
def common_right_factor(A: Term, B: Term, C: Term) -> tuple[Term, Term]:
    """the factor that both terms share on the right stands behind"""
    return A @ C + B @ C, (A + B) @ C


@rule(shapes="A: m,n; B: n,p")
def number_out_of_the_left_factor(c: Scalar, A: Term, B: Term) -> tuple[Term, Term]:
    """a number stands in front of a matrix product"""
    return (c * A) @ B, c * (A @ B)


@rule(shapes="A: m,n; B: n,p")
def number_out_of_the_right_factor(c: Scalar, A: Term, B: Term) -> tuple[Term, Term]:
    """a number stands in front of a matrix product"""
    return A @ (c * B), c * (A @ B)


@rule
def identity_from_the_left(A: Matrix) -> tuple[Term, Term]:
    """the identity changes nothing"""
    return eye(A.shape[0]) @ A, A


@rule
def identity_from_the_right(A: Matrix) -> tuple[Term, Term]:
    """the identity changes nothing"""
    return A @ eye(A.shape[1]), A


@rule
def identity_times_a_vector(x: Vector) -> tuple[Term, Term]:
    """the identity changes nothing"""
    return eye(x.shape[0]) @ x, x


@rule(shapes="x: m")
def outer_product_times_a_vector(x: Vector, y: Vector, z: Vector) -> tuple[Term, Term]:
    """an outer product times a vector is the first vector times a number"""
    return outer(x, y) @ z, x * (y @ z)


@rule(shapes="y: m; x: m")
def vector_times_an_outer_product(x: Vector, y: Vector, z: Vector) -> tuple[Term, Term]:
    """a vector times an outer product is a number times the second vector"""
    return x @ outer(y, z), (x @ y) * z


@rule(shapes="y: p; A: m,n")
def matrix_times_an_outer_product(A: Matrix, x: Vector, y: Vector) -> tuple[Term, Term]:
    """the matrix acts on the column"""
    return A @ outer(x, y), outer(A @ x, y)


@rule
def diagonal_matrix_times_a_vector(x: Vector, y: Vector) -> tuple[Term, Term]:
    """each entry is scaled by its own factor"""
    return diag(x) @ y, x * y


@rule(requires=[SameShape("a", "x")])
def dot_product_of_stacked_vectors(a: Vector, b: Vector, x: Vector, y: Vector) -> tuple[Term, Term]:
    """the dot products of the upper and of the lower parts add up"""
    return concat(a, b) @ concat(x, y), a @ x + b @ y


# -- inverses ------------------------------------------------------------------


@rule(requires=[Invertible("X")], shapes="X: n,n")
def inverse_times_the_matrix(X: Matrix) -> tuple[Term, Term]:
    """the definition of the inverse"""
    return inv(X) @ X, eye(X.shape[0])


@rule(requires=[Invertible("X")], shapes="X: n,n")
def matrix_times_its_inverse(X: Matrix) -> tuple[Term, Term]:
    """the definition of the inverse"""
    return X @ inv(X), eye(X.shape[0])


@rule(requires=[Invertible("X")], shapes="X: n,n; B: n,p")
def inverse_cancels_on_the_left(X: Matrix, B: Matrix) -> tuple[Term, Term]:
    """the matrix after its inverse does nothing"""
    return inv(X) @ (X @ B), B


@rule(requires=[Invertible("X")], shapes="X: n,n; A: m,n")
def inverse_cancels_on_the_right(A: Matrix, X: Matrix) -> tuple[Term, Term]:
    """the inverse after the matrix does nothing"""
    return A @ X @ inv(X), A


@rule(requires=[Invertible("X")], shapes="X: n,n")
def inverse_of_an_inverse(X: Matrix) -> tuple[Term, Term]:
    """inverting twice changes nothing"""
    return inv(inv(X)), X


@rule(requires=[Invertible("A"), Invertible("B")], shapes="A: n,n; B: n,n")
def inverse_of_a_product(A: Matrix, B: Matrix) -> tuple[Term, Term]:
    """undo the last factor first"""
    return inv(A @ B), inv(B) @ inv(A)


@rule(requires=[Nonzero("c"), Invertible("A")], shapes="A: n,n")
def inverse_of_a_multiple(c: Scalar, A: Matrix) -> tuple[Term, Term]:
    """the inverse of a multiple is the inverse over the number"""
    return inv(c * A), inv(A) / c


@rule(requires=[Orthogonal("Q")], shapes="Q: n,n", counter=lambda: _X.T @ _X)
def columns_are_orthonormal(Q: Matrix) -> tuple[Term, Term]:
    """the columns of an orthogonal matrix are perpendicular unit vectors"""
    return Q.T @ Q, eye(Q.shape[0])


@rule(requires=[Orthogonal("Q")], shapes="Q: n,n", counter=lambda: inv(_X))
def inverse_of_an_orthogonal_matrix(Q: Matrix) -> tuple[Term, Term]:
    """the inverse of an orthogonal matrix is its transpose"""
    return inv(Q), Q.T


@rule(requires=[Invertible("A"), Invertible("D")], shapes="A: n,n; D: k,k")
def inverse_of_a_block_diagonal(A: Matrix, D: Matrix) -> tuple[Term, Term]:
    """block by block"""
    beside, below = zeros(A.shape[0], D.shape[1]), zeros(D.shape[0], A.shape[1])
    return inv(block(A, beside, below, D)), block(inv(A), beside, below, inv(D))


inverse_of_the_identity = Rule(
    "inverse of the identity",
    "the identity is its own inverse",
    lambda t: Found(t.args[0]) if t.head is inv and t.args[0].head is eye else None,
    cases=lambda: [inv(eye(_n))],
)
