"""Rational functions: division, partial fractions over the reals, quadratics.

Source: Bronstein, Symbolic Integration I, ch. 2.
"""

from __future__ import annotations

from math import gcd

from workbench.adviser import advised
from workbench.algebra import Exact, written
from workbench.engines.integrals import advice
from workbench.engines.integrals.integrand import (
    ONE,
    ZERO,
    above_and_below,
    collected,
    is_negative,
    number_power,
    over,
    raised,
    shortest,
    split_constant,
    summands,
)
from workbench.engines.integrals.moves import Move, Moves, Solver
from workbench.engines.integrals.polynomial import (
    by_powers,
    coefficients,
    divided,
    factored,
    is_polynomial,
    plain,
    quadratic,
    quotient_of,
    term_of,
)
from workbench.engines.integrals.substitution import substituted
from workbench.reasons import integration as by
from workbench.reasons.algebra import CANCEL, COMPLETING_THE_SQUARE
from workbench.rules.cases import possible_signs
from workbench.rules.facts import nonnegative, nonzero
from workbench.rules.requirements import needs_nonzero
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.heads import NUMBER, add, antiderivative, mul, negative, number, power
from workbench.terms.term import Term

HALF_THE_MIDDLE = "the square of half the middle coefficient"
Sides = tuple[tuple[Exact, ...], tuple[Exact, ...]]


def fraction_of(f: Term, x: Term) -> Sides | None:
    """The coefficients of numerator and denominator of a rational function that is no polynomial, cancelled."""
    above, below = (coefficients(side, x) for side in above_and_below(f))
    if above is not None and below is not None and len(below) > 1 and any(map(_has_roots, (*above, *below))):
        return above, below  # over one bar they would stay, at the cost of a denominator twice as long
    found = quotient_of(f, x)
    if found is None or is_polynomial(f, x):
        return None
    return by_powers(found[0], x), by_powers(found[1], x)


def _has_roots(c: Exact) -> bool:
    return any(g.square is not None for g in c.generators)


def cancelled(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """Common factors above and below."""
    if fraction_of(f, x) is None and not is_polynomial(f, x):
        return None
    above, below = above_and_below(f)
    a, b, whole = coefficients(above, x), coefficients(below, x), fraction_of(f, x)
    if a is None or b is None or len(b) == 1:
        return None
    lower = len(whole[1]) if whole is not None else 1
    if lower == len(b):
        return None
    reduced = rationalised(f, x) if whole is not None else term_of(coefficients(f, x) or (), x)
    move = Move(antiderivative(reduced, x), CANCEL, "a common factor above and below the bar")
    return search.after(move, depth)


def divided_out(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """Polynomial division where the numerator has no lower degree."""
    found = fraction_of(f, x)
    if found is None or len(found[0]) < len(found[1]):
        return None
    quotient, rest = divided(*found)
    below = _written_below(f, x)
    below = term_of(found[1], x) if below is None else below
    scale = written((coefficients(below, x) or found[1])[-1] / found[1][-1])
    fraction = over(shortest(mul(scale, term_of(rest, x)), x), below)
    after = antiderivative(collected(add(term_of(quotient, x), fraction), x), x)
    return search.after(Move(after, by.DIVISION, by.DIVISION.reason), depth)


def _written_below(f: Term, x: Term) -> Term | None:
    """The denominator as it is written, where it is the whole of it."""
    found = fraction_of(f, x)
    below = split_constant(above_and_below(f)[1], x)[1]
    mine = coefficients(below, x)
    return below if found is not None and mine is not None and len(mine) == len(found[1]) else None


def substituted_power(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """x^{n-1} h(x^n): u = x^n."""
    found = fraction_of(f, x)
    if found is None:
        return None
    n = 0
    for k, c in enumerate(found[0]):
        n = gcd(n, k + 1) if c else n
    for k, c in enumerate(found[1]):
        n = gcd(n, k) if c else n
    if n < 2 or n == 2 and not found[1][0]:
        return None
    u = search.letter(raised(x, n)) if n % 2 else search.letter(ONE)
    above = tuple(c / Exact.of(n) for c in found[0][n - 1 :: n])
    h = shortest(over(term_of(above, u), term_of(found[1][::n], u)), u)
    return substituted(search, x, raised(x, n), u, h, depth)


def _split_numerator(c: Term, above: Term, below: Term, inner: Term, x: Term, k: Exact, a: Term) -> Move | None:
    """k/(2a) times inner/below, and what is left over below."""
    front = plain(mul(written(k), power(mul(number(2), a), -1)))
    rest = term_of(coefficients(add(above, negative(mul(front, inner))), x) or (Exact.of(0),), x)
    if rest is ZERO:
        return None
    whole = add(
        mul(c, front, antiderivative(collected(over(inner, below), x), x)),
        mul(c, rest, antiderivative(collected(power(below, -1), x), x)),
    )
    return Move(collected(whole, x), by.SPLIT_NUMERATOR, by.SPLIT_NUMERATOR.reason)


def over_a_quadratic(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """(B x + C) / (a x^2 + b x + c): a multiple of the derivative, and an arctangent after completing the square."""
    found = fraction_of(f, x)
    if found is None or len(found[1]) != 3 or len(found[0]) > 2:
        return None
    above, below = term_of(found[0], x), term_of(found[1], x)
    c, b, a = map(written, found[1])
    discriminant = plain(b**2 - 4 * a * c)
    if nonnegative(discriminant) or _has_root(discriminant) or -1 not in possible_signs(discriminant):
        return None
    if len(found[0]) == 2:
        inner = term_of((found[1][1], found[1][2] * Exact.of(2)), x)
        move = _split_numerator(ONE, above, below, inner, x, found[0][1], a)
        return None if move is None else search.after(move, depth)
    if b is ZERO:
        return None
    h, d = plain(over(b, mul(number(2), a))), plain(over(c - b**2 / (4 * a), a))
    square = add(power(add(x, h), 2), d)
    after = collected(mul(over(above, a), antiderivative(power(square, -1), x)), x)
    return search.after(Move(after, COMPLETING_THE_SQUARE, HALF_THE_MIDDLE), depth)


def _has_root(discriminant: Term) -> bool:
    """Whether a number has a rational root."""
    if discriminant.head is not NUMBER or discriminant.value < 0:
        return False
    return plain(sqrt(discriminant)).head is NUMBER


def over_a_quadratic_power(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """1 / q^n with n > 1 for a quadratic q, lowered by the reduction formula; (B x + C) / q^n split first."""
    c, g = split_constant(f, x)
    above, below = above_and_below(g)
    q, power_ = number_power(below)
    parts, tops = quadratic(q, x), coefficients(above, x)
    if power_.denominator != 1 or power_ < 2 or parts is None or tops is None or len(tops) > 2:
        return None
    n = int(power_)
    a, b, c0 = parts
    d = plain(4 * a * c0 - b**2)
    if is_negative(d, x) or d is ZERO:
        return None
    inner = term_of(coefficients(add(mul(number(2), a, x), b), x) or (), x)
    if len(tops) == 2:
        move = _split_numerator(c, above, below, inner, x, tops[1], a)
        return None if move is None else search.after(move, depth)
    front = mul(c, above)
    simpler = antiderivative(collected(raised(q, 1 - n), x), x)
    lower = mul(front, number(2 * (2 * n - 3)), a, power(mul(d, number(n - 1)), -1), simpler)
    whole = add(mul(front, inner, power(mul(d, number(n - 1)), -1), raised(q, 1 - n)), lower)
    needs = () if nonzero(d) else (needs_nonzero(d),)
    return search.after(Move(collected(whole, x), by.REDUCTION, by.REDUCTION.reason, needs=needs), depth)


def partial_fractions(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """A sum over the real factors of the denominator."""
    if fraction_of(f, x) is None:
        return None
    pieces = advised(advice.partial_fractions, f, x)
    if not pieces or len(pieces) < 2:
        return None
    whole = collected(add(*pieces), x)
    if whole is f or len(summands(whole)) < 2:
        return None
    move = Move(antiderivative(whole, x), by.PARTIAL_FRACTIONS, by.PARTIAL_FRACTIONS.reason)
    return search.after(move, depth)


def rationalised(h: Term, u: Term) -> Term:
    """A rational function of u over one bar, in its shortest form."""
    found = quotient_of(h, u)
    if found is None:
        return collected(h, u)
    above, below = (factored(p, u) for p in found)
    return shortest(collected(over(above, below), u), u)


__all__ = [
    "cancelled", "divided_out", "fraction_of", "over_a_quadratic", "over_a_quadratic_power",
    "partial_fractions", "rationalised", "substituted_power",
]  # fmt: skip
