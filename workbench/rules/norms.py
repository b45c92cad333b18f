"""Norms, sums and means of entries.

References: Magnus & Neudecker, Matrix Differential Calculus, ch. 1-2; Petersen & Pedersen, The Matrix Cookbook.
"""

from __future__ import annotations

from workbench.rules.identity import Matrix, Scalar, Vector, rule
from workbench.rules.requirements import Nonnegative, Positive, SameShape, SumsToOne
from workbench.rules.writing import terms_of
from workbench.terms.functions.elementwise import absolute, sqrt
from workbench.terms.functions.extremes import max_, min_, onehot_argmax
from workbench.terms.functions.linear_algebra import ones, trace
from workbench.terms.functions.norms import norm
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.functions.softmax import softmax
from workbench.terms.heads import add, number, size, vector
from workbench.terms.term import Term

_n = size("n")
_x, _y = vector("x", _n), vector("y", _n)


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


@rule
def one_norm_as_a_sum(x: Vector) -> tuple[Term, Term]:
    """the 1-norm is the sum of the moduli of the entries"""
    return norm(x, 1), sum_(absolute(x))


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
    return sum_(x + y), add(*(sum_(t) for t in (*terms_of(x), *terms_of(y))))


@rule
def number_out_of_a_sum_of_entries(c: Scalar, x: Term) -> tuple[Term, Term]:
    """adding is linear"""
    return sum_(c * x), c * sum_(x)


@rule(requires=[SameShape("x", "y")])
def mean_of_a_sum(x: Term, y: Term) -> tuple[Term, Term]:
    """the mean is linear"""
    return mean(x + y), add(*(mean(t) for t in (*terms_of(x), *terms_of(y))))


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


@rule(requires=[Nonnegative("x")])
def square_of_the_largest(x: Vector) -> tuple[Term, Term]:
    """of numbers that are not negative the largest one has the largest square"""
    return max_(x**2), max_(x) ** 2


@rule(requires=[Positive("x")])
def largest_reciprocal(x: Vector) -> tuple[Term, Term]:
    """of positive numbers the smallest has the largest reciprocal"""
    return max_(1 / x), 1 / min_(x)


@rule(requires=[Nonnegative("x")])
def square_of_the_smallest(x: Vector) -> tuple[Term, Term]:
    """of numbers that are not negative the smallest one has the smallest square"""
    return min_(x**2), min_(x) ** 2


@rule
def entry_at_the_place_of_the_largest(x: Vector) -> tuple[Term, Term]:
    """the 1 stands where the entry is largest"""
    return onehot_argmax(x) @ x, max_(x)
