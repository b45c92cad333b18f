"""Traces and inner products: one number from a matrix, or from two.

References: Magnus & Neudecker, Matrix Differential Calculus, ch. 1-2; Petersen & Pedersen, The Matrix Cookbook.
"""

from __future__ import annotations

from workbench.rules.identity import Matrix, Scalar, Vector, rule
from workbench.rules.requirements import SameShape
from workbench.rules.rule import Found, Rule
from workbench.rules.writing import terms_of
from workbench.terms.functions.linear_algebra import eye, inner, outer, trace
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import add, size, size_term
from workbench.terms.term import Term

_n = size("n")


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
    return trace(A + B), add(*(trace(t) for t in (*terms_of(A), *terms_of(B))))


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
