"""Sums of monomials as one writes them: the order of factors and terms, one bar for what is below, roots joined."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from workbench.algebra.length import length
from workbench.engines.scalars.meeting import tangents
from workbench.engines.scalars.sums import HALF, ONE, E, Monomial, Sum, content, put
from workbench.terms.functions.elementwise import exp, sqrt
from workbench.terms.heads import ADD, CONSTANT, MUL, NAMED, NUMBER, POWER, SYMBOL, add, divide, mul, number, power
from workbench.terms.term import Term, postorder

if TYPE_CHECKING:
    from workbench.engines.scalars.ring import Ring


def write(ring: Ring, value: Sum) -> Term:
    """The sum as one writes it: products in their usual order, one bar for what is below, powers joined."""
    if not value:
        return number(0)
    return add(*(write_monomial(ring, m, value[m]) for m in _order(ring, value)))


def write_monomial(ring: Ring, m: Monomial, c: Fraction) -> Term:
    m, c = _roots_below(ring, m, c)
    above, below = _sides(ring, m)
    if c.denominator != 1:
        below.insert(0, number(c.denominator))
    top = [*above]
    if abs(c.numerator) != 1 or not top:
        top.insert(0, number(abs(c.numerator)))
    made = divide(mul(*top), mul(*below)) if below else mul(*top)
    if c > 0:
        return made
    return number(-made.value) if made.head is NUMBER else _negated(made)


def _roots_below(ring: Ring, m: Monomial, c: Fraction) -> tuple[Monomial, Fraction]:
    """1/2 times the root of 2 is written 1 over that root."""
    kept = []
    for g, e in m:
        base, unit = ring.generators[g].base, ring.generators[g].unit
        if base.head is NUMBER and unit is None and e == HALF and c.denominator % base.value == 0:
            c, e = c * base.value, -HALF
        kept.append((g, e))
    return tuple(kept), c


def _sides(ring: Ring, m: Monomial) -> tuple[list[Term], list[Term]]:
    """The factors above and below the bar."""
    exponents: dict[Term, dict[Term | None, Fraction]] = {}
    for g, e in tangents(ring, m):
        generator = ring.generators[g]
        units = exponents.setdefault(generator.base, {})
        units[generator.unit] = units.get(generator.unit, Fraction(0)) + e
    above: list[Term] = []
    below: list[Term] = []
    for base in sorted(exponents, key=lambda b: _rank(ring, b, set(exponents[b]) != {None})):
        units = exponents[base]
        if base is E or set(units) != {None}:
            above.append(_symbolic(ring, base, units))
        elif units[None] > 0:
            above.append(_to_the(base, units[None]))
        else:
            below.append(_to_the(base, -units[None]))
    return _roots_joined(above, below)


def _symbolic(ring: Ring, base: Term, units: dict[Term | None, Fraction]) -> Term:
    parts: Sum = {}
    for unit, e in units.items():
        for m, c in ring.read(unit, True).items() if unit is not None else ((ONE, Fraction(1)),):
            put(parts, m, c * e)
    written, exponent = ring.known_exponent(parts), write(ring, parts)
    if written is not None and length(written) <= length(exponent):
        exponent = written
    return exp(exponent) if base is E else power(base, exponent)


def _rank(ring: Ring, base: Term, raised: bool) -> tuple[int, str, int]:
    """Numbers, constants, parameters, the variable, sums of these, exponentials, functions, other sums."""
    place = min(k for k, g in enumerate(ring.generators) if g.base is base)
    if base is E or (raised and base is not ring.x and not base.args):
        return 6, "", place
    if base.head is NUMBER:
        return 0, "", place
    if not base.args:
        kind = 3 if base is ring.x else 2 if base.head is SYMBOL else 1
        return kind, base.name if kind == 2 else "", place
    if base.head is NAMED:
        return 4, "", place
    if base.head is ADD:
        simple = all(not t.args or t.head in (ADD, MUL, POWER) for t in postorder(base))
        return (5 if simple else 9), "", place
    return (8 if base.head is not POWER else 4), "", place


def _is_letter(ring: Ring, g: int) -> bool:
    return ring.generators[g].base.head is SYMBOL and ring.generators[g].unit is None


def content_of(ring: Ring, value: Sum) -> Fraction:
    """What is taken out of a sum under an exponent; a minus sign where the first and the last term have one."""
    found = content(value.values())
    order = _by_degree(ring, value)
    turned = order and value[order[0]] < 0 and value[order[-1]] < 0
    return -found if turned and found > 0 else found


def _by_degree(ring: Ring, value: Sum) -> list[Monomial]:
    """The monomials of a polynomial in one letter by degree, the highest first; none for anything else."""
    single = {g for m in value for g, _ in m}
    if len(value) < 2 or len(single) != 1 or not _is_letter(ring, next(iter(single))):
        return []
    return sorted(value, key=lambda m: m[0][1] if m else Fraction(0), reverse=True)


def _order(ring: Ring, value: Sum) -> list[Monomial]:
    """Polynomials in one generator by degree; else as they came; a positive term first where there is one."""
    order = list(value)
    sorted_ = _by_degree(ring, value)
    if sorted_:
        return sorted_[::-1] if value[sorted_[0]] < 0 < value[sorted_[-1]] else sorted_
    if order and value[order[0]] < 0:
        first = next((m for m in order if value[m] > 0), order[0])
        order.remove(first)
        order.insert(0, first)
    return order


def _negated(made: Term) -> Term:
    """A minus sign in front, joined with a number there."""
    if made.head is MUL and made.args[0].head is NUMBER:
        return mul(number(-made.args[0].value), *made.args[1:])
    return mul(-1, made)


def _to_the(base: Term, e: Fraction) -> Term:
    if e == 1:
        return base
    if e == HALF:
        return sqrt(base)
    return power(base, number(e))


def _roots_joined(above: list[Term], below: list[Term]) -> tuple[list[Term], list[Term]]:
    """Roots of numbers and constants under one sign: the root of 2 pi, the root of 2 / pi."""
    top, bottom = ([f for f in side if _is_plain_root(f)] for side in (above, below))
    if len(top) + len(bottom) < 2:
        return above, below
    inside = [mul(*(f.args[0] for f in side)) if side else number(1) for side in (top, bottom)]
    rest = [f for f in above if f not in top], [f for f in below if f not in bottom]
    if not top:
        return rest[0], [sqrt(inside[1]), *rest[1]]
    return [sqrt(divide(inside[0], inside[1]) if bottom else inside[0]), *rest[0]], rest[1]


def _is_plain_root(factor: Term) -> bool:
    return factor.head is sqrt and factor.args[0].head in (NUMBER, CONSTANT)


__all__ = ["content_of", "write", "write_monomial"]
