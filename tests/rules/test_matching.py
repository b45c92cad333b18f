"""Matching: order, absorption, ranks, bound indices, capture; and rewriting anywhere inside."""

from __future__ import annotations

import pytest

from workbench.rules import algebra, calculus, determinants, matrices, names, norms, sums
from workbench.rules.identity import Index, Matrix, Number, Scalar, Vector, rule
from workbench.rules.matching import alike
from workbench.rules.requirements import Free, Nonzero
from workbench.rules.rule import rewrite_all, rewrite_first
from workbench.terms.functions.elementwise import exp, log, sqrt
from workbench.terms.functions.linear_algebra import eye, inv, ones
from workbench.terms.functions.reductions import sum_
from workbench.terms.functions.softmax import softmax
from workbench.terms.heads import Sum, delta, index, matrix, number, scalar, size, tensor, vector
from workbench.terms.term import Term

m, n = size("m"), size("n")
a, b, c = scalar("a"), scalar("b"), scalar("c")
x, y, z = vector("x", n), vector("y", n), vector("z", n)
A, X, S = matrix("A", m, n), matrix("X", n, n), matrix("S", n, n, "symmetric")
i, j, k, l = index("i j k l", n)
h: Term = index("h", m)


def after(made, term):
    rewrite = made.apply(term)
    return rewrite.result if rewrite is not None else None


# -- + and * -------------------------------------------------------------------


@rule
def pick_two(u: Scalar, v: Scalar):
    """a sum of two, told apart by what they are bound to"""
    return u + v, u * v


def test_the_written_order_comes_first_and_the_last_letter_takes_the_rest():
    bound = dict(pick_two.apply(a + b + c).bindings)
    assert bound["u"] is a
    assert bound["v"] is b + c


def test_operands_are_found_in_any_order():
    assert after(algebra.common_factor, b * a + c * a) is a * (b + c)
    assert after(algebra.cancel, b / a * c * a) is b * c
    assert after(names.softplus_from_log, log(exp(a) + 1)) is names.softplus(a)


def test_what_the_pattern_does_not_use_stays_in_place():
    assert after(algebra.a_term_twice, c + a + b + a) is c + 2 * a + b
    assert after(names.softmax_of_a_vector, 3 * exp(x) * y / sum_(exp(x))) is 3 * softmax(x) * y


def test_a_letter_that_stands_twice_stands_for_one_thing():
    assert after(algebra.a_factor_twice, a * a) is a**2
    assert after(algebra.a_factor_twice, a * b) is None
    assert after(algebra.cancel, a * b * c / (a * b)) is c


def test_a_product_is_not_one_factor():
    assert after(algebra.a_factor_twice, a) is None
    assert after(calculus.log_of_product, log(a)) is None


# -- kinds ---------------------------------------------------------------------


def test_ranks_are_respected():
    assert after(matrices.dot_product_is_symmetric, x @ y) is y @ x
    assert after(matrices.dot_product_is_symmetric, A @ x) is None
    assert after(matrices.transpose_of_a_product, (A @ X).T) is X.T @ A.T
    assert after(norms.number_out_of_a_sum_of_entries, sum_(y * x)) is None
    assert after(norms.number_out_of_a_sum_of_entries, sum_(a * b * x)) is a * b * sum_(x)


@rule
def only_numbers(u: Number, v: Term):
    """a number in front"""
    return u * v, v * u


def test_a_number_is_a_number():
    assert only_numbers.apply(2 * x) is not None
    assert only_numbers.apply(a * x) is None


def test_sizes_in_attributes_must_fit():
    assert after(matrices.identity_from_the_left, eye(m) @ A) is A
    assert after(norms.ones_times_weights, ones(n) @ softmax(x)) is number(1)


def test_the_right_side_is_checked_by_the_language():
    square_only = determinants.determinant_of_a_product
    assert square_only.apply(determinants.det(A @ A.T)) is None
    assert square_only.apply(determinants.det(X @ S)) is not None


# -- bound indices -------------------------------------------------------------


def test_the_name_of_a_bound_index_does_not_matter():
    for bound in (i, k, l):
        assert after(sums.sift, Sum(x[bound] * delta(bound, j), bound)) is x[j]
    assert after(sums.sift, Sum(x[k] * delta(j, k), k)) is x[j]


def test_one_of_several_indices_is_summed():
    assert after(sums.sift, Sum(x[i] * y[k] * delta(k, j), i, k)) is Sum(x[i] * y[j], i)
    assert alike(after(sums.a_sum_splits, Sum(x[i] + y[k], i, k)), Sum(Sum(x[i], i) + Sum(y[k], i), k))


def test_a_factor_that_contains_the_index_does_not_come_out():
    assert after(sums.constant_out_of_a_sum, Sum(x[k] * y[k], k)) is None
    assert after(sums.constant_out_of_a_sum, Sum(x[k] * y[j] * a, k)) is y[j] * a * Sum(x[k], k)


def test_nothing_free_is_captured():
    """Sum over k of y, times x[k] with k free: the product of sums must not confuse the two k's."""
    term = x[k] * Sum(y[k], k)
    assert term.indices == {k}
    made = rewrite_first(multiply_in, term)
    assert made is not None
    result, _ = made
    assert result.indices == {k}
    (other,) = result.args[1:]
    assert other is not k
    assert alike(result, Sum(x[k] * y[l], l))


@rule(requires=[Free("u", "k")])
def multiply_in(u: Scalar, f: Scalar, k: Index):
    """a constant goes into the sum"""
    return u * Sum(f, k), Sum(u * f, k)


def test_two_sums_over_one_letter_are_kept_apart():
    result = after(sums.product_of_sums, Sum(x[k], k) * Sum(y[k], k))
    assert alike(result, Sum(Sum(x[i] * y[j], j), i))


def test_an_index_over_another_size_does_not_match():
    assert after(sums.a_sum_splits.backwards, Sum(x[k], k) + Sum(A[h, j], h)) is None


def test_alike_knows_bound_names_and_order():
    assert alike(Sum(x[i] * y[i], i), Sum(y[k] * x[k], k))
    assert not alike(Sum(x[i], i), Sum(y[i], i))
    assert not alike(x[i], x[k])
    assert alike(tensor(A[h, i] * 2, h, i), tensor(A[h, k] * 2, h, k))
    assert not alike(Sum(x[i] * y[k], i), Sum(x[k] * y[i], k))
    assert not alike(Sum(Sum(X[i, j], i), j), Sum(Sum(X[j, i], i), i))


# -- conditions ----------------------------------------------------------------


def test_conditions_are_kept_or_discharged():
    p = scalar("p", "positive")
    (kept,) = algebra.cancel.apply(b * a / a).conditions
    assert kept.words == "`a` not 0"
    assert not kept.discharged
    (gone,) = algebra.cancel.apply(b * p / p).conditions
    assert gone.discharged == "`p` is declared positive"
    assert calculus.log_of_quotient.apply(log(exp(a) / p)).conditions[0].discharged == "exp is positive"


def test_a_condition_that_is_false_keeps_the_rule_away():
    assert after(calculus.exp_of_log, exp(log(number(-1)))) is None
    assert after(algebra.power_of_a_power, (number(-2) ** 2) ** number(1).__truediv__(2)) is None


def test_a_property_must_be_declared():
    assert after(matrices.symmetric_matrix, S.T) is S
    assert after(matrices.symmetric_matrix, X.T) is None
    assert after(matrices.symmetric_matrix, (2 * S + inv(S)).T) is 2 * S + inv(S)


@rule(requires=[Nonzero("u")])
def over_itself(u: Term):
    """a quotient of equals"""
    return u / u, ones(*u.shape) if u.shape else number(1)


def test_a_zero_is_not_divided_by():
    assert over_itself.apply(number(0) * number(0) ** -1) is None


# -- anywhere inside -----------------------------------------------------------


def test_the_outermost_place_is_rewritten_first():
    inside = (A @ X).T
    term = (inside @ A).T
    result, (rewrite,) = rewrite_first(matrices.transpose_of_a_product, term)
    assert result is A.T @ inside.T
    assert rewrite.result is result


def test_all_outermost_places_are_rewritten_once():
    term = log(exp(a)) + log(exp(b)) * sqrt(log(exp(a)))
    result, rewrites = rewrite_all(calculus.log_of_exp, term)
    assert result is a + b * sqrt(a)
    assert len(rewrites) == 2


def test_no_place_is_none():
    assert rewrite_first(calculus.log_of_exp, a + b) is None
    assert rewrite_all(calculus.log_of_exp, a + b) is None


# -- reading backwards ---------------------------------------------------------


def test_an_identity_reads_both_ways():
    back = calculus.log_of_quotient.backwards
    assert after(back, log(a) - log(b)) is log(a / b)
    assert back.name == "log of quotient, read backwards"
    assert after(names.softmax_of_a_vector.backwards, softmax(z)) is exp(z) / sum_(exp(z))


def test_what_does_not_determine_the_left_side_is_not_read_backwards():
    with pytest.raises(TypeError, match="backwards"):
        _ = matrices.inverse_times_the_matrix.backwards
    with pytest.raises(TypeError, match="backwards"):
        _ = algebra.add_zero.backwards


def test_deep_terms_are_matched_without_recursion():
    deep = x
    for _ in range(3000):
        deep = exp(deep) + y
    assert after(calculus.log_of_exp, log(exp(deep))) is deep
    assert after(algebra.a_factor_twice, deep * deep) is deep**2
    assert rewrite_first(calculus.log_of_exp, exp(deep)) is None


def test_kinds_are_ranks():
    @rule
    def scalars_only(u: Scalar):
        """a scalar"""
        return exp(u), exp(u) * 1

    @rule
    def vectors_only(u: Vector):
        """a vector"""
        return exp(u), exp(u) * 1

    @rule
    def matrices_only(u: Matrix):
        """a matrix"""
        return exp(u), exp(u) * 1

    takes = [[r.apply(exp(t)) is not None for t in (a, x, A)] for r in (scalars_only, vectors_only, matrices_only)]
    assert takes == [[True, False, False], [False, True, False], [False, False, True]]
