"""Vectors and matrices: transposes, products, inverses, traces, determinants, norms, vec and kron.

References: Magnus & Neudecker, Matrix Differential Calculus, ch. 1-2; Petersen & Pedersen, The Matrix Cookbook.
"""

from __future__ import annotations

from workbench.rules.conditions import Invertible, Nonzero, Orthogonal, SameShape, SquareMatrix, SumsToOne, Symmetric
from workbench.rules.identity import Matrix, Scalar, Vector, rule
from workbench.rules.rule import Found, Rule
from workbench.terms.functions.elementwise import absolute, log, sqrt
from workbench.terms.functions.linear_algebra import (
    det,
    diag,
    eye,
    inner,
    inv,
    kron,
    logdet,
    ones,
    outer,
    trace,
    vec,
)
from workbench.terms.functions.norms import norm
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.functions.softmax import softmax
from workbench.terms.heads import ADD, add, matrix, number, power, size, size_term, vector
from workbench.terms.term import Term

_n = size("n")
_S = matrix("S", _n, _n, "symmetric")
_X = matrix("X", _n, _n)
_x, _y = vector("x", _n), vector("y", _n)


def _terms(x: Term) -> tuple[Term, ...]:
    """The terms of a sum of equal shapes; a sum that broadcasts stays one term, for what follows is not entrywise."""
    return x.args if x.head is ADD and all(a.shape == x.shape for a in x.args) else (x,)


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
    return (A + B).T, add(*(t.T for t in (*_terms(A), *_terms(B))))


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
    return A @ (B + C), add(*(A @ t for t in (*_terms(B), *_terms(C))))


@rule(requires=[SameShape("A", "B")], shapes="A: m,n; B: m,n; C: n,p")
def sum_times_a_matrix(A: Term, B: Term, C: Term) -> tuple[Term, Term]:
    """the factor on the right goes to every term"""
    return (A + B) @ C, add(*(t @ C for t in (*_terms(A), *_terms(B))))


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


# -- traces and inner products -------------------------------------------------


@rule(shapes="B: n,m")
def trace_is_cyclic(A: Matrix, B: Matrix) -> tuple[Term, Term]:
    """the last factor may go to the front under the trace"""
    return trace(A @ B), trace(B @ A)


@rule(shapes="A: n,n")
def trace_of_a_transpose(A: Matrix) -> tuple[Term, Term]:
    """transposing keeps the diagonal"""
    return trace(A.T), trace(A)


@rule(shapes="A: n,n; B: n,n", requires=[SameShape("A", "B")])
def trace_of_a_sum(A: Matrix, B: Matrix) -> tuple[Term, Term]:
    """the trace is linear"""
    return trace(A + B), add(*(trace(t) for t in (*_terms(A), *_terms(B))))


@rule(shapes="A: n,n")
def trace_of_a_multiple(c: Scalar, A: Matrix) -> tuple[Term, Term]:
    """the trace is linear"""
    return trace(c * A), c * trace(A)


trace_of_the_identity = Rule(
    "trace of the identity",
    "n ones on the diagonal",
    lambda t: Found(size_term(t.args[0].shape[0])) if t.head is trace and t.args[0].head is eye else None,
    cases=lambda: [trace(eye(_n))],
)
inverse_of_the_identity = Rule(
    "inverse of the identity",
    "the identity is its own inverse",
    lambda t: Found(t.args[0]) if t.head is inv and t.args[0].head is eye else None,
    cases=lambda: [inv(eye(_n))],
)


@rule
def a_scalar_is_its_trace(x: Vector, y: Vector) -> tuple[Term, Term]:
    """the number `x @ y` is the trace of the matrix `outer(x, y)`"""
    return x @ y, trace(outer(x, y))


@rule(shapes="x: m")
def quadratic_form_as_a_trace(x: Vector, A: Matrix, y: Vector) -> tuple[Term, Term]:
    """a number is its trace, and the trace is cyclic"""
    return x @ A @ y, trace(A @ outer(y, x))


@rule
def trace_of_an_outer_product(x: Vector, y: Vector) -> tuple[Term, Term]:
    """the diagonal holds the products of corresponding entries"""
    return trace(outer(x, y)), x @ y


@rule
def trace_as_an_inner_product(A: Matrix, B: Matrix) -> tuple[Term, Term]:
    """the trace of `A.T @ B` adds the products of corresponding entries"""
    return trace(A.T @ B), inner(A, B)


@rule
def inner_product_as_a_trace(A: Matrix, B: Matrix) -> tuple[Term, Term]:
    """the products of corresponding entries add up to the trace of `A.T @ B`"""
    return inner(A, B), trace(A.T @ B)


@rule
def inner_product_of_vectors(x: Vector, y: Vector) -> tuple[Term, Term]:
    """for vectors the inner product is `x @ y`"""
    return inner(x, y), x @ y


@rule(requires=[SameShape("x", "y")])
def inner_product_is_symmetric(x: Term, y: Term) -> tuple[Term, Term]:
    """the products of entries commute"""
    return inner(x, y), inner(y, x)


@rule(shapes="y: m")
def matrix_to_the_other_side(A: Matrix, x: Vector, y: Vector) -> tuple[Term, Term]:
    """the adjoint of a matrix is its transpose"""
    return inner(y, A @ x), inner(A.T @ y, x)


@rule
def inner_product_as_a_sum(x: Term, y: Term) -> tuple[Term, Term]:
    """multiply entry by entry and add"""
    return inner(x, y), sum_(x * y)


# -- determinants --------------------------------------------------------------


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


# -- norms and sums ------------------------------------------------------------


@rule
def square_norm_of_a_vector(x: Vector) -> tuple[Term, Term]:
    """the square of the length is `x @ x`"""
    return norm(x) ** 2, x @ x


@rule
def square_norm_of_a_matrix(X: Matrix) -> tuple[Term, Term]:
    """the square of the Frobenius norm is the trace of `X.T @ X`"""
    return norm(X) ** 2, trace(X.T @ X)


@rule
def norm_as_a_root(x: Vector) -> tuple[Term, Term]:
    """the length is the root of `x @ x`"""
    return norm(x), sqrt(x @ x)


@rule(shapes="x: n")
def norm_of_a_multiple(c: Scalar, x: Term) -> tuple[Term, Term]:
    """lengths scale with the modulus"""
    return norm(c * x), absolute(c) * norm(x)


@rule
def dot_product_with_itself(x: Vector) -> tuple[Term, Term]:
    """`x @ x` is the sum of the squares"""
    return x @ x, sum_(x**2)


@rule
def sum_as_a_product_with_ones(x: Vector) -> tuple[Term, Term]:
    """adding the entries is multiplying by a row of ones"""
    return sum_(x), ones(x.shape[0]) @ x


@rule(requires=[SameShape("x", "y")])
def sum_of_the_entries_of_a_sum(x: Term, y: Term) -> tuple[Term, Term]:
    """adding is linear"""
    return sum_(x + y), add(*(sum_(t) for t in (*_terms(x), *_terms(y))))


@rule
def number_out_of_a_sum_of_entries(c: Scalar, x: Term) -> tuple[Term, Term]:
    """adding is linear"""
    return sum_(c * x), c * sum_(x)


@rule(requires=[SameShape("x", "y")])
def mean_of_a_sum(x: Term, y: Term) -> tuple[Term, Term]:
    """the mean is linear"""
    return mean(x + y), add(*(mean(t) for t in (*_terms(x), *_terms(y))))


@rule
def number_out_of_a_mean(c: Scalar, x: Term) -> tuple[Term, Term]:
    """the mean is linear"""
    return mean(c * x), c * mean(x)


@rule(requires=[SumsToOne("p")], counter=lambda: sum_(_x))
def weights_sum_to_one(p: Vector) -> tuple[Term, Term]:
    """the weights are declared or made to sum to 1"""
    return sum_(p), number(1)


@rule(requires=[SumsToOne("p")], counter=lambda: ones(_n) @ _x, cases=lambda: [(ones(_n) @ softmax(_x), number(1))])
def ones_times_weights(p: Vector) -> tuple[Term, Term]:
    """the weights sum to 1"""
    return ones(p.shape[0]) @ p, number(1)


# -- vec and kron --------------------------------------------------------------


@rule(shapes="A: m,n; X: n,p; B: p,q")
def vec_of_a_product(A: Matrix, X: Matrix, B: Matrix) -> tuple[Term, Term]:
    """stacking the columns of `A @ X @ B`"""
    return vec(A @ X @ B), kron(B.T, A) @ vec(X)


@rule(requires=[SameShape("A", "B")])
def vec_of_a_sum(A: Matrix, B: Matrix) -> tuple[Term, Term]:
    """vec only moves entries"""
    return vec(A + B), vec(A) + vec(B)


@rule
def vec_of_a_multiple(c: Scalar, A: Matrix) -> tuple[Term, Term]:
    """vec only moves entries"""
    return vec(c * A), c * vec(A)


@rule(requires=[SameShape("A", "B")])
def dot_product_of_vecs(A: Matrix, B: Matrix) -> tuple[Term, Term]:
    """vec keeps the products of corresponding entries"""
    return vec(A) @ vec(B), inner(A, B)


@rule(shapes="A: m,n; B: p,q; C: n,r; D: q,s")
def mixed_product(A: Matrix, B: Matrix, C: Matrix, D: Matrix) -> tuple[Term, Term]:
    """Kronecker products multiply factor by factor"""
    return kron(A, B) @ kron(C, D), kron(A @ C, B @ D)


@rule(shapes="B: p,q")
def transpose_of_a_kronecker_product(A: Matrix, B: Matrix) -> tuple[Term, Term]:
    """each factor is transposed; the order stays"""
    return kron(A, B).T, kron(A.T, B.T)


@rule(requires=[Invertible("A"), Invertible("B")], shapes="A: m,m; B: n,n")
def inverse_of_a_kronecker_product(A: Matrix, B: Matrix) -> tuple[Term, Term]:
    """each factor is inverted; the order stays"""
    return inv(kron(A, B)), kron(inv(A), inv(B))


@rule(shapes="A: m,m; B: n,n")
def trace_of_a_kronecker_product(A: Matrix, B: Matrix) -> tuple[Term, Term]:
    """every diagonal entry of `A` comes with the whole diagonal of `B`"""
    return trace(kron(A, B)), trace(A) * trace(B)


@rule(shapes="A: m,m; B: n,n")
def determinant_of_a_kronecker_product(A: Matrix, B: Matrix) -> tuple[Term, Term]:
    """its eigenvalues are the products of one of `A` and one of `B`"""
    return det(kron(A, B)), power(det(A), size_term(B.shape[0])) * power(det(B), size_term(A.shape[0]))


@rule(requires=[Invertible("A"), Invertible("B")], shapes="A: m,m; B: n,n")
def log_determinant_of_a_kronecker_product(A: Matrix, B: Matrix) -> tuple[Term, Term]:
    """its eigenvalues are the products of one of `A` and one of `B`"""
    return logdet(kron(A, B)), size_term(B.shape[0]) * logdet(A) + size_term(A.shape[0]) * logdet(B)
