"""What holds near a point: continuity said with distances, and bounds that a limit keeps.

Source: Rudin, Principles of Mathematical Analysis, ch. 3 and 4.
"""

from __future__ import annotations

from collections.abc import Callable

from workbench.rules.identity import Matrix, Scalar, Vector
from workbench.rules.regular import placed, regular
from workbench.rules.requirements import Positive
from workbench.rules.schema import Said, Variable, schema
from workbench.rules.smooth import free_of
from workbench.terms.functions.elementwise import absolute, sign
from workbench.terms.functions.norms import norm
from workbench.terms.functions.spectral import spectral_norm
from workbench.terms.heads import (
    LIMIT,
    add,
    apply,
    derivative,
    equals,
    limit,
    matmul,
    matrix,
    mul,
    number,
    oo,
    power,
    properties,
    relation,
    scalar,
    subtract,
    vector,
)
from workbench.terms.statements import both, exists, forall, implies
from workbench.terms.term import LanguageError, Term, contains

_ZERO = number(0)
_a, _b, _c, _h = (scalar(name) for name in "abch")
_e, _r = scalar("e", "positive"), scalar("r", "positive")
_m, _d = vector("m", "n"), vector("d", "n")
_at_h = apply("f", (), _h)


def _soon(h: Term, end: Term) -> Term:
    return both(relation(">", h, _ZERO), relation("<", h, end))


_above = implies(_soon(_h, _e), relation(">=", _at_h, _b))
_its_limit = equals(limit(_at_h, _h, 0), _c)


@schema(
    name="a lower bound outlives the limit",
    universal="h",
    requires=[Positive("e")],
    seen=lambda f, h, c, b, e: (implies(_soon(h, e), relation(">=", f, b)), equals(limit(f, h, _ZERO), c)),
    reference="Rudin, Principles of Mathematical Analysis, Thm 3.19",
    cases=lambda: [([_above, _its_limit], relation(">=", _c, _b))],
    counters=lambda: [
        ([_above, equals(limit(_at_h, _h, 1), _c)], relation(">=", _c, _b)),
        ([_above, _its_limit], relation(">", _c, _b)),
        ([_its_limit], relation(">=", _c, _b)),
        ([implies(_soon(_h, _e), relation("<=", _at_h, _b)), _its_limit], relation(">=", _c, _b)),
        ([implies(_soon(_h, _e), relation(">=", _at_h, _h)), _its_limit], relation(">=", _c, _h)),
        ([implies(_soon(_h, _a), relation(">=", _at_h, _b)), _its_limit], relation(">=", _c, _b)),
    ],
)  # fmt: skip
def A_LOWER_BOUND_OUTLIVES_THE_LIMIT(f: Scalar, h: Variable, c: Scalar, b: Scalar, e: Scalar) -> Said:  # noqa: N802
    """what is at least a number near the point is at least that number in the limit"""
    for told in (c, b, e):
        free_of(told, h)
    if c.head is LIMIT or contains(b, oo):
        raise LanguageError("a limit that is only itself, or infinite, says nothing")
    return [implies(_soon(h, e), relation(">=", f, b)), equals(limit(f, h, _ZERO), c)], relation(">=", c, b)


def _steady(value: Callable[[Term], Term], within: Term = _r, most: Term = _e) -> Term:
    """Within some distance of m the value changes by at most e."""
    size = _size(subtract(value(add(_m, _d)), value(_m)))
    return exists(forall(implies(relation("<", norm(_d), within), relation("<=", size, most)), _d), within)


def _size(value: Term) -> Term:
    return (absolute, norm, spectral_norm)[value.rank](value)


def _bend(at: Term) -> Term:
    return placed(derivative(derivative(apply("f", (), _m), _m), _m), _m, at)


def _map(at: Term) -> Term:
    return apply("g", "n", at)


def _jump(at: Term) -> Term:
    return sign(apply("f", (), at))


_letters = {"x": _m, "d": _d, "r": _r, "e": _e}
_any = scalar("s")


@schema(
    name="continuity at a point",
    requires=[Positive("e")],
    seen=lambda: (),
    reference="Rudin, Principles of Mathematical Analysis, definition 4.5",
    cases=lambda: [
        ([], _steady(_bend), {**_letters, "f": _bend(_m)}),
        ([], _steady(_map), {**_letters, "f": _map(_m)}),
    ],
    counters=lambda: [
        ([], _steady(_bend, most=_a), {**_letters, "f": _bend(_m), "e": _a}),
        ([], _steady(_bend, within=_any), {**_letters, "f": _bend(_m), "r": _any}),
        ([], _steady(_jump), {**_letters, "f": _jump(_m)}),
        ([], _steady(_bend, most=_r), {**_letters, "f": _bend(_m), "e": _r}),
        ([], _steady(_bend).args[0], {**_letters, "f": _bend(_m)}),
    ],
)  # fmt: skip
def CONTINUOUS_AT(f: Term, x: Variable, d: Variable, r: Variable, e: Scalar) -> Said:  # noqa: N802
    """what is continuous changes by as little as you like, if only the step is short enough"""
    free_of(f, d, r)
    free_of(e, d, r)
    if regular(f, (x,)) != () or f.rank > 2 or x.rank != 1 or d.shape != x.shape or properties(d):
        raise LanguageError("no function of a vector of which this speaks")
    if r.shape or properties(r) != {"positive"}:
        raise LanguageError("how near is a positive number")
    size = _size(subtract(placed(f, x, add(x, d)), f))
    return [], exists(forall(implies(relation("<", norm(d), r), relation("<=", size, e)), d), r)


_t, _theta = scalar("t"), scalar("theta", "unit")
_near = relation("<", norm(_d), _r)
_slow = relation("<", _t, _r / (1 + norm(_d)))


@schema(
    name="a short enough multiple",
    cases=lambda: [([relation(">", _t, _ZERO), _slow], relation("<", norm(_t * _d), _r))],
    counters=lambda: [
        ([_slow], relation("<", norm(_t * _d), _r)),
        ([relation(">", _t, _ZERO), relation("<", _t, _r)], relation("<", norm(_t * _d), _r)),
        ([relation(">", _t, _ZERO), _slow], relation("<", norm(_t * _m), _r)),
        ([relation(">", _t, _ZERO), relation("<", _t, _r / (1 - norm(_d)))], relation("<", norm(_t * _d), _r)),
    ],
)  # fmt: skip
def a_short_enough_multiple(t: Scalar, d: Vector, r: Scalar) -> tuple[list[Term], Term]:
    """the length is `t*norm(d)`, which is less than `t*(1 + norm(d))`"""
    return [relation(">", t, _ZERO), relation("<", t, r / (1 + norm(d)))], relation("<", norm(t * d), r)


@schema(
    name="a part of the way is shorter",
    cases=lambda: [([relation(">=", _t, _ZERO), relation("<=", _t, 1), _near], relation("<", norm(_t * _d), _r)),
                   ([relation(">", _theta, _ZERO), relation("<", _theta, 1), _near],
                    relation("<", norm(_theta * _d), _r))],
    counters=lambda: [
        ([relation("<=", _t, 1), _near], relation("<", norm(_t * _d), _r)),
        ([relation(">=", _t, _ZERO), _near], relation("<", norm(_t * _d), _r)),
        ([relation(">=", _t, _ZERO), relation("<=", _t, 1)], relation("<", norm(_t * _d), _r)),
    ],
)  # fmt: skip
def a_part_of_the_way_is_shorter(t: Scalar, d: Vector, r: Scalar) -> tuple[list[Term], Term]:
    """the length is `t*norm(d)`, and `t` is at most 1"""
    return [relation(">=", t, _ZERO), relation("<=", t, 1), relation("<", norm(d), r)], relation("<", norm(t * d), r)


_A, _v, _s = matrix("A", "n", "n"), vector("v", "n"), scalar("m", "positive")


def _definite(sign_: str, more: Term = _ZERO) -> Term:
    return forall(implies(relation(">", norm(_v), _ZERO), relation(sign_, _v @ _A @ _v, more)), _v)


def _bounded(A: Term, v: Term, m: Term) -> Term:
    return exists(forall(relation(">=", matmul(matmul(v, A), v), mul(m, power(norm(v), number(2)))), v), m)


@schema(
    name="a positive definite form is bounded below",
    seen=lambda A, v, m: (_bounded(A, v, m),),
    shapes="A: n,n; v: n",
    reference="Horn & Johnson, Matrix Analysis, section 4.2",
    cases=lambda: [([_definite(">")], _bounded(_A, _v, _s), {"A": _A, "v": _v, "m": _s})],
    counters=lambda: [
        ([_definite(">=")], _bounded(_A, _v, _s), {"A": _A, "v": _v, "m": _s}),
        ([_definite(">", -_a)], _bounded(_A, _v, _s), {"A": _A, "v": _v, "m": _s}),
        ([relation(">", _v @ _A @ _v, _ZERO)], _bounded(_A, _v, _s), {"A": _A, "v": _v, "m": _s}),
        ([], _bounded(_A, _v, _s), {"A": _A, "v": _v, "m": _s}),
    ],
)  # fmt: skip
def BOUNDED_BELOW(A: Matrix, v: Variable, m: Variable) -> Said:  # noqa: N802
    """it takes its least value on the unit sphere, and this is the smallest eigenvalue of a symmetric matrix"""
    free_of(A, v, m)
    if v.rank != 1 or properties(v) or m.shape or properties(m) != {"positive"}:
        raise LanguageError("no bound of which this speaks")
    form = matmul(matmul(v, A), v)
    definite = forall(implies(relation(">", norm(v), _ZERO), relation(">", form, _ZERO)), v)
    return [definite], _bounded(A, v, m)
