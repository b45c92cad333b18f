"""Schemas about larger and smaller: what an inequality for all values says.

Source: Steele, The Cauchy-Schwarz Master Class, ch. 1.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.identity import Index, Scalar, Vector
from workbench.rules.requirements import Constant, Nonnegative, Positive
from workbench.rules.schema import Proof, Variable, schema
from workbench.terms.functions.activations import maximum, minimum
from workbench.terms.functions.elementwise import absolute, exp, log, sign
from workbench.terms.functions.linear_algebra import zeros
from workbench.terms.heads import Sum, apply, at, equals, expectation, index, number, oo, relation, scalar, vector
from workbench.terms.statements import both, forall, iff, implies
from workbench.terms.term import Term, contains

_b, _c, _t = scalar("b"), scalar("c"), scalar("t")
_ZERO = number(0)


def _flat() -> Iterator[Proof]:
    yield [forall(relation("<=", _b * _t + _c * _t**2, _ZERO), _t)], equals(_b, _ZERO)


def _not_flat() -> Iterator[Proof]:
    yield [relation("<=", _b * _t + _c * _t**2, _ZERO)], equals(_b, _ZERO)  # at one t only
    yield [forall(relation("<=", _b * _t + _c * _t**2, number(1)), _t)], equals(_b, _ZERO)  # below 1 is not below 0
    yield [forall(relation("<=", (1 - _t) * _t - _t**2 + 2 * _t**2 - _t, _ZERO), _t)], equals(1 - _t, _ZERO)  # t in b


@schema(requires=[Constant("b", "t"), Constant("c", "t")], cases=_flat, counters=_not_flat)
def parabola_that_is_never_positive(b: Scalar, c: Scalar, t: Variable) -> tuple[list[Term], Term]:
    """`b*t + c*t**2` is 0 at 0: where it is never positive it has no slope there"""
    return [forall(relation("<=", b * t + c * t**2, _ZERO), t)], equals(b, _ZERO)


def _no_way_down() -> Iterator[Proof]:
    g, v = vector("g", "n"), vector("v", "n")
    yield [], iff(forall(relation(">=", g @ v, _ZERO), v), equals(g, zeros("n")))


def _a_way_down() -> Iterator[Proof]:
    g, v, w = vector("g", "n"), vector("v", "n"), vector("w", "n")
    yield [], iff(relation(">=", g @ w, _ZERO), equals(g, zeros("n")))  # at one w only
    yield [], iff(forall(relation(">=", g @ v + 1, v @ v), v), equals(g, zeros("n")))
    yield [], iff(forall(relation(">=", v @ v, _ZERO), v), equals(v, zeros("n")))  # v in g


@schema(requires=[Constant("g", "v")], shapes="g: n; v: n", cases=_no_way_down, counters=_a_way_down)
def linear_and_never_negative(g: Vector, v: Variable) -> tuple[list[Term], Term]:
    """a linear function is negative at `-g`, if `g` is not 0"""
    return [], iff(forall(relation(">=", g @ v, _ZERO), v), equals(g, zeros(*g.shape)))


# -- what keeps an order ------------------------------------------------------------------------------

_a, _x = scalar("a"), scalar("x")
_i = index("i", "n")
_u, _v, _w = vector("u", "n"), vector("v", "n"), vector("w", "n")
_q = vector("q", "n", "positive")


def _more(a: Term, b: Term) -> Term:
    return relation(">", a, b)


def _less(a: Term, b: Term) -> Term:
    return relation("<=", a, b)


def _of_exp() -> Iterator[Proof]:
    yield [_less(_a, _b)], _less(exp(_a), exp(_b))
    yield [_less(_a, number(0))], _less(exp(_a), exp(number(0)))


@schema(cases=_of_exp, counters=lambda: [([_less(_a, _b)], _less(exp(_b), exp(_a)))])
def exp_keeps_the_order(a: Scalar, b: Scalar):  # type: ignore[no-untyped-def]
    """exp is increasing"""
    return [relation("<=", a, b)], relation("<=", exp(a), exp(b))


def _of_log() -> Iterator[Proof]:
    yield [_less(_a, _b), relation(">", _a, number(0))], _less(log(_a), log(_b))


@schema(
    requires=[Positive("a")],
    cases=_of_log,
    counters=lambda: [
        ([_less(_a, _b)], _less(log(_a), log(_b))),
        ([_less(_a, _b), relation(">", _a, number(0))], _less(log(_b), log(_a))),
    ],
)
def log_keeps_the_order(a: Scalar, b: Scalar):  # type: ignore[no-untyped-def]
    """log is increasing"""
    return [relation("<=", a, b)], relation("<=", log(a), log(b))


@schema(
    depends="u: i; v: i",
    cases=lambda: [([_less(at(_u, _i), at(_v, _i))], _less(Sum(at(_u, _i), _i), Sum(at(_v, _i), _i)))],
    counters=lambda: [([_less(at(_u, _i), at(_v, _i))], _less(Sum(at(_v, _i), _i), Sum(at(_u, _i), _i)))],
)
def sums_keep_the_order(u: Scalar, v: Scalar, i: Index):  # type: ignore[no-untyped-def]
    """term by term, so in sum"""
    return [relation("<=", u, v)], relation("<=", Sum(u, i), Sum(v, i))


@schema(
    requires=[Nonnegative("c")],
    depends="c: i; u: i; v: i",
    cases=lambda: [([_less(at(_u, _i), at(_v, _i))], _less(Sum(at(_w, _i) ** 2 * at(_u, _i), _i),
                                                           Sum(at(_w, _i) ** 2 * at(_v, _i), _i))),
                   ([_less(at(_u, _i), at(_v, _i)), relation(">=", at(_w, _i), _ZERO)],
                    _less(Sum(at(_w, _i) * at(_u, _i), _i), Sum(at(_w, _i) * at(_v, _i), _i)))],
    counters=lambda: [([_less(at(_u, _i), at(_v, _i))], _less(Sum(at(_w, _i) * at(_u, _i), _i),
                                                              Sum(at(_w, _i) * at(_v, _i), _i))),
                      ([_less(at(_u, _i), at(_v, _i))], _less(Sum(at(_w, _i) ** 2 * at(_v, _i), _i),
                                                              Sum(at(_w, _i) ** 2 * at(_u, _i), _i)))],
)  # fmt: skip
def weighted_sums_keep_the_order(c: Scalar, u: Scalar, v: Scalar, i: Index):  # type: ignore[no-untyped-def]
    """term by term, as no weight is negative"""
    return [relation("<=", u, v)], relation("<=", Sum(c * u, i), Sum(c * v, i))


_p = -(_x**2) / 2


@schema(
    universal="x",
    cases=lambda: [([_less(_x, _x**2 + 1)], _less(expectation(_x, _x, _p), expectation(_x**2 + 1, _x, _p)))],
    counters=lambda: [([_less(_x, _x**2 + 1)], _less(expectation(_x**2 + 1, _x, _p), expectation(_x, _x, _p)))],
)
def means_keep_the_order(u: Scalar, v: Scalar, x: Variable, p: Scalar):  # type: ignore[no-untyped-def]
    """at every value, so on average"""
    return [relation("<=", u, v)], relation("<=", expectation(u, x, p), expectation(v, x, p))


_f, _g = apply("f", (), _x), apply("g", (), _x)
_inside = both(relation(">=", _x, 0), relation("<=", _x, _b))
_order = _less(number(0), _b)
_larger = _less(expectation(_f, _x, _p, 0, _b), expectation(_g, _x, _p, 0, _b))


@schema(
    name="means over an interval keep the order",
    universal="x",
    seen=lambda u, v, x, p, a, b: (expectation(u, x, p, a, b), expectation(v, x, p, a, b)),
    cases=lambda: [([implies(_inside, _less(_f, _g)), _order], _larger), ([_less(_f, _g), _order], _larger)],
    counters=lambda: [([implies(_inside, _less(_f, _g))], _larger),
                      ([implies(_inside, _less(_g, _f)), _order], _larger),
                      ([implies(relation("<", _x, _b), _less(_f, _g)), _order], _larger),
                      ([_less(apply("f", (), _a), apply("g", (), _a)), _order], _larger)],
)  # fmt: skip
def means_between_keep_the_order(u: Scalar, v: Scalar, x: Variable, p: Scalar, a: Scalar, b: Scalar):  # type: ignore[no-untyped-def]
    """at every value that occurs, so on average"""
    within, said = both(relation(">=", x, a), relation("<=", x, b)), relation("<=", u, v)
    order = [] if contains(a, oo) or contains(b, oo) else [relation("<=", a, b)]
    return [implies(within, said), *order], relation("<=", expectation(u, x, p, a, b), expectation(v, x, p, a, b))


@schema(
    requires=[Nonnegative("c")],
    cases=lambda: [([_less(_a, _b), relation(">=", _x, number(0))], _less(_x * _a, _x * _b))],
    counters=lambda: [([_less(_a, _b)], _less(_x * _a, _x * _b))],
)
def a_factor_keeps_the_order(a: Scalar, b: Scalar, c: Scalar):  # type: ignore[no-untyped-def]
    """both sides times a number that is not negative"""
    return [relation("<=", a, b)], relation("<=", c * a, c * b)


@schema(
    cases=lambda: [([], _less(_a, maximum(_a, _b))), ([], relation(">=", maximum(_x * _a, _b), _x * _a))],
    counters=lambda: [([], _less(_b, maximum(_a, _x))), ([], _less(maximum(_a, _b), _a))],
)
def the_first_is_at_most_the_larger(a: Scalar, b: Scalar):  # type: ignore[no-untyped-def]
    """of two numbers none is more than the larger"""
    return [], relation("<=", a, maximum(a, b))


@schema(
    cases=lambda: [([], _less(_b, maximum(_a, _b)))],
    counters=lambda: [([], _less(_x, maximum(_a, _b))), ([], _less(maximum(_a, _b), _b))],
)
def the_second_is_at_most_the_larger(a: Scalar, b: Scalar):  # type: ignore[no-untyped-def]
    """of two numbers none is more than the larger"""
    return [], relation("<=", b, maximum(a, b))


@schema(
    cases=lambda: [([], _less(minimum(_a, _b), _a)), ([], relation(">=", _x * _a, minimum(_x * _a, _b)))],
    counters=lambda: [([], _less(minimum(_a, _x), _b)), ([], _less(_a, minimum(_a, _b)))],
)
def the_smaller_is_at_most_the_first(a: Scalar, b: Scalar):  # type: ignore[no-untyped-def]
    """of two numbers none is less than the smaller"""
    return [], relation("<=", minimum(a, b), a)


@schema(
    cases=lambda: [([], _less(minimum(_a, _b), _b))],
    counters=lambda: [([], _less(minimum(_a, _b), _x)), ([], _less(_b, minimum(_a, _b)))],
)
def the_smaller_is_at_most_the_second(a: Scalar, b: Scalar):  # type: ignore[no-untyped-def]
    """of two numbers none is less than the smaller"""
    return [], relation("<=", minimum(a, b), b)


@schema(
    cases=lambda: [([_less(_x, _a), _less(_x, _b)], _less(_x, minimum(_a, _b)))],
    counters=lambda: [([_less(_x, _a)], _less(_x, minimum(_a, _b))), ([_less(_x, _b)], _less(_x, minimum(_a, _b))),
                      ([_less(_a, _x), _less(_b, _x)], _less(_x, minimum(_a, _b)))],
)  # fmt: skip
def at_most_both(x: Scalar, a: Scalar, b: Scalar):  # type: ignore[no-untyped-def]
    """what is at most each of two numbers is at most the smaller"""
    return [relation("<=", x, a), relation("<=", x, b)], relation("<=", x, minimum(a, b))


@schema(
    cases=lambda: [([], equals((_a - minimum(_a, _b)) * (_b - minimum(_a, _b)), _ZERO))],
    counters=lambda: [([], equals((_a - minimum(_a, _x)) * (_b - minimum(_a, _x)), _ZERO)),
                      ([], equals(_a - minimum(_a, _b), _ZERO))],
)  # fmt: skip
def the_smaller_is_one_of_the_two(a: Scalar, b: Scalar):  # type: ignore[no-untyped-def]
    """one of the two differences is 0"""
    return [], equals((a - minimum(a, b)) * (b - minimum(a, b)), _ZERO)


@schema(
    cases=lambda: [([_less(_x, _a), _less(_x, _b)], _less(_x, minimum(_a, _b)))],
    counters=lambda: [([_less(_x, _a)], _less(_x, minimum(_a, _b))), ([_less(_x, _b)], _less(_x, minimum(_a, _b))),
                      ([_less(_a, _x), _less(_b, _x)], _less(_x, minimum(_a, _b)))],
)  # fmt: skip
def at_most_the_smaller(a: Scalar, b: Scalar, c: Scalar):  # type: ignore[no-untyped-def]
    """the smaller is one of the two, and it is at most either"""
    return [relation("<=", c, a), relation("<=", c, b)], relation("<=", c, minimum(a, b))


# -- by cases -----------------------------------------------------------------------------------------


@schema(
    cases=lambda: [([_less(_b, _a)], equals(maximum(_a, _b), _a))],
    counters=lambda: [([_less(_a, _b)], equals(maximum(_a, _b), _a)), ([], equals(maximum(_a, _b), _a))],
)
def the_first_is_the_larger(a: Scalar, b: Scalar):  # type: ignore[no-untyped-def]
    """the larger of two is the first, where the second is at most that"""
    return [relation("<=", b, a)], equals(maximum(a, b), a)


@schema(
    cases=lambda: [([_less(_a, _b)], equals(maximum(_a, _b), _b))],
    counters=lambda: [([_less(_b, _a)], equals(maximum(_a, _b), _b)), ([], equals(maximum(_a, _b), _b))],
)
def the_second_is_the_larger(a: Scalar, b: Scalar):  # type: ignore[no-untyped-def]
    """the larger of two is the second, where the first is at most that"""
    return [relation("<=", a, b)], equals(maximum(a, b), b)


@schema(
    cases=lambda: [([_less(_a, _b)], equals(minimum(_a, _b), _a))],
    counters=lambda: [([_less(_b, _a)], equals(minimum(_a, _b), _a)), ([], equals(minimum(_a, _b), _a))],
)
def the_first_is_the_smaller(a: Scalar, b: Scalar):  # type: ignore[no-untyped-def]
    """the smaller of two is the first, where the second is at least that"""
    return [relation("<=", a, b)], equals(minimum(a, b), a)


@schema(
    cases=lambda: [([_less(_b, _a)], equals(minimum(_a, _b), _b))],
    counters=lambda: [([_less(_a, _b)], equals(minimum(_a, _b), _b)), ([], equals(minimum(_a, _b), _b))],
)
def the_second_is_the_smaller(a: Scalar, b: Scalar):  # type: ignore[no-untyped-def]
    """the smaller of two is the second, where the first is at least that"""
    return [relation("<=", b, a)], equals(minimum(a, b), b)


@schema(
    cases=lambda: [([_more(_c, _ZERO)], equals(minimum(_a * _c, _b * _c), _c * minimum(_a, _b)))],
    counters=lambda: [([], equals(minimum(_a * _c, _b * _c), _c * minimum(_a, _b))),
                      ([_more(_c, _ZERO)], equals(minimum(_a * _c, _b * _c), _c * maximum(_a, _b)))],
)  # fmt: skip
def positive_factor_of_the_smaller(a: Scalar, b: Scalar, c: Scalar):  # type: ignore[no-untyped-def]
    """a positive factor keeps which of two is the smaller"""
    return [relation(">", c, _ZERO)], equals(minimum(a * c, b * c), c * minimum(a, b))


@schema(
    cases=lambda: [([_more(_ZERO, _c)], equals(minimum(_a * _c, _b * _c), _c * maximum(_a, _b)))],
    counters=lambda: [([], equals(minimum(_a * _c, _b * _c), _c * maximum(_a, _b))),
                      ([_more(_ZERO, _c)], equals(minimum(_a * _c, _b * _c), _c * minimum(_a, _b)))],
)  # fmt: skip
def negative_factor_of_the_smaller(a: Scalar, b: Scalar, c: Scalar):  # type: ignore[no-untyped-def]
    """a negative factor makes the larger of two the smaller"""
    return [relation("<", c, _ZERO)], equals(minimum(a * c, b * c), c * maximum(a, b))


@schema(
    cases=lambda: [([], equals(minimum(_a, minimum(maximum(_a, _b), _c)), minimum(_a, _c)))],
    counters=lambda: [([], equals(minimum(_a, minimum(maximum(_a, _b), _c)), _a)),
                      ([], equals(minimum(_a, minimum(maximum(_x, _b), _c)), minimum(_a, _c)))],
)  # fmt: skip
def the_smaller_of_a_number_and_the_clipped(a: Scalar, b: Scalar, c: Scalar):  # type: ignore[no-untyped-def]
    """a lower end only makes a number larger, and the smaller one is asked for"""
    return [], equals(minimum(a, minimum(maximum(a, b), c)), minimum(a, c))


@schema(
    cases=lambda: [([_less(_b, _c)], equals(maximum(_a, minimum(maximum(_a, _b), _c)), maximum(_a, _b)))],
    counters=lambda: [([], equals(maximum(_a, minimum(maximum(_a, _b), _c)), maximum(_a, _b))),
                      ([_less(_b, _c)], equals(maximum(_a, minimum(maximum(_a, _b), _c)), _a))],
)  # fmt: skip
def the_larger_of_a_number_and_the_clipped(a: Scalar, b: Scalar, c: Scalar):  # type: ignore[no-untyped-def]
    """an upper end only makes a number smaller, and the larger one is asked for"""
    return [relation("<=", b, c)], equals(maximum(a, minimum(maximum(a, b), c)), maximum(a, b))


@schema(
    cases=lambda: [([relation(">=", _a, _ZERO)], equals(absolute(_a), _a))],
    counters=lambda: [([], equals(absolute(_a), _a)), ([_less(_a, _ZERO)], equals(absolute(_a), _a))],
)
def modulus_of_what_is_not_negative(a: Scalar):  # type: ignore[no-untyped-def]
    """it is the number itself"""
    return [relation(">=", a, _ZERO)], equals(absolute(a), a)


@schema(
    cases=lambda: [([_less(_a, _ZERO)], equals(absolute(_a), -_a))],
    counters=lambda: [([], equals(absolute(_a), -_a)), ([relation(">=", _a, _ZERO)], equals(absolute(_a), -_a))],
)
def modulus_of_what_is_not_positive(a: Scalar):  # type: ignore[no-untyped-def]
    """it is minus the number"""
    return [relation("<=", a, _ZERO)], equals(absolute(a), -a)


@schema(
    cases=lambda: [([_less(_a, _b), _less(-_b, _a)], _less(absolute(_a), _b))],
    counters=lambda: [([_less(_a, _b)], _less(absolute(_a), _b)), ([_less(-_b, _a)], _less(absolute(_a), _b))],
)
def modulus_at_most(a: Scalar, b: Scalar):  # type: ignore[no-untyped-def]
    """the modulus is the number or minus the number: both are at most that"""
    return [relation("<=", a, b), relation("<=", -b, a)], relation("<=", absolute(a), b)


@schema(
    cases=lambda: [([relation(">", _a, _ZERO)], equals(sign(_a), number(1)))],
    counters=lambda: [([relation(">=", _a, _ZERO)], equals(sign(_a), number(1))), ([], equals(sign(_a), number(1)))],
)
def sign_of_what_is_positive(a: Scalar):  # type: ignore[no-untyped-def]
    """a positive number has the sign 1"""
    return [relation(">", a, _ZERO)], equals(sign(a), number(1))


@schema(
    cases=lambda: [([relation("<", _a, _ZERO)], equals(sign(_a), number(-1)))],
    counters=lambda: [([_less(_a, _ZERO)], equals(sign(_a), number(-1))), ([], equals(sign(_a), number(-1)))],
)
def sign_of_what_is_negative(a: Scalar):  # type: ignore[no-untyped-def]
    """a negative number has the sign -1"""
    return [relation("<", a, _ZERO)], equals(sign(a), number(-1))


@schema(
    requires=[Positive("a")],
    shapes="a: n",
    cases=lambda: [([], relation(">", exp(_u), _ZERO)), ([], relation(">", _q * exp(_u), _ZERO))],
    counters=lambda: [([], relation(">", _u, _ZERO)), ([], relation(">", _q - exp(_u), _ZERO)),
                      ([], relation(">", _u * exp(_u), _ZERO))],
)  # fmt: skip
def positive_by_its_parts(a: Term):  # type: ignore[no-untyped-def]
    """sums, products and quotients of what is positive are"""
    return [], relation(">", a, _ZERO)
