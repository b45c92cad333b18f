"""Differentiation under the sign of integration: J(p) from its derivative, and one value of p at which J is known."""

from __future__ import annotations

from workbench.engines.integrals.asking import Found, Question, numbers_agree
from workbench.engines.integrals.ends import Diverges, Unknown, at_end, limit_at, short_value
from workbench.engines.integrals.finding import solutions
from workbench.engines.integrals.fundamental import by_antiderivative
from workbench.engines.integrals.integrand import (
    ONE,
    ZERO,
    above_and_below,
    collected,
    differentiated,
    factors,
    has,
    is_zero,
    number_power,
    put_in,
    shortest,
)
from workbench.engines.integrals.moves import last
from workbench.engines.integrals.polynomial import is_rational
from workbench.engines.integrals.writing import take_over
from workbench.language.saying import said
from workbench.reasons import integration as by
from workbench.record.board import Board
from workbench.record.errors import NoRule
from workbench.terms.functions.elementwise import cos, exp, log, sin
from workbench.terms.heads import (
    ADD,
    add,
    antiderivative,
    derivative,
    equals,
    limit,
    mul,
    negative,
    number,
    oo,
    scalar,
)
from workbench.terms.term import Term, contains, symbols

UNDER = by.LEIBNIZ.reason


def by_a_parameter(board: Board, asked: Question) -> Found | None:
    """The value by the first parameter that works; for an integral from 0 to infinity also by a factor e^{-t x}."""
    f, x = asked.f, asked.x
    for p in sorted((s for s in symbols(f) if s is not x and not s.shape), key=lambda s: str(s.name)):
        if contains(asked.lower, p) or contains(asked.upper, p):
            continue
        start = _known_at(f, p, x)
        if start is None:
            continue
        page = Board()
        try:
            found = _through(page, asked, p, start)
        except (Diverges, Unknown):
            continue
        if found is not None:
            take_over(board, page.lines)
            return found
    if asked.over_the_half_line and not has(f, exp):
        return _damped(board, asked)
    return None


def parameter_first(board: Board, asked: Question) -> Found | None:
    """A parameter first, for a sum that stands over x or log x alone; for sin(x) / x on the half line too, whose
    antiderivative is named by that very integral."""
    f, x = asked.f, asked.x
    above, below = above_and_below(f)
    bases = [number_power(g)[0] for g in factors(below) if contains(g, x) and g.head is not exp]
    if bases not in ([x], [log(x)]):
        return None
    if bases == [x] and asked.over_the_half_line and any(g.head is sin for g in factors(above)):
        return by_a_parameter(board, asked)
    known = any(g.head is ADD for g in factors(above)) and any(s is not x for s in symbols(f))
    return by_a_parameter(board, asked) if known and not is_rational(f, x) and not has(f, sin, cos) else None


def _known_at(f: Term, p: Term, x: Term) -> Term | None:
    """A value of the parameter at which the integrand vanishes."""
    others = [s for s in symbols(f) if s is not p and s is not x]
    for value in (ZERO, ONE, *others, number(2), number(3)):
        if is_zero(put_in(f, {p: value}), x):
            return value
    return None


def _antiderivative(f: Term, p: Term) -> Term | None:
    moves = next(solutions(f, p), None)
    return None if moves is None else last(moves)


def _slope_lines(
    board: Board, asked: Question, j: Term, p: Term, slope_of: Term
) -> tuple[Term, str] | None:
    """J' under the integral sign, worked out, on the board: its value and the number of the line."""
    page = Board()
    inner = by_antiderivative(page, asked.about(slope_of, p))
    if inner is None:
        return None
    value = inner[0]
    under = asked.about(slope_of).left
    first = board.write(equals(derivative(j, p), under), by.LEIBNIZ, UNDER, rests_on=(), changed=(under,))
    take_over(board, page.lines)
    rests = (first, board.last)
    n = board.write(
        equals(derivative(j, p), value), by.PUT_IN, "the integral worked out above", rests_on=rests, changed=(value,)
    )
    return value, n


def _through(board: Board, asked: Question, p: Term, start: Term) -> Found | None:
    """J' = the integral of df/dp = V(p); J = the integral of V from the start."""
    slope_of = _slope_of(asked.f, p, asked.x)
    told = _slope_lines(board, asked, asked.left, p, slope_of) if slope_of is not None else None
    if told is None:
        return None
    value, second = told
    whole = _antiderivative(value, p)
    if whole is None:
        return None
    third = board.write(
        equals(antiderivative(value, p), whole), by.INTEGRATION, "an antiderivative in the parameter",
        rests_on=(), changed=(whole,),
    )  # fmt: skip
    at_start = at_end(whole, p, start, "right")
    result = short_value(add(whole, negative(at_start.value)))
    if at_start.singular or not numbers_agree(asked, result):
        return None
    board.write(
        equals(asked.left, result), by.FUNDAMENTAL, f"the integral is 0 where `{p.name}` is {said(start)}",
        rests_on=(second, third), changed=(result,),
    )  # fmt: skip
    return result, (by.LEIBNIZ,)


def _slope_of(f: Term, p: Term, x: Term) -> Term | None:
    try:
        return shortest(differentiated(f, p), x)
    except NoRule:
        return None


def _damped(board: Board, asked: Question) -> Found | None:
    """J(t) = the integral of f e^{-t x}, which vanishes as t grows; the value is its limit at 0."""
    f, x = asked.f, asked.x
    t = scalar(asked.letters().fresh(("t", "s", "r")), "positive")
    damped = collected(mul(f, exp(negative(mul(t, x)))), x)
    j = asked.about(damped).left
    told = _slope_lines(board, asked, j, t, collected(mul(number(-1), x, damped), x))
    whole = _antiderivative(told[0], t) if told is not None else None
    if told is None or whole is None:
        return None
    far, _ = limit_at(whole, t, oo, "left")
    if isinstance(far, str):
        return None
    near, _ = limit_at(add(whole, negative(far)), t, ZERO, "right")
    if isinstance(near, str):
        return None
    solved = short_value(add(whole, negative(far)))
    name = t.name
    why = f"an antiderivative in `{name}` that vanishes as `{name}` goes to infinity, as the integral does"
    third = board.write(equals(j, solved), by.FUNDAMENTAL, why, rests_on=(told[1],))
    going = limit(solved, t, ZERO, "right")
    why = f"`{name}` goes to 0 (Abel's theorem for improper integrals)"
    fourth = board.write(equals(asked.left, going), by.PARAMETER_LIMIT, why, rests_on=(third,), changed=(going,))
    result = short_value(near)
    board.write(equals(asked.left, result), by.LIMIT_AT_END, "", rests_on=(fourth,), changed=(result,))
    return result, (by.LEIBNIZ,)


__all__ = ["by_a_parameter", "parameter_first"]
