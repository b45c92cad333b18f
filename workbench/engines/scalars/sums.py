"""Sums of monomials over numbered generators, as data: exponents and coefficients are exact fractions."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import gcd, lcm

from workbench.terms.heads import constant

Monomial = tuple[tuple[int, Fraction], ...]
"""Generator numbers in increasing order, with exponents that are not 0."""
Sum = dict[Monomial, Fraction]
"""Monomials and their coefficients, none of them 0; the order is that of writing."""

ONE: Monomial = ()
E = constant("e")
HALF = Fraction(1, 2)


def put(value: Sum, m: Monomial, c: Fraction) -> None:
    found = value.get(m, Fraction(0)) + c
    if found:
        value[m] = found
    else:
        value.pop(m, None)


def plus(*sums: Sum) -> Sum:
    made: Sum = {}
    for each in sums:
        for m, c in each.items():
            put(made, m, c)
    return made


def content(numbers: Iterable[Fraction]) -> Fraction:
    """The largest number that divides all, with the sign that most have (plus on a tie)."""
    found = list(numbers)
    above = gcd(*(c.numerator for c in found))
    below = lcm(*(c.denominator for c in found))
    negative = sum(1 for c in found if c < 0)
    return Fraction(-above if negative == len(found) else above, below)


__all__ = ["E", "HALF", "ONE", "Monomial", "Sum", "content", "plus", "put"]
