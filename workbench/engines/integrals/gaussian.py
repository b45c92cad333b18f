"""Integrals of e^{-a x^2} over the line: alone by polar coordinates, times waves and powers by a differential equation.

Sources: DLMF 7.7; Whittaker & Watson, ch. 12. The integral J(k) of e^{-a x^2} cos(k x) satisfies J' = -k/(2a) J, by
parts, which with J(0) determines it; powers of x and sines are its derivatives in k. Only J(0) is known beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.algebra import written
from workbench.engines.integrals.asking import Found, Question
from workbench.engines.integrals.integrand import (
    HALF,
    ONE,
    ZERO,
    collected,
    differentiated,
    factors,
    is_positive,
    over,
    product,
    put_in,
    shortest,
    split_constant,
    total,
)
from workbench.engines.integrals.polynomial import coefficients, intercept, plain, quadratic, slope
from workbench.engines.integrals.symmetry import half_of, halved
from workbench.reasons import integration as by
from workbench.reasons.common import ARITHMETIC, DEFINITION
from workbench.record.board import Board
from workbench.record.lemmas import Cited
from workbench.rules.condition import Condition
from workbench.rules.integrals import gaussian_integral
from workbench.rules.requirements import needs_positive
from workbench.terms.functions.elementwise import cos, exp, sin, sqrt
from workbench.terms.heads import (
    SYMBOL,
    add,
    derivative,
    equals,
    integral,
    mul,
    named,
    negative,
    number,
    oo,
    pi,
    power,
    scalar,
)
from workbench.terms.term import Term, contains

_PAGE = "gaussian-integral"
"""The entry that shows the integral of e^{-u^2} over the line."""


def gaussian(board: Board, asked: Question) -> Found | None:
    """c e^{-p x^2 + q x + r} over the whole line: the square completed, the square of the integral in polar form."""
    x = asked.x
    c, g = split_constant(asked.f, x)
    found = quadratic(g.args[0], x) if g.head is exp and asked.over_the_line else None
    if found is None:
        return None
    p, q, r = found
    steep = plain(negative(p))
    if not is_positive(steep):
        return None
    letters = asked.letters()
    u, v = (scalar(letters.fresh(names)) for names in (("u", "w", "z"), ("v", "y", "s")))
    e_u, e_v = exp(negative(power(u, 2))), exp(negative(power(v, 2)))
    core = integral(e_u, u, negative(oo), oo)
    root = plain(sqrt(steep))
    peak = shortest(plain(r - q**2 / (4 * p)), x)
    factor = collected(mul(c, exp(peak)) if peak is not ZERO else c, x)
    rests: list[str] = []
    alone = factor is ONE and root is ONE and q is ZERO
    if not alone:
        front = collected(over(factor, root), x)
        scaled = mul(front, core) if front is not ONE else core
        why = "the square completed" if q is not ZERO else "the constant goes into the variable"
        n = define(board, u, collected(mul(root, add(x, plain(over(q, mul(number(2), p))))), x))
        rests = [board.write(equals(asked.left, scaled), by.SUBSTITUTION, why, rests_on=(n,), changed=(scaled,))]
    if not alone:
        known = equals(core, sqrt(pi))
        lemma = Cited("Gaussian integral", "its square is an integral over the plane", id=_PAGE, statement=known)
        n = board.write(known, lemma, lemma.reason, rests_on=(), changed=(sqrt(pi),), lemma=_PAGE)
        result = collected(over(mul(factor, sqrt(pi)), root), x)
        board.write(equals(asked.left, result), by.PUT_IN, "the value above", rests_on=(*rests, n), changed=(result,))
        return result, (gaussian_integral,)
    square = power(asked.left, 2)
    double = integral(integral(mul(e_u, e_v), v, negative(oo), oo), u, negative(oo), oo)
    n = board.write(
        equals(square, double), by.SQUARE_OF_INTEGRAL, by.SQUARE_OF_INTEGRAL.reason, rests_on=(), changed=(double,)
    )
    radius, angle = (scalar(letters.fresh(names)) for names in (("r", "rho"), ("theta", "phi")))
    ring = integral(mul(radius, exp(negative(power(radius, 2)))), radius, ZERO, oo)
    polar = integral(ring, angle, ZERO, mul(2, pi))
    polar_line = board.write(equals(square, polar), by.POLAR, by.POLAR.reason, rests_on=(n,), changed=(polar,))
    why = "radius times its change is half the differential of its square"
    n = board.write(equals(ring, number(HALF)), by.SUBSTITUTION, why, rests_on=())
    why = "one half over the angles from 0 to `2*pi`"
    n = board.write(equals(square, pi), by.CONSTANT_OVER, why, rests_on=(polar_line, n), changed=(pi,))
    half = sqrt(pi)
    board.write(equals(asked.left, half), by.POSITIVE_ROOT, by.POSITIVE_ROOT.reason, rests_on=(n,), changed=(half,))
    return half, (by.POLAR,)


def define(board: Board, u: Term, value: Term, why: str = "the new variable") -> str:
    """The line that says what a new variable stands for."""
    return board.write(equals(named(u.name, value), value), DEFINITION, why, rests_on=(), changed=(value,))


# -- times waves and powers ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wave:
    """c p(x) e^{-a x^2 + r} cos(k x), or with ``odd`` the sine: p by its coefficients, the constant term first."""

    front: Term
    powers: tuple[Term, ...]
    a: Term
    k: Term
    odd: bool
    needs: tuple[Condition, ...]


def _read(f: Term, x: Term) -> Wave | None:
    c, g = split_constant(f, x)
    parts = factors(g)
    bells = [p for p in parts if p.head is exp]
    waves = [p for p in parts if p.head in (sin, cos)]
    if len(bells) != 1 or len(waves) != 1:
        return None
    (bell,), (wave,) = bells, waves
    p = coefficients(product(q for q in parts if q is not bell and q is not wave), x)
    exponent, k = quadratic(bell.args[0], x), slope(wave.args[0], x)
    if p is None or exponent is None or k is None or exponent[1] is not ZERO:
        return None
    if intercept(wave.args[0], x) is not ZERO:
        return None
    a = plain(negative(exponent[0]))
    front = collected(mul(c, exp(exponent[2])) if exponent[2] is not ZERO else c, x)
    needs = () if is_positive(a) else (needs_positive(a),)
    return Wave(front, tuple(map(written, p)), a, k, wave.head is sin, needs)


def gaussian_wave(board: Board, asked: Question) -> Found | None:
    """Polynomials times e^{-a x^2} times a wave, over the line, or over half of it where the integrand is even."""
    x = asked.x
    wave = _read(asked.f, x)
    if wave is None or not (asked.over_the_line or asked.over_the_half_line):
        return None
    matched = tuple(p if j % 2 == wave.odd else ZERO for j, p in enumerate(wave.powers))
    if not any(p is not ZERO for p in matched):
        return None
    if asked.over_the_half_line:
        half = halved(board, asked)
        if half is None:
            return None
        whole, n = half
        value, reasons = _over_the_line(board, whole, wave, matched)
        result = half_of(value)
        board.write(equals(asked.left, result), ARITHMETIC, "half of it", rests_on=(n, board.last), changed=(result,))
        return result, reasons
    return _over_the_line(board, asked, wave, matched)


def _over_the_line(board: Board, asked: Question, wave: Wave, matched: tuple[Term, ...]) -> Found:
    x = asked.x
    own = wave.k.head is SYMBOL and not any(contains(p, wave.k) for p in (wave.a, *wave.powers, wave.front))
    t = wave.k if own else scalar(asked.letters().fresh(("t", "s", "r")))
    bell = exp(collected(mul(number(-1), wave.a, power(x, 2)), x))
    basic = collected(mul(bell, cos(collected(mul(t, x), x))), x)
    value, n = _basic_wave(board, asked, wave, t, bell, basic)
    terms = [(j, p) for j, p in enumerate(matched) if p is not ZERO]
    if terms == [(0, ONE)]:
        total_value = value
    else:
        total_value, n = _by_derivatives(board, asked, wave, t, terms, value, n)
    result = total_value if own else collected(_at(total_value, t, wave.k), x)
    result = shortest(collected(mul(wave.front, result), x), x)
    if equals(asked.left, result) is not board.lines[-1].statement:
        why = f"`{t.name}` is the coefficient in the wave" if not own else "times the constant"
        board.write(
            equals(asked.left, result), by.PARAMETER_VALUE, why, rests_on=(n,), changed=(result,), conditions=wave.needs
        )
    return result, (by.LEIBNIZ,)


def _at(value: Term, t: Term, k: Term) -> Term:
    return put_in(value, {t: k})


def _basic_wave(
    board: Board, asked: Question, wave: Wave, t: Term, bell: Term, basic: Term
) -> tuple[Term, str]:
    """J(t), the integral of e^{-a x^2} cos(t x), from its differential equation and its value at 0."""
    x = asked.x
    j = asked.about(basic).left
    slope_of = asked.about(collected(differentiated(basic, t), x)).left
    first = board.write(
        equals(derivative(j, t), slope_of), by.LEIBNIZ, by.LEIBNIZ.reason,
        rests_on=(), changed=(slope_of,), conditions=wave.needs,
    )  # fmt: skip
    back = mul(collected(over(negative(t), mul(number(2), wave.a)), x), j)
    why = "the exponential with its slope is integrated, the wave is differentiated; nothing is left at the ends"
    second = board.write(
        equals(derivative(j, t), back), by.PARTS, why, rests_on=(first,), changed=(back,), conditions=wave.needs
    )
    start = shortest(sqrt(over(pi, wave.a)), x)
    third = board.write(
        equals(asked.about(bell).left, start), gaussian_integral, f"the value at `{t.name} == 0`",
        rests_on=(), changed=(start,), conditions=wave.needs,
    )  # fmt: skip
    fall = exp(collected(over(negative(power(t, 2)), mul(number(4), wave.a)), x))
    value = collected(mul(start, fall), x)
    n = board.write(
        equals(j, value), by.SEPARATION, "the only solution with that value at 0",
        rests_on=(second, third), changed=(value,), conditions=wave.needs,
    )  # fmt: skip
    return value, n


def _by_derivatives(
    board: Board, asked: Question, wave: Wave, t: Term, terms: list[tuple[int, Term]], value: Term, n: str
) -> tuple[Term, str]:
    """Powers of x and the sine: x sin(t x) is minus the slope of cos(t x) in t, x^2 cos(t x) minus its second."""
    x = asked.x
    signs = {0: 1, 1: -1, 2: -1, 3: 1}
    wanted, made, slopes = [], [], [(value, value)]
    for _ in range(max(j for j, _ in terms)):
        head, body = slopes[-1]
        slopes.append((derivative(head, t), shortest(differentiated(body, t), t)))
    for j, p in terms:
        sign = number(signs[j % 4])
        wanted.append(mul(sign, p, slopes[j][0]))
        made.append(mul(sign, p, slopes[j][1]))
    bell = exp(collected(mul(number(-1), wave.a, power(x, 2)), x))
    polynomial = total(mul(p, power(x, j)) if j > 1 else mul(p, x) if j else p for j, p in terms)
    fn = sin if wave.odd else cos
    whole = asked.about(collected(mul(polynomial, bell, fn(collected(mul(t, x), x))), x)).left
    under = total(collected(w, x) for w in wanted)
    n = board.write(
        equals(whole, under), by.LEIBNIZ, f"powers of `{x.name}` and sines come from derivatives in `{t.name}`",
        rests_on=(n,), changed=(under,), conditions=wave.needs,
    )  # fmt: skip
    result = shortest(collected(total(made), x), t)
    n = board.write(
        equals(whole, result), by.DIFFERENTIATION, by.DIFFERENTIATION.reason,
        rests_on=(n,), changed=(result,), conditions=wave.needs,
    )  # fmt: skip
    return result, n


__all__ = ["define", "gaussian", "gaussian_wave"]
