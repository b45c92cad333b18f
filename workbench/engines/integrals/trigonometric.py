"""Powers and products of sines and cosines. Source: DLMF 4.21, 4.26."""

from __future__ import annotations

from fractions import Fraction

from workbench.engines.integrals.integrand import (
    ONE,
    collected,
    expanded,
    factors,
    number_power,
    over,
    product,
    raised,
    split_constant,
    split_sum,
)
from workbench.engines.integrals.moves import Local, Move, Moves, Parts, Solver
from workbench.engines.integrals.polynomial import plain, slope
from workbench.engines.integrals.substitution import substituted
from workbench.engines.integrals.waves import as_sum, single, waves
from workbench.reasons import integration as by
from workbench.reasons.trigonometry import PYTHAGORAS
from workbench.terms.functions.elementwise import absolute, cos, log, sin, tan
from workbench.terms.heads import ADD, add, antiderivative, mul, negative, number, power
from workbench.terms.term import Term, contains

CIRCLE = "`sin(a)**2 + cos(a)**2 == 1`"
SECANT = "`tan(a)**2 == 1/cos(a)**2 - 1`"
COSECANT = "the square of the cotangent is `1/sin(a)**2 - 1`"


def products(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """sin ax cos bx and its kin as a sum, for different arguments."""
    c, g = split_constant(f, x)
    found = waves(g, x)
    if not found or len({arg for _, arg in found}) < 2:
        return None
    made = as_sum(g, x)
    if made is None or made.head is not ADD:
        return None
    after = collected(mul(c, antiderivative(made, x)), x)
    return search.after(Move(after, by.PRODUCT_TO_SUM, by.PRODUCT_TO_SUM.reason), depth)


def pythagoras(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """An odd power: one factor goes to the differential, the others are written by the other function."""
    c, g = split_constant(f, x)
    found = single(g, x)
    if found is None:
        return None
    arg, a, m, n = found
    odd_sine, odd_cosine = m % 2 == 1 and m > 1, n % 2 == 1 and n > 1
    if not odd_sine and not odd_cosine:
        return None
    by_sine = odd_sine and not (odd_cosine and n < m)
    main, other, k, rest = (sin, cos, m, n) if by_sine else (cos, sin, n, m)
    squares = raised(add(ONE, negative(power(other(arg), 2))), (k - 1) // 2)
    rewritten = collected(product([c, squares, raised(other(arg), rest), main(arg)]), x)
    u = search.letter(other(arg))
    sign = number(-1 if by_sine else 1)
    h = over(mul(sign, c, raised(add(ONE, negative(power(u, 2))), (k - 1) // 2), raised(u, rest)), a)
    made = substituted(search, x, other(arg), u, expanded(h, u), depth, "one factor is its derivative")
    if made is None:
        return None
    return (Move(antiderivative(rewritten, x), PYTHAGORAS, CIRCLE), *made)


def powers(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """Even powers: sin^2 and cos^2 by the cosine of the double angle."""
    found = single(f, x)
    if found is None:
        return None
    arg, _, m, n = found
    if m < 0 or n < 0 or m % 2 or n % 2:
        return None
    double = collected(mul(number(2), arg), x)
    if m == n:
        g = collected(power(over(sin(double), number(2)), m), x)
        return search.after(Move(antiderivative(g, x), by.DOUBLE_ANGLE, by.DOUBLE_ANGLE.reason), depth)
    low, high = (over(add(ONE, wave), number(2)) for wave in (negative(cos(double)), cos(double)))
    g = expanded(product([raised(low, m // 2), raised(high, n // 2)]), x)
    return search.after(Move(antiderivative(g, x), by.HALF_ANGLE, by.HALF_ANGLE.reason), depth)


def half_angles(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """1 + cos and 1 - cos below the bar become squares."""
    c, g = split_constant(f, x)
    base, n = number_power(g)
    if n != -1 or base.head is not ADD or len(base.args) != 2:
        return None
    one, wave = split_sum(base, x)
    k, wave = split_constant(wave, x)
    if wave.head is not cos or slope(wave.args[0], x) is None or not contains(base, x):
        return None
    ratio = plain(over(k, one))
    if ratio not in (ONE, number(-1)):
        return None
    half = collected(over(wave.args[0], number(2)), x)
    square = power((cos if ratio is ONE else sin)(half), -2)
    why = "`1 + cos(a) == 2*cos(a/2)**2`" if ratio is ONE else "`1 - cos(a) == 2*sin(a/2)**2`"
    whole = collected(over(square, mul(number(2), one)), x)
    after = collected(mul(c, antiderivative(whole, x)), x)
    return search.after(Move(after, by.HALF_ANGLE, why), depth)


def tangent_powers(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """sin^m / cos^n with m + n even and n > 0: u = tan, or tan^2 = 1/cos^2 - 1."""
    found = single(f, x)
    if found is None:
        return None
    arg, a, m, n = found
    if m + n == 0 and abs(m) >= 2:
        k, up = abs(m), m > 0
        fn = tan(arg) if up else power(tan(arg), -1)
        base = cos(arg) if up else sin(arg)
        lower = _lowered(fn, k - 2, x)
        whole = add(
            antiderivative(collected(mul(lower, power(base, -2)), x), x), negative(antiderivative(lower, x))
        )
        return search.after(Move(whole, PYTHAGORAS, SECANT if up else COSECANT), depth)
    if (m + n) % 2 == 0 and m + n <= -2:
        u = search.letter(tan(arg))
        h = over(mul(raised(u, m), raised(add(ONE, power(u, 2)), -(m + n) // 2 - 1)), a)
        why = "`1/cos(a)**2` is the slope of the tangent"
        return substituted(search, x, tan(arg), u, expanded(h, u), depth, why)
    return None


def _lowered(fn: Term, k: int, x: Term) -> Term:
    return ONE if k == 0 else collected(power(fn, k), x) if k > 1 else fn


def secants(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """1/cos and 1/sin, and their odd powers by parts, which bring the integral back."""
    found = single(f, x)
    if found is None or len(factors(f)) != 1:
        return None
    arg, a, m, n = found
    if (m, n) in ((0, -1), (-1, 0)):
        return _first_secant(arg, n == -1, a, x)
    if not (m == 0 and n < -1 and n % 2 or n == 0 and m < -1 and m % 2):
        return None
    secant = m == 0
    k = -(n if secant else m)
    base = cos(arg) if secant else sin(arg)
    t = tan(arg) if secant else power(tan(arg), -1)
    sign = number(1 if secant else -1)
    whole, lower = antiderivative(f, x), antiderivative(raised(base, 2 - k), x)
    u, v = raised(base, 2 - k), collected(over(mul(sign, t), a), x)
    one = antiderivative(collected(mul(raised(base, 2 - k), power(t, 2)), x), x)
    less = number(k - 2)
    first = collected(add(mul(u, v), negative(mul(less, one))), x)
    second = collected(add(mul(u, v), negative(mul(less, whole)), mul(less, lower)), x)
    solved = collected(add(over(mul(u, v), number(k - 1)), mul(number(Fraction(k - 2, k - 1)), lower)), x)
    why = SECANT if secant else COSECANT
    slope_of = "`1/cos(a)**2` is the slope of the tangent" if secant else "`-1/sin(a)**2` is the slope of the cotangent"
    back = Local(one, add(whole, negative(lower)), PYTHAGORAS, why)
    rest = search.after(Move(solved, by.COMES_BACK, by.COMES_BACK.reason), depth)
    if rest is None:
        return None
    return (
        Move(first, by.PARTS, slope_of, names=(Parts(u, v, x),)),
        Move(second, PYTHAGORAS, why, locals=(back,)),
        *rest,
    )


def _first_secant(arg: Term, secant: bool, a: Term, x: Term) -> Moves:
    base = cos(arg) if secant else sin(arg)
    other = tan(arg) if secant else power(tan(arg), -1)
    whole = collected(add(other, power(base, -1)), x)
    slope_of = collected(add(over(other, base), power(base, -2)), x)
    value = collected(over(mul(number(1 if secant else -1), log(absolute(whole))), a), x)
    words = "numerator and denominator times " + ("1/cos + tan" if secant else "1/sin + cot")
    return (
        Move(antiderivative(over(slope_of, whole), x), by.EXPAND_FRACTION, words),
        Move(value, by.LOGARITHMIC, by.LOGARITHMIC.reason),
    )


def linearised(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """Powers and products of sines and cosines beside other factors, as sums of waves."""
    wavy = [g for g in factors(f) if contains(g, x) and waves(g, x) is not None]
    others = product(g for g in factors(f) if g not in wavy)
    found = waves(product(wavy), x) if wavy else None
    if not found or not contains(others, x) or sum(abs(n) for n in found.values()) < 2:
        return None
    made = as_sum(product(wavy), x)
    if made is None:
        return None
    whole = expanded(mul(others, made), x)
    return search.after(Move(antiderivative(whole, x), by.PRODUCT_TO_SUM, "powers of waves as sums of waves"), depth)


__all__ = [
    "half_angles", "linearised", "powers", "products", "pythagoras", "secants", "tangent_powers",
]  # fmt: skip
