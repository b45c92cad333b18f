"""Integrals over a whole turn that define Bessel functions. Source: DLMF 10.32.1."""

from __future__ import annotations

from workbench.engines.integrals.asking import Found, Question
from workbench.engines.integrals.ends import short_value
from workbench.engines.integrals.gaussian import define
from workbench.engines.integrals.integrand import ONE, ZERO, collected, is_zero, product, split_constant, split_sum
from workbench.engines.integrals.polynomial import intercept, slope
from workbench.reasons import integration as by
from workbench.reasons.common import ARITHMETIC
from workbench.record.board import Board
from workbench.rules.integrals import definition_of_the_bessel_function
from workbench.terms.functions.elementwise import cos, exp
from workbench.terms.functions.special import i0
from workbench.terms.heads import add, equals, integral, mul, negative, pi, scalar
from workbench.terms.term import Term


def bessel_integral(board: Board, asked: Question) -> Found | None:
    """k e^{a cos(x - m) + r} from m - pi to m + pi: u = x - m gives 2 pi I_0(a), by its definition."""
    x = asked.x
    found = _as_bessel(asked)
    if found is None:
        return None
    k, a, shift = found
    u = x if shift is ZERO else scalar(asked.letters().fresh(("u", "w", "z")))
    core = integral(exp(mul(a, cos(u)) if a is not ONE else cos(u)), u, negative(pi), pi)
    rests: list[str] = []
    if shift is not ZERO:
        scaled = mul(k, core) if k is not ONE else core
        n = define(board, u, collected(add(x, shift), x))
        rests = [board.write(equals(asked.left, scaled), by.SUBSTITUTION, "the angle from the middle", rests_on=(n,),
                             changed=(scaled,))]  # fmt: skip
    elif k is not ONE:
        why = by.LINEARITY.reason
        rests = [board.write(equals(asked.left, mul(k, core)), by.LINEARITY, why, rests_on=(), changed=(core,))]
    whole = mul(2, pi, i0(a), k) if k is not ONE else mul(2, pi, i0(a))
    reason = definition_of_the_bessel_function
    board.write(equals(asked.left, whole), reason, reason.reason, rests_on=rests, changed=(whole,))
    result = short_value(collected(whole, x))
    if result is not whole:
        board.write(equals(asked.left, result), ARITHMETIC, "equal factors cancel", changed=(result,))
    return result, (reason,)


def _as_bessel(asked: Question) -> tuple[Term, Term, Term] | None:
    """(k, a, -m), where the range is a whole turn around m."""
    x = asked.x
    k, bell = split_constant(asked.f, x)
    if bell.head is not exp:
        return None
    level, wave = split_sum(bell.args[0], x)
    a, turn = split_constant(wave, x)
    if turn.head is not cos or slope(turn.args[0], x) is not ONE:
        return None
    shift = intercept(turn.args[0], x)
    if not is_zero(add(asked.lower, shift, pi), x) or not is_zero(add(asked.upper, shift, negative(pi)), x):
        return None
    return collected(product([k, exp(level)]), x) if level is not ZERO else k, a, shift


__all__ = ["bessel_integral"]
