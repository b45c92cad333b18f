"""The vec of a matrix and the Kronecker product.

References: Magnus & Neudecker, Matrix Differential Calculus, ch. 1-2; Petersen & Pedersen, The Matrix Cookbook.
"""

from __future__ import annotations

from workbench.rules.identity import Matrix, Scalar, rule
from workbench.rules.requirements import Invertible, SameShape
from workbench.terms.functions.linear_algebra import det, inner, inv, kron, logdet, trace, vec
from workbench.terms.heads import power, size_term
from workbench.terms.term import Term


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
