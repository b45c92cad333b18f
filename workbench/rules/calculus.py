"""Logarithms, exponentials, roots, angles, and the rules of differentiation under the names that authors use.

Identities hold entry by entry on arrays of any rank. References: any calculus text; DLMF ch. 4.
"""

from __future__ import annotations

from workbench.rules.differentials import chain_rule, constant_rule, jump_rule
from workbench.rules.identity import rule
from workbench.rules.leibniz import (
    change_of_a_square_norm,
    change_of_a_sum_of_squares,
    constant_factor,
    derivative_of_a_big_sum,
    derivative_of_an_exponential,
    logarithmic_derivative,
    power_rule,
    product_rule,
    product_rule_for_matrices,
    quotient_rule,
    reciprocal_rule,
    sum_rule,
)
from workbench.rules.partials import independent_inputs
from workbench.rules.requirements import Nonnegative, Nonzero, Positive
from workbench.terms.functions.elementwise import (
    absolute,
    cos,
    cosh,
    exp,
    log,
    log_sigmoid,
    relu,
    sigmoid,
    sign,
    sin,
    sinh,
    softplus,
    sqrt,
    step,
    tan,
    tanh,
)
from workbench.terms.functions.linear_algebra import ones
from workbench.terms.functions.special import gamma
from workbench.terms.heads import ADD, MUL, add, mul, number, scalar
from workbench.terms.term import Term

_x, _y = scalar("x"), scalar("y")
_p, _q, _r = scalar("p", "positive"), scalar("q", "positive"), scalar("r", "positive")


def _factors(x: Term) -> tuple[Term, ...]:
    return x.args if x.head is MUL else (x,)


def _terms(x: Term) -> tuple[Term, ...]:
    return x.args if x.head is ADD else (x,)


# -- logarithms and exponentials -----------------------------------------------


@rule(requires=[Positive("a"), Positive("b")], cases=lambda: [(log(exp(_x) / _p), log(exp(_x)) - log(_p))])
def log_of_quotient(a: Term, b: Term) -> tuple[Term, Term]:
    """the logarithm of a quotient is the difference of the logarithms"""
    return log(a / b), log(a) - log(b)


@rule(requires=[Positive("a"), Positive("b")], cases=lambda: [(log(_p * _q * _r), log(_p) + log(_q) + log(_r))])
def log_of_product(a: Term, b: Term) -> tuple[Term, Term]:
    """the logarithm of a product is the sum of the logarithms"""
    return log(a * b), add(*(log(t) for t in (*_factors(a), *_factors(b))))


@rule(requires=[Positive("x")], cases=lambda: [(log(_p**2), 2 * log(_p))])
def log_of_power(x: Term, a: Term) -> tuple[Term, Term]:
    """the exponent comes in front of the logarithm"""
    return log(x**a), a * log(x)


@rule(requires=[Positive("x")])
def log_of_reciprocal(x: Term) -> tuple[Term, Term]:
    """the logarithm of a reciprocal is minus the logarithm"""
    return log(1 / x), -log(x)


@rule
def log_of_exp(x: Term) -> tuple[Term, Term]:
    """the logarithm undoes the exponential"""
    return log(exp(x)), x


@rule(requires=[Positive("x")])
def exp_of_log(x: Term) -> tuple[Term, Term]:
    """the exponential undoes the logarithm"""
    return exp(log(x)), x


@rule
def log_of_one() -> tuple[Term, Term]:
    """the logarithm of 1 is 0"""
    return log(number(1)), number(0)


@rule
def exp_of_zero() -> tuple[Term, Term]:
    """the exponential of 0 is 1"""
    return exp(number(0)), number(1)


@rule
def gamma_of_one() -> tuple[Term, Term]:
    """the Gamma function is 1 at 1: 0! is 1"""
    return gamma(number(1)), number(1)


@rule(cases=lambda: [(exp(_x + _y - 1), exp(_x) * exp(_y) * exp(number(-1)))])
def exp_of_sum(a: Term, b: Term) -> tuple[Term, Term]:
    """the exponential of a sum is the product of the exponentials"""
    return exp(a + b), mul(*(exp(t) for t in (*_terms(a), *_terms(b))))


@rule
def exp_of_difference(a: Term, b: Term) -> tuple[Term, Term]:
    """the exponential of a difference is the quotient of the exponentials"""
    return exp(a - b), exp(a) / exp(b)


@rule
def exp_of_negative(x: Term) -> tuple[Term, Term]:
    """a minus sign in the exponent makes the reciprocal"""
    return exp(-x), 1 / exp(x)


@rule
def power_of_exp(x: Term, a: Term) -> tuple[Term, Term]:
    """a power of an exponential multiplies the exponent"""
    return exp(x) ** a, exp(a * x)


@rule(requires=[Positive("x")])
def power_as_exp(x: Term, a: Term) -> tuple[Term, Term]:
    """a power of a positive number is the exponential of the exponent times its logarithm"""
    return x**a, exp(a * log(x))


# -- roots, moduli, signs ------------------------------------------------------


@rule
def root_of_a_square(x: Term) -> tuple[Term, Term]:
    """the root of a square is the absolute value"""
    return sqrt(x**2), absolute(x)


@rule(requires=[Nonnegative("x")])
def square_of_a_root(x: Term) -> tuple[Term, Term]:
    """the square undoes the root"""
    return sqrt(x) ** 2, x


@rule(requires=[Nonnegative("x"), Nonnegative("y")])
def root_of_a_product(x: Term, y: Term) -> tuple[Term, Term]:
    """the root of a product is the product of the roots"""
    return sqrt(x * y), sqrt(x) * sqrt(y)


@rule(requires=[Nonnegative("x"), Positive("y")])
def root_of_a_quotient(x: Term, y: Term) -> tuple[Term, Term]:
    """the root of a quotient is the quotient of the roots"""
    return sqrt(x / y), sqrt(x) / sqrt(y)


@rule(requires=[Positive("x")])
def a_number_over_its_root(x: Term) -> tuple[Term, Term]:
    """a number is its root times its root"""
    return x / sqrt(x), sqrt(x)


@rule
def square_of_a_modulus(x: Term) -> tuple[Term, Term]:
    """the square does not see the sign"""
    return absolute(x) ** 2, x**2


@rule(requires=[Nonnegative("x")])
def modulus_of_a_nonnegative_number(x: Term) -> tuple[Term, Term]:
    """a number that is not negative is its own absolute value"""
    return absolute(x), x


@rule
def modulus_of_a_product(x: Term, y: Term) -> tuple[Term, Term]:
    """the absolute value of a product is the product of the absolute values"""
    return absolute(x * y), absolute(x) * absolute(y)


@rule
def modulus_by_sign(x: Term) -> tuple[Term, Term]:
    """the absolute value is the sign times the number"""
    return absolute(x), sign(x) * x


@rule(requires=[Nonzero("x")])
def sign_over_modulus(x: Term) -> tuple[Term, Term]:
    """a number is its sign times its absolute value"""
    return sign(x) / absolute(x), 1 / x


@rule(requires=[Nonzero("x")])
def square_of_a_sign(x: Term) -> tuple[Term, Term]:
    """a sign that is not 0 squares to 1"""
    return sign(x) ** 2, ones(*x.shape) if x.shape else number(1)


@rule
def relu_by_step(x: Term) -> tuple[Term, Term]:
    """the positive part is the number where it is positive"""
    return relu(x), x * step(x)


@rule
def modulus_by_positive_parts(x: Term) -> tuple[Term, Term]:
    """the absolute value is the positive part of the number plus that of its negative"""
    return absolute(x), relu(x) + relu(-x)


# -- angles --------------------------------------------------------------------


@rule
def pythagoras(x: Term) -> tuple[Term, Term]:
    """the circle has radius 1"""
    return sin(x) ** 2 + cos(x) ** 2, ones(*x.shape) if x.shape else number(1)


@rule
def sine_of_a_double_angle(x: Term) -> tuple[Term, Term]:
    """the addition formula with equal angles"""
    return sin(2 * x), 2 * sin(x) * cos(x)


@rule
def cosine_of_a_double_angle(x: Term) -> tuple[Term, Term]:
    """the addition formula with equal angles"""
    return cos(2 * x), cos(x) ** 2 - sin(x) ** 2


@rule
def tangent_as_a_quotient(x: Term) -> tuple[Term, Term]:
    """the tangent is sine over cosine"""
    return tan(x), sin(x) / cos(x)


@rule
def hyperbolic_pythagoras(x: Term) -> tuple[Term, Term]:
    """cosh squared exceeds sinh squared by 1"""
    return cosh(x) ** 2, 1 + sinh(x) ** 2


@rule
def tanh_as_a_quotient(x: Term) -> tuple[Term, Term]:
    """the hyperbolic tangent is sinh over cosh"""
    return tanh(x), sinh(x) / cosh(x)


@rule
def sinh_by_exponentials(x: Term) -> tuple[Term, Term]:
    """the odd part of the exponential"""
    return sinh(x), (exp(x) - exp(-x)) / 2


@rule
def cosh_by_exponentials(x: Term) -> tuple[Term, Term]:
    """the even part of the exponential"""
    return cosh(x), (exp(x) + exp(-x)) / 2


# -- the logistic function and its kin -----------------------------------------


@rule
def sigmoid_of_the_negative(x: Term) -> tuple[Term, Term]:
    """the two probabilities sum to 1"""
    return sigmoid(-x), 1 - sigmoid(x)


@rule
def one_minus_sigmoid(x: Term) -> tuple[Term, Term]:
    """the two probabilities sum to 1"""
    return 1 - sigmoid(x), sigmoid(-x)


@rule(requires=[Positive("a"), Positive("b")])
def sigmoid_of_a_logarithm_of_odds(a: Term, b: Term) -> tuple[Term, Term]:
    """the share of one in both"""
    return sigmoid(log(a / b)), a / (a + b)


@rule
def tanh_by_sigmoid(x: Term) -> tuple[Term, Term]:
    """the hyperbolic tangent is a stretched logistic function"""
    return tanh(x), 2 * sigmoid(2 * x) - 1


@rule
def softplus_minus_its_mirror(x: Term) -> tuple[Term, Term]:
    """a number is the difference of two softplus values"""
    return softplus(x) - softplus(-x), x


@rule
def softplus_minus_x(x: Term) -> tuple[Term, Term]:
    """a number is the difference of two softplus values"""
    return softplus(x) - x, softplus(-x)


@rule
def log_of_sigmoid(x: Term) -> tuple[Term, Term]:
    """minus the softplus of the negative"""
    return log(sigmoid(x)), -softplus(-x)


@rule
def log_sigmoid_by_softplus(x: Term) -> tuple[Term, Term]:
    """minus the softplus of the negative"""
    return log_sigmoid(x), -softplus(-x)


__all__ = [
    "chain_rule",
    "change_of_a_square_norm",
    "change_of_a_sum_of_squares",
    "constant_factor",
    "constant_rule",
    "derivative_of_a_big_sum",
    "derivative_of_an_exponential",
    "independent_inputs",
    "jump_rule",
    "logarithmic_derivative",
    "power_rule",
    "product_rule",
    "product_rule_for_matrices",
    "quotient_rule",
    "reciprocal_rule",
    "sum_rule",
]
