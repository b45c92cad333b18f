"""Schemas of the calculus of one variable and of several: derivatives, limits, mean values.

Opaque functions are smooth; of others a schema asks what their declarations ask. Each schema has steps that follow by
it and steps that look alike and do not. Sources: Rudin, Principles of Mathematical Analysis, ch. 4, 5, 9; Spivak.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workbench.algebra.arithmetic import nothing
from workbench.rules.chains import at_inner_points, change_through, coefficient, jacobian
from workbench.rules.differentials import contracted
from workbench.rules.identity import Scalar
from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.limit_laws import known_limits
from workbench.rules.regular import placed, regular
from workbench.rules.schema import Computed, Said, Variable, schema
from workbench.rules.smooth import apart, free_of, smooth
from workbench.rules.writing import zero
from workbench.terms.functions.elementwise import log
from workbench.terms.functions.norms import norm
from workbench.terms.heads import (
    DERIVATIVE,
    SYMBOL,
    add,
    apply,
    derivative,
    divide,
    equals,
    limit,
    mul,
    number,
    oo,
    power,
    properties,
    relation,
    scalar,
    subtract,
    transpose,
    vector,
)
from workbench.terms.statements import both, exists, forall, implies
from workbench.terms.term import LanguageError, Term, contains, symbols

_ZERO = number(0)
_x, _t, _h, _u, _y, _k = (scalar(name) for name in "x t h u y k".split())
_a, _b, _c, _p, _q = (scalar(name) for name in "a b c p q".split())
_theta = scalar("theta", "unit")
_v, _w = vector("v", "n"), vector("w", "n")


def _f(*u: Term) -> Term:
    return apply("f", (), *u)


def _g(*u: Term) -> Term:
    return apply("g", (), *u)


# -- derivatives ------------------------------------------------------------------------------------


@schema(
    name="differentiate both sides",
    universal="x",
    seen=lambda f, g, x: (equals(f, g), derivative(f, x)),
    cases=lambda: [([equals(_f(_x), _a * _g(_x))], equals(derivative(_f(_x), _x), derivative(_a * _g(_x), _x)))],
    counters=lambda: [
        ([], equals(derivative(_f(_x), _x), derivative(_g(_x), _x))),
        ([equals(_f(_a), _g(_a))], equals(derivative(_f(_x), _x), derivative(_g(_x), _x))),
        ([relation("<=", _f(_x), _g(_x))], relation("<=", derivative(_f(_x), _x), derivative(_g(_x), _x))),
    ],
)
def DIFFERENTIATE_BOTH_SIDES(f: Term, g: Term, x: Variable) -> Said:  # noqa: N802
    """equal for all values of the variable, so equal in their derivatives"""
    moves = derivative(g, x)
    return [equals(f, g)], equals(derivative(f, x), moves if contains(g, x) else nothing(moves.shape))


@schema(
    name="differentiate in the variable",
    universal="x",
    cases=lambda: [([equals(_f(_x), 0)], equals(derivative(_f(_x), _x), 0))],
    counters=lambda: [
        ([equals(_f(_x), _x)], equals(derivative(_f(_x), _x), 0)),
        ([equals(_f(_a), 0)], equals(derivative(_f(_x), _x), 0)),
    ],
)
def STAYS_CONSTANT(f: Scalar, c: Scalar, x: Variable) -> Said:  # noqa: N802
    """what has one value for all values of the variable does not change"""
    free_of(c, x)
    return [equals(f, c)], equals(derivative(f, x), _ZERO)


def _secants(f: Term, x: Term, h: Term) -> Term:
    free_of(f, h)
    return limit(divide(subtract(placed(f, x, add(x, h)), f), h), h, _ZERO)


@schema(
    name="derivative as a limit",
    seen=lambda f, x, q, h: (derivative(f, x), limit(q, h, 0)),
    cases=lambda: [
        ([], equals(derivative(_f(_x), _x), limit((_f(_x + _h) - _f(_x)) / _h, _h, 0))),
        ([equals(limit((_f(_x + _h) - _f(_x)) / _h, _h, 0), _g(_x))], equals(derivative(_f(_x), _x), _g(_x))),
        (
            [],
            equals(
                limit((_f(_x + _h) * _x - _f(_x) * _a) / _h, _h, 0), limit((_f(_x + _h) * _x - _f(_x) * _a) / _h, _h, 0)
            ),
        ),
    ],
    counters=lambda: [
        ([], equals(derivative(_f(_x), _x), limit((_f(_x + _h) - _f(_x)) / (2 * _h), _h, 0))),
        ([], equals(derivative(_f(_x), _x), (_f(_x + _h) - _f(_x)) / _h)),
        ([], equals(derivative(_h * _f(_x), _x), limit((_h * _f(_x + _h) - _h * _f(_x)) / _h, _h, 0))),
    ],
)
def DERIVATIVE_AS_A_LIMIT(f: Term, x: Variable, h: Variable) -> Said:  # noqa: N802
    """the derivative is the limit of the slopes of the secants"""
    return [], equals(derivative(f, x), _secants(f, x, h))


def _approximations(step: Step) -> Iterator[Reduction]:
    """The line for one f, ``of``, whose variables make steps, each bound to its name, as ``along`` goes to 0."""
    f, t = step.bindings.get("of"), step.bindings.get("along")
    if f is None or t is None or t.head is not SYMBOL or contains(f, t):
        return
    steps = {x: k for x in symbols(f) if (k := step.bindings.get(x.name)) is not None and k.shape == x.shape}
    found = {w.args[0] for w, _ in known_limits(step) if w.args[1:] == (t, _ZERO) and w.attrs == ("both",)}
    if not steps or regular(f, steps) != () or not all(
        divide(k, t) in found or coefficient(k, t).head is not DERIVATIVE for k in steps.values()
    ):
        return
    if any(contains(k, x) for k in steps.values() for x in steps):
        return
    moved = f
    for x, k in steps.items():
        moved = placed(moved, x, add(x, k))
    line = add(*(contracted(derivative(f, x), k, x.rank) for x, k in steps.items()))
    rest = subtract(subtract(moved, f), line)
    yield Reduction((equals(limit(divide(rest, t), t, _ZERO), zero(f.shape)),))


_speeds = [equals(limit(_g(_h) / _h, _h, 0), _a), equals(limit(_p * _h / _h, _h, 0), _p)]
_rest = _f(_x + _g(_h), _y + _p * _h) - _f(_x, _y) - derivative(_f(_x, _y), _x) * _g(_h)
_letters_of_rest = {"of": _f(_x, _y), "along": _h, "x": _g(_h), "y": _p * _h}
LINEAR_APPROXIMATION = Computed(
    "linear approximation",
    "differentiable: what it misses is small beside the step, and the step is of the order of the variable",
    ways=_approximations,
    reference="Rudin, Principles of Mathematical Analysis, Def. 9.11",
    cases=lambda: [
        (
            _speeds,
            equals(limit((_rest - derivative(_f(_x, _y), _y) * (_p * _h)) / _h, _h, 0), 0),
            _letters_of_rest,
        )
    ],
    counters=lambda: [
        (_speeds, equals(limit(_rest / _h, _h, 0), 0), _letters_of_rest),
        (
            _speeds[1:],
            equals(limit((_rest - derivative(_f(_x, _y), _y) * (_p * _h)) / _h, _h, 0), 0),
            _letters_of_rest,
        ),
    ],
)


@schema(
    name="derivative along a direction",
    shapes="v: n; x: n",
    seen=lambda f, x, q, h: (derivative(f, x), limit(q, h, 0)),
    cases=lambda: [
        ([], equals(limit((_f(_w + _h * _v) - _f(_w)) / _h, _h, 0), derivative(_f(_w), _w) @ _v), {"v": _v})
    ],
    counters=lambda: [
        ([], equals(limit((_f(_w + _h * _v) - _f(_w)) / _h, _h, 0), derivative(_f(_w), _w) @ _w), {"v": _v})
    ],
)
def DERIVATIVE_ALONG(f: Term, x: Variable, v: Term, h: Variable) -> Said:  # noqa: N802
    """the limit along a line is the derivative applied to its direction"""
    free_of(f, h)
    free_of(v, h)
    if v.shape != x.shape:
        raise LanguageError("the direction has another shape")
    moved = placed(f, x, add(x, mul(h, v)))
    return [], equals(limit(divide(subtract(moved, f), h), h, _ZERO), contracted(derivative(f, x), v, x.rank))


CHAIN_RULE_AT = Computed(
    "chain rule at an inner point",
    "the outer derivative is taken where the inner function is",
    ways=at_inner_points,
    cases=lambda: [
        ([equals(_u, _g(_x))], equals(derivative(_f(_g(_x)), _x), derivative(_f(_u), _u) * derivative(_g(_x), _x))),
        (
            [equals(_y, _g(_x))],
            equals(
                derivative(_f(_x, _g(_x)), _x),
                derivative(_f(_x, _y), _x) + derivative(_f(_x, _y), _y) * derivative(_g(_x), _x),
            ),
        ),
        (
            [equals(_w, apply("g", "n", _v))],
            equals(
                derivative(apply("f", "m", apply("g", "n", _v)), _v),
                derivative(apply("f", "m", _w), _w) @ derivative(apply("g", "n", _v), _v),
            ),
        ),
    ],
    counters=lambda: [
        ([], equals(derivative(_f(_g(_x)), _x), derivative(_f(_u), _u) * derivative(_g(_x), _x))),
        ([equals(_u, _x)], equals(derivative(_f(_g(_x)), _x), derivative(_f(_u), _u) * derivative(_g(_x), _x))),
        ([], implies(equals(_y, _g(_x)), equals(derivative(_f(_x, _g(_x)), _x), derivative(_f(_x, _y), _x)))),
    ],
)


def _through(F: Callable[[Term], Term]) -> Term:
    return equals(derivative(F(_k * _v), _k), derivative(F(_w), _w) @ _v)


def _length(z: Term) -> Term:
    return norm(z) * apply("g", (), z)


@schema(
    name="chain rule through a point",
    seen=lambda F, y, c, f, x: (equals(y, c), derivative(F, y), derivative(f, x)),
    shapes="y: n; c: n; x: ",
    cases=lambda: [([equals(_w, _k * _v), relation(">", norm(_w), 0)], _through(_length)),
                   ([equals(_y, _x**2)], equals(derivative(_f(_x**2) * _x**2, _x),
                                                derivative(_f(_y) * _y, _y) * derivative(_x**2, _x)))],
    counters=lambda: [([equals(_w, _k * _v)], _through(_length)),  # at 0 a length has no gradient
                      ([relation(">", norm(_w), 0)], _through(_length)),
                      ([equals(_w, _k * _v + _v), relation(">", norm(_w), 0)], _through(_length)),
                      ([equals(_w, _k * _v), relation(">", norm(_w), 0)],
                       equals(derivative(_length(_k * _v), _k), derivative(_length(_w), _w) @ _w))],
)  # fmt: skip
def CHAIN_RULE_THROUGH(F: Term, y: Variable, c: Term, f: Term, x: Variable) -> Said:  # noqa: N802
    """the derivative at the point, applied to how the point moves"""
    free_of(F, x)
    asked = regular(F, (y,))
    if asked is None or x is y or y.rank > 1 or x.rank > 1 or F.rank > 1 or regular(c, (x,)) is None:
        raise LanguageError("it may break somewhere")
    moves = jacobian(c, x) if c.shape or x.shape else coefficient(c, x)
    outer = derivative(F, y)
    slope = contracted(outer, moves, y.rank) if F.shape or not x.shape or not y.shape else transpose(moves) @ outer
    conditions = [*asked, *(regular(c, (x,)) or ())]
    everywhere = forall(equals(f, placed(F, y, c)), x)
    return [equals(y, c), everywhere, *conditions], equals(derivative(f, x), slope)


@schema(
    name="along the curve",
    universal="x",
    cases=lambda: [
        (
            [implies(equals(_y, _g(_x)), equals(_f(_x, _y), 0))],
            implies(
                equals(_y, _g(_x)),
                equals(derivative(_f(_x, _y), _x) + derivative(_f(_x, _y), _y) * derivative(_g(_x), _x), 0),
            ),
        )
    ],
    counters=lambda: [
        (
            [implies(equals(_y, _g(_x)), equals(_f(_x, _y), 0))],
            implies(equals(_y, _g(_x)), equals(derivative(_f(_x, _y), _x), 0)),
        ),
        (
            [implies(equals(_y, _g(_a)), equals(_f(_x, _y), 0))],
            implies(
                equals(_y, _g(_x)),
                equals(derivative(_f(_x, _y), _x) + derivative(_f(_x, _y), _y) * derivative(_g(_x), _x), 0),
            ),
        ),
    ],
    seen=lambda y, g, f, x, c: (implies(equals(y, g), equals(f, c)), derivative(g, x)),
)
def ALONG_THE_CURVE(f: Term, y: Variable, g: Term, x: Variable) -> Said:  # noqa: N802
    """it stays 0 as the point moves along the curve: its total derivative is 0"""
    free_of(g, y)
    through = change_through(f, y, g, x)
    if through is None:
        raise LanguageError("too many axes")
    total = add(derivative(f, x), through)
    return [implies(equals(y, g), equals(f, zero(f.shape)))], implies(equals(y, g), equals(total, zero(total.shape)))


# -- mean values ------------------------------------------------------------------------------------


def _theta_is_free(theta: Term, *terms: Term) -> None:
    if theta.shape or theta.attrs[2] != frozenset({"unit"}):
        raise LanguageError("a number between 0 and 1 is a symbol with the property unit")
    for term in terms:
        free_of(term, theta)


@schema(
    name="mean value theorem",
    universal="t",
    reference="Rudin, Principles of Mathematical Analysis, Thm 5.10",
    seen=lambda: (),
    cases=lambda: [
        (
            [],
            exists(equals(_f(_x + _h) - _f(_x), _h * derivative(_f(_x + _theta * _h), _x)), _theta),
            {"f": _f(_t), "t": _t, "x": _x, "h": _h, "theta": _theta},
        )
    ],
    counters=lambda: [
        (
            [],
            exists(equals(_f(_x + _h) - _f(_x), 2 * _h * derivative(_f(_x + _theta * _h), _x)), _theta),
            {"f": _f(_t), "t": _t, "x": _x, "h": _h, "theta": _theta},
        ),
        (
            [],
            exists(equals(log(_h), _h / (_theta * _h)), _theta),
            {"f": log(_t), "t": _t, "x": _ZERO, "h": _h, "theta": _theta},
        ),
    ],
)
def MEAN_VALUE(  # noqa: N802
    f: Scalar, t: Variable, x: Scalar, h: Scalar, theta: Variable,
    s: Scalar = None,  # type: ignore[assignment]
    m: Scalar = None,  # type: ignore[assignment]
    d: Scalar = None,  # type: ignore[assignment]
) -> Said:
    """between two points the slope is somewhere that of the secant"""
    _theta_is_free(theta, f, x, h)
    slope = derivative(f, t) if s is None else s
    there = placed(slope, t, add(x, mul(theta, h)))
    increment = subtract(placed(f, t, add(x, h)), placed(f, t, x))
    written, change = there if m is None else m, increment if d is None else d
    asked = [equals(derivative(f, t), slope), equals(there, written), equals(increment, change)]
    kept = [statement for statement in asked if statement.args[0] is not statement.args[1]]
    scaled = written if h is number(1) else mul(h, written)
    return [*kept, *smooth(f, t, x, add(x, h))], exists(equals(change, scaled), theta)


def _there(value: Term) -> Term:
    return exists(both(both(relation("<=", _a, _u), relation("<=", _u, _b)), equals(value, _c)), _u)


def _rises(f: Callable[..., Term]) -> list[Term]:
    return [relation("<=", _a, _b), relation("<=", f(_a), _c), relation("<=", _c, f(_b))]


_between = {"f": _f(_t), "t": _t, "a": _a, "b": _b, "v": _c, "s": _u}


@schema(
    name="intermediate value theorem",
    universal="t",
    reference="Rudin, Principles of Mathematical Analysis, Thm 4.23",
    seen=lambda: (),
    cases=lambda: [(_rises(_f), _there(_f(_u)), _between),
                   (_rises(lambda t: t**3), _there(_u**3), {**_between, "f": _t**3})],
    counters=lambda: [
        (_rises(_f)[1:], _there(_f(_u)), _between),
        ([_rises(_f)[0], _rises(_f)[2]], _there(_f(_u)), _between),
        (_rises(_f)[:2], _there(_f(_u)), _between),
        (_rises(lambda t: 1 / t), _there(1 / _u), {**_between, "f": 1 / _t}),
    ],
)  # fmt: skip
def INTERMEDIATE_VALUE(  # noqa: N802
    f: Scalar, t: Variable, a: Scalar, b: Scalar, v: Scalar, s: Variable
) -> Said:
    """what is continuous leaves out no value between two of its values"""
    for term in (f, a, b, v):
        free_of(term, s)
    for term in (a, b, v):
        free_of(term, t)
    asked = [relation("<=", a, b), relation("<=", placed(f, t, a), v), relation("<=", v, placed(f, t, b))]
    here = both(both(relation("<=", a, s), relation("<=", s, b)), equals(placed(f, t, s), v))
    return [*asked, *smooth(f, t, a, b)], exists(here, s)


def _on_the_way(s: Term, statement: Term) -> Term:
    """There is a part of the way, from none of it to all, of which the statement holds."""
    return exists(both(both(relation(">=", s, _ZERO), relation("<=", s, 1)), statement), s)


def _some_mean(f: Callable[[Term], Term]) -> Term:
    return _on_the_way(_u, equals(_p * f(_a) + _q * f(_a + _h), (_p + _q) * f(_a + _u * _h)))


_weights = [relation(">", _p, 0), relation(">", _q, 0)]
_mean_between = {"f": _f(_t), "t": _t, "a": _a, "h": _h, "p": _p, "q": _q, "s": _u}


@schema(
    name="a mean of two values is a value",
    universal="t",
    reference="Rudin, Principles of Mathematical Analysis, Thm 4.23",
    seen=lambda: (),
    cases=lambda: [(_weights, _some_mean(_f), _mean_between),
                   (_weights, _some_mean(lambda t: t**3), {**_mean_between, "f": _t**3})],
    counters=lambda: [
        (_weights[:1], _some_mean(_f), _mean_between),
        (_weights[1:], _some_mean(_f), _mean_between),
        (_weights, _some_mean(lambda t: 1 / t), {**_mean_between, "f": 1 / _t}),
        (_weights, _on_the_way(_u, equals(_p * _f(_a) + _q * _f(_a + _h), _f(_a + _u * _h))), _mean_between),
        # strictly between them it may be taken nowhere: the values of a square at -1 and 1
        (_weights, exists(equals(_p * _f(_a) + _q * _f(_a + _h), (_p + _q) * _f(_a + _theta * _h)), _theta),
         {**_mean_between, "s": _theta}),
    ],
)  # fmt: skip
def MEAN_OF_TWO_VALUES(  # noqa: N802
    f: Scalar, t: Variable, a: Scalar, h: Scalar, p: Scalar, q: Scalar, s: Variable
) -> Said:
    """what is continuous takes, from one place to another, every mean of its values there"""
    if s.shape or properties(s):
        raise LanguageError("a part of the way is a symbol without properties")
    for term in (f, a, h, p, q):
        free_of(term, s)
    for term in (a, h, p, q):
        free_of(term, t)
    inside = placed(f, t, add(a, mul(s, h)))
    mean = add(mul(p, placed(f, t, a)), mul(q, placed(f, t, add(a, h))))
    asked = [Needed(relation(">", weight, _ZERO), computed=True) for weight in (p, q)]
    return [*asked, *smooth(f, t, a, add(a, h))], _on_the_way(s, equals(mean, mul(add(p, q), inside)))


_bent = [equals(derivative(_f(_t), _t), _g(_t)), equals(derivative(_g(_t), _t), apply("k", (), _t))]
_below_c = relation("<=", apply("k", (), _t), _c)
_at_start = [equals(_f(_x), _a), equals(_g(_x), _b)]
_parabola = relation("<=", _f(_x + _h), _a + _b * _h + _c * _h**2 / 2)
_of_bent = {"f": _f(_t), "t": _t, "g": _g(_t), "k": apply("k", (), _t), "x": _x, "h": _h, "M": _c, "c": _a, "d": _b}


@schema(
    name="Taylor's formula with a bound",
    universal="t",
    reference="Rudin, Principles of Mathematical Analysis, Thm 5.15",
    seen=lambda: (),
    cases=lambda: [([*_bent, _below_c, *_at_start], _parabola, _of_bent)],
    counters=lambda: [
        ([*_bent, *_at_start], _parabola, _of_bent),
        ([*_bent, _below_c, _at_start[0]], _parabola, _of_bent),
        ([*_bent, _below_c, _at_start[1]], _parabola, _of_bent),
        ([_bent[0], _below_c, *_at_start], _parabola, _of_bent),
        ([*_bent, _below_c, *_at_start], relation("<=", _f(_x + _h), _a + _b * _h + _c * _h**2 / 4), _of_bent),
        ([*_bent, implies(equals(_t, _x), _below_c), *_at_start], _parabola, _of_bent),
    ],
)
def BELOW_A_PARABOLA(  # noqa: N802
    f: Scalar, t: Variable, g: Scalar, k: Scalar, x: Scalar, h: Scalar, M: Scalar, c: Scalar, d: Scalar
) -> Said:
    """the second derivative is at most this everywhere, so the function lies below the parabola that bends so"""
    for letter in (x, h, M, c, d):
        free_of(letter, t)
    end = add(x, h)
    asked = [equals(derivative(f, t), g), equals(derivative(g, t), k), relation("<=", k, M)]
    start = [equals(placed(f, t, x), c), equals(placed(g, t, x), d)]
    parabola = add(c, mul(d, h), divide(mul(M, power(h, number(2))), number(2)))
    return [*asked, *start, *smooth(f, t, x, end), *smooth(g, t, x, end)], relation("<=", placed(f, t, end), parabola)


# -- limits -------------------------------------------------------------------------------------------


@schema(
    name="squeeze theorem",
    universal="h",
    seen=lambda f, g, k, h, to, c: (equals(limit(g, h, to), c), limit(f, h, to), limit(k, h, to)),
    cases=lambda: [
        (
            [
                relation("<=", _f(_h), _g(_h)),
                relation("<=", _g(_h), _h**2),
                equals(limit(_f(_h), _h, 0), 0),
                equals(limit(_h**2, _h, 0), 0),
            ],
            equals(limit(_g(_h), _h, 0), 0),
        )
    ],
    counters=lambda: [
        (
            [relation("<=", _f(_h), _g(_h)), equals(limit(_f(_h), _h, 0), 0), equals(limit(_h**2, _h, 0), 0)],
            equals(limit(_g(_h), _h, 0), 0),
        )
    ],
)
def SQUEEZE_THEOREM(f: Scalar, g: Scalar, k: Scalar, h: Variable, to: Scalar, c: Scalar) -> Said:  # noqa: N802
    """what lies between two functions with one limit has that limit"""
    free_of(c, h)
    if c.head.name == "limit" or f is g or g is k:
        raise LanguageError("what is only itself says nothing")
    away = apart(h, to)
    low, high = implies(away, relation("<=", f, g)), implies(away, relation("<=", g, k))
    return [low, high, equals(limit(f, h, to), c), equals(limit(k, h, to), c)], equals(limit(g, h, to), c)


_soon = both(relation(">", _h, _ZERO), relation("<", _h, number(1)))


@schema(
    name="a bound outlives the limit",
    universal="h",
    seen=lambda f, h, c, b: (equals(limit(f, h, _ZERO), c), relation("<=", c, b)),
    reference="Rudin, Principles of Mathematical Analysis, Thm 3.19",
    cases=lambda: [
        ([implies(_soon, relation("<=", _f(_h), _b)), equals(limit(_f(_h), _h, 0), _c)], relation("<=", _c, _b)),
    ],
    counters=lambda: [
        ([implies(_soon, relation("<=", _f(_h), _b)), equals(limit(_f(_h), _h, 1), _c)], relation("<=", _c, _b)),
        ([equals(limit(_f(_h), _h, 0), _c)], relation("<=", _c, _b)),
        ([implies(_soon, relation("<=", _b, _f(_h))), equals(limit(_f(_h), _h, 0), _c)], relation("<=", _c, _b)),
        ([implies(_soon, relation("<=", _f(_h), _h)), equals(limit(_f(_h), _h, 0), _c)], relation("<=", _c, _h)),
        ([implies(relation("<", _h, _ZERO), relation(">=", _f(_h), _b)), equals(limit(_f(_h), _h, 0), _c)],
         relation("<=", _c, _b)),
    ],
)  # fmt: skip
def A_BOUND_OUTLIVES_THE_LIMIT(f: Scalar, h: Variable, c: Scalar, b: Scalar) -> Said:  # noqa: N802
    """what is at most a number on the way is at most that number in the limit"""
    free_of(c, h)
    free_of(b, h)
    if c.head.name == "limit" or contains(b, oo):
        raise LanguageError("a limit that is only itself, or infinite, says nothing")
    soon = both(relation(">", h, _ZERO), relation("<", h, number(1)))
    return [implies(soon, relation("<=", f, b)), equals(limit(f, h, _ZERO), c)], relation("<=", c, b)


@schema(
    name="limit of a composition",
    universal="k",
    cases=lambda: [
        (
            [equals(limit(_f(_k), _k, 0), _a), equals(_f(_ZERO), _a), equals(limit(_g(_h), _h, 0), 0)],
            equals(limit(_f(_g(_h)), _h, 0), _a),
        )
    ],
    counters=lambda: [
        ([equals(limit(_f(_k), _k, 0), _a), equals(_f(_ZERO), _a)], equals(limit(_f(_g(_h)), _h, 0), _a)),
        (
            [equals(limit(_f(_k), _k, 0), _a), equals(_f(_ZERO), _a), equals(limit(_g(_h), _h, 0), 1)],
            equals(limit(_f(_g(_h)), _h, 0), _a),
        ),
    ],
    seen=lambda f, k, c, a, g, h, to: (equals(limit(f, k, c), a), equals(limit(g, h, to), c)),
    shapes="k: ; h: ",
)
def LIMIT_OF_A_COMPOSITION(f: Scalar, k: Variable, c: Scalar, a: Scalar, g: Scalar, h: Variable, to: Scalar) -> Said:  # noqa: N802
    """where the inner function goes, the outer one is continuous"""
    free_of(a, k)
    free_of(f, h)
    free_of(c, h)
    if contains(a, oo) or contains(c, oo) or a.head.name == "limit" or c.head.name == "limit":
        raise LanguageError("a limit that is only itself, or infinite, says nothing")
    asked = [equals(limit(f, k, c), a), implies(equals(k, c), equals(f, a)), equals(limit(g, h, to), c)]
    return asked, equals(limit(placed(f, k, g), h, to), a)
