"""A product averaged by a change of the law: one factor makes the density that of another member of the family.

    x log x  under gamma (a, b):  x p(x) is a/b times the density of gamma (a + 1, b), under which log x is averaged
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from workbench.engines.statistics.kernels.recognition import tilted
from workbench.engines.statistics.laws.distribution import Distribution
from workbench.engines.statistics.samples.sums import ONE, times
from workbench.rules import facts
from workbench.terms.functions.elementwise import exp
from workbench.terms.heads import ADD, MUL, NUMBER, POWER, add, mul, number, power
from workbench.terms.term import Term, contains

MOST_FACTORS = 4
_ZERO = number(0)


def collected(g: Term) -> Term:
    """g with powers of one base put together, and exponentials: x * x**2 is x**3, exp(x)**2 is exp(2*x)."""
    exponents: dict[Term, Term] = {}
    inside: list[Term] = []
    for factor in g.args if g.head is MUL else (g,):
        base, exponent = _whole_power(factor)
        if base.head is exp:
            inside.append(times(exponent, base.args[0]))
        else:
            exponents[base] = add(exponents[base], exponent) if base in exponents else exponent
    factors = [base if e is ONE else power(base, e) for base, e in ((b, _added(e)) for b, e in exponents.items())
               if e is not _ZERO]  # fmt: skip
    if inside:
        factors.append(exp(inside[0] if len(inside) == 1 else add(*inside)))
    return mul(*factors) if len(factors) > 1 else factors[0] if factors else ONE


def _whole_power(factor: Term) -> tuple[Term, Term]:
    """Base and exponent. A power of a power is one power where the inner exponent is whole, or the base positive."""
    base, exponent = factor, ONE
    while base.head is POWER:
        inner, k = base.args
        if exponent is not ONE and not _is_whole(exponent) and not facts.positive(inner):
            break
        base, exponent = inner, times(exponent, k)
    return base, exponent


def _is_whole(exponent: Term) -> bool:
    return exponent.head is NUMBER and exponent.value.denominator == 1


def _added(exponent: Term) -> Term:
    """A sum of numbers as one number."""
    if exponent.head is not ADD or any(a.head is not NUMBER for a in exponent.args):
        return exponent
    return number(sum((a.value for a in exponent.args), Fraction(0)))


def splits(g: Term, law: Distribution) -> Iterator[tuple[Term, Term, Distribution]]:
    """g = k h with the law whose density is a multiple of k times that of ``law``; the largest k first."""
    factors = g.args if g.head is MUL else ()
    varying = [f for f in factors if contains(f, law.variable)]
    if not 2 <= len(varying) <= MOST_FACTORS:
        return
    for size in range(len(varying) - 1, 0, -1):
        for chosen in combinations(varying, size):
            other = tilted(mul(*chosen) if size > 1 else chosen[0], law)
            if other is not None:
                rest = [f for f in factors if f not in chosen]
                yield mul(*chosen) if size > 1 else chosen[0], mul(*rest) if len(rest) > 1 else rest[0], other


__all__ = ["collected", "splits"]
