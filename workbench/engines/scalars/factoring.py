"""Sums over a table of generators as products: common factors, exact division, factors that were met before."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce

from workbench.algebra.factoring import split
from workbench.engines.scalars.generators import ONE, E, Product, Sum
from workbench.engines.scalars.ring import Ring
from workbench.terms.heads import NUMBER
from workbench.terms.monomials import quotient

_MOST_STEPS = 30
"""Steps of a long division."""


def common(ring: Ring, value: Sum, below: bool) -> Product:
    """The factor that all terms share; with ``below`` also what must be divided by to have one bar only."""
    exponents: dict[int, list[Fraction]] = {}
    for m in value:
        for g, e in m:
            exponents.setdefault(g, []).append(e)
    shared = []
    for g, found in exponents.items():
        everywhere = found if len(found) == len(value) else [*found, Fraction(0)]
        least, largest = min(everywhere), max(everywhere)
        symbolic = ring.generators[g].base is E or ring.generators[g].unit is not None
        numeric = ring.generators[g].base.head is NUMBER
        if least > 0 or (least < 0 and below and not numeric and not symbolic):
            shared.append((g, least))
        elif largest < 0:
            shared.append((g, largest))
    return tuple(sorted(shared))


def divided(ring: Ring, value: Sum, by: Sum) -> Sum | None:
    """value / by where that is a sum again, else None: long division with the products in a fixed order."""
    if not by.generators <= value.generators:
        return None
    lead = max(by, key=_key)
    rest, made = value, Sum({})
    for _ in range(_MOST_STEPS):
        if not rest:
            return made
        top = max(rest, key=_key)
        step = quotient(top, lead)
        if any(e < 0 for _, e in step) or len(rest) > 2 * len(value) + len(by):
            return None
        term = Sum.of(step, rest[top] / by[lead])
        made, rest = made + term, rest - ring.times(by, term)
        if top in rest:
            return None
    return None


def _key(m: Product) -> tuple[tuple[int, Fraction], ...]:
    """Lexicographic order: the generator with the smallest number counts most."""
    return tuple((-g, e) for g, e in m)


def factored(ring: Ring, value: Sum) -> tuple[Fraction, list[tuple[Sum, int]]]:
    """A number, and factors with their multiplicities; sums that were met before are tried as factors first."""
    content = value.content if any(c > 0 for c in value.values()) else -value.content
    primitive = value.scaled(1 / content)
    found, rest = _known_factors(ring, primitive)
    if len(rest) == 1:
        m, c = rest.single
        return content * c, [*found, *([(Sum.of(m), 1)] if m else [])]
    for part in split(rest):
        place = next((k for k, (known, _) in enumerate(found) if known == part), None)
        if place is None:
            found.append((part, 1))
        else:
            found[place] = (part, found[place][1] + 1)
    product = reduce(ring.times, (part for part, times in found for _ in range(times)), Sum.of(ONE))
    scale = next((c / product[m] for m, c in value.items() if m in product), content)
    return (scale, found) if product.scaled(scale) == value else (content, [(primitive, 1)])


def _known_factors(ring: Ring, value: Sum) -> tuple[list[tuple[Sum, int]], Sum]:
    """Sums of the table that divide a sum, with their multiplicities, and what is left."""
    found: list[tuple[Sum, int]] = []
    for by in [generator.value for generator in ring.generators if generator.value]:
        times = 0
        while len(value) > 1 and (smaller := divided(ring, value, by)) is not None:
            value, times = smaller, times + 1
        if times:
            found.append((by, times))
    return found, value


__all__ = ["common", "divided", "factored"]
