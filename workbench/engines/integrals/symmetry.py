"""Definite integrals by symmetry: odd integrands, the interval turned round, an integral that comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.engines.integrals.ends import best_value
from workbench.engines.integrals.symbolic import Expr, sp
from workbench.record.board import Board
from workbench.terms.heads import add, equals, integral, mul, negative, number
from workbench.terms.term import Term

if TYPE_CHECKING:
    from workbench.engines.integrals.finite import Definite

Found = tuple[Term, tuple[str, ...]]


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
        "the first half is turned round",
        rests_on=(first, second),
        changed=(mirrored,),
    )
    board.write(equals(asked.left, zero), "arithmetic", "the halves cancel", changed=(zero,))
    return zero, ("odd function",)


def _settles(asked: Definite, low: Expr, high: Expr) -> bool:
    """Whether quadrature gives the integral over a part of the interval a value."""
    import numpy as np

    from workbench.numerics.evaluate import evaluate_with_error

    show = asked.presenter()
    part = integral(asked.problem.term, asked.problem.variable, show.term(low), show.term(high))
    point = {s.name: 1.3 for s in asked.problem.given.values()}
    with np.errstate(all="ignore"):
        value, error = evaluate_with_error(part, point)
    return bool(np.isfinite(value) and error <= 1e-6 * (1 + abs(value)))


def reflected(board: Board, asked: Definite, seconds: float) -> Found | None:
    """x to a + b - x leaves the integral as it is; the mean of both integrands may be simpler."""
    from workbench.engines.integrals.finite import by_antiderivative

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
    words = "the reciprocal as new variable" if factor != 1 else "the interval is turned round"
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


__all__ = ["Found", "odd", "reflected", "reflected_first"]
