"""Scalar expressions as sums of products: what is needed to collect, factor and cancel as one does on paper.

``Ring`` reads a term as a sum of products of its generators; sums are multiplied with the relations that generators
have (``meeting``) and written as terms again (``writing``). Powers join only where they may: (x^2)^(1/2) is |x| and
stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import reduce
from math import isqrt

from workbench.algebra.length import length
from workbench.engines.scalars import meeting, writing
from workbench.engines.scalars.generators import HALF, ONE, E, Generator, Generators, Product, Sum
from workbench.rules.facts import positive
from workbench.terms.declaration import Function
from workbench.terms.functions.activations import where
from workbench.terms.functions.elementwise import absolute, exp, sign, sqrt, square
from workbench.terms.heads import ADD, MUL, NUMBER, POWER, number, power
from workbench.terms.monomials import of_exponents, raised
from workbench.terms.term import Term, postorder, rebuild

_LARGEST_POWER = 8
"""Sums are multiplied out up to this power."""
_MOST_ROUNDS = 6
_LARGEST_NUMBER = 64
"""Numbers are raised to whole powers up to this one."""
_LARGEST_POWER_BITS = 20_000
"""A power of a number that is longer stays a power."""
_UNIT = Sum.of(ONE)


def _bits(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())


class Ring(Generators):
    """Reads expressions as sums over one table of generators, and multiplies such sums."""

    def __init__(self, x: Term) -> None:
        super().__init__(x)
        self._read: dict[tuple[Term, bool], Sum] = {}

    # -- reading -------------------------------------------------------------------

    def read(self, term: Term, expand: bool = False) -> Sum:
        """The term as a sum of monomials; with ``expand`` sums in products and whole powers are multiplied out."""
        for node in postorder(term, below=_is_arithmetic):
            if (node, expand) not in self._read:
                self._read[node, expand] = self._node(node, expand)
        return self._read[term, expand]

    def _node(self, term: Term, expand: bool) -> Sum:
        head = term.head
        if head is NUMBER:
            return Sum.of(ONE, term.value)
        if head is ADD:
            return total(self._read[a, expand] for a in term.args)
        if head is MUL:
            return self._product([self._factor(a, expand) for a in term.args])
        if head is POWER:
            return self._power(term.args[0], term.args[1], expand)
        if head is sqrt:
            return self._power(term.args[0], number(HALF), expand)
        if head is square:
            return self._power(term.args[0], number(2), expand)
        if head is where and term.args[1] is term.args[2]:
            return self.read(term.args[1], expand)
        if head is exp:
            return Sum.of(self._raised(E, self.read(term.args[0], True), term.args[0]))
        return self._opaque(self._with_shorter_arguments(term))

    def _opaque(self, term: Term, exponent: Fraction = Fraction(1)) -> Sum:
        """A term that is a generator, to a power; a modulus and a sign know what they are of."""
        argument = None
        if term.head in (absolute, sign):
            inside = self.read(term.args[0])
            argument = self.as_factor(inside) if inside else None
        return Sum.of(((self.place(term, argument), exponent),))

    def _with_shorter_arguments(self, term: Term) -> Term:
        """A function of numbers with its arguments collected where that is shorter: sin(x^2 x) is sin(x^3)."""
        if not isinstance(term.head, Function) or not term.head.knows.entries.elementwise or term.shape:
            return term
        made = [self.write(self.read(a)) if a.args and a.head in (ADD, MUL, POWER) else a for a in term.args]
        kept = [new if length(new) < length(old) else old for new, old in zip(made, term.args, strict=True)]
        return rebuild(term, kept)

    def _factor(self, term: Term, expand: bool) -> Sum:
        """A factor of a product: a sum is one generator unless it is to be multiplied out."""
        found = self._read[term, expand]
        return found if expand or len(found) < 2 else self._power_of_sum(found, term, Fraction(1))

    def _product(self, factors: Iterable[Sum]) -> Sum:
        return reduce(self.times, factors, _UNIT)

    def times(self, a: Sum, b: Sum) -> Sum:
        return a.multiplied(b, self.joined)

    def joined(self, m: Product, n: Product, c: Fraction = Fraction(1)) -> tuple[Product, Fraction]:
        """The product of two products and a number, in which roots of numbers may have met."""
        exponents = dict(m)
        for g, e in n:
            exponents[g] = exponents.get(g, Fraction(0)) + e
        c = self._roots_undone(exponents, c)
        for g, e in exponents.items():
            base, unit = self.generators[g].base, self.generators[g].unit
            if base.head is NUMBER and unit is None and abs(e) * _bits(base.value) <= _LARGEST_POWER_BITS:
                whole = e.numerator // e.denominator
                c, exponents[g] = c * base.value**whole, e - whole
        return meeting.reduced(self, of_exponents(exponents)), c

    def _roots_undone(self, exponents: dict[int, Fraction], c: Fraction) -> Fraction:
        """Roots of products that have come to a whole power give their factors; the number that comes with them."""
        for g, e in list(exponents.items()):
            base = self.generators[g].base
            if e.denominator > 1 or self.generators[g].unit is not None or base.head not in (MUL, POWER, sqrt, square):
                continue
            inner = self.read(base)
            if len(inner) != 1:
                continue
            m, factor = inner.single
            if m == ((g, Fraction(1)),):
                continue
            del exponents[g]
            for inside, k in m:
                exponents[inside] = exponents.get(inside, Fraction(0)) + k * e
            c *= factor ** int(e)
        return c

    def _power(self, base: Term, exponent: Term, expand: bool) -> Sum:
        inner = self.read(base, expand)
        if exponent.head is not NUMBER:
            return self._symbolic_power(base, exponent, inner)
        e = exponent.value
        if not inner:
            return self._opaque(power(base, exponent)) if e <= 0 else inner
        if len(inner) > 1:
            if expand and e.denominator == 1 and 0 <= e <= _LARGEST_POWER:
                return self._product([inner] * int(e))
            return self._power_of_sum(inner, base, e)
        m, c = inner.single
        if e.denominator == 1:
            return self._opaque(base, e) if abs(e) > _LARGEST_NUMBER else Sum.of(raised(m, e), c ** int(e))
        return self._root(base, m, c, e)

    def _root(self, base: Term, m: Product, c: Fraction, e: Fraction) -> Sum:
        """A power with a broken exponent: factor by factor where at most one may be negative, else of the whole."""
        uncertain = [g for g, k in m if not self._splits(g, k)]
        if c < 0 or len(uncertain) > 1 or any(k.denominator == 1 and k % 2 == 0 for g, k in m if g in uncertain):
            return self._opaque(base, e)
        number_part, coefficient = self._number_power(c, e)
        return Sum.of(*self.joined(number_part, raised(m, e), coefficient))

    def _splits(self, g: int, k: Fraction) -> bool:
        """Whether a factor is positive wherever it has a value."""
        generator = self.generators[g]
        return generator.base is E or bool(positive(generator.base)) or k.denominator % 2 == 0

    def _number_power(self, c: Fraction, e: Fraction) -> tuple[Product, Fraction]:
        """A positive number to a broken exponent: exact roots are taken."""
        if e.denominator == 2 and isqrt(c.numerator) ** 2 == c.numerator and isqrt(c.denominator) ** 2 == c.denominator:
            return ONE, Fraction(isqrt(c.numerator), isqrt(c.denominator)) ** int(2 * e)
        factor = Fraction(1)
        made: list[tuple[int, Fraction]] = []
        for value, exponent in ((c.numerator, e), (c.denominator, -e)):
            if value != 1:
                whole = exponent.numerator // exponent.denominator
                factor *= Fraction(value) ** whole
                made.append((self.place(number(value)), exponent - whole))
        return tuple(sorted(made)), factor

    def _symbolic_power(self, base: Term, exponent: Term, inner: Sum) -> Sum:
        e = self.read(exponent, True)
        whole = e.get(ONE, Fraction(0))
        rest = e - Sum.of(ONE, whole)
        if self._is_plain(inner):
            return Sum.of(self._raised(self.generators[inner.single[0][0][0]].base, e, exponent))
        if whole and whole.denominator == 1:
            self.remember_exponent(e, exponent)
            return self.times(Sum.of(self._raised(base, rest, None)), self._power(base, number(whole), False))
        value = inner.constant
        if value is not None and value > 0 and not whole:
            base = number(value)
        return Sum.of(self._raised(base, e, exponent))

    def _is_plain(self, value: Sum) -> bool:
        """Whether a sum is one generator with the unit 1, to the power 1."""
        if len(value) != 1:
            return False
        m, c = value.single
        return c == 1 and len(m) == 1 and m[0][1] == 1 and self.generators[m[0][0]].unit is None

    def _raised(self, base: Term, exponent: Sum, written: Term | None) -> Product:
        """A base to an exponent that is itself a sum: one generator for each unit in it."""
        if written is not None:
            self.remember_exponent(exponent, written)
        units = ((m, self.write(Sum.of(m)) if m else None, c) for m, c in exponent.items())
        return of_exponents({self.number_of(Generator(base, unit, m)): c for m, unit, c in units})

    def as_factor(self, value: Sum) -> tuple[Product, Fraction]:
        """A sum as one factor: a generator and a number, or the product that it is."""
        return (self._power_of_sum(value, self.write(value), Fraction(1)) if len(value) > 1 else value).single

    def _power_of_sum(self, inner: Sum, written: Term, e: Fraction) -> Sum:
        """A sum under an exponent; equal sums, and those that differ by a number only, are one generator."""
        content = writing.content_of(self, inner)
        whole = e.denominator == 1
        if not whole and (content < 0 or self._number_power(content, e)[0] != ONE):
            known = self.find_sum(inner)
            return Sum.of(((self.place_of_sum(inner, written) if known is None else known, e),))
        primitive = inner.scaled(1 / content)
        known = self.find_sum(primitive)
        if known is None and whole:
            known = self.find_sum(-primitive)
            content = content if known is None else -content
        factor = content ** int(e) if whole else self._number_power(content, e)[1]
        if known is None:
            known = self.place_of_sum(primitive, self._shorter(written, primitive, content))
        return Sum.of(((known, e),), factor)

    def _shorter(self, written: Term, value: Sum, content: Fraction) -> Term:
        """The author's own writing of a sum where it is in order already."""
        made = self.write(value)
        own = content == 1 and written.head is ADD and length(written) <= length(made)
        return written if own else made

    # -- multiplying out -----------------------------------------------------------

    def expanded(self, value: Sum) -> Sum:
        """Sums to whole positive powers multiplied out; also those that come to be where roots meet."""
        for _ in range(_MOST_ROUNDS):
            if not any(self._opens(g, e) for m in value for g, e in m):
                break
            value = total(self._opened(m, c) for m, c in value.items())
        return value

    def _opened(self, m: Product, c: Fraction) -> Sum:
        closed = Sum.of(tuple(p for p in m if not self._opens(*p)), c)
        sums = [self.generators[g].value for g, e in m if self._opens(g, e) for _ in range(int(e))]
        return reduce(self.times, sums, closed)

    def _opens(self, g: int, e: Fraction) -> bool:
        return bool(self.generators[g].value) and e.denominator == 1 and 0 < e <= _LARGEST_POWER

    # -- writing -------------------------------------------------------------------

    def write(self, value: Sum) -> Term:
        """The sum as one writes it: products in their usual order, one bar for what is below, powers joined."""
        return writing.write(self, value)

    def write_monomial(self, m: Product, c: Fraction) -> Term:
        """A number times a product, as one writes it."""
        return writing.write_monomial(self, m, c)


def total(sums: Iterable[Sum]) -> Sum:
    """The sum of sums."""
    return Sum.of_pairs(pair for each in sums for pair in each.items())


def _is_arithmetic(term: Term) -> bool:
    return term.head in (ADD, MUL, POWER, sqrt, square)


__all__ = ["Ring", "total"]
