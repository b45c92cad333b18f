"""Largest singular and eigenvalues: what their names say of a matrix that is written by them.

Source: Golub & Van Loan, Matrix Computations, 2.3 and 8.1.
"""

from __future__ import annotations

from workbench.rules.identity import Matrix, Vector, rule
from workbench.rules.requirements import Nonnegative, Orthogonal, PositiveDefinite, Symmetric
from workbench.terms.functions.extremes import max_
from workbench.terms.functions.linear_algebra import diag, trace
from workbench.terms.functions.norms import norm
from workbench.terms.functions.spectral import eigmax, leading_eigen, spectral_norm, sqrtm
from workbench.terms.heads import matmul, number, transpose
from workbench.terms.term import Term


@rule(requires=[Orthogonal("U"), Orthogonal("V"), Nonnegative("s")], shapes="U: n,n; s: n; V: n,n")
def largest_singular_value(U: Matrix, s: Vector, V: Matrix) -> tuple[Term, Term]:
    """the spectral norm is the largest singular value"""
    return spectral_norm(matmul(matmul(U, diag(s)), transpose(V))), max_(s)


@rule(requires=[Orthogonal("Q")], shapes="Q: n,n")
def lengths_are_kept(Q: Matrix, x: Vector) -> tuple[Term, Term]:
    """an orthogonal matrix turns and mirrors"""
    return norm(matmul(transpose(Q), x)), norm(x)


@rule(requires=[PositiveDefinite("S")], shapes="S: n,n")
def square_of_the_square_root(S: Matrix) -> tuple[Term, Term]:
    """the square root of a positive definite matrix, twice"""
    return sqrtm(S) @ sqrtm(S), S


@rule(requires=[Symmetric("S")], shapes="S: n,n")
def leading_eigenvector(S: Matrix) -> tuple[Term, Term]:
    """it is multiplied by the largest eigenvalue"""
    return S @ leading_eigen(S), eigmax(S) * leading_eigen(S)


@rule(requires=[Symmetric("S")], shapes="S: n,n")
def leading_eigenvector_has_length_one(S: Matrix) -> tuple[Term, Term]:
    """the trace of `v @ v.T` is the squared length of `v`, which is 1"""
    return trace(leading_eigen(S)), number(1)
