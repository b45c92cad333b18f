"""Scalar expressions as sums of monomials: what is needed to collect, factor and cancel as one does on paper.

A monomial is a product of *generators* to rational exponents. A generator is a base with a unit of exponent: x (unit
1), x to the a (unit a), e to the x^2 (unit x^2), sin x, a sum such as 1 + x^2 that stands under an exponent. So
x^(a - 1) is the generator x^a times x to the -1, and products join by adding exponents. Powers join only where they
may: (x^2)^(1/2) is |x| and stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from workbench.algebra.length import length
from workbench.engines.scalars import meeting, writing
from workbench.engines.scalars.sums import HALF, ONE, E, Monomial, Sum, content, plus, put
from workbench.rules.facts import positive
from workbench.terms.function import Function
from workbench.terms.functions.activations import where
from workbench.terms.functions.elementwise import exp, sqrt, square
from workbench.terms.heads import ADD, MUL, NUMBER, POWER, number, power
from workbench.terms.term import Head, Term, postorder, rebuild

_LARGEST_POWER = 8
"""Sums are multiplied out up to this power."""
_MOST_ROUNDS = 6
_LARGEST_NUMBER = 64
"""Numbers are raised to whole powers up to this one."""


@dataclass(frozen=True, slots=True)
class Generator:
    """A base and the unit of its exponent: None is the unit 1. ``value`` is what a sum is, multiplied out."""

    base: Term
    unit: Term | None
    value: tuple[tuple[Monomial, Fraction], ...] = ()


class Ring:
    """The generators that occur in some expressions, numbered in the order of their appearance.

    ``x`` is the variable: in a product it stands behind the other symbols.
    """

    def __init__(self, x: Term) -> None:
        self.x = x
        self.generators: list[Generator] = []
        self._numbers: dict[object, int] = {}
        self._exponents: dict[frozenset[tuple[Monomial, Fraction]], Term] = {}
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
            return {ONE: term.value} if term.value else {}
        if head is ADD:
            return plus(*(self._read[a, expand] for a in term.args))
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
            return {self._raised(E, self.read(term.args[0], True), term.args[0]): Fraction(1)}
        return {((self._number_of(self._with_shorter_arguments(term)), Fraction(1)),): Fraction(1)}

    def _with_shorter_arguments(self, term: Term) -> Term:
        """A function of numbers with its arguments collected where that is shorter: sin(x^2 x) is sin(x^3)."""
        if not isinstance(term.head, Function) or not term.head.knows.elementwise or term.shape:
            return term
        made = [self.write(self.read(a)) if a.args and a.head in (ADD, MUL, POWER) else a for a in term.args]
        kept = [new if length(new) < length(old) else old for new, old in zip(made, term.args, strict=True)]
        return rebuild(term, kept)

    def _factor(self, term: Term, expand: bool) -> Sum:
        """A factor of a product: a sum is one generator unless it is to be multiplied out."""
        found = self._read[term, expand]
        return found if expand or len(found) < 2 else self._power_of_sum(found, term, Fraction(1))

    def _product(self, factors: list[Sum]) -> Sum:
        made: Sum = {ONE: Fraction(1)}
        for factor in factors:
            made = self.times(made, factor)
        return made

    def times(self, a: Sum, b: Sum) -> Sum:
        made: Sum = {}
        for m, c in a.items():
            for n, d in b.items():
                put(made, *self.joined(m, n, c * d))
        return made

    def joined(self, m: Monomial, n: Monomial, c: Fraction = Fraction(1)) -> tuple[Monomial, Fraction]:
        """The product of two monomials and a number, in which roots of numbers may have met."""
        exponents = dict(m)
        for g, e in n:
            exponents[g] = exponents.get(g, Fraction(0)) + e
        c = self._roots_undone(exponents, c)
        kept = []
        for g, e in sorted(exponents.items()):
            base, unit = self.generators[g].base, self.generators[g].unit
            if base.head is NUMBER and unit is None:
                whole = e.numerator // e.denominator
                c, e = c * base.value**whole, e - whole
            if e:
                kept.append((g, e))
        return meeting.reduced(self, tuple(kept)), c

    def _roots_undone(self, exponents: dict[int, Fraction], c: Fraction) -> Fraction:
        """Roots of products that have come to a whole power give their factors; the number that comes with them."""
        for g, e in list(exponents.items()):
            base = self.generators[g].base
            if e.denominator > 1 or self.generators[g].unit is not None or base.head not in (MUL, POWER, sqrt, square):
                continue
            inner = self.read(base)
            if len(inner) != 1:
                continue
            ((m, factor),) = inner.items()
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
            return {((self._number_of(power(base, exponent)), Fraction(1)),): Fraction(1)} if e <= 0 else {}
        if len(inner) > 1:
            if expand and e.denominator == 1 and 0 <= e <= _LARGEST_POWER:
                return self._product([inner] * int(e))
            return self._power_of_sum(inner, base, e)
        ((m, c),) = inner.items()
        if e.denominator == 1:
            if abs(e) > _LARGEST_NUMBER:
                return {((self._number_of(base), e),): Fraction(1)}
            return {tuple((g, k * e) for g, k in m): c ** int(e)}
        return self._root(base, m, c, e)

    def _root(self, base: Term, m: Monomial, c: Fraction, e: Fraction) -> Sum:
        """A power with a broken exponent: factor by factor where at most one may be negative, else of the whole."""
        uncertain = [g for g, k in m if not self._splits(g, k)]
        if c < 0 or len(uncertain) > 1 or any(k.denominator == 1 and k % 2 == 0 for g, k in m if g in uncertain):
            return {((self._number_of(base), e),): Fraction(1)}
        number_part, coefficient = self._number_power(c, e)
        made, coefficient = self.joined(number_part, tuple((g, k * e) for g, k in m), coefficient)
        return {made: coefficient}

    def _splits(self, g: int, k: Fraction) -> bool:
        """Whether a factor is positive wherever it has a value."""
        generator = self.generators[g]
        return generator.base is E or bool(positive(generator.base)) or k.denominator % 2 == 0

    def _number_power(self, c: Fraction, e: Fraction) -> tuple[Monomial, Fraction]:
        """A positive number to a broken exponent: exact roots are taken."""
        if e.denominator == 2 and isqrt(c.numerator) ** 2 == c.numerator and isqrt(c.denominator) ** 2 == c.denominator:
            return ONE, Fraction(isqrt(c.numerator), isqrt(c.denominator)) ** int(2 * e)
        factor = Fraction(1)
        made: list[tuple[int, Fraction]] = []
        for value, exponent in ((c.numerator, e), (c.denominator, -e)):
            if value != 1:
                whole = exponent.numerator // exponent.denominator
                factor *= Fraction(value) ** whole
                made.append((self._number_of(number(value)), exponent - whole))
        return tuple(sorted(made)), factor

    def _symbolic_power(self, base: Term, exponent: Term, inner: Sum) -> Sum:
        e = self.read(exponent, True)
        if ONE in e and not self._is_single(inner) and e[ONE].denominator == 1:
            rest = {m: c for m, c in e.items() if m != ONE}
            self._exponents.setdefault(frozenset(e.items()), exponent)
            plain = self._power(base, number(e[ONE]), False)
            return self.times({self._raised(base, rest, None): Fraction(1)}, plain)
        if self._is_single(inner):
            ((m, _),) = inner.items()
            return {self._raised(self.generators[m[0][0]].base, e, exponent): Fraction(1)}
        if len(inner) == 1:
            ((m, c),) = inner.items()
            if not m and c > 0:
                whole = e.get(ONE, Fraction(0))
                rest = {n: k for n, k in e.items() if n != ONE}
                if whole.denominator == 1 and rest and abs(whole) <= _LARGEST_NUMBER:
                    raised = self._raised(number(c), rest, exponent if not whole else None)
                    return {raised: c ** int(whole)}
        return {self._raised(base, e, exponent): Fraction(1)}

    def _is_single(self, value: Sum) -> bool:
        """Whether a sum is one generator, to the power 1."""
        if len(value) != 1:
            return False
        ((m, c),) = value.items()
        return c == 1 and len(m) == 1 and m[0][1] == 1 and self.generators[m[0][0]].unit is None

    def _raised(self, base: Term, exponent: Sum, written: Term | None) -> Monomial:
        """A base to an exponent that is itself a sum: one generator for each unit in it."""
        made = []
        for m, c in exponent.items():
            unit = self.write({m: Fraction(1)}) if m else None
            made.append((self._number_of(base, unit), c))
        if written is not None:
            self._exponents.setdefault(frozenset(exponent.items()), written)
        return tuple(sorted(made))

    def as_factor(self, value: Sum) -> tuple[Monomial, Fraction]:
        """A sum as one factor: a generator and a number, or the monomial that it is."""
        made = self._power_of_sum(value, self.write(value), Fraction(1)) if len(value) > 1 else value
        ((m, c),) = made.items()
        return m, c

    def _power_of_sum(self, inner: Sum, written: Term, e: Fraction) -> Sum:
        """A sum under an exponent; equal sums, and those that differ by a number only, are one generator."""
        content = writing.content_of(self, inner)
        whole = e.denominator == 1
        if whole or (content > 0 and self._number_power(content, e)[0] == ONE):
            primitive = {m: c / content for m, c in inner.items()}
            known = self._numbers.get(frozenset(primitive.items()))
            if known is None and whole:
                known = self._numbers.get(frozenset((m, -c) for m, c in primitive.items()))
                if known is not None:
                    content = -content
            factor = content ** int(e) if whole else self._number_power(content, e)[1]
            if known is None:
                known = self._sum_generator(primitive, self._shorter(written, primitive, content))
            return {((known, e),): factor}
        known = self._numbers.get(frozenset(inner.items()))
        if known is None:
            known = self._sum_generator(inner, written)
        return {((known, e),): Fraction(1)}

    def _shorter(self, written: Term, value: Sum, content: Fraction) -> Term:
        """The author's own writing of a sum where it is in order already."""
        made = self.write(value)
        own = content == 1 and written.head is ADD and length(written) <= length(made)
        return written if own else made

    def _sum_generator(self, value: Sum, written: Term) -> int:
        self.generators.append(Generator(written, None, tuple(value.items())))
        place = len(self.generators) - 1
        self._numbers[frozenset(value.items())] = place
        return place

    def _number_of(self, base: Term, unit: Term | None = None) -> int:
        key = (base, unit)
        if key not in self._numbers:
            self.generators.append(Generator(base, unit))
            self._numbers[key] = len(self.generators) - 1
        return self._numbers[key]

    def place(self, base: Term) -> int:
        """The number of the generator with this base and the unit 1."""
        return self._number_of(base)

    # -- multiplying out -----------------------------------------------------------

    def expanded(self, value: Sum) -> Sum:
        """Sums to whole positive powers multiplied out; also those that come to be where roots meet."""
        for _ in range(_MOST_ROUNDS):
            if not any(self._opens(g, e) for m in value for g, e in m):
                break
            value = self._expanded_once(value)
        return value

    def _expanded_once(self, value: Sum) -> Sum:
        made: Sum = {}
        for m, c in value.items():
            part: Sum = {tuple(p for p in m if not self._opens(*p)): c}
            for g, e in m:
                if self._opens(g, e):
                    for _ in range(int(e)):
                        part = self.times(part, dict(self.generators[g].value))
            made = plus(made, part)
        return made

    def _opens(self, g: int, e: Fraction) -> bool:
        return bool(self.generators[g].value) and e.denominator == 1 and 0 < e <= _LARGEST_POWER

    # -- writing -------------------------------------------------------------------

    def write(self, value: Sum) -> Term:
        """The sum as one writes it: products in their usual order, one bar for what is below, powers joined."""
        return writing.write(self, value)

    def write_monomial(self, m: Monomial, c: Fraction) -> Term:
        """A number times a monomial, as one writes it."""
        return writing.write_monomial(self, m, c)

    def known_exponent(self, parts: Sum) -> Term | None:
        """How the author wrote an exponent."""
        return self._exponents.get(frozenset(parts.items()))

    def find(self, base: Term) -> int | None:
        """The number of a generator with the unit 1 that is there already."""
        return self._numbers.get((base, None))

    def is_plain(self, g: int, *heads: Head) -> bool:
        """Whether a generator is a function of one of these heads, with the exponent's unit 1."""
        return self.generators[g].unit is None and self.generators[g].base.head in heads


def _is_arithmetic(term: Term) -> bool:
    return term.head in (ADD, MUL, POWER, sqrt, square)


__all__ = ["E", "ONE", "Generator", "Monomial", "Ring", "Sum", "content", "plus", "put"]
