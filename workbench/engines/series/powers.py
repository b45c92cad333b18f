"""Polynomials in x - a as one writes them: ascending, fractions below the bar."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from workbench.algebra.arithmetic import split_number
from workbench.rules.writing import parts_of, quotient_of
from workbench.terms.heads import ADD, NUMBER, add, mul, number, power
from workbench.terms.term import Term

ZERO, ONE = number(0), number(1)


def distance(x: Term, at: Term) -> Term:
    """x - a, written x where a is 0 and x + 2 where it is -2."""
    if at is ZERO:
        return x
    factor, rest = split_number(at)
    if not rest:
        return add(x, number(-at.value))
    return add(x, mul(number(-factor), *rest) if factor != -1 else mul(*rest))


def raised(base: Term, exponent: int) -> Term:
    return ONE if exponent == 0 else base if exponent == 1 else power(base, exponent)


def monomial(coefficient: Term, base: Term, exponent: int, divisor: int = 1) -> Term | None:
    """coefficient / divisor * base^exponent with one fraction; None where the coefficient is 0."""
    factor, rest = split_number(coefficient)
    factor = factor / Fraction(divisor)
    if factor == 0:
        return None
    above, below = parts_of(mul(*rest)) if rest else ([], [])
    for place, divisor_ in enumerate(below):
        own, inner = split_number(divisor_)
        if own < 0 and inner:
            factor, below[place] = -factor, mul(*([number(-own)] if own != -1 else []), *inner)
    if factor.numerator != 1 or not (above or exponent):
        above.insert(0, number(factor.numerator))
    if factor.denominator != 1:
        below.insert(0, number(factor.denominator))
    if exponent:
        above.append(raised(base, exponent))
    return quotient_of(above, below)


def total(monomials: Iterable[Term | None]) -> Term:
    """The sum; a constant before x - a, which would fall apart in it, is added to the a."""
    kept = [m for m in monomials if m is not None]
    if len(kept) > 1 and kept[0].head is NUMBER and kept[1].head is ADD and kept[1].args[-1].head is NUMBER:
        constant = kept[0].value + kept[1].args[-1].value
        kept[:2] = [add(*kept[1].args[:-1], *([number(constant)] if constant else []))]
    return add(*kept) if kept else ZERO


__all__ = ["ONE", "ZERO", "distance", "monomial", "raised", "total"]
