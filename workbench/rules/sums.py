"""Big sums and Kronecker's delta.

Notation: Sum(f, k) adds f over all values of k; f may contain k unless the rule says that it is free of it.
References: Graham, Knuth & Patashnik, Concrete Mathematics, ch. 2.
"""

from __future__ import annotations

from workbench.rules.identity import Index, Scalar, rule
from workbench.rules.reason import Weight
from workbench.rules.requirements import Distinct, Empty, Free, InRange, Nonnegative, Positive, Running
from workbench.terms.functions.elementwise import exp, log, sqrt
from workbench.terms.heads import Product, Sum, delta, index, number, power, scalar, size, size_term, vector
from workbench.terms.term import Term

_n = size("n")
_x, _y, _c = vector("x", _n), vector("y", _n), scalar("c")
_i: Term = index("i", _n)
_j: Term = index("j", _n)
_k: Term = index("k", _n)


@rule(
    weight=Weight.CLOSING,
    requires=[Free("j", "k"), InRange("j", "k")],
    cases=lambda: [
        (Sum(_x[_k] * delta(_k, _j), _k), _x[_j]),
        (Sum(delta(_j, _k) * _x[_k] * _y[_k], _k), _x[_j] * _y[_j]),
        (Sum(_x[_i] * _y[_k] * delta(_k, _j), _k, _i), Sum(_x[_i] * _y[_j], _i)),
        (Sum(_x[_k] * delta(_k, _i) * delta(_k, _j), _k), _x[_i] * delta(_i, _j)),
    ],
    counter=lambda: Sum(_x[_k] * delta(_i, _j), _k),
)
def sift(f: Scalar, k: Index, j: Index) -> tuple[Term, Term]:
    """only the term with equal indices survives the Kronecker delta"""
    return Sum(f * delta(k, j), k), f.at(k, j)


@rule(requires=[Free("j", "k"), InRange("j", "k")], counter=lambda: Sum(delta(_i, _j), _k))
def sum_of_a_delta(k: Index, j: Index) -> tuple[Term, Term]:
    """exactly one term of the sum is 1"""
    return Sum(delta(k, j), k), number(1)


@rule(cases=lambda: [(Sum(_x[_k] - _y[_k], _k), Sum(_x[_k], _k) + Sum(-_y[_k], _k))])
def a_sum_splits(f: Scalar, g: Scalar, k: Index) -> tuple[Term, Term]:
    """a finite sum is linear: sum each part"""
    return Sum(f + g, k), Sum(f, k) + Sum(g, k)


@rule(
    requires=[Free("c", "k")],
    cases=lambda: [
        (Sum(_c * _x[_k] * _y[_i], _k), _c * _y[_i] * Sum(_x[_k], _k)),
        (Sum(-_x[_k], _k), -Sum(_x[_k], _k)),
    ],
    counter=lambda: Sum(_x[_k] * _y[_k], _k),
)
def constant_out_of_a_sum(c: Scalar, f: Scalar, k: Index) -> tuple[Term, Term]:
    """a factor that is the same in every term stands in front"""
    return Sum(c * f, k), c * Sum(f, k)


@rule(requires=[Free("c", "k")], counter=lambda: Sum(_x[_k], _k))
def sum_of_a_constant(c: Scalar, k: Index) -> tuple[Term, Term]:
    """as many equal terms as the index has values"""
    return Sum(c, k), size_term(k.attrs[1]) * c


@rule(shapes="k: m")
def swap_sums(f: Scalar, k: Index, j: Index) -> tuple[Term, Term]:
    """finite sums may be taken in any order"""
    return Sum(Sum(f, k), j), Sum(Sum(f, j), k)


@rule(shapes="k: m")
def one_double_sum(f: Scalar, k: Index, j: Index) -> tuple[Term, Term]:
    """a sum of sums is a sum over all pairs"""
    return Sum(Sum(f, k), j), Sum(f, j, k)


@rule(
    requires=[Free("f", "j"), Free("g", "k")],
    shapes="k: m",
    cases=lambda: [(Sum(_x[_k], _k) * Sum(_y[_k], _k), Sum(Sum(_x[_k] * _y[_i], _i), _k))],
)
def product_of_sums(f: Scalar, g: Scalar, k: Index, j: Index) -> tuple[Term, Term]:
    """every term of one sum meets every term of the other"""
    return Sum(f, k) * Sum(g, j), Sum(Sum(f * g, j), k)


@rule(requires=[Empty("k")], shapes="k: 0", counter=lambda: Sum(_x[_k], _k))
def empty_sum(f: Scalar, k: Index) -> tuple[Term, Term]:
    """a sum without terms is 0"""
    return Sum(f, k), number(0)


@rule
def delta_is_symmetric(i: Index, j: Index) -> tuple[Term, Term]:
    """the order of two equal indices does not matter"""
    return delta(i, j), delta(j, i)


@rule(counter=lambda: delta(_i, _j))
def delta_of_equal_indices(i: Index) -> tuple[Term, Term]:
    """an index equals itself"""
    return delta(i, i), number(1)


@rule(requires=[Distinct("i", "j")], cases=lambda: [(delta(0, 1), number(0))], counter=lambda: delta(_i, _i))
def delta_of_different_indices(i: Index, j: Index) -> tuple[Term, Term]:
    """different indices are not equal"""
    return delta(i, j), number(0)


@rule
def square_of_a_delta(i: Index, j: Index) -> tuple[Term, Term]:
    """0 and 1 are their own squares"""
    return delta(i, j) ** 2, delta(i, j)


@rule(
    requires=[Running("i"), Free("j", "i")],
    depends="f: i",
    cases=lambda: [(_x[_i] * delta(_i, _j), _x[_j] * delta(_i, _j))],
    counter=lambda: _x[_i] * delta(_i, _i),
)
def indices_agree_under_a_delta(f: Scalar, i: Index, j: Index) -> tuple[Term, Term]:
    """where the delta is not 0 the two indices are the same"""
    return f * delta(i, j), f.at(i, j) * delta(i, j)


@rule
def a_product_splits(f: Scalar, g: Scalar, k: Index) -> tuple[Term, Term]:
    """a finite product of products: multiply each part"""
    return Product(f * g, k), Product(f, k) * Product(g, k)


@rule(requires=[Free("c", "k")])
def product_of_a_constant(c: Scalar, k: Index) -> tuple[Term, Term]:
    """as many equal factors as the index has values"""
    return Product(c, k), power(c, size_term(k.attrs[1]))


@rule(requires=[Positive("f")])
def log_of_a_big_product(f: Scalar, k: Index) -> tuple[Term, Term]:
    """the logarithm of a product is the sum of the logarithms"""
    return log(Product(f, k)), Sum(log(f), k)


@rule(requires=[Nonnegative("f")])
def root_of_a_big_product(f: Scalar, k: Index) -> tuple[Term, Term]:
    """the root of a product is the product of the roots"""
    return sqrt(Product(f, k)), Product(sqrt(f), k)


@rule
def exp_of_a_big_sum(f: Scalar, k: Index) -> tuple[Term, Term]:
    """the exponential of a sum is the product of the exponentials"""
    return exp(Sum(f, k)), Product(exp(f), k)
