"""Differentiation under the sign of integration: J(p) from its derivative, and one value of p at which J is known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.engines.integrals.breaking import Unclear
from workbench.engines.integrals.ends import Diverges, Unknown, best_value, limit_at
from workbench.engines.integrals.search import Search
from workbench.engines.integrals.symbolic import Expr, sp, split_constant
from workbench.record.board import Board
from workbench.terms.heads import antiderivative, derivative, equals, integral, limit, mul, number, oo, scalar
from workbench.terms.term import Term

if TYPE_CHECKING:
    from workbench.engines.integrals.finite import Definite

RULE = "Leibniz rule"


def by_a_parameter(board: Board, asked: Definite, seconds: float) -> tuple[Term, tuple[str, ...]] | None:
    """The value by the first parameter that works; for an integral from 0 to infinity also by a factor e^{-t x}."""
    f, x = asked.problem.f, asked.problem.x
    for p in sorted(f.free_symbols - {x}, key=str):
        if (asked.a.free_symbols | asked.b.free_symbols) & {p}:
            continue
        start = _known_at(f, p)
        if start is None:
            continue
        try:
            found = _through(board, asked, p, start, seconds)
        except (Diverges, Unknown, Unclear):
            found = None
        if found is not None:
            return found
        board.lines.clear()
    if asked.a == 0 and asked.b == sp.oo and not f.has(sp.exp):
        return _damped(board, asked, seconds)
    return None


def gaussian_wave(board: Board, asked: Definite, seconds: float) -> tuple[Term, tuple[str, ...]] | None:
    """The integral of e^{-a x^2} cos(b x) over the whole line: J'(b) = -b/(2a) J(b), by parts."""
    c, g = split_constant(asked.problem.f, asked.problem.x)
    x = asked.problem.x
    gauss = [e for e in sp.Mul.make_args(g) if isinstance(e, sp.exp)]
    wave = [e for e in sp.Mul.make_args(g) if isinstance(e, sp.cos)]
    if (
        asked.a != -sp.oo
        or asked.b != sp.oo
        or len(gauss) != 1
        or len(wave) != 1
        or sp.expand(g - gauss[0] * wave[0]) != 0
    ):
        return None
    a, b = sp.cancel(-gauss[0].exp / x**2), sp.cancel(wave[0].args[0] / x)
    if a.has(x) or b.has(x) or not a.is_positive:
        return None
    if not b.is_Symbol:
        return None
    show = asked.presenter()
    name, t = asked.problem.given[b], asked.problem.variable
    low, high = asked.lower, asked.upper
    slope_term = integral(show.term(sp.diff(asked.problem.f, b)), t, low, high)
    first = board.write(
        equals(derivative(asked.left, name), slope_term),
        RULE,
        "the derivative goes under the integral sign",
        rests_on=(),
        changed=(slope_term,),
    )
    back = mul(show.term(-b / (2 * a)), asked.left)
    second = board.write(
        equals(derivative(asked.left, name), back),
        "integration by parts",
        "the exponential with its slope is integrated, the wave is differentiated; nothing is left at the ends",
        rests_on=(first,),
        changed=(back,),
    )
    plain = integral(show.term(c * gauss[0]), t, low, high)
    start = show.term(c * sp.sqrt(sp.pi) / sp.sqrt(a))
    third = board.write(
        equals(plain, start), "Gaussian integral", f"the value at `{name.name} == 0`", rests_on=(), changed=(start,)
    )
    result = show.term(c * sp.sqrt(sp.pi) / sp.sqrt(a) * sp.exp(-(b**2) / (4 * a)))
    board.write(
        equals(asked.left, result),
        "separation of variables",
        "the only solution with that value at 0",
        rests_on=(second, third),
        changed=(result,),
    )
    return result, (RULE,)


def _known_at(f: Expr, p: Expr) -> Expr | None:
    """A value of the parameter at which the integrand vanishes."""
    candidates = [sp.Integer(0), sp.Integer(1), *(s for s in f.free_symbols if s != p), sp.Integer(2), sp.Integer(3)]
    for value in candidates:
        there = f.subs(p, value)
        if there == 0 or sp.simplify(there) == 0:
            return value
    return None


def _through(
    board: Board, asked: Definite, p: Expr, start: Expr, seconds: float
) -> tuple[Term, tuple[str, ...]] | None:
    """J' = the integral of df/dp = V(p); J = the integral of V from the start."""
    from workbench.engines.integrals.finite import by_antiderivative, numbers_agree

    slope_of = sp.simplify(sp.diff(asked.problem.f, p))
    inner = by_antiderivative(asked.about(slope_of), seconds / 2)
    if inner is None or inner.result is None:
        return None
    value = inner.result.to_sympy()
    moves = Search(seconds / 2).solve(value, p)
    if moves is None:
        return None
    whole = moves[-1].rhs
    show = asked.presenter()
    name = asked.problem.given[p]
    slope_term = integral(show.term(slope_of), asked.problem.variable, asked.lower, asked.upper)
    first = board.write(
        equals(derivative(asked.left, name), slope_term),
        RULE,
        "the derivative goes under the integral sign",
        rests_on=(),
        changed=(slope_term,),
    )
    asked.take_over(board, inner.lines)
    found = show.term(value)
    second = board.write(
        equals(derivative(asked.left, name), found),
        "put in",
        "the integral worked out above",
        rests_on=(first, board.last),
        changed=(found,),
    )
    anti = show.term(whole)
    third = board.write(
        equals(antiderivative(found, name), anti),
        moves[-1].rule,
        "an antiderivative in the parameter",
        rests_on=(),
        changed=(anti,),
    )
    at_start = whole.subs(p, start)
    if at_start.has(sp.nan, sp.zoo, sp.oo):
        return None
    result = show.term(best_value(whole - at_start))
    if not numbers_agree(asked, result):
        return None
    board.write(
        equals(asked.left, result),
        "fundamental theorem of calculus",
        f"the integral is 0 where {p} is {start}",
        rests_on=(second, third),
        changed=(result,),
    )
    return result, (RULE,)


def _damped(board: Board, asked: Definite, seconds: float) -> tuple[Term, tuple[str, ...]] | None:
    """J(t) = the integral of f e^{-t x}, which vanishes as t grows; the value is its limit at 0."""
    from workbench.engines.integrals.finite import by_antiderivative

    f, x = asked.problem.f, asked.problem.x
    show = asked.presenter()
    name = scalar(show.fresh(("t", "s", "r")), "positive")
    t = name.to_sympy()
    damped = f * sp.exp(-t * x)
    given = {**asked.problem.given, t: name}
    inner_asked = replace(asked, problem=replace(asked.problem, given=given)).about(sp.expand(-x * damped))
    inner = by_antiderivative(inner_asked, seconds / 2)
    if inner is None or inner.result is None:
        return None
    value = inner.result.to_sympy()
    moves = Search(seconds / 2).solve(value, t)
    if moves is None:
        return None
    whole = moves[-1].rhs
    try:
        far, _ = limit_at(whole, t, sp.oo, "left")
        near, _ = limit_at(whole - far, t, sp.Integer(0), "right")
    except Unknown:
        return None
    if not (far.is_finite and near.is_finite):
        return None
    show = inner_asked.presenter()
    j = integral(show.term(damped), asked.problem.variable, number(0), oo)
    slope_term = integral(show.term(sp.expand(-x * damped)), asked.problem.variable, number(0), oo)
    first = board.write(
        equals(derivative(j, name), slope_term), RULE, "the derivative goes under the integral sign", rests_on=()
    )
    asked.take_over(board, inner.lines)
    found = show.term(value)
    second = board.write(
        equals(derivative(j, name), found),
        "put in",
        "the integral worked out above",
        rests_on=(first, board.last),
    )
    solved = show.term(best_value(whole - far))
    third = board.write(
        equals(j, solved),
        "fundamental theorem of calculus",
        f"an antiderivative in `{name.name}` that vanishes as `{name.name}` goes to infinity, as the integral does",
        rests_on=(second,),
    )
    result = show.term(best_value(near))
    last = limit(solved, name, number(0), "right")
    fourth = board.write(
        equals(asked.left, last),
        "limit of the parameter",
        f"`{name.name}` goes to 0 (Abel's theorem for improper integrals)",
        rests_on=(third,),
        changed=(last,),
    )
    board.write(equals(asked.left, result), "limit at an end", "", rests_on=(fourth,), changed=(result,))
    return result, (RULE,)


__all__ = ["by_a_parameter", "gaussian_wave"]
