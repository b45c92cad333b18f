"""Schemas about squares and their roots.

Source: Steele, The Cauchy-Schwarz Master Class, ch. 1.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.identity import Scalar
from workbench.rules.requirements import Constant, Nonnegative
from workbench.rules.schema import Proof, Variable, schema
from workbench.terms.functions.elementwise import absolute
from workbench.terms.heads import equals, number, relation, scalar
from workbench.terms.statements import both, exists, forall, iff
from workbench.terms.term import Term

_a, _b, _c, _t, _p = scalar("a"), scalar("b"), scalar("c"), scalar("t"), scalar("p", "positive")
_ZERO = number(0)


def _never_negative() -> Iterator[Proof]:
    yield [forall(relation(">=", _a - 2 * _b * _t + _c * _t**2, _ZERO), _t)], relation("<=", _b**2, _a * _c)


def _sometimes_negative() -> Iterator[Proof]:
    yield [relation(">=", _a - 2 * _b * _t + _c * _t**2, _ZERO)], relation("<=", _b**2, _a * _c)  # at one t only
    yield [forall(relation(">=", _a - 2 * _b * _t + _c * _t**2, number(-1)), _t)], relation("<=", _b**2, _a * _c)
    of_t = forall(relation(">=", _t**2 - 2 * _t * _t + 2 * _t**2, _ZERO), _t)
    yield [of_t], relation("<=", _t**2, _t**2 / 2)  # t in its coefficients


@schema(
    requires=[Constant("a", "t"), Constant("b", "t"), Constant("c", "t")],
    cases=_never_negative, counters=_sometimes_negative,
)  # fmt: skip
def parabola_that_is_never_negative(a: Scalar, b: Scalar, c: Scalar, t: Variable) -> tuple[list[Term], Term]:
    """`a - 2*b*t + c*t**2` has no two zeros where it is never negative: its discriminant is not positive"""
    return [forall(relation(">=", a - 2 * b * t + c * t**2, _ZERO), t)], relation("<=", b**2, a * c)


def _roots() -> Iterator[Proof]:
    yield [relation("<=", _b**2, _p**2)], relation("<=", absolute(_b), _p)
    yield [relation("<=", _b**2, (_p + 1) ** 2)], relation("<=", absolute(_b), _p + 1)


def _no_roots() -> Iterator[Proof]:
    yield [relation("<=", _b**2, _c**2)], relation("<=", absolute(_b), _c)  # c may be negative
    yield [relation("<=", _b**2, _p)], relation("<=", absolute(_b), _p)  # no square on the right


@schema(requires=[Nonnegative("v")], cases=_roots, counters=_no_roots)
def roots_of_both_sides(u: Scalar, v: Scalar) -> tuple[list[Term], Term]:
    """the root is monotone, and the root of a square is the modulus"""
    return [relation("<=", u**2, v**2)], relation("<=", absolute(u), v)


def _as_modulus() -> Iterator[Proof]:
    yield [], iff(relation("<=", _b**2, _p**2), relation("<=", absolute(_b), _p))
    yield [relation(">=", _c, _ZERO)], iff(relation("<=", _b**2, _c**2), relation("<=", absolute(_b), _c))


def _not_as_modulus() -> Iterator[Proof]:
    yield [], iff(relation("<=", _b**2, _c**2), relation("<=", absolute(_b), _c))  # c may be negative
    yield [], iff(relation("<=", _b**2, _p**2), relation("<=", _b, _p))  # b may be below -p


@schema(name="squares and moduli", requires=[Nonnegative("v")], cases=_as_modulus, counters=_not_as_modulus)
def squares_in_the_order_of_moduli(u: Scalar, v: Scalar) -> tuple[list[Term], Term]:
    """for a bound that is not negative, squares have the order of moduli"""
    return [], iff(relation("<=", u**2, v**2), relation("<=", absolute(u), v))


@schema(
    name="squares and moduli, strictly",
    requires=[Nonnegative("v")],
    cases=lambda: [([], iff(relation("<", absolute(_b), _p), relation("<", _b**2, _p**2)))],
    counters=lambda: [([], iff(relation("<", absolute(_b), _c), relation("<", _b**2, _c**2))),
                      ([], iff(relation("<", _b, _p), relation("<", _b**2, _p**2)))],
)  # fmt: skip
def squares_in_the_strict_order_of_moduli(u: Scalar, v: Scalar) -> tuple[list[Term], Term]:
    """for a bound that is not negative, squares have the order of moduli"""
    return [], iff(relation("<", absolute(u), v), relation("<", u**2, v**2))


def _modulus() -> Iterator[Proof]:
    yield [], relation("<=", _b, absolute(_b))


def _no_modulus() -> Iterator[Proof]:
    yield [], relation(">=", _b, absolute(_b))
    yield [], relation("<=", _b, absolute(_c))


@schema(cases=_modulus, counters=_no_modulus)
def at_most_its_modulus(u: Scalar) -> tuple[list[Term], Term]:
    """a number is at most its modulus"""
    return [], relation("<=", u, absolute(u))


@schema(
    cases=lambda: [([], relation("<=", -absolute(_b), _b))],
    counters=lambda: [([], relation("<=", -absolute(_b), _c)), ([], relation("<=", absolute(_b), _b))],
)
def at_least_minus_its_modulus(u: Scalar) -> tuple[list[Term], Term]:
    """a number is at least minus its modulus"""
    return [], relation("<=", -absolute(u), u)


def _not_zero() -> Iterator[Proof]:
    yield [relation(">", _b**2, _ZERO)], relation(">", absolute(_b), _ZERO)


def _maybe_zero() -> Iterator[Proof]:
    yield [relation(">=", _b**2, _ZERO)], relation(">", absolute(_b), _ZERO)
    yield [relation(">", _b**2, _ZERO)], relation(">", absolute(_c), _ZERO)
    yield [relation(">", _b**2, _ZERO)], relation(">", _b, _ZERO)


@schema(cases=_not_zero, counters=_maybe_zero)
def positive_modulus(u: Scalar) -> tuple[list[Term], Term]:
    """a number whose square is positive is not 0, and its modulus is positive"""
    return [relation(">", u**2, _ZERO)], relation(">", absolute(u), _ZERO)


def _bases() -> Iterator[Proof]:
    yield [relation("<=", _b**2, _p**2)], relation("<=", _b, _p)


def _no_bases() -> Iterator[Proof]:
    yield [relation("<=", _b**2, _c**2)], relation("<=", _b, _c)  # c may be negative
    yield [relation("<=", _b**2, _p**2)], relation("<=", _p, _b)  # the other way


@schema(requires=[Nonnegative("v")], cases=_bases, counters=_no_bases)
def the_smaller_square(u: Scalar, v: Scalar) -> tuple[list[Term], Term]:
    """of numbers that are not negative the one with the smaller square is the smaller one"""
    return [relation("<=", u**2, v**2)], relation("<=", u, v)


def _equal_bases() -> Iterator[Proof]:
    yield [equals((_p + 1) ** 2, _p**2)], equals(_p + 1, _p)
    yield [equals(_p**2, absolute(_b) ** 2)], equals(_p, absolute(_b))


def _other_bases() -> Iterator[Proof]:
    yield [equals(_b**2, _p**2)], equals(_b, _p)  # b may be negative
    yield [equals(_p**2, _c)], equals(_p, _c)


@schema(requires=[Nonnegative("u"), Nonnegative("v")], cases=_equal_bases, counters=_other_bases)
def equal_squares(u: Scalar, v: Scalar) -> tuple[list[Term], Term]:
    """numbers that are not negative are equal where their squares are"""
    return [equals(u**2, v**2)], equals(u, v)


def _root() -> Iterator[Proof]:
    yield [relation(">", _a, _ZERO)], exists(both(relation(">", _t, _ZERO), equals(_t**2, _a)), _t)


def _no_root() -> Iterator[Proof]:
    yield [relation(">", _b, _ZERO)], exists(both(relation(">", _t, _ZERO), equals(_t**2, _a)), _t)
    yield [relation(">=", _a, _ZERO)], exists(both(relation(">", _t, _ZERO), equals(_t**2, _a)), _t)


@schema(name="a positive number has a root", requires=[Constant("a", "r")], cases=_root, counters=_no_root)
def positive_root(a: Scalar, r: Variable) -> tuple[list[Term], Term]:
    """every positive number is the square of a positive number"""
    return [relation(">", a, _ZERO)], exists(both(relation(">", r, _ZERO), equals(r**2, a)), r)


__all__ = [
    "equal_squares",
    "at_least_minus_its_modulus",
    "at_most_its_modulus",
    "parabola_that_is_never_negative",
    "positive_modulus",
    "positive_root",
    "roots_of_both_sides",
    "squares_in_the_order_of_moduli",
    "squares_in_the_strict_order_of_moduli",
    "the_smaller_square",
]
