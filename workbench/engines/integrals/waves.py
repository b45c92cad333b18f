"""Sines, cosines and tangents of linear arguments: reading powers and products of them, and writing them otherwise."""

from __future__ import annotations

from fractions import Fraction
from math import comb

from workbench.algebra.arithmetic import split_number
from workbench.engines.integrals.integrand import (
    ONE,
    ZERO,
    collected,
    expanded,
    factors,
    number_power,
    product,
    raised,
    replaced,
    summands,
    total,
)
from workbench.engines.integrals.polynomial import slope
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import cos, cosh, sin, sinh, tan, tanh
from workbench.terms.heads import ADD, MUL, NUMBER, add, mul, negative, number
from workbench.terms.term import Term

Waves = dict[tuple[Function, Term], int]
"""Function and argument of the factors, and their exponents."""

_LARGEST = 12


def waves(f: Term, x: Term) -> Waves | None:
    """f as a product of whole powers of sines, cosines and tangents of linear arguments; None where it is none."""
    out: Waves = {}
    for g in factors(f):
        base, n = number_power(g)
        if base.head not in (sin, cos, tan) or n.denominator != 1 or slope(base.args[0], x) is None:
            return None
        key = (base.head, base.args[0])
        out[key] = out.get(key, 0) + int(n)
    return out


def single(f: Term, x: Term) -> tuple[Term, Term, int, int] | None:
    """(argument, its slope, m, n) where f is sin^m cos^n of one linear argument, tangents written out."""
    found = waves(f, x)
    if not found or len({arg for _, arg in found}) != 1:
        return None
    arg = next(iter(found))[1]
    a = slope(arg, x)
    t = found.get((tan, arg), 0)
    return None if a is None else (arg, a, found.get((sin, arg), 0) + t, found.get((cos, arg), 0) - t)


# -- products as sums ------------------------------------------------------------------------------

Sum = list[tuple[Fraction, Function, Term]]
"""Numbers times sines or cosines; a number alone is one times the cosine of 0."""


def as_sum(f: Term, x: Term) -> Term | None:
    """A product of positive powers of sines and cosines as a sum of waves; None where it is no such product."""
    found = waves(f, x)
    if not found or any(n < 0 or fn is tan for (fn, _), n in found.items()) or sum(found.values()) > _LARGEST:
        return None
    made: Sum = [(Fraction(1), cos, ZERO)]
    for (fn, arg), n in found.items():
        for _ in range(n):
            made = [term for wave in made for term in _product(wave, fn, arg, x)]
    return collected(total(_written(c, fn, arg, x) for c, fn, arg in made), x)


def _product(wave: tuple[Fraction, Function, Term], fn: Function, arg: Term, x: Term) -> Sum:
    """A wave times a wave: half the sum of two."""
    c, mine, other = wave
    less, more = collected(add(other, negative(arg)), x), collected(add(other, arg), x)
    half = c / 2
    if mine is cos and fn is cos:
        return [(half, cos, less), (half, cos, more)]
    if mine is sin and fn is sin:
        return [(half, cos, less), (-half, cos, more)]
    if mine is sin:
        return [(half, sin, less), (half, sin, more)]
    return [(half, sin, more), (-half, sin, less)]


def _written(c: Fraction, fn: Function, arg: Term, x: Term) -> Term:
    if arg is ZERO:
        return number(c) if fn is cos else ZERO
    if arg.head is ADD and split_number(min(arg.args, key=_by_letters))[0] < 0:
        arg, c = collected(negative(arg), x), -c if fn is sin else c
    turned = arg.head is MUL and arg.args[0].head is NUMBER and arg.args[0].value < 0
    if turned:
        arg = mul(number(-arg.args[0].value), *arg.args[1:]) if arg.args[0].value != -1 else product(arg.args[1:])
        c = -c if fn is sin else c
    return mul(number(c), fn(arg))


def _by_letters(summand: Term) -> str:
    """What orders the summands of an angle, whatever their signs: a - b and b - a are one angle, turned."""
    return repr(product(split_number(summand)[1]) if split_number(summand)[1] else ONE)


# -- multiples and sums of angles opened -----------------------------------------------------------


def opened(f: Term, x: Term) -> Term:
    """Sines and cosines of sums and of whole multiples by those of the parts; hyperbolic ones likewise."""
    return replaced(f, lambda node: _opened(node, x))


def _opened(node: Term, x: Term) -> Term | None:
    if node.head not in (sin, cos, sinh, cosh, tan, tanh) or not node.args:
        return None
    (arg,) = node.args
    if node.head in (tan, tanh):
        s, c = (sin, cos) if node.head is tan else (sinh, cosh)
        above, below = opened(s(arg), x), opened(c(arg), x)
        return None if above is s(arg) else mul(above, raised(below, -1))
    if len(summands(arg)) > 1:
        first, rest = summands(arg)[0], total(summands(arg)[1:])
        return _of_a_sum(node.head, first, rest, x)
    n, unit = _multiple(arg)
    if n < 0:
        even = node.head in (cos, cosh)
        inner = opened(node.head(product([number(-n), unit]) if n != -1 else unit), x)
        return inner if even else negative(inner)
    if n < 2 or n > _LARGEST:
        return None
    return expanded(_of_a_multiple(node.head, n, unit), x)


def _multiple(arg: Term) -> tuple[int, Term]:
    """(n, a) where the argument is n a for a whole number n."""
    parts = factors(arg)
    numbers = [p for p in parts if p.head is NUMBER]
    value = Fraction(1)
    for p in numbers:
        value *= p.value
    rest = [p for p in parts if p.head is not NUMBER]
    if value.numerator in (1, -1) or not rest:
        return (1, arg) if value > 0 or not rest else (-1, product([number(-value), *rest] if value != -1 else rest))
    unit = product(rest) if value.denominator == 1 else product([number(Fraction(1, value.denominator)), *rest])
    return value.numerator, unit


def _of_a_sum(fn: Function, a: Term, b: Term, x: Term) -> Term:
    s, c = (sin, cos) if fn in (sin, cos) else (sinh, cosh)
    sa, ca, sb, cb = (opened(g(t), x) for t in (a, b) for g in (s, c))
    if fn is s:
        return add(mul(sa, cb), mul(ca, sb))
    sign = number(-1) if fn is cos else ONE
    return add(mul(ca, cb), mul(sign, sa, sb))


def _of_a_multiple(fn: Function, n: int, a: Term) -> Term:
    """Moivre: the even or the odd terms of (cos a + i sin a)^n; of the hyperbolic ones without the signs."""
    circle = fn in (sin, cos)
    s, c = (sin(a), cos(a)) if circle else (sinh(a), cosh(a))
    start = 1 if fn in (sin, sinh) else 0
    terms = []
    for k in range(start, n + 1, 2):
        sign = (-1) ** (k // 2) if circle else 1
        terms.append(mul(number(sign * comb(n, k)), raised(c, n - k), raised(s, k)))
    return total(terms)


__all__ = ["Waves", "as_sum", "opened", "single", "waves"]
