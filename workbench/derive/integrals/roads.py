"""Roads to definite integrals that need no antiderivative: symmetry, Gauss, Gamma and Beta, a parameter.

Sources: DLMF 5.2, 5.9, 5.12; Whittaker & Watson, ch. 4 and 12 (differentiation under the sign of integration).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.derive.board import Board
from workbench.derive.integrals.ends import best_value
from workbench.derive.integrals.presenting import Presenter
from workbench.derive.integrals.symbolic import Expr, quadratic, slope, sp, split_constant
from workbench.derive.integrals.writing import Writer
from workbench.terms.heads import add, equals, integral, mul, negative, number, oo, pi, power, scalar
from workbench.terms.language import functions
from workbench.terms.term import Term

if TYPE_CHECKING:
    from workbench.derive.integrals.finite import Definite

Found = tuple[Term, tuple[str, ...]]
Find = Callable[[Board, "Definite", float], "Found | None"]


@dataclass(frozen=True)
class Road:
    """A road; an early one is tried before an antiderivative is looked for."""

    find: Find
    early: bool = False


# -- symmetry --------------------------------------------------------------------------


def odd(board: Board, asked: Definite, seconds: float) -> Found | None:
    """An odd integrand between ends that mirror each other."""
    f, x, b = asked.problem.f, asked.problem.x, asked.b
    if sp.expand(asked.a + b) != 0 and not (asked.a == -sp.oo and b == sp.oo):
        return None
    if f == 0 or sp.simplify(f.xreplace({x: -x}) + f) != 0 or not _settles(asked, sp.Integer(0), b):
        return None
    show = asked.presenter()
    t, term, zero = asked.problem.variable, asked.problem.term, number(0)
    half = integral(term, t, zero, asked.upper)
    statement = equals(show.term(f.xreplace({x: -x})), negative(show.term(f)))
    first = board.write(statement, "odd function", "a change of sign inside changes the sign", rests_on=())
    halves = add(integral(term, t, asked.lower, zero), half)
    second = board.write(
        equals(asked.left, halves), "split the interval", "at the centre", rests_on=(), changed=(halves,)
    )
    mirrored = add(negative(half), half)
    board.write(
        equals(asked.left, mirrored),
        "substitution",
        "x to -x in the first half",
        rests_on=(first, second),
        changed=(mirrored,),
    )
    board.write(equals(asked.left, zero), "arithmetic", "the halves cancel", changed=(zero,))
    return zero, ("odd function",)


def _settles(asked: Definite, low: Expr, high: Expr) -> bool:
    """Whether quadrature gives the integral over a part of the interval a value."""
    import numpy as np

    from workbench.terms.evaluate import evaluate_with_error

    show = asked.presenter()
    part = integral(asked.problem.term, asked.problem.variable, show.term(low), show.term(high))
    point = {s.name: 1.3 for s in asked.problem.given.values()}
    with np.errstate(all="ignore"):
        value, error = evaluate_with_error(part, point)
    return bool(np.isfinite(value) and error <= 1e-6 * (1 + abs(value)))


def reflected(board: Board, asked: Definite, seconds: float) -> Found | None:
    """x to a + b - x leaves the integral as it is; the mean of both integrands may be simpler."""
    from workbench.derive.integrals.finite import by_antiderivative

    f, x, a, b = asked.problem.f, asked.problem.x, asked.a, asked.b
    if a == 0 and b == sp.oo:
        mirror, factor = 1 / x, 1 / x**2
    elif a.is_finite and b.is_finite:
        mirror, factor = a + b - x, sp.Integer(1)
    else:
        return None
    other = _opened(f.subs(x, mirror) * factor, x)
    total = _simplest(f, other, x)
    if total is None:
        return None
    inner = by_antiderivative(asked.about(total), seconds) if total.has(x) else None
    value = sp.Integer(0) if total == 0 else sp.expand(total * (b - a)) if not total.has(x) and b.is_finite else None
    show = asked.presenter()
    t = asked.problem.variable
    turned = integral(show.term(other), t, asked.lower, asked.upper)
    words = "x to 1/x" if factor != 1 else "x to a + b - x, which turns the interval round"
    first = board.write(equals(asked.left, turned), "reflection", words, rests_on=(), changed=(turned,))
    mean = mul(show.term(sp.Rational(1, 2)), integral(show.term(total), t, asked.lower, asked.upper))
    second = board.write(
        equals(asked.left, mean),
        "mean of both",
        "half the sum of the two integrands",
        rests_on=(first,),
        changed=(mean,),
    )
    if inner is not None and inner.result is not None:
        asked.take_over(board, inner.lines)
        result = show.term(best_value(inner.result.to_sympy() / 2))
        rests = [second, board.last]
    elif value is not None and (value != 0 or _settles(asked, sp.Integer(1), b)):
        result, rests = show.term(best_value(value / 2)), [second]
    else:
        return None
    board.write(equals(asked.left, result), "arithmetic", "half of it", rests_on=rests, changed=(result,))
    return result, ("reflection",)


def reflected_first(board: Board, asked: Definite, seconds: float) -> Found | None:
    """The mirror first, for integrands that have no antiderivative to speak of: logarithms and roots of waves."""
    f, x = asked.problem.f, asked.problem.x
    waves = [w for w in f.atoms(sp.sin, sp.cos, sp.tan) if w.has(x)]
    inside = [e for e in f.atoms(sp.log, sp.Pow) if any(e.args[0].has(w) for w in waves)]
    strange = [e for e in inside if isinstance(e, sp.log) or not e.exp.is_Integer or e.exp.is_negative]
    beside = (
        f.has(sp.log)
        or any(not e.exp.is_Integer for e in strange if e.is_Pow)
        or _has_the_variable_outside(f, x, waves)
    )
    return reflected(board, asked, seconds) if waves and strange and beside else None


def _has_the_variable_outside(f: Expr, x: Expr, waves: list[Expr]) -> bool:
    return bool(f.xreplace({w: sp.Dummy() for w in waves}).has(x))


def parameter_first(board: Board, asked: Definite, seconds: float) -> Found | None:
    """A parameter first, for what stands over x or log x alone."""
    f, x = asked.problem.f, asked.problem.x
    below = sp.denom(sp.together(f))
    bases = [g.as_base_exp()[0] for g in sp.Mul.make_args(below) if g.has(x) and not g.has(sp.exp)]
    over = bases in ([x], [sp.log(x)])
    known = f.free_symbols - {x} and not f.is_rational_function(x) and not f.has(sp.sin, sp.cos)
    return parameter(board, asked, seconds) if over and known else None


def _opened(g: Expr, x: Expr) -> Expr:
    """The mirrored integrand with its angles opened and what stands in a logarithm over one bar."""
    if g.has(sp.sin, sp.cos, sp.tan, sp.cot):
        g = sp.expand_trig(g.replace(sp.cot, lambda a: 1 / sp.tan(a)))
    return g.replace(sp.log, lambda a: sp.log(sp.factor(sp.together(a))))


def _simplest(f: Expr, other: Expr, x: Expr) -> Expr | None:
    """The sum of the two integrands, where it is no harder than one of them."""
    total = sp.simplify(f + other)
    if f.has(sp.log):
        total = sp.simplify(sp.logcombine(total, force=True).replace(sp.log, lambda a: sp.log(sp.simplify(a))))
    harder = sp.count_ops(total) > sp.count_ops(f) or sp.simplify(total - 2 * f) == 0
    return None if harder and total.has(x) else total


# -- Gauss -----------------------------------------------------------------------------


def gaussian(board: Board, asked: Definite, seconds: float) -> Found | None:
    """c e^{-p x^2 + q x + r} over the whole line: the square completed, the square of the integral in polar form."""
    c, g = split_constant(asked.problem.f, asked.problem.x)
    x = asked.problem.x
    if asked.a != -sp.oo or asked.b != sp.oo or not isinstance(g, sp.exp):
        return None
    found = quadratic(sp.expand(g.exp), x)
    if found is None:
        return None
    p, q, r = found
    if not (-p).is_positive:
        return None
    show = asked.presenter()
    u, v = (scalar(show.fresh(names)) for names in (("u", "w", "z"), ("v", "y", "s")))
    exp = functions()["exp"]
    e_u, e_v = exp(negative(power(u, 2))), exp(negative(power(v, 2)))
    core = integral(e_u, u, negative(oo), oo)
    root, factor = sp.sqrt(-p), c * sp.exp(sp.factor(r - q**2 / (4 * p)))
    rests = []
    if factor != 1 or root != 1:
        scaled = mul(show.term(factor / root), core)
        why = (
            "the square completed, and u for the root of what stands in the exponent"
            if q != 0
            else "u for the root of what stands in the exponent"
        )
        rests = [board.write(equals(asked.left, scaled), "substitution", why, rests_on=(), changed=(scaled,))]
        left = core
    else:
        left = asked.left
    square = power(left, 2)
    double = integral(integral(mul(e_u, e_v), v, negative(oo), oo), u, negative(oo), oo)
    n = board.write(
        equals(square, double),
        "square of an integral",
        "a product of integrals is a double integral",
        rests_on=(),
        changed=(double,),
    )
    radius, angle = (scalar(show.fresh(names)) for names in (("r", "rho"), ("theta", "phi")))
    ring = integral(mul(radius, exp(negative(power(radius, 2)))), radius, number(0), oo)
    polar = integral(ring, angle, number(0), mul(2, pi))
    n = board.write(
        equals(square, polar),
        "polar coordinates",
        "u = r cos, v = r sin, du dv = r dr dtheta",
        rests_on=(n,),
        changed=(polar,),
    )
    half = functions()["sqrt"](pi)
    n = board.write(
        equals(ring, show.term(sp.Rational(1, 2))), "substitution", "r dr is half the differential of r^2", rests_on=()
    )
    n = board.write(
        equals(square, pi),
        "integral of a constant",
        "one half over the angles from 0 to 2 pi",
        rests_on=(str(int(n) - 1), n),
        changed=(pi,),
    )
    n = board.write(equals(left, half), "positive root", "the integrand is positive", rests_on=(n,), changed=(half,))
    if left is asked.left:
        return half, ("polar coordinates",)
    result = show.term(best_value(factor * sp.sqrt(sp.pi) / root))
    board.write(equals(asked.left, result), "substitution", "put in above", rests_on=(*rests, n), changed=(result,))
    return result, ("polar coordinates",)


# -- Gamma and Beta ----------------------------------------------------------------------


def gamma_integral(board: Board, asked: Definite, seconds: float) -> Found | None:
    """x^{s-1} e^{-c x^q} from 0 on: u = c x^q gives Gamma(s/q)."""
    if asked.a != 0 or asked.b != sp.oo:
        return None
    x = asked.problem.x
    k, s, rate, q = sp.Integer(1), sp.Integer(1), None, sp.Integer(1)
    for g in sp.Mul.make_args(sp.powsimp(asked.problem.f, combine="exp")):
        base, n = g.as_base_exp() if not isinstance(g, sp.exp) else (g, sp.Integer(1))
        if not g.has(x):
            k *= g
        elif base == x and not n.has(x):
            s += n
        elif isinstance(g, sp.exp) and rate is None:
            c, power_of_x = split_constant(-g.exp, x)
            b, q = power_of_x.as_base_exp()
            if b != x or q.has(x):
                return None
            rate = c
        else:
            return None
    if rate is None or rate.is_negative or q.is_negative or s.is_integer and s < 5 and q == 1:
        return None
    order = sp.factor_terms(s / q)
    needs = [sp.Gt(e, 0) for e in (rate, order) if not e.is_positive]
    if order.is_nonpositive or any(n == sp.false for n in needs):
        return None
    show = asked.presenter()
    writer = Writer(board, show)
    u = scalar(show.fresh(("u", "w", "z")), "positive")
    factor = k / (q * rate**order)
    core = integral(mul(power(u, show.term(order - 1)), functions()["exp"](negative(u))), u, number(0), oo)
    value = sp.gamma(order)
    rests: list[str] = []
    if factor != 1 or q != 1:
        scaled = mul(show.term(factor), core) if factor != 1 else core
        rests = [
            board.write(
                equals(asked.left, scaled),
                "substitution",
                "u for what stands in the exponent, with its sign turned",
                rests_on=(),
                changed=(scaled,),
                conditions=writer.conditions(needs),
            )
        ]
    named = functions()["gamma"](show.term(order))
    whole = named if factor == 1 else mul(show.term(factor), named)
    board.write(
        equals(asked.left, whole),
        "definition of the gamma function",
        "Gamma(s) is the integral of u^{s-1} e^{-u}",
        rests_on=rests,
        changed=(whole,),
        conditions=writer.conditions(needs),
    )
    result = show.term(best_value(factor * value))
    if result is not whole:
        board.write(
            equals(asked.left, result),
            "values of the gamma function",
            "Gamma(n + 1) = n!, Gamma(1/2) = sqrt(pi)",
            changed=(result,),
            conditions=writer.conditions(needs),
        )
    return result, ("definition of the gamma function",)


def beta_integral(board: Board, asked: Definite, seconds: float) -> Found | None:
    """x^{p-1} (1 - x)^{q-1} on (0, 1), and what a substitution brings to it."""
    made = _as_beta(asked)
    if made is None:
        return None
    k, p, q, why = made
    needs = [sp.Gt(e, 0) for e in (p, q) if not e.is_positive]
    if any(n == sp.false for n in needs) or p.is_nonpositive or q.is_nonpositive:
        return None
    show = asked.presenter()
    writer = Writer(board, show)
    conditions = writer.conditions(needs)
    u = scalar(show.fresh(("u", "w", "z")), "unit")
    one = number(1)
    core = integral(mul(power(u, show.term(p - 1)), power(add(one, negative(u)), show.term(q - 1))), u, number(0), one)
    rests: list[str] = []
    if why:
        scaled = mul(show.term(k), core) if k != 1 else core
        rests = [
            board.write(
                equals(asked.left, scaled), "substitution", why, rests_on=(), changed=(scaled,), conditions=conditions
            )
        ]
    gamma = functions()["gamma"]
    ratio = mul(gamma(show.term(p)), gamma(show.term(q)), power(gamma(show.term(p + q)), -1))
    whole = mul(show.term(k), ratio) if k != 1 else ratio
    board.write(
        equals(asked.left, whole),
        "beta integral",
        "B(p, q) = Gamma(p) Gamma(q) / Gamma(p + q)",
        rests_on=rests,
        changed=(whole,),
        conditions=conditions,
    )
    result = show.term(best_value(sp.gammasimp(k * sp.gamma(p) * sp.gamma(q) / sp.gamma(p + q))))
    if result is not whole:
        board.write(
            equals(asked.left, result),
            "values of the gamma function",
            "Gamma(1/2) = sqrt(pi), Gamma(s) Gamma(1 - s) = pi / sin(pi s)",
            changed=(result,),
            conditions=conditions,
        )
    return result, ("beta integral",)


def _as_beta(asked: Definite) -> tuple[Expr, Expr, Expr, str] | None:
    """(constant, p, q, the substitution in words) for the integrands that lead to a beta integral."""
    x, half = asked.problem.x, sp.Rational(1, 2)
    k: Expr = sp.Integer(1)
    powers: dict[Expr, Expr] = {}
    for g in sp.Mul.make_args(asked.problem.f):
        base, n = g.as_base_exp()
        if not g.has(x):
            k *= g
        elif n.has(x) or isinstance(g, sp.exp):
            return None
        else:
            powers[base] = powers.get(base, 0) + n
    if asked.a == 0 and asked.b == 1 and set(powers) <= {x, 1 - x}:
        if not any(n.free_symbols or not n.is_Integer for n in powers.values()):
            return None
        return (k, powers.get(x, 0) + 1, powers.get(1 - x, 0) + 1, "the constant in front, u for x")
    if asked.a == 0 and asked.b == sp.pi / 2 and set(powers) <= {sp.sin(x), sp.cos(x)} and powers:
        return (k * half, (powers.get(sp.sin(x), 0) + 1) / 2, (powers.get(sp.cos(x), 0) + 1) / 2, "u = sin^2 x")
    if asked.a == 0 and asked.b == sp.oo:
        s = powers.pop(x, sp.Integer(0))
        if len(powers) != 1:
            return None
        ((base, n),) = powers.items()
        one, wave = base.as_independent(x, as_Add=True)
        b, e = wave.as_base_exp()
        if one != 1 or b != x or not e.is_positive:
            return None
        p = (s + 1) / e
        return (k / e, p, -n - p, "u for x^n/(1 + x^n)")
    return None


# -- a parameter --------------------------------------------------------------------------


def parameter(board: Board, asked: Definite, seconds: float) -> Found | None:
    """Differentiation under the sign of integration, in a parameter at whose one value the integral is known."""
    from workbench.derive.integrals.parameters import by_a_parameter

    return by_a_parameter(board, asked, seconds)


ROADS: list[Road] = [
    Road(odd, early=True),
    Road(gaussian, early=True),
    Road(gamma_integral, early=True),
    Road(reflected_first, early=True),
    Road(parameter_first, early=True),
    Road(beta_integral),
    Road(parameter),
    Road(reflected),
]

__all__ = ["ROADS", "Find", "Found", "Presenter", "Road", "slope"]
