"""Sums of monomials as one writes them: the order of factors and terms, one bar for what is below, roots joined."""

from __future__ import annotations

from fractions import Fraction

from workbench.algebra.length import length
from workbench.engines.scalars.generators import HALF, ONE, E, Generators, Product, Sum
from workbench.engines.scalars.meeting import tangents
from workbench.terms.functions.elementwise import exp, sqrt
from workbench.terms.heads import ADD, CONSTANT, MUL, NAMED, NUMBER, POWER, SYMBOL, add, divide, mul, number, power
from workbench.terms.term import Term, postorder


def write(table: Generators, value: Sum) -> Term:
    """The sum as one writes it: products in their usual order, one bar for what is below, powers joined."""
    if not value:
        return number(0)
    return add(*(write_monomial(table, m, value[m]) for m in _order(table, value)))


def write_monomial(table: Generators, m: Product, c: Fraction) -> Term:
    m, c = _roots_below(table, m, c)
    above, below = _sides(table, m)
    if c.denominator != 1:
        below.insert(0, number(c.denominator))
    top = [*above]
    if abs(c.numerator) != 1 or not top:
        top.insert(0, number(abs(c.numerator)))
    made = divide(mul(*top), mul(*below)) if below else mul(*top)
    if c > 0:
        return made
    return number(-made.value) if made.head is NUMBER else _negated(made)


def _roots_below(table: Generators, m: Product, c: Fraction) -> tuple[Product, Fraction]:
    """1/2 times the root of 2 is written 1 over that root."""
    kept = []
    for g, e in m:
        base, unit = table.generators[g].base, table.generators[g].unit
        if base.head is NUMBER and unit is None and e == HALF and c.denominator % base.value == 0:
            c, e = c * base.value, -HALF
        kept.append((g, e))
    return tuple(kept), c


def _sides(table: Generators, m: Product) -> tuple[list[Term], list[Term]]:
    """The factors above and below the bar."""
    exponents: dict[Term, dict[Product, Fraction]] = {}
    for g, e in tangents(table, m):
        generator = table.generators[g]
        units = exponents.setdefault(generator.base, {})
        units[generator.exponent] = units.get(generator.exponent, Fraction(0)) + e
    above: list[Term] = []
    below: list[Term] = []
    for base in sorted(exponents, key=lambda b: _rank(table, b, set(exponents[b]) != {ONE})):
        units = exponents[base]
        if base is E or set(units) != {ONE}:
            above.append(_symbolic(table, base, Sum(units)))
        elif units[ONE] > 0:
            above.append(_to_the(base, units[ONE]))
        else:
            below.append(_to_the(base, -units[ONE]))
    return _roots_joined(above, below)


def _symbolic(table: Generators, base: Term, exponent: Sum) -> Term:
    """A base to an exponent that is a sum, as the author wrote that where it is no longer so."""
    own, made = table.known_exponent(exponent), write(table, exponent)
    kept = own if own is not None and length(own) <= length(made) else made
    return exp(kept) if base is E else power(base, kept)


def _rank(table: Generators, base: Term, raised: bool) -> tuple[int, str, int]:
    """Numbers, constants, parameters, the variable, sums of these, exponentials, functions, other sums."""
    place = min(k for k, g in enumerate(table.generators) if g.base is base)
    if base is E or (raised and base is not table.x and not base.args):
        return 6, "", place
    if base.head is NUMBER:
        return 0, "", place
    if not base.args:
        kind = 3 if base is table.x else 2 if base.head is SYMBOL else 1
        return kind, base.name if kind == 2 else "", place
    if base.head is NAMED:
        return 4, "", place
    if base.head is ADD:
        simple = all(not t.args or t.head in (ADD, MUL, POWER) for t in postorder(base))
        return (5 if simple else 9), "", place
    return (8 if base.head is not POWER else 4), "", place


def _is_letter(table: Generators, g: int) -> bool:
    return table.generators[g].base.head is SYMBOL and table.generators[g].unit is None


def content_of(table: Generators, value: Sum) -> Fraction:
    """What is taken out of a sum under an exponent; a minus sign where the first and the last term have one."""
    found = value.content
    order = _by_degree(table, value)
    turned = order and value[order[0]] < 0 and value[order[-1]] < 0
    return -found if turned or all(c < 0 for c in value.values()) else found


def _by_degree(table: Generators, value: Sum) -> list[Product]:
    """The monomials of a polynomial in one letter by degree, the highest first; none for anything else."""
    single = {g for m in value for g, _ in m}
    if len(value) < 2 or len(single) != 1 or not _is_letter(table, next(iter(single))):
        return []
    return sorted(value, key=lambda m: m[0][1] if m else Fraction(0), reverse=True)


def _order(table: Generators, value: Sum) -> list[Product]:
    """Polynomials in one generator by degree; else as they came; a positive term first where there is one."""
    order = list(value)
    sorted_ = _by_degree(table, value)
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
