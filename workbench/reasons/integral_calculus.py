"""Schemas of the integral calculus: both sides, order, the fundamental theorem, new variables, parts, moving ends.

Each has steps that follow by it and steps that look alike and do not. Source: Rudin, Principles of Mathematical
Analysis, ch. 6; Apostol, Mathematical Analysis, ch. 10 for infinite ranges.
"""

from __future__ import annotations

from workbench.rules.chains import coefficient
from workbench.rules.identity import Scalar
from workbench.rules.regular import placed, regular
from workbench.rules.schema import Said, Variable, schema
from workbench.rules.smooth import free_of, inside, smooth
from workbench.terms.functions.elementwise import exp, sqrt
from workbench.terms.heads import (
    add,
    apply,
    between,
    derivative,
    equals,
    integral,
    limit,
    mul,
    number,
    oo,
    relation,
    scalar,
    subtract,
)
from workbench.terms.statements import implies
from workbench.terms.term import LanguageError, Term, contains

_ZERO = number(0)
_x, _t, _u = (scalar(name) for name in "x t u".split())
_a, _b, _c, _p, _q = (scalar(name) for name in "a b c p q".split())


def _f(*u: Term) -> Term:
    return apply("f", (), *u)


def _g(*u: Term) -> Term:
    return apply("g", (), *u)


@schema(
    name="integrate both sides",
    universal="x",
    seen=lambda f, g, x, a, b: (integral(f, x, a, b), integral(g, x, a, b)),
    cases=lambda: [
        ([equals(_f(_x), _a * _g(_x))], equals(integral(_f(_x), _x, _p, _q), integral(_a * _g(_x), _x, _p, _q)))
    ],
    counters=lambda: [([equals(_f(_a), _g(_a))], equals(integral(_f(_x), _x, _p, _q), integral(_g(_x), _x, _p, _q)))],
)
def INTEGRATE_BOTH_SIDES(f: Term, g: Term, x: Variable, a: Scalar, b: Scalar) -> Said:  # noqa: N802
    """equal for all values of the variable, so equal in their integrals"""
    return [equals(f, g)], equals(integral(f, x, a, b), integral(g, x, a, b))


@schema(
    name="integrals keep order",
    universal="x",
    seen=lambda f, g, x, a, b: (integral(f, x, a, b), integral(g, x, a, b)),
    cases=lambda: [
        (
            [relation("<=", _f(_x), _g(_x)), relation("<=", _p, _q)],
            relation("<=", integral(_f(_x), _x, _p, _q), integral(_g(_x), _x, _p, _q)),
        )
    ],
    counters=lambda: [
        ([relation("<=", _f(_x), _g(_x))], relation("<=", integral(_f(_x), _x, _p, _q), integral(_g(_x), _x, _p, _q))),
        (
            [relation("<=", _f(_a), _g(_a)), relation("<=", _p, _q)],
            relation("<=", integral(_f(_x), _x, _p, _q), integral(_g(_x), _x, _p, _q)),
        ),
    ],
)
def INTEGRALS_KEEP_ORDER(f: Scalar, g: Scalar, x: Variable, a: Scalar, b: Scalar) -> Said:  # noqa: N802
    """the larger function has the larger integral, from the lower end to the upper"""
    where = inside(x, a, b)
    said = relation("<=", f, g)
    order = [] if where is None or contains(a, oo) or contains(b, oo) else [relation("<=", a, b)]
    return [said if where is None else implies(where, said), *order], relation(
        "<=", integral(f, x, a, b), integral(g, x, a, b)
    )


@schema(
    name="antiderivative put in",
    universal="x",
    seen=lambda q, x, a, b, f: (integral(q, x, a, b), derivative(f, x)),
    cases=lambda: [
        ([], equals(integral(derivative(_f(_x), _x), _x, _a, _b), _f(_b) - _f(_a))),
        ([equals(derivative(_f(_x), _x), _g(_x))], equals(integral(_g(_x), _x, _a, _b), _f(_b) - _f(_a))),
    ],
    counters=lambda: [
        ([], equals(integral(derivative(_f(_x), _x), _x, _a, _b), _f(_a) - _f(_b))),
        ([equals(derivative(_f(_c), _c), _g(_c))], equals(integral(_g(_x), _x, _a, _b), _f(_b) - _f(_a))),
        ([equals(derivative(-1 / _x, _x), _x**-2)], equals(integral(_x**-2, _x, _a, _b), 1 / _a - 1 / _b)),
    ],
)
def ANTIDERIVATIVE_PUT_IN(q: Term, x: Variable, a: Scalar, b: Scalar, f: Term) -> Said:  # noqa: N802
    """fundamental theorem of calculus: the integral of a slope is the increment"""
    free_of(a, x)
    free_of(b, x)
    increment = (
        between(f, x, a, b) if contains(a, oo) or contains(b, oo) else subtract(placed(f, x, b), placed(f, x, a))
    )
    return [equals(q, derivative(f, x)), *smooth(f, x, a, b)], equals(integral(q, x, a, b), increment)


@schema(
    name="substitution in an integral",
    universal="x",
    seen=lambda q, x, a, b, f, u, c, e: (integral(q, x, a, b), integral(f, u, c, e)),
    cases=lambda: [
        (
            [equals(derivative(2 * _x, _x), 2)],
            equals(integral(_f(2 * _x) * 2, _x, _a, _b), integral(_f(_u), _u, 2 * _a, 2 * _b)),
            {"g": 2 * _x},
        ),
        (
            [
                equals(limit(_x**2, _x, oo), oo),
                equals(derivative(_x**2, _x), 2 * _x),
                implies(relation(">", _x, 0), equals(sqrt(_x**2), _x)),
            ],
            equals(integral(2 * exp(-(_x**2)), _x, 0, oo), integral(exp(-_u) / sqrt(_u), _u, 0, oo)),
            {"g": _x**2},
        ),
    ],
    counters=lambda: [
        ([], equals(integral(_f(2 * _x), _x, _a, _b), integral(_f(_u), _u, 2 * _a, 2 * _b)), {"g": 2 * _x}),
        ([], equals(integral(_f(2 * _x) * 2, _x, _a, _b), integral(_f(_u), _u, _a, _b)), {"g": 2 * _x}),
        ([], equals(integral(_f(2 * _x) * 2, _x, _a, _b), integral(_f(_u), _u, 2 * _b, 2 * _a)), {"g": 2 * _x}),
        ([], equals(integral(_f(_x**2) * (2 * _x), _x, 0, oo), integral(_f(_u), _u, 0, oo)), {"g": _x**2}),
        (
            [equals(limit(_x**2, _x, oo), oo), equals(derivative(_x**2, _x), 2 * _x)],
            equals(integral(_f(_x**2) * (2 * _x), _x, -oo, oo), integral(_f(_u), _u, oo, oo)),
            {"g": _x**2},
        ),
    ],
)
def SUBSTITUTION_IN_AN_INTEGRAL(  # noqa: N802
    q: Scalar, x: Variable, a: Scalar, b: Scalar, f: Scalar, u: Variable, c: Scalar, e: Scalar, g: Scalar
) -> Said:
    """the inner function is the new variable, its slope goes into the element"""
    free_of(f, x)
    free_of(g, u)
    inner = placed(f, u, g)
    made = equals(integral(q, x, a, b), integral(f, u, c, e))
    same = equals(q, mul(inner, derivative(g, x)))
    if contains(a, oo) or contains(b, oo):  # improper: what is integrated need not exist at the ends
        where = inside(x, a, b, strictly=True)
        grows = relation(">", derivative(g, x), _ZERO)
        asked = [s if where is None else implies(where, s) for s in (same, grows)]
        asked += [*smooth(g, x, a, b), *smooth(inner, x, a, b, strictly=True)]
        for end, value in ((a, c), (b, e)):
            if contains(end, oo) and not contains(value, oo):
                raise LanguageError("an end that stays finite needs a limit of its own")
            if contains(end, oo):
                asked.append(equals(limit(g, x, end, "both"), value))
            else:
                asked.append(equals(placed(g, x, end), value))
        return asked, made
    smooth_ = (*smooth(g, x, a, b), *smooth(inner, x, a, b))
    return [same, *smooth_, equals(c, placed(g, x, a)), equals(e, placed(g, x, b))], made


@schema(
    name="parts in an integral",
    universal="x",
    seen=lambda q, x, a, b, r, f, g: (integral(q, x, a, b), integral(r, x, a, b)),
    cases=lambda: [
        (
            [],
            equals(
                integral(_f(_x) * derivative(_g(_x), _x), _x, _a, _b),
                _f(_b) * _g(_b) - _f(_a) * _g(_a) - integral(derivative(_f(_x), _x) * _g(_x), _x, _a, _b),
            ),
            {"f": _f(_x), "g": _g(_x)},
        )
    ],
    counters=lambda: [
        (
            [],
            equals(
                integral(_f(_x) * derivative(_g(_x), _x), _x, _a, _b),
                _f(_b) * _g(_b) - integral(derivative(_f(_x), _x) * _g(_x), _x, _a, _b),
            ),
            {"f": _f(_x), "g": _g(_x)},
        )
    ],
)
def PARTS_IN_AN_INTEGRAL(q: Scalar, x: Variable, a: Scalar, b: Scalar, r: Scalar, f: Scalar, g: Scalar) -> Said:  # noqa: N802
    """the product rule, integrated"""
    product, improper = mul(f, g), contains(a, oo) or contains(b, oo)
    where = inside(x, a, b, strictly=True) if improper else None
    increment = (
        between(product, x, a, b) if improper else subtract(placed(product, x, b), placed(product, x, a))
    )
    asked = [equals(q, mul(f, derivative(g, x))), equals(r, mul(derivative(f, x), g))]
    asked = [s if where is None else implies(where, s) for s in asked]
    asked += [s for part in (f, g) for s in smooth(part, x, a, b, strictly=improper)]
    return asked, equals(integral(q, x, a, b), subtract(increment, integral(r, x, a, b)))


@schema(
    name="integral of a positive function",
    universal="x",
    seen=lambda f, x, a, b: (integral(f, x, a, b),),
    cases=lambda: [
        (
            [relation(">", _f(_x), 0), relation("<", _p, _q), equals(_f(_x), _x**2 + 1)],
            relation(">", integral(_x**2 + 1, _x, _p, _q), 0),
        )
    ],
    counters=lambda: [
        ([relation(">", _x**2 + 1, 0)], relation(">", integral(_x**2 + 1, _x, _p, _q), 0)),
        ([relation("<", _p, _q)], relation(">", integral(_x**2 - 1, _x, _p, _q), 0)),
        ([relation("<", _p, _q), relation(">=", _x**2, 0)], relation(">", integral(0 * _x**2, _x, _p, _q), 0)),
    ],
)
def INTEGRAL_OF_A_POSITIVE_FUNCTION(f: Scalar, x: Variable, a: Scalar, b: Scalar) -> Said:  # noqa: N802
    """positive on the whole interval, and continuous: there is area under it"""
    where = inside(x, a, b)
    if where is None or contains(a, oo) or contains(b, oo):
        raise LanguageError("over an infinite range it may not exist")
    asked = [implies(where, relation(">", f, _ZERO)), relation("<", a, b), *smooth(f, x, a, b)]
    return asked, relation(">", integral(f, x, a, b), _ZERO)


@schema(
    name="integral over a part of the line",
    universal="x",
    seen=lambda f, x, a, b, c: (integral(f, x, a, b), equals(integral(f, x, -oo, oo), c)),
    cases=lambda: [
        (
            [relation(">=", _f(_x), 0), equals(integral(_f(_x), _x, -oo, oo), _c), relation("<=", _a, _b)],
            relation("<=", integral(_f(_x), _x, _a, _b), _c),
        )
    ],
    counters=lambda: [
        (
            [equals(integral(_f(_x), _x, -oo, oo), _c), relation("<=", _a, _b)],
            relation("<=", integral(_f(_x), _x, _a, _b), _c),
        ),
        (
            [relation(">=", _f(_x), 0), relation("<=", _a, _b)],
            relation("<=", integral(_f(_x), _x, _a, _b), _c),
        ),
        (
            [relation(">=", _f(_x), 0), equals(integral(_f(_x), _x, -oo, oo), _c)],
            relation(">=", integral(_f(_x), _x, _a, _b), _c),
        ),
    ],
)
def INTEGRAL_OVER_A_PART(f: Scalar, x: Variable, a: Scalar, b: Scalar, c: Scalar) -> Said:  # noqa: N802
    """nothing is negative: over a part it is at most that over the whole line"""
    free_of(c, x)
    if c.head.name == "integral" or contains(c, oo):
        raise LanguageError("that the integral over the line is finite is not said")
    asked = [relation(">=", f, _ZERO), equals(integral(f, x, -oo, oo), c), relation("<=", a, b)]
    return asked, relation("<=", integral(f, x, a, b), c)


@schema(
    name="derivative of an integral",
    seen=lambda f, t, a, b, x: (derivative(integral(f, t, a, b), x),),
    cases=lambda: [
        ([], equals(derivative(integral(_f(_t), _t, _a, _x), _x), _f(_x))),
        ([], equals(derivative(integral(_f(_t), _t, _a, _a + 2 * _x), _x), 2 * _f(_a + 2 * _x))),
        (
            [],
            equals(derivative(integral(_f(_t, _x), _t, _a, _b), _x), integral(derivative(_f(_t, _x), _x), _t, _a, _b)),
        ),
    ],
    counters=lambda: [
        ([], equals(derivative(integral(_f(_t, _x), _t, _a, _x), _x), _f(_x, _x))),
        ([], equals(derivative(integral(_f(_t), _t, _x, _a), _x), _f(_x))),
        ([], equals(derivative(integral(_f(_t), _t, _a, _a + 2 * _x), _x), _f(_a + 2 * _x))),
        ([], equals(derivative(integral(_f(_t, _x), _t, 0, oo), _x), integral(derivative(_f(_t, _x), _x), _t, 0, oo))),
    ],
)
def DERIVATIVE_OF_AN_INTEGRAL(f: Scalar, t: Variable, a: Scalar, b: Scalar, x: Variable) -> Said:  # noqa: N802
    """the ends move, and the integrand changes in between"""
    if contains(a, oo) or contains(b, oo):
        raise LanguageError("over an infinite range it needs a bound that is integrable")
    asked = regular(f, (t, x))
    if asked is None or asked or x is t:
        raise LanguageError("it may break somewhere")
    whole = integral(derivative(f, x), t, a, b) if contains(f, x) else _ZERO
    for sign, end in ((1, b), (-1, a)):
        if contains(end, x):
            whole = add(whole, mul(number(sign), placed(f, t, end), coefficient(end, x)))
    return [], equals(derivative(integral(f, t, a, b), x), whole)
