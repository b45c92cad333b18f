"""Standard integrals, and functions written so that they can be integrated: positive parts by moduli, the normal
distribution by erf.

Source: DLMF 4.10, 4.26, 4.40, 7.2, 10.32; any calculus text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbench.rules.condition import Condition
from workbench.rules.identity import Scalar, rule
from workbench.rules.requirements import Constant, Nonzero, Positive, Requirement
from workbench.terms.functions.activations import maximum, minimum, where
from workbench.terms.functions.elementwise import (
    absolute,
    arctan,
    cos,
    cosh,
    erf,
    exp,
    log,
    relu,
    sign,
    sin,
    sinh,
    sqrt,
    step,
    tanh,
)
from workbench.terms.functions.named_integrals import zeta
from workbench.terms.functions.special import gamma, i0, normal_cdf
from workbench.terms.heads import SYMBOL, compare, integral, negative, number, oo, pi
from workbench.terms.term import Term


@dataclass(frozen=True)
class Variable(Requirement):
    """The letter is what an integral can run over: a scalar symbol."""

    def judge(self, bound: Mapping[str, Term]) -> Condition | bool:
        x = bound[self.letter]
        return x.head is SYMBOL and not x.shape


@rule
def positive_part_by_the_modulus(x: Term) -> tuple[Term, Term]:
    """a number and its modulus cancel where it is negative and double where it is positive"""
    return relu(x), (x + absolute(x)) / 2


@rule(requires=[Nonzero("x")])
def step_by_the_sign(x: Term) -> tuple[Term, Term]:
    """half of 1 and the sign"""
    return step(x), (1 + sign(x)) / 2


@rule
def choice_by_the_condition(x: Term, y: Term, a: Term, b: Term) -> tuple[Term, Term]:
    """the condition is 1 where the first counts, and 0 where the second does"""
    return where(compare(">", x, y), a, b), b + compare(">", x, y) * (a - b)


@rule
def choice_by_the_weak_condition(x: Term, y: Term, a: Term, b: Term) -> tuple[Term, Term]:
    """the condition is 1 where the first counts, and 0 where the second does"""
    return where(compare(">=", x, y), a, b), b + compare(">=", x, y) * (a - b)


@rule
def choice_by_the_opposite_condition(x: Term, y: Term, a: Term, b: Term) -> tuple[Term, Term]:
    """the condition is 1 where the first counts, and 0 where the second does"""
    return where(compare("<", x, y), a, b), b + compare("<", x, y) * (a - b)


@rule
def choice_by_the_weak_opposite_condition(x: Term, y: Term, a: Term, b: Term) -> tuple[Term, Term]:
    """the condition is 1 where the first counts, and 0 where the second does"""
    return where(compare("<=", x, y), a, b), b + compare("<=", x, y) * (a - b)


@rule
def larger_than_by_the_step(x: Term, y: Term) -> tuple[Term, Term]:
    """one number is larger where what it has more is positive"""
    return compare(">", x, y), step(x - y)


@rule
def smaller_than_by_the_step(x: Term, y: Term) -> tuple[Term, Term]:
    """one number is smaller where what it lacks is positive"""
    return compare("<", x, y), step(y - x)


@rule
def at_least_by_the_step(x: Term, y: Term) -> tuple[Term, Term]:
    """one number is at least the other unless it is smaller"""
    return compare(">=", x, y), 1 - step(y - x)


@rule
def at_most_by_the_step(x: Term, y: Term) -> tuple[Term, Term]:
    """one number is at most the other unless it is larger"""
    return compare("<=", x, y), 1 - step(x - y)


@rule
def larger_by_the_modulus(x: Term, y: Term) -> tuple[Term, Term]:
    """the middle and half the distance"""
    return maximum(x, y), (x + y + absolute(x - y)) / 2


@rule
def smaller_by_the_modulus(x: Term, y: Term) -> tuple[Term, Term]:
    """the middle less half the distance"""
    return minimum(x, y), (x + y - absolute(x - y)) / 2


@rule
def normal_distribution_by_the_error_function(x: Term) -> tuple[Term, Term]:
    """the normal distribution function is the error function, scaled and shifted"""
    return normal_cdf(x), (1 + erf(x / sqrt(number(2)))) / 2


# -- standard integrals: functions without a break, each known because the derivative of its antiderivative is ------


@rule(requires=[Variable("u")])
def integral_of_the_exponential(u: Scalar, p: Scalar, q: Scalar) -> tuple[Term, Term]:
    """the exponential is its own derivative"""
    return integral(exp(u), u, p, q), exp(q) - exp(p)


@rule(requires=[Variable("u")])
def integral_of_the_sine(u: Scalar, p: Scalar, q: Scalar) -> tuple[Term, Term]:
    """the derivative of the cosine is minus the sine"""
    return integral(sin(u), u, p, q), -cos(q) + cos(p)


@rule(requires=[Variable("u")])
def integral_of_the_cosine(u: Scalar, p: Scalar, q: Scalar) -> tuple[Term, Term]:
    """the derivative of the sine is the cosine"""
    return integral(cos(u), u, p, q), sin(q) - sin(p)


@rule(requires=[Variable("u")])
def integral_of_the_hyperbolic_sine(u: Scalar, p: Scalar, q: Scalar) -> tuple[Term, Term]:
    """the derivative of cosh is sinh"""
    return integral(sinh(u), u, p, q), cosh(q) - cosh(p)


@rule(requires=[Variable("u")])
def integral_of_the_hyperbolic_cosine(u: Scalar, p: Scalar, q: Scalar) -> tuple[Term, Term]:
    """the derivative of sinh is cosh"""
    return integral(cosh(u), u, p, q), sinh(q) - sinh(p)


@rule(requires=[Variable("u")])
def integral_of_the_hyperbolic_tangent(u: Scalar, p: Scalar, q: Scalar) -> tuple[Term, Term]:
    """sinh is the derivative of cosh"""
    return integral(tanh(u), u, p, q), log(cosh(q)) - log(cosh(p))


@rule(requires=[Variable("u")])
def integral_of_the_squared_reciprocal_of_cosh(u: Scalar, p: Scalar, q: Scalar) -> tuple[Term, Term]:
    """the derivative of `tanh(x)` is `1/cosh(x)**2`"""
    return integral(cosh(u) ** -2, u, p, q), tanh(q) - tanh(p)


@rule(requires=[Variable("u")])
def integral_of_the_reciprocal_of_cosh(u: Scalar, p: Scalar, q: Scalar) -> tuple[Term, Term]:
    """`1/cosh(x) == 2*exp(x)/(1 + exp(2*x))`"""
    return integral(cosh(u) ** -1, u, p, q), 2 * arctan(exp(q)) - 2 * arctan(exp(p))


@rule(requires=[Variable("u")])
def integral_of_the_absolute_value(u: Scalar, p: Scalar, q: Scalar) -> tuple[Term, Term]:
    """half the square, with its sign"""
    return integral(absolute(u), u, p, q), q * absolute(q) / 2 - p * absolute(p) / 2


@rule(requires=[Variable("x"), Positive("a")])
def gaussian_integral(x: Scalar, a: Scalar) -> tuple[Term, Term]:
    """its square is an integral over the plane, easy in polar coordinates"""
    return integral(exp(-a * x**2), x, negative(oo), oo), sqrt(pi / a)


@rule(requires=[Variable("u"), Positive("s")])
def definition_of_the_gamma_function(u: Scalar, s: Scalar) -> tuple[Term, Term]:
    """`gamma(s)` is defined as the integral of `u**(s - 1)*exp(-u)` in `u` from 0 on"""
    return integral(u ** (s - 1) * exp(-u), u, number(0), oo), gamma(s)


@rule(name="definition of the Bessel function", requires=[Variable("u"), Constant("a", "u")])
def definition_of_the_bessel_function(u: Scalar, a: Scalar) -> tuple[Term, Term]:
    """`i0(a)` is defined as the mean of `exp(a*cos(u))` over a whole turn"""
    return integral(exp(a * cos(u)), u, -pi, pi), 2 * pi * i0(a)


@rule(requires=[Variable("u")])
def definition_of_the_error_function(u: Scalar, z: Scalar) -> tuple[Term, Term]:
    """`erf(z)` is defined as the integral of `2*exp(-u**2)/sqrt(pi)` in `u` from 0 to `z`"""
    return integral(exp(-(u**2)), u, number(0), z), sqrt(pi) / 2 * erf(z)


@rule(requires=[Variable("u")])
def definition_of_the_normal_distribution_function(u: Scalar, z: Scalar) -> tuple[Term, Term]:
    """`normal_cdf(z)` is defined as the integral of the standard normal density up to `z`"""
    return integral(exp(-(u**2) / 2) / sqrt(2 * pi), u, negative(oo), z), normal_cdf(z)


@rule(requires=[Variable("u"), Positive("s"), Positive("b"), Constant("s", "u"), Constant("b", "u")])
def power_from_zero(u: Scalar, s: Scalar, b: Scalar) -> tuple[Term, Term]:
    """the exponent grows by one, and one divides by it; at 0 there is nothing"""
    return integral(u**s, u, number(0), b), b ** (s + 1) / (s + 1)


@rule(requires=[Variable("u"), Positive("s"), Positive("b"), Constant("s", "u"), Constant("b", "u")])
def gamma_integral(u: Scalar, s: Scalar, b: Scalar) -> tuple[Term, Term]:
    """the gamma function with `b*u` in the place of the variable"""
    return integral(u ** (s - 1) * exp(-b * u), u, number(0), oo), gamma(s) / b**s


@rule(requires=[Variable("u"), Positive("p"), Positive("q")])
def beta_integral(u: Scalar, p: Scalar, q: Scalar) -> tuple[Term, Term]:
    """the beta integral is `gamma(p)*gamma(q)/gamma(p + q)`"""
    return integral(u ** (p - 1) * (1 - u) ** (q - 1), u, number(0), number(1)), gamma(p) * gamma(q) / gamma(p + q)


@rule(requires=[Variable("u"), Positive("p")])
def bose_integral(u: Scalar, p: Scalar) -> tuple[Term, Term]:
    """a geometric series in `exp(-u)`, integrated term by term: it adds up to a zeta function"""
    return integral(u**p / (exp(u) - 1), u, number(0), oo), gamma(p + 1) * zeta(p + 1)


@rule(requires=[Variable("u"), Positive("p")])
def fermi_integral(u: Scalar, p: Scalar) -> tuple[Term, Term]:
    """an alternating geometric series in `exp(-u)`, integrated term by term: it adds up to a zeta function"""
    return integral(u**p / (exp(u) + 1), u, number(0), oo), (1 - 2 ** (-p)) * gamma(p + 1) * zeta(p + 1)


INCREMENTS = (
    integral_of_the_exponential,
    integral_of_the_sine,
    integral_of_the_cosine,
    integral_of_the_hyperbolic_sine,
    integral_of_the_hyperbolic_cosine,
    integral_of_the_hyperbolic_tangent,
    integral_of_the_squared_reciprocal_of_cosh,
    integral_of_the_reciprocal_of_cosh,
    integral_of_the_absolute_value,
)
"""The standard integrals from p to q: the term of the right side at q is an antiderivative."""

__all__ = [
    "INCREMENTS",
    "Variable",
    "at_least_by_the_step",
    "at_most_by_the_step",
    "beta_integral",
    "bose_integral",
    "choice_by_the_condition",
    "choice_by_the_opposite_condition",
    "choice_by_the_weak_condition",
    "choice_by_the_weak_opposite_condition",
    "fermi_integral",
    "gaussian_integral",
    "definition_of_the_bessel_function",
    "definition_of_the_error_function",
    "definition_of_the_gamma_function",
    "definition_of_the_normal_distribution_function",
    "integral_of_the_absolute_value",
    "integral_of_the_cosine",
    "integral_of_the_exponential",
    "integral_of_the_hyperbolic_cosine",
    "integral_of_the_hyperbolic_sine",
    "integral_of_the_hyperbolic_tangent",
    "integral_of_the_reciprocal_of_cosh",
    "integral_of_the_sine",
    "integral_of_the_squared_reciprocal_of_cosh",
    "larger_by_the_modulus",
    "larger_than_by_the_step",
    "normal_distribution_by_the_error_function",
    "positive_part_by_the_modulus",
    "smaller_by_the_modulus",
    "smaller_than_by_the_step",
    "step_by_the_sign",
]
