"""Definite integrals by symmetry: odd integrands, the interval turned round, an integral that comes back."""

from __future__ import annotations

from workbench.adviser import advised
from workbench.engines.integrals import advice_at_ends
from workbench.engines.integrals.asking import Found, Question, has_a_value, is_infinite, turned
from workbench.engines.integrals.ends import short_value
from workbench.engines.integrals.fundamental import by_antiderivative
from workbench.engines.integrals.integrand import ONE, ZERO, has, is_zero, nodes_of, number_power, over, put_in
from workbench.engines.integrals.writing import take_over
from workbench.reasons import integration as by
from workbench.reasons.common import ARITHMETIC
from workbench.record.board import Board
from workbench.terms.functions.elementwise import cos, log, sin, sqrt, tan
from workbench.terms.heads import POWER, add, equals, integral, mul, negative, number, oo, power
from workbench.terms.term import Term, contains, postorder


def has_mirrored_ends(asked: Question) -> bool:
    return asked.over_the_line or is_zero(add(asked.lower, asked.upper), asked.x)


def odd(board: Board, asked: Question) -> Found | None:
    """An odd integrand between ends that mirror each other."""
    f, x = asked.f, asked.x
    mirror = turned(f, x)
    if not has_mirrored_ends(asked) or not is_zero(add(mirror, f), x):
        return None
    if not has_a_value(asked.between(ZERO, asked.upper)):
        return None
    half = integral(f, x, ZERO, asked.upper)
    there = put_in(f, {x: mul(number(-1), x)})
    first = board.write(equals(there, negative(f)), by.ODD, by.ODD.reason, rests_on=())
    halves = add(integral(f, x, asked.lower, ZERO), half)
    second = board.write(
        equals(asked.left, halves), by.SPLIT_INTERVAL, "at the centre", rests_on=(), changed=(halves,)
    )
    both = add(negative(half), half)
    board.write(
        equals(asked.left, both), by.SUBSTITUTION, "the first half is turned round",
        rests_on=(first, second), changed=(both,),
    )  # fmt: skip
    board.write(equals(asked.left, ZERO), ARITHMETIC, "the halves cancel", changed=(ZERO,))
    return ZERO, (by.ODD,)


def reflected(board: Board, asked: Question) -> Found | None:
    """x to a + b - x leaves the integral as it is; the mean of both integrands may be simpler."""
    f, x, a, b = asked.f, asked.x, asked.lower, asked.upper
    if asked.over_the_half_line:
        mirror, factor, words = power(x, -1), power(x, -2), "the reciprocal as new variable"
    elif not is_infinite(a) and not is_infinite(b):
        mirror, factor, words = add(a, b, negative(x)), ONE, by.REFLECTION.reason
    else:
        return None
    other = advised(advice_at_ends.mirrored, f, x, mirror, factor)
    both = advised(advice_at_ends.sum_of_mirrored, f, other, x) if other is not None else None
    if other is None or both is None:
        return None
    page = Board()
    if contains(both, x):
        inner = by_antiderivative(page, asked.about(both))
        if inner is None:
            return None
        value = inner[0]
    elif is_infinite(b) and both is not ZERO or both is ZERO and not has_a_value(asked.between(ONE, b)):
        return None
    else:
        value = ZERO if both is ZERO else mul(both, add(b, negative(a)))
    left = asked.left
    there = integral(other, x, a, b)
    first = board.write(equals(left, there), by.REFLECTION, words, rests_on=(), changed=(there,))
    mean = mul(over(ONE, number(2)), integral(both, x, a, b))
    why = by.MEAN_OF_BOTH.reason
    second = board.write(equals(left, mean), by.MEAN_OF_BOTH, why, rests_on=(first,), changed=(mean,))
    take_over(board, page.lines)
    rests = [second, board.last] if page.lines else [second]
    result = short_value(over(value, number(2)))
    board.write(equals(left, result), ARITHMETIC, "half of it", rests_on=rests, changed=(result,))
    return result, (by.REFLECTION,)


def reflected_first(board: Board, asked: Question) -> Found | None:
    """The mirror first, for integrands that have no antiderivative to speak of: logarithms and roots of waves."""
    f, x = asked.f, asked.x
    waves = nodes_of(f, x, sin, cos, tan)
    if not waves:
        return None
    powers = [(n, *number_power(n)) for n in postorder(f) if n.head in (POWER, sqrt)]
    wavy = [(n, e) for n, base, e in powers if any(contains(base, w) for w in waves)]
    strange = [e for _, e in wavy if e.denominator > 1 or e < 0]
    logs = any(contains(n, w) for n in nodes_of(f, x, log) for w in waves)
    plain = put_in(f, dict.fromkeys(waves, ONE))
    beside = has(f, log) or any(e.denominator > 1 for e in strange) or contains(plain, x)
    return reflected(board, asked) if (strange or logs) and beside else None


def halved(board: Board, asked: Question) -> tuple[Question, str] | None:
    """An even integrand over half of the line: the line that says so, and the question over the whole line."""
    f, x = asked.f, asked.x
    if not asked.over_the_half_line or not is_zero(add(turned(f, x), negative(f)), x):
        return None
    whole = asked.between(negative(oo), oo)
    half = over(whole.left, number(2))
    return whole, board.write(equals(asked.left, half), by.EVEN, by.EVEN.reason, rests_on=(), changed=(half,))


def half_of(value: Term) -> Term:
    return short_value(over(value, number(2)))


__all__ = ["half_of", "halved", "has_mirrored_ends", "odd", "reflected", "reflected_first"]
