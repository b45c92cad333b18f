"""Schemas about what an integral runs over: an interval in two parts, a part that an event leaves, both halves of the
line, the plane.

Each has steps that follow by it and steps that look alike and do not. A double integral is taken of what is not
negative, so that the order does not matter (Tonelli). Source: Rudin, Principles of Mathematical Analysis, ch. 6, 10.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.algebra.arithmetic import arithmetic
from workbench.rules.identity import Scalar
from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.regular import placed, regular
from workbench.rules.schema import Computed, Said, Variable, schema
from workbench.rules.smooth import free_of, inside
from workbench.terms.functions.elementwise import absolute, cos, exp, sin
from workbench.terms.heads import (
    COMPARE,
    INTEGRAL,
    MUL,
    add,
    apply,
    compare,
    derivative,
    equals,
    integral,
    mul,
    number,
    oo,
    pi,
    relation,
    scalar,
    subtract,
)
from workbench.terms.statements import both, implies
from workbench.terms.term import LanguageError, Term, contains, postorder, substitute

_ZERO = number(0)
_x, _y, _r, _phi, _u, _v = (scalar(name) for name in "x y r phi u v".split())
_a, _b, _c = (scalar(name) for name in "abc")


def _f(*u: Term) -> Term:
    return apply("f", (), *u)


# -- the line ----------------------------------------------------------------------------------------


def _splits(step: Step) -> Iterator[Reduction]:
    """Each integral in the step that has a part of it beside it, as that part and the rest; over no width it is 0."""
    nodes = [n for n in dict.fromkeys(postorder(step.goal, *step.premises)) if n.head is INTEGRAL]
    given: dict[Term, None] = {}
    for whole in nodes:
        f, x, low, high = whole.args
        if low is high and not contains(low, oo):
            given[equals(whole, _ZERO)] = None
        for part in nodes:
            middle = part.args[3]
            if part.args[:3] == (f, x, low) and part is not whole and not contains(middle, oo):
                given[equals(whole, add(part, integral(f, x, middle, high)))] = None
    if given:
        yield Reduction(tuple(given))


SPLIT_INTERVAL = Computed(
    "split the interval", "an integral over the parts adds up to that over the whole", ways=_splits,
    cases=lambda: [
        ([], equals(integral(_f(_x), _x, _a, _c), integral(_f(_x), _x, _a, _b) + integral(_f(_x), _x, _b, _c))),
        ([], equals(integral(_f(_x), _x, -oo, oo), integral(_f(_x), _x, -oo, 0) + integral(_f(_x), _x, 0, oo))),
        ([], equals(integral(_f(_x), _x, _b, _c), integral(_f(_x), _x, _a, _c) - integral(_f(_x), _x, _a, _b))),
        ([], equals(integral(_f(_x), _x, _a, _a), _ZERO)),
    ],
    counters=lambda: [
        ([], equals(integral(_f(_x), _x, _a, _c), integral(_f(_x), _x, _a, _b) - integral(_f(_x), _x, _b, _c))),
        ([], equals(integral(_f(_x), _x, _a, _c), integral(_f(_x), _x, _a, _b) + integral(_f(_x), _x, _a, _c))),
        ([], equals(integral(_f(_x), _x, _a, _c), integral(_f(_x), _x, _a, _b) + integral(_f(2 * _x), _x, _b, _c))),
        ([], equals(integral(_f(_x), _x, _a, _b), _ZERO)),
    ],
)  # fmt: skip


def _events(step: Step) -> Iterator[Reduction]:
    """Each integral of an indicator of the variable, times anything, as one over the part where the indicator is 1.

    The number that the variable is compared with lies between the ends, as far as these are finite.
    """
    given: dict[Term, None] = {}
    needed: dict[Term, None] = {}
    for node in dict.fromkeys(postorder(step.goal)):
        f, x, low, high = node.args if node.head is INTEGRAL else (None,) * 4
        if f is None:
            continue
        factors = f.args if f.head is MUL else (f,)
        for event in factors:
            if event.head is not COMPARE or event.shape or x not in event.args or event.attrs[0] not in _BELOW + _ABOVE:
                continue
            above = (event.attrs[0] in _ABOVE) is (event.args[0] is x)
            c = event.args[1] if event.args[0] is x else event.args[0]
            if contains(c, x) or contains(c, oo):
                continue
            rest = [t for t in factors if t is not event]
            inner = mul(*rest) if len(rest) > 1 else rest[0] if rest else number(1)
            given[equals(node, integral(inner, x, c, high) if above else integral(inner, x, low, c))] = None
            between = relation("<=", low, c), relation("<=", c, high)
            needed |= {said: None for said in between if not contains(said, oo)}
            break
    if given:
        yield Reduction(tuple(given), tuple(Needed(t) for t in needed))


_BELOW, _ABOVE = ("<", "<="), (">", ">=")
_between = [relation("<=", _a, _c), relation("<=", _c, _b)]
WHERE_THE_EVENT_IS = Computed(
    "integral over an event", "the indicator is 1 there and 0 elsewhere", ways=_events,
    cases=lambda: [
        (_between, equals(integral(compare(">=", _x, _c) * _f(_x), _x, _a, _b), integral(_f(_x), _x, _c, _b))),
        (_between, equals(integral(compare("<", _x, _c) * _f(_x), _x, _a, _b), integral(_f(_x), _x, _a, _c))),
        (_between, equals(integral(compare("<", _c, _x) * _f(_x), _x, _a, _b), integral(_f(_x), _x, _c, _b))),
        ([], equals(integral(compare(">", _x, _c) * exp(-(_x**2)), _x, -oo, oo), integral(exp(-(_x**2)), _x, _c, oo))),
        (_between[:1], equals(integral(compare("<=", _x, _c), _x, _a, oo), integral(number(1), _x, _a, _c))),
    ],
    counters=lambda: [
        (_between, equals(integral(compare(">=", _x, _c) * _f(_x), _x, _a, _b), integral(_f(_x), _x, _a, _c))),
        (_between[1:], equals(integral(compare(">=", _x, _c) * _f(_x), _x, _a, _b), integral(_f(_x), _x, _c, _b))),
        (_between[:1], equals(integral(compare("<", _x, _c) * _f(_x), _x, _a, _b), integral(_f(_x), _x, _a, _c))),
        (_between, equals(integral(compare(">=", _f(_x), _c) * _x, _x, _a, _b), integral(_x, _x, _c, _b))),
        (_between, equals(integral(compare("=", _x, _c) * _f(_x), _x, _a, _b), integral(_f(_x), _x, _c, _b))),
    ],
)  # fmt: skip


@schema(
    name="even function",
    universal="x",
    seen=lambda f, x, a, b: (integral(f, x, a, b),),
    cases=lambda: [
        ([], equals(integral(exp(-(_x**2)), _x, -oo, oo), 2 * integral(exp(-(_x**2)), _x, 0, oo))),
        ([equals(_f(-_x), _f(_x))], equals(integral(_f(_x), _x, -_a, _a), 2 * integral(_f(_x), _x, 0, _a))),
    ],
    counters=lambda: [
        ([], equals(integral(_f(_x), _x, -_a, _a), 2 * integral(_f(_x), _x, 0, _a))),
        ([equals(_f(-_a), _f(_a))], equals(integral(_f(_x), _x, -_a, _a), 2 * integral(_f(_x), _x, 0, _a))),
        ([], equals(integral(exp(-(_x**2)), _x, -oo, oo), integral(exp(-(_x**2)), _x, 0, oo))),
        ([], equals(integral(exp(-(_x**2)), _x, -_a, _b), 2 * integral(exp(-(_x**2)), _x, 0, _b))),
    ],
)
def EVEN(f: Scalar, x: Variable, a: Scalar, b: Scalar) -> Said:  # noqa: N802
    """both halves of the line give the same"""
    opposite = b is oo and contains(a, oo) and a is not oo if contains(b, oo) else arithmetic(add(a, b)) is _ZERO
    if not opposite:
        raise LanguageError("the interval is not symmetric about 0")
    return [equals(placed(f, x, mul(-1, x)), f)], equals(
        integral(f, x, a, b), mul(2, integral(f, x, _ZERO, b))
    )


@schema(
    name="integral of what is not negative",
    universal="x",
    seen=lambda f, x, a, b: (integral(f, x, a, b),),
    cases=lambda: [
        ([], relation(">=", integral(_x**2, _x, -oo, oo), 0)),
        ([relation("<=", _a, _b)], relation(">=", integral(_x**2, _x, _a, _b), 0)),
        ([relation(">=", _f(_x), 0)], relation(">=", integral(_f(_x), _x, 0, oo), 0)),
    ],
    counters=lambda: [
        ([], relation(">=", integral(_x**2, _x, _a, _b), 0)),
        ([relation("<=", _a, _b)], relation(">=", integral(_x, _x, _a, _b), 0)),
        ([relation(">=", _f(_a), 0)], relation(">=", integral(_f(_x), _x, 0, oo), 0)),
        ([], relation(">=", integral(_x**2, _x, oo, 0), 0)),
    ],
)
def NOT_NEGATIVE(f: Scalar, x: Variable, a: Scalar, b: Scalar) -> Said:  # noqa: N802
    """nothing lies below the axis"""
    where, said = inside(x, a, b), relation(">=", f, _ZERO)
    improper = contains(a, oo) or contains(b, oo)
    if improper and (a is oo or contains(b, oo) and b is not oo):
        raise LanguageError("it runs downwards")
    asked = [said if where is None else implies(where, said)]
    return [*asked, *([] if improper else [relation("<=", a, b)])], relation(">=", integral(f, x, a, b), _ZERO)


# -- the plane -----------------------------------------------------------------------------------------


def _plane(f: Term) -> Term:
    return integral(integral(f, _x, -oo, oo), _y, -oo, oo)


def _polar(q: Term, turn: Term) -> Term:
    return integral(integral(q, _r, 0, oo), _phi, 0, turn)


_disc = exp(-(_x**2 + _y**2))
_in_polar = exp(-((_r * cos(_phi)) ** 2 + (_r * sin(_phi)) ** 2)) * _r
_of_f = _f(_r * cos(_phi), _r * sin(_phi))
_some = _f(_x, _y) ** 2


@schema(
    name="polar coordinates",
    universal="x y r phi",
    reference="Rudin, Principles of Mathematical Analysis, Thm 10.9",
    seen=lambda f, x, y, q, r, phi: (
        integral(integral(f, x, -oo, oo), y, -oo, oo), integral(integral(q, r, 0, oo), phi, 0, 2 * pi),
    ),
    cases=lambda: [
        ([relation(">=", _disc, 0)], equals(_plane(_disc), _polar(_in_polar, 2 * pi))),
        ([], equals(_plane(_some), _polar(_of_f**2 * _r, 2 * pi))),
    ],
    counters=lambda: [
        ([relation(">=", _disc, 0)], equals(_plane(_disc), _polar(_in_polar / _r, 2 * pi))),
        ([relation(">=", _disc, 0)], equals(_plane(_disc), _polar(_in_polar, pi))),
        ([], equals(_plane(_f(_x, _y)), _polar(_of_f * _r, 2 * pi))),
        ([], equals(_plane(_some), _polar(_of_f * _r, 2 * pi))),
    ],
)  # fmt: skip
def POLAR(f: Scalar, x: Variable, y: Variable, q: Scalar, r: Variable, phi: Variable) -> Said:  # noqa: N802
    """the element of area is the radius times both changes"""
    if regular(f, (x, y)) != ():
        raise LanguageError("it may break somewhere")
    free_of(f, r, phi)
    free_of(q, x, y)
    there = substitute(placed(placed(f, x, x), y, y), {x: mul(r, cos(phi)), y: mul(r, sin(phi))})
    left = integral(integral(f, x, -oo, oo), y, -oo, oo)
    return [relation(">=", f, _ZERO), equals(q, mul(there, r))], equals(
        left, integral(integral(q, r, _ZERO, oo), phi, _ZERO, mul(2, pi))
    )


def _quadrant(f: Term) -> Term:
    return integral(integral(f, _x, 0, oo), _y, 0, oo)


def _strip(q: Term) -> Term:
    return integral(integral(q, _u, 0, oo), _v, 0, 1)


_one, _two = _u * _v, _u * (1 - _v)
_total, _share = _x + _y, _x / (_x + _y)
_letters = {"g": _one, "h": _two, "p": _total, "s": _share}
_det = derivative(_one, _u) * derivative(_two, _v) - derivative(_one, _v) * derivative(_two, _u)
_within = both(relation(">", _u, 0), both(relation(">", _v, 0), relation("<", _v, 1)))
_places = [
    equals(_det, -_u),
    implies(_within, equals(absolute(-_u), _u)),
    implies(_within, both(relation(">", _one, 0), relation(">", _two, 0))),
    implies(_within, both(equals(_one + _two, _u), equals(_one / (_one + _two), _v))),
    implies(
        both(relation(">", _x, 0), relation(">", _y, 0)),
        both(relation(">", _total, 0), both(relation(">", _share, 0), relation("<", _share, 1))),
    ),
    implies(
        both(relation(">", _x, 0), relation(">", _y, 0)),
        both(equals(_total * _share, _x), equals(_total * (1 - _share), _y)),
    ),
]


@schema(
    name="change of variables in the plane",
    universal="x y u v",
    reference="Rudin, Principles of Mathematical Analysis, Thm 10.9",
    seen=lambda f, x, y, a, b, c, d, q, u, v, k, l, m, n: (
        integral(integral(f, x, a, b), y, c, d), integral(integral(q, u, k, l), v, m, n),
    ),
    cases=lambda: [(_places, equals(_quadrant(_some), _strip(_f(_one, _two) ** 2 * _u)), _letters)],
    counters=lambda: [
        (_places, equals(_quadrant(_some), _strip(_f(_one, _two) ** 2)), _letters),
        (_places, equals(_quadrant(_f(_x, _y)), _strip(_f(_one, _two) * _u)), _letters),
        (_places[1:], equals(_quadrant(_some), _strip(_f(_one, _two) ** 2 * _u)), _letters),
        ([_places[0], *_places[2:]], equals(_quadrant(_some), _strip(_f(_one, _two) ** 2 * _u)), _letters),
        (_places, equals(_quadrant(_some), _strip(_f(_one, _two) ** 2 * _u)), {**_letters, "p": _x - _y}),
        (_places, equals(_quadrant(_some), _strip(_f(_one, _two) ** 2 * _u)), {**_letters, "s": _y / (_x + _y)}),
        (_places, equals(_plane(_some), _strip(_f(_one, _two) ** 2 * _u)), _letters),
    ],
)  # fmt: skip
def IN_THE_PLANE(  # noqa: N802
    f: Scalar, x: Variable, y: Variable, a: Scalar, b: Scalar, c: Scalar, d: Scalar,
    q: Scalar, u: Variable, v: Variable, k: Scalar, l: Scalar, m: Scalar, n: Scalar,
    g: Scalar, h: Scalar, p: Scalar, s: Scalar,
) -> Said:  # fmt: skip
    """`x == g(u, v)` and `y == h(u, v)` undo `u == p(x, y)` and `v == s(x, y)`: the element of area is the modulus of
    the determinant of their slopes times both changes"""
    for end in (a, b, c, d, k, l, m, n):
        free_of(end, x, y, u, v)
    for term in (f, p, s):
        free_of(term, u, v)
    for term in (q, g, h):
        free_of(term, x, y)
    there, back = {x: g, y: h}, {u: p, v: s}
    old = _region((x, a, b), (y, c, d))
    new = _region((u, k, l), (v, m, n))
    smooth_ = [regular(t, letters) for t, letters in ((f, (x, y)), (g, (u, v)), (h, (u, v)))]
    if None in smooth_ or old is None or new is None:
        raise LanguageError("it may break somewhere")
    slopes = subtract(mul(derivative(g, u), derivative(h, v)), mul(derivative(g, v), derivative(h, u)))
    asked = [
        implies(new, substitute(old, there)),
        implies(new, both(equals(substitute(p, there), u), equals(substitute(s, there), v))),
        implies(old, substitute(new, back)),
        implies(old, both(equals(substitute(g, back), x), equals(substitute(h, back), y))),
        implies(old, relation(">=", f, _ZERO)),
        implies(new, equals(q, mul(substitute(placed(placed(f, x, x), y, y), there), absolute(slopes)))),
        *(implies(old, t) for t in smooth_[0] or ()),
        *(implies(new, t) for part in smooth_[1:] for t in part or ()),
    ]
    left = integral(integral(f, x, a, b), y, c, d)
    return asked, equals(left, integral(integral(q, u, k, l), v, m, n))


def _region(*ranges: tuple[Term, Term, Term]) -> Term | None:
    """That variables lie strictly between their ends; None where nothing is asked."""
    asked = [where for one in ranges if (where := inside(*one, strictly=True)) is not None]
    return both(*asked) if len(asked) > 1 else asked[0] if asked else None


__all__ = ["EVEN", "IN_THE_PLANE", "NOT_NEGATIVE", "POLAR", "SPLIT_INTERVAL", "WHERE_THE_EVENT_IS"]
