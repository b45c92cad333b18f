"""Rational functions of sines and cosines, by the tangent of the angle or of half of it; several angles by one."""

from __future__ import annotations

from workbench.algebra.length import shortest as shortest_of
from workbench.engines.integrals.integrand import (
    ONE,
    collected,
    expanded,
    factors,
    has,
    is_zero,
    nodes_of,
    number_power,
    over,
    product,
    put_in,
    raised,
    replaced,
    shortest,
)
from workbench.engines.integrals.moves import Move, Moves, Solver
from workbench.engines.integrals.polynomial import is_rational, slope
from workbench.engines.integrals.rational import rationalised
from workbench.engines.integrals.substitution import substituted
from workbench.engines.integrals.waves import opened, waves
from workbench.reasons import integration as by
from workbench.reasons.algebra import ADDITION_FORMULAS
from workbench.reasons.trigonometry import TANGENT_AS_QUOTIENT
from workbench.terms.functions.elementwise import cos, exp, log, sin, tan
from workbench.terms.heads import add, antiderivative, mul, negative, number, power
from workbench.terms.term import Term, contains


def _arguments(f: Term, x: Term) -> list[Term]:
    return list(dict.fromkeys(w.args[0] for w in nodes_of(f, x, sin, cos, tan)))


def double_angles(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """sin 2a and cos 2a by the angle a, where that stands below the bar or inside a function too."""
    arguments = _arguments(f, x)
    if len(arguments) != 2 or waves(f, x) is not None:
        return None
    small, large = arguments
    if not is_zero(add(large, negative(mul(number(2), small))), x):
        small, large = large, small
    if not is_zero(add(large, negative(mul(number(2), small))), x):
        return None
    s, c = sin(small), cos(small)
    wide = (add(ONE, negative(mul(number(2), power(s, 2)))), add(power(c, 2), negative(power(s, 2))))
    choices = [shortest(put_in(f, {sin(large): mul(number(2), s, c), cos(large): w}), x) for w in wide]
    g = shortest_of(choices)
    if contains(g, large) and large not in (x,):
        return None
    why = "`sin(2*a) == 2*sin(a)*cos(a)`, `cos(2*a) == 1 - 2*sin(a)**2`"
    return search.after(Move(antiderivative(g, x), by.DOUBLE_ANGLE, why), depth)


def rewritten(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """Tangents as quotients, double angles opened, where that makes one argument out of several."""
    if not has(f, sin, cos, tan):
        return None
    choices = []
    if has(f, tan):
        quotient = replaced(f, lambda n: over(sin(n.args[0]), cos(n.args[0])) if n.head is tan else None)
        choices.append((collected(quotient, x), TANGENT_AS_QUOTIENT))
    if len(_arguments(f, x)) > 1:
        choices.append((collected(opened(f, x), x), ADDITION_FORMULAS))
    for g, reason in choices:
        if g is not f:
            found = search.after(Move(antiderivative(g, x), reason, reason.reason), depth)
            if found is not None:
                return found
    return None


def tangent_of_the_angle(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """u = tan x for what repeats with pi: a rational function of tan, sin^2, cos^2 and sin cos."""
    arguments = _arguments(f, x)
    a = slope(arguments[0], x) if len(arguments) == 1 else None
    if a is None:
        return None
    (arg,) = arguments
    u, c = search.letter(tan(arg)), search.letter(cos(arg))
    g = put_in(f, {sin(arg): mul(u, c), cos(arg): c, tan(arg): u})
    if contains(g, x) or not is_rational(g, c) or not is_rational(g, u) and has(f, log, exp):
        return None
    g = rationalised(g, c)
    if not is_zero(add(g, negative(put_in(g, {c: negative(c)}))), c):
        return None
    square = add(ONE, power(u, 2))

    def even(node: Term) -> Term | None:
        base, n = number_power(node)
        return raised(square, -n / 2) if base is c and n.denominator == 1 and n % 2 == 0 else None

    g = replaced(_powers_of(g, c), even)
    if contains(g, c):
        return None
    h = rationalised(over(g, mul(a, square)), u)
    why = "squares of sine and cosine, and the change of the angle, by the tangent"
    return substituted(search, x, tan(arg), u, h, depth, why)


def _powers_of(g: Term, c: Term) -> Term:
    """Products and quotients with the powers of c as single factors."""
    return product(collected(part, c) for part in factors(expanded(g, c)))


def half_angle_tangent(search: Solver, f: Term, x: Term, depth: int) -> Moves | None:
    """t = tan(x/2) makes a rational function of sin x and cos x rational."""
    arguments = _arguments(f, x)
    a = slope(arguments[0], x) if len(arguments) == 1 else None
    if a is None:
        return None
    (arg,) = arguments
    half = collected(over(arg, number(2)), x)
    t = search.letter(tan(half))
    square = power(t, 2)
    one = add(ONE, square)
    less = add(ONE, negative(square))
    twice = mul(number(2), t)
    h = put_in(f, {sin(arg): over(twice, one), cos(arg): over(less, one), tan(arg): over(twice, less)})
    if contains(h, x) or not is_rational(h, t):
        return None
    h = rationalised(over(mul(number(2), h), mul(a, one)), t)
    why = "sine, cosine and the change of the angle by the tangent of half the angle"
    return substituted(search, x, tan(half), t, h, depth, why)


__all__ = ["double_angles", "half_angle_tangent", "rewritten", "tangent_of_the_angle"]
