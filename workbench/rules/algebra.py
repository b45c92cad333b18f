"""Algebra of numbers, entry by entry on arrays of any rank.

Domains are stated: a law that divides or takes roots says of what. Reference: any algebra text.
"""

from __future__ import annotations

from workbench.rules.identity import Number, rule
from workbench.rules.requirements import Nonzero, PowerLaw, Whole
from workbench.rules.writing import is_number, product, zero
from workbench.terms.functions.linear_algebra import ones
from workbench.terms.heads import ADD, NUMBER, add, mul, number, power, scalar
from workbench.terms.term import Term

_x, _y, _a, _b = scalar("x"), scalar("y"), scalar("a"), scalar("b")


def _terms(x: Term) -> tuple[Term, ...]:
    return x.args if x.head is ADD else (x,)


def _plus(a: Term, b: Term) -> Term:
    """The sum of two exponents or counts: of numbers, the number."""
    return number(a.value + b.value) if a.head is NUMBER and b.head is NUMBER else a + b


def _minus(a: Term, b: Term) -> Term:
    return number(a.value - b.value) if a.head is NUMBER and b.head is NUMBER else a - b


def _times(a: Term, b: Term) -> Term:
    return number(a.value * b.value) if a.head is NUMBER and b.head is NUMBER else a * b


def _raised(x: Term, a: Term) -> Term:
    """x**a with x**1 written x."""
    return x if is_number(a, 1) else power(x, a)


# -- zero, one and signs -------------------------------------------------------


@rule(cases=lambda: [(_x + 0 + _y, _x + _y)])
def add_zero(x: Term) -> tuple[Term, Term]:
    """adding 0 changes nothing"""
    return x + 0, x


@rule(cases=lambda: [(mul(1, _x, _y), _x * _y), (1 / _x, power(_x, -1))])
def multiply_by_one(x: Term) -> tuple[Term, Term]:
    """a factor 1 changes nothing"""
    return mul(1, x), x


@rule
def multiply_by_zero(x: Term) -> tuple[Term, Term]:
    """a factor 0 leaves nothing"""
    return mul(0, x), zero(x.shape)


@rule
def double_negative(x: Term) -> tuple[Term, Term]:
    """two minus signs cancel"""
    return mul(-1, -1, x), x


@rule(cases=lambda: [(-(_x + _y - _a), -_x - _y + mul(-1, -1, _a))])
def minus_of_a_sum(x: Term, y: Term) -> tuple[Term, Term]:
    """the minus sign goes to every term"""
    return -(x + y), add(*(-t for t in (*_terms(x), *_terms(y))))


@rule(counter=lambda: _x - _y)
def a_term_and_its_negative(x: Term) -> tuple[Term, Term]:
    """a term and its negative add up to 0"""
    return x - x, zero(x.shape)


@rule(cases=lambda: [(_a + _x - _x + _b, _a + _b)])
def terms_cancel(f: Term, x: Term) -> tuple[Term, Term]:
    """a term and its negative cancel"""
    return f + x - x, f


# -- sums and products ---------------------------------------------------------


@rule(cases=lambda: [(_a * (_x + _y - 1), _a * _x + _a * _y - _a), ((_x + _y) / _a, _x / _a + _y / _a)])
def distribute(a: Term, x: Term, y: Term) -> tuple[Term, Term]:
    """the factor goes to every term of the sum"""
    return a * (x + y), add(*(product(a, t) for t in (*_terms(x), *_terms(y))))


@rule(cases=lambda: [(_a * _x + _b + _y * _a, _a * (_x + _y) + _b)])
def common_factor(a: Term, x: Term, y: Term) -> tuple[Term, Term]:
    """the factor that both terms share stands in front"""
    return a * x + a * y, a * (x + y)


@rule(cases=lambda: [(_x - _x * _y, _x * (1 - _y))])
def common_factor_of_a_term_and_its_multiple(a: Term, y: Term) -> tuple[Term, Term]:
    """a term is 1 times itself"""
    return a + mul(-1, a, y), a * (1 - y)


@rule(cases=lambda: [(2 * _x + 3 * _x, 5 * _x)])
def like_terms(a: Number, b: Number, x: Term) -> tuple[Term, Term]:
    """equal terms are counted together"""
    return a * x + b * x, _plus(a, b) * x


@rule
def a_term_twice(x: Term) -> tuple[Term, Term]:
    """equal terms are counted together"""
    return x + x, 2 * x


@rule(cases=lambda: [((_x + _y) ** 2, _x**2 + 2 * _x * _y + _y**2)])
def square_of_a_sum(x: Term, y: Term) -> tuple[Term, Term]:
    """the binomial formula for squares"""
    return (x + y) ** 2, x**2 + 2 * x * y + y**2


@rule
def difference_of_squares(x: Term, y: Term) -> tuple[Term, Term]:
    """the difference of squares is the difference times the sum"""
    return x**2 - y**2, (x - y) * (x + y)


@rule
def complete_the_square(x: Term, b: Term) -> tuple[Term, Term]:
    """add and subtract the square of half the middle coefficient"""
    return x**2 + 2 * b * x, (x + b) ** 2 - b**2


# -- quotients -----------------------------------------------------------------


@rule(requires=[Nonzero("x")], counter=lambda: mul(0, power(number(0), -1)))
def a_number_over_itself(x: Term) -> tuple[Term, Term]:
    """a number over itself is 1"""
    return x / x, ones(*x.shape) if x.shape else number(1)


@rule(
    requires=[Nonzero("x")],
    cases=lambda: [(_a * _x / _x, _a), (_a * _x * _b / _x, _a * _b)],
    counter=lambda: _a * _y / _x,
)
def cancel(f: Term, x: Term) -> tuple[Term, Term]:
    """a factor above and below the bar cancels"""
    return f * x / x, f


@rule(requires=[Nonzero("x")])
def a_square_over_its_root(x: Term) -> tuple[Term, Term]:
    """one factor of the square cancels"""
    return x**2 / x, x


@rule(requires=[Nonzero("x")])
def a_number_over_its_square(x: Term) -> tuple[Term, Term]:
    """one factor of the square cancels"""
    return x / x**2, 1 / x


@rule(cases=lambda: [((_x + _y - _b) / _a, _x / _a + _y / _a + -_b / _a)], requires=[Nonzero("c")])
def split_a_fraction(a: Term, b: Term, c: Term) -> tuple[Term, Term]:
    """every term of the numerator is divided"""
    return (a + b) / c, add(*(t / c for t in (*_terms(a), *_terms(b))))


@rule(requires=[Nonzero("c")])
def one_denominator(a: Term, b: Term, c: Term) -> tuple[Term, Term]:
    """fractions with the same denominator add above the bar"""
    return a / c + b / c, (a + b) / c


@rule(requires=[Nonzero("c"), Nonzero("e")])
def combine_fractions(a: Term, b: Term, c: Term, e: Term) -> tuple[Term, Term]:
    """bring the fractions to a common denominator"""
    return a / c + b / e, (a * e + b * c) / (c * e)


@rule(requires=[Nonzero("x")])
def bring_to_one_denominator(a: Term, b: Term, x: Term) -> tuple[Term, Term]:
    """a whole part is brought over the denominator"""
    return a + b / x, (a * x + b) / x


@rule(requires=[Nonzero("a"), Nonzero("b")])
def reciprocal_of_a_quotient(a: Term, b: Term) -> tuple[Term, Term]:
    """dividing by a fraction is multiplying by its reciprocal"""
    return 1 / (a / b), b / a


@rule(requires=[Nonzero("a"), Nonzero("b")], cases=lambda: [(_x / (_a * _b), _x / _a / _b)])
def quotient_by_a_product(x: Term, a: Term, b: Term) -> tuple[Term, Term]:
    """divide by one factor after the other"""
    return x / (a * b), x / a / b


# -- powers --------------------------------------------------------------------


@rule
def a_factor_twice(x: Term) -> tuple[Term, Term]:
    """a factor times itself is its square"""
    return x * x, x**2


@rule(
    requires=[PowerLaw("x", "a"), PowerLaw("x", "b")],
    cases=lambda: [(_x**2 * _x**3, _x**5), (_x**3 * _y * _x**-2, _x * _y)],
)
def product_of_powers(x: Term, a: Term, b: Term) -> tuple[Term, Term]:
    """exponents add"""
    return x**a * x**b, _raised(x, _plus(a, b))


@rule(requires=[PowerLaw("x", "a")], cases=lambda: [(_x * _x**2, _x**3)])
def one_more_factor(x: Term, a: Number) -> tuple[Term, Term]:
    """a further factor adds one to the exponent"""
    return x * x**a, _raised(x, _plus(a, number(1)))


@rule(
    requires=[PowerLaw("x", "a"), PowerLaw("x", "b"), Nonzero("x")],
    cases=lambda: [(_x**5 / _x**3, _x**2)],
)
def quotient_of_powers(x: Term, a: Term, b: Term) -> tuple[Term, Term]:
    """exponents subtract"""
    return x**a / x**b, _raised(x, _minus(a, b))


@rule(
    requires=[PowerLaw("x", "a"), PowerLaw("x", "b")],
    cases=lambda: [((_x**2) ** 3, _x**6)],
)
def power_of_a_power(x: Term, a: Term, b: Term) -> tuple[Term, Term]:
    """exponents multiply"""
    return (x**a) ** b, _raised(x, _times(a, b))


@rule(requires=[PowerLaw("x", "a"), PowerLaw("y", "a")], cases=lambda: [((_x * _y) ** 2, _x**2 * _y**2)])
def power_of_a_product(x: Term, y: Term, a: Term) -> tuple[Term, Term]:
    """every factor is raised"""
    return (x * y) ** a, x**a * y**a


@rule(requires=[Nonzero("x"), Whole("a")], cases=lambda: [(1 / _x**2, _x**-2)])
def a_negative_power(x: Term, a: Number) -> tuple[Term, Term]:
    """a minus sign in the exponent is a reciprocal"""
    return 1 / x**a, x ** (-a)


@rule
def first_power(x: Term) -> tuple[Term, Term]:
    """the first power is the number itself"""
    return x**1, x


@rule
def power_zero(x: Term) -> tuple[Term, Term]:
    """the empty product is 1"""
    return x**0, ones(*x.shape) if x.shape else number(1)
