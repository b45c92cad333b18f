"""The generators of scalar expressions: what the monomials of a sum are products of, numbered as they appear.

A generator is a base with a unit of exponent: x (unit 1), x to the a (unit a), e to the x^2 (unit x^2), sin x, a sum
such as 1 + x^2 that stands under an exponent. So x^(a - 1) is the generator x^a times x to the -1, and products join by
adding exponents. A table of generators is what reading (``ring``), meeting and writing share.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from workbench.terms.heads import constant
from workbench.terms.monomials import Monomial, Polynomial
from workbench.terms.term import Head, Term

Product = Monomial[int, Fraction]
"""Generator numbers in increasing order, with exponents that are not 0."""


class Sum(Polynomial[int, Fraction, Fraction]):
    """A sum of products of numbered generators, in the order of writing."""

    __slots__ = ()

    @staticmethod
    def of(product: Product, coefficient: Fraction = Fraction(1)) -> Sum:
        """A number times a product."""
        return Sum({product: coefficient} if coefficient else {})

    @property
    def single(self) -> tuple[Product, Fraction]:
        """The product and the number of a sum that has one term. Raises ValueError for any other."""
        ((product, coefficient),) = self.items()
        return product, coefficient


ONE: Product = ()
E = constant("e")
HALF = Fraction(1, 2)
NOTHING = Sum({})


@dataclass(frozen=True, slots=True)
class Generator:
    """A base and the unit of its exponent (None is the unit 1), which is also kept as the product ``exponent``.

    ``value``: what a sum under an exponent is, multiplied out. ``argument``: what a modulus, a sign or a step is of, as
    a product and a number.
    """

    base: Term
    unit: Term | None = None
    exponent: Product = ONE
    value: Sum = NOTHING
    argument: tuple[Product, Fraction] | None = None


class Generators:
    """A table of generators. ``x`` is the variable: in a product it stands behind the other symbols."""

    def __init__(self, x: Term) -> None:
        self.x = x
        self.generators: list[Generator] = []
        self._numbers: dict[tuple[Term, Term | None], int] = {}
        self._sums: dict[Sum, int] = {}
        self._exponents: dict[Sum, Term] = {}

    def number_of(self, generator: Generator) -> int:
        """The number of a generator; one that is new gets the next."""
        key = generator.base, generator.unit
        if key not in self._numbers:
            self.generators.append(generator)
            self._numbers[key] = len(self.generators) - 1
        return self._numbers[key]

    def place(self, base: Term, argument: tuple[Product, Fraction] | None = None) -> int:
        """The number of the generator with this base and the unit 1."""
        return self.number_of(Generator(base, argument=argument))

    def find(self, base: Term) -> int | None:
        """The number of a generator with the unit 1 that is there already."""
        return self._numbers.get((base, None))

    def place_of_sum(self, value: Sum, written: Term) -> int:
        """The number of a new generator that is a sum, ``written`` in this way."""
        self.generators.append(Generator(written, value=value))
        self._sums[value] = len(self.generators) - 1
        return self._sums[value]

    def find_sum(self, value: Sum) -> int | None:
        """The number of the generator that is this sum."""
        return self._sums.get(value)

    def remember_exponent(self, value: Sum, written: Term) -> None:
        """Keep how the author wrote an exponent, the first time."""
        self._exponents.setdefault(value, written)

    def known_exponent(self, value: Sum) -> Term | None:
        """How the author wrote an exponent."""
        return self._exponents.get(value)

    def is_plain(self, g: int, *heads: Head) -> bool:
        """Whether a generator is a function of one of these heads, with the exponent's unit 1."""
        return self.generators[g].unit is None and self.generators[g].base.head in heads


__all__ = ["E", "HALF", "ONE", "Generator", "Generators", "Product", "Sum"]
