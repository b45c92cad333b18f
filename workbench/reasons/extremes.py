"""Schemas about the largest entry, and the largest eigenvalue.

Source: Horn & Johnson, Matrix Analysis, 4.2; Boyd & Vandenberghe, Convex Optimization, 3.2.3.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.facts import nonnegative
from workbench.rules.identity import Index, Matrix, Scalar, Vector
from workbench.rules.regular import placed
from workbench.rules.requirements import Nonnegative, Running
from workbench.rules.schema import Proof, Said, Variable, schema
from workbench.terms.functions.elementwise import exp
from workbench.terms.functions.extremes import max_, min_
from workbench.terms.functions.linear_algebra import diag, eye
from workbench.terms.functions.norms import norm
from workbench.terms.functions.reductions import sum_
from workbench.terms.functions.spectral import eigmax
from workbench.terms.heads import (
    Sum,
    apply,
    at,
    equals,
    index,
    matmul,
    matrix,
    mul,
    number,
    relation,
    scalar,
    transpose,
    vector,
)
from workbench.terms.statements import forall, iff, implies
from workbench.terms.term import LanguageError, Term, contains

_x, _w, _c = vector("x", "n"), vector("w", "n"), vector("c", "n")
_i, _j, _b = index("i", "n"), index("j", "n"), scalar("b")
_Q, _S, _l = matrix("Q", "n", "n"), matrix("S", "n", "n"), vector("l", "n")
_ZERO = number(0)


@schema(
    depends="",
    cases=lambda: [([], relation("<=", at(_x, _i), max_(_x)))],
    counters=lambda: [([], relation(">=", at(_x, _i), max_(_x))), ([], relation("<=", at(_x, _i), max_(_w)))],
)
def at_most_the_largest(x: Vector, i: Index) -> Said:
    """no entry is larger than the largest"""
    return [], relation("<=", at(x, i), max_(x))


@schema(
    depends="",
    cases=lambda: [([], relation(">=", at(_x, _i), min_(_x)))],
    counters=lambda: [([], relation("<=", at(_x, _i), min_(_x))), ([], relation(">=", at(_x, _i), min_(_w)))],
)
def at_least_the_smallest(x: Vector, i: Index) -> Said:
    """no entry is smaller than the smallest"""
    return [], relation(">=", at(x, i), min_(x))


@schema(
    name="every entry, so the largest",
    requires=[Running("i")],
    cases=lambda: [([relation("<=", at(_x, _i), _b)], relation("<=", max_(_x), _b))],
    counters=lambda: [([relation("<=", at(_x, number(0)), _b)], relation("<=", max_(_x), _b)),
                      ([relation(">=", at(_x, _i), _b)], relation("<=", max_(_x), _b))],
)  # fmt: skip
def the_largest_is_at_most(x: Vector, i: Index, b: Scalar) -> Said:
    """what no entry exceeds, the largest does not"""
    if contains(b, i):
        raise LanguageError("a bound that is another one for each entry")
    return [relation("<=", at(x, i), b)], relation("<=", max_(x), b)


def _a_term(u: Term) -> Term:
    return relation("<=", u.at(_j, _i), Sum(u, _j))


@schema(
    name="a term of a sum",
    requires=[Running("j")],
    depends="u: j",
    cases=lambda: [([relation(">=", at(_w, _j), _ZERO)], _a_term(at(_w, _j))),
                   ([], _a_term(exp(at(_x, _j))), {"u": exp(at(_x, _j)), "j": _j, "i": _i})],
    counters=lambda: [([], _a_term(at(_w, _j))), ([relation(">=", at(_w, _i), -1)], _a_term(at(_w, _j)))],
)  # fmt: skip
def a_sum_is_at_least_each_term(u: Scalar, j: Index, i: Index) -> Said:
    """the other terms are not negative"""
    return [] if nonnegative(u) else [relation(">=", u, _ZERO)], relation("<=", u.at(j, i), Sum(u, j))


_t, _e = scalar("t"), scalar("e")
_ONE_OF = {"u": exp(mul(_e, _t)), "t": _t, "x": _x, "j": _j}


@schema(
    name="the largest is one of them",
    seen=lambda: (),
    universal="t",
    cases=lambda: [([], relation("<=", exp(mul(_e, max_(_x))), Sum(exp(mul(_e, at(_x, _j))), _j)), _ONE_OF),
                   ([], relation("<=", max_(_x) ** 2, Sum(at(_x, _j) ** 2, _j)), {**_ONE_OF, "u": _t**2})],
    counters=lambda: [([], relation("<=", max_(_x), Sum(at(_x, _j), _j)), {**_ONE_OF, "u": _t}),  # u is negative too
                      ([], relation("<=", exp(max_(_x)), Sum(exp(at(_w, _j)), _j)), {**_ONE_OF, "u": exp(_t)}),
                      ([], relation("<=", Sum(exp(at(_x, _j)), _j), exp(max_(_x))), {**_ONE_OF, "u": exp(_t)}),
                      ([], relation("<=", exp(at(_w, _j) * max_(_x)), Sum(exp(at(_w, _j) * at(_x, _j)), _j)),
                       {**_ONE_OF, "u": exp(at(_w, _j) * _t)})],
)  # fmt: skip
def the_largest_is_one_of_them(u: Scalar, t: Variable, x: Vector, j: Index) -> Said:
    """what is never negative is at the largest no more than summed over all: the largest is one of them"""
    if contains(x, t) or contains(x, j) or contains(u, j):
        raise LanguageError("entries that move with the variable, or another function for each entry")
    asked = [] if nonnegative(u) else [relation(">=", u, _ZERO)]
    return asked, relation("<=", placed(u, t, max_(x)), Sum(placed(u, t, at(x, j)), j))


def _weights() -> Iterator[Proof]:
    yield [relation(">=", _w, _ZERO)], relation("<=", matmul(_w, _x), mul(max_(_x), sum_(_w)))
    yield [], relation("<=", matmul(_w**2, _x), mul(max_(_x), sum_(_w**2)))
    yield [relation(">=", _w, _ZERO), equals(sum_(_w), 1)], relation("<=", sum_(_w * _x), max_(_x)), {"w": _w, "x": _x}


def _no_weights() -> Iterator[Proof]:
    yield [], relation("<=", matmul(_w, _x), mul(max_(_x), sum_(_w)))  # a weight may be negative
    yield [relation(">=", _w, _ZERO)], relation("<=", sum_(_w * _x), max_(_x)), {"w": _w, "x": _x}  # or large
    yield [relation(">=", _w, _ZERO)], relation(">=", matmul(_w, _x), mul(max_(_x), sum_(_w)))


@schema(name="the largest in the place of all", requires=[Nonnegative("w")], cases=_weights, counters=_no_weights)
def the_largest_for_all(w: Vector, x: Vector) -> Said:
    """weights are not negative, and no entry is larger than the largest"""
    return [], relation("<=", matmul(w, x), mul(max_(x), sum_(w)))


@schema(
    name="the smallest in the place of all",
    requires=[Nonnegative("w")],
    cases=lambda: [([relation(">=", _w, _ZERO)], relation(">=", matmul(_w, _x), mul(min_(_x), sum_(_w))))],
    counters=lambda: [([], relation(">=", matmul(_w, _x), mul(min_(_x), sum_(_w)))),
                      ([relation(">=", _w, _ZERO)], relation("<=", matmul(_w, _x), mul(min_(_x), sum_(_w))))],
)  # fmt: skip
def the_smallest_for_all(w: Vector, x: Vector) -> Said:
    """weights are not negative, and no entry is smaller than the smallest"""
    return [], relation(">=", matmul(w, x), mul(min_(x), sum_(w)))


def _f(at: Term) -> Term:
    return apply("f", (), at)


_y = vector("y", "n")
_best = relation("<=", _f(_x), _f(_y))
_stays = implies(equals(_x, _w), _best)
_elsewhere = relation(">", norm(_w - _x) ** 2, _ZERO)
_falls = implies(_elsewhere, relation("<", _f(_c), _f(_x)))
_to = {"w": _c}
_iff = iff(equals(_x, _w), forall(_best, _y))


@schema(
    name="it stays, or there is a lower place",
    universal="y",
    shapes="x: n; p: n; y: n",
    cases=lambda: [([_stays, _falls], _iff, _to)],
    counters=lambda: [([_stays], _iff, _to), ([_falls], _iff, _to),
                      ([implies(equals(_x, _w), relation("<=", _f(_x), _f(_c))), _falls], _iff, _to),  # at one place
                      ([_stays, implies(_elsewhere, relation("<", _f(_c), _f(_w)))], _iff, _to),
                      ([_stays, implies(_elsewhere, relation("<=", _f(_c), _f(_x)))], _iff, _to),
                      ([_stays, implies(relation(">", norm(_w - _x) ** 2, 1), relation("<", _f(_c), _f(_x)))],
                       _iff, _to)],
)  # fmt: skip
def stays_at_a_minimum(x: Vector, p: Vector, u: Scalar, v: Scalar, y: Variable, w: Vector) -> Said:
    """no place is lower than where it stays; and where it moves, there is a lower one"""
    if any(contains(part, y) for part in (x, p, u, w)):
        raise LanguageError("a place that moves with the variable")
    moves = implies(relation(">", norm(p - x) ** 2, _ZERO), relation("<", placed(v, y, w), u))
    least = relation("<=", u, v)
    return [implies(equals(x, p), least), moves], iff(equals(x, p), forall(least, y))


def _by_axes(l: object) -> list:  # type: ignore[type-arg]
    return [equals(transpose(_Q) @ _Q, eye("n")), equals(_S, _Q @ diag(l) @ transpose(_Q))]


@schema(
    name="the largest of the eigenvalues",
    shapes="S: n,n; Q: n,n",
    cases=lambda: [(_by_axes(_l), equals(eigmax(_S), max_(_l)))],
    counters=lambda: [(_by_axes(_l)[:1], equals(eigmax(_S), max_(_l))),
                      (_by_axes(_l)[1:], equals(eigmax(_S), max_(_l))),
                      (_by_axes(_l), equals(eigmax(_S), max_(_c)))],
)  # fmt: skip
def the_largest_eigenvalue(S: Matrix, Q: Matrix, l: Vector) -> Said:
    """the numbers on the diagonal are the eigenvalues, where the columns beside it are orthonormal"""
    axes = equals(transpose(Q) @ Q, eye(Q.shape[0]))
    return [axes, equals(S, Q @ diag(l) @ transpose(Q))], equals(eigmax(S), max_(l))
