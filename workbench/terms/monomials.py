"""Sums of monomials with exact coefficients, the arithmetic that several rooms share.

    2 n m + 1              names: the size of an axis                        (``sizes``)
    1/3 sqrt(2) x^2 - y    terms, some of which have a known square: exact values    (``workbench.algebra``)
    x^(1/2) e^x - 3        numbered bases and units of exponents: scalar expressions (``engines.scalars``)

A *monomial* is a product of powers of *generators*: pairs (generator, exponent) in the order of the generators, no
exponent 0; the empty tuple is 1. Generators are hashable and ordered. Exponents and coefficients are whole numbers or
fractions, always exact. This module stands in the room of terms because the sizes in the shape of every term are the
first to need it; what is divided, factored or cancelled on top of it is in ``workbench.algebra``.

The index form keeps its own monomials: their factors carry indices, over some of which they are summed, so that
equality is one of graphs and not one of exponents (``workbench.forms.atoms``).
"""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, ValuesView
from fractions import Fraction
from math import gcd, lcm
from typing import Any, Generic, Self, TypeVar

G = TypeVar("G")
E = TypeVar("E", int, Fraction)
C = TypeVar("C", int, Fraction)
Monomial = tuple[tuple[G, E], ...]


def joined(m: Monomial[G, E], n: Monomial[G, E]) -> Monomial[G, E]:
    """The product of two monomials."""
    if not m or not n:
        return m or n
    exponents = dict(m)
    for g, e in n:
        exponents[g] = exponents[g] + e if g in exponents else e
    return of_exponents(exponents)


def quotient(m: Monomial[G, E], n: Monomial[G, E]) -> Monomial[G, E]:
    """The quotient of two monomials; exponents may become negative."""
    return joined(m, tuple((g, -e) for g, e in n)) if n else m


def raised(m: Monomial[G, E], exponent: E) -> Monomial[G, E]:
    """A power of a monomial."""
    return tuple((g, e * exponent) for g, e in m) if exponent else ()


def of_exponents(exponents: Mapping[G, E], order: Callable[[G], Any] | None = None) -> Monomial[G, E]:
    """The monomial with these exponents; those that are 0 are left out. ``order`` is for generators without one."""
    pairs = exponents.items()
    kept = pairs if all(exponents.values()) else [pair for pair in pairs if pair[1]]
    return tuple(sorted(kept) if order is None else sorted(kept, key=lambda pair: order(pair[0])))


class Polynomial(Generic[G, E, C]):
    """A sum of monomials: the mapping from its monomials to their coefficients, none of them 0. Immutable.

    It keeps the order in which its monomials came, which is an order of writing; equality does not depend on it. Zero
    is the empty sum, and false.
    """

    __slots__ = ("_coefficients", "_hash")
    _coefficients: Mapping[Monomial[G, E], C]

    def __init__(self, coefficients: Mapping[Monomial[G, E], C]) -> None:
        self._coefficients = coefficients
        self._hash: int | None = None

    @classmethod
    def of_pairs(cls, pairs: Iterable[tuple[Monomial[G, E], C]]) -> Self:
        """The sum of coefficients times monomials; equal monomials are counted together."""
        found: dict[Monomial[G, E], C] = {}
        for m, c in pairs:
            found[m] = found[m] + c if m in found else c
        return cls(found if all(found.values()) else {m: c for m, c in found.items() if c})

    # -- as a mapping ------------------------------------------------------------------------------

    def __getitem__(self, monomial: Monomial[G, E]) -> C:
        return self._coefficients[monomial]

    def __iter__(self) -> Iterator[Monomial[G, E]]:
        return iter(self._coefficients)

    def __len__(self) -> int:
        return len(self._coefficients)

    def __contains__(self, monomial: object) -> bool:
        return monomial in self._coefficients

    def get(self, monomial: Monomial[G, E], default: C) -> C:
        return self._coefficients.get(monomial, default)

    def values(self) -> ValuesView[C]:
        return self._coefficients.values()

    def items(self) -> ItemsView[Monomial[G, E], C]:
        return self._coefficients.items()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Polynomial) and self._coefficients == other._coefficients

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self._coefficients.items()))
        return self._hash

    def __repr__(self) -> str:
        return " + ".join(f"{c}*{'*'.join(f'{g}^{e}' for g, e in m)}" for m, c in self.items()) or "0"

    # -- what it is made of ------------------------------------------------------------------------

    @property
    def constant(self) -> C | None:
        """The value of a sum without generators; None for any other."""
        if not self._coefficients:
            return 0  # type: ignore[return-value]
        return self._coefficients.get(()) if len(self._coefficients) == 1 else None

    @property
    def generators(self) -> frozenset[G]:
        return frozenset(g for m in self._coefficients for g, _ in m)

    @property
    def content(self) -> Fraction:
        """The positive rational that leaves whole coefficients without a common factor; 0 for zero."""
        return common_divisor(self._coefficients.values())

    # -- arithmetic --------------------------------------------------------------------------------

    def __add__(self, other: Polynomial[G, E, C]) -> Self:
        found = dict(self._coefficients)
        for m, c in other._coefficients.items():
            total = found[m] + c if m in found else c
            if total:
                found[m] = total
            else:
                del found[m]
        return type(self)(found)

    def __neg__(self) -> Self:
        return type(self)({m: -c for m, c in self.items()})

    def __sub__(self, other: Polynomial[G, E, C]) -> Self:
        return self + -other

    def scaled(self, by: C) -> Self:
        """The sum times a number."""
        return self if by == 1 else type(self)({m: c * by for m, c in self.items()} if by else {})

    def shifted(self, by: Monomial[G, E]) -> Self:
        """The sum times a monomial."""
        return type(self)({joined(m, by): c for m, c in self.items()})

    def __mul__(self, other: Polynomial[G, E, C]) -> Self:
        ours, theirs = self._coefficients, other._coefficients
        if len(theirs) == 1 and () in theirs:
            return self.scaled(theirs[()])
        return self.of_pairs([(joined(m, n), c * d) for m, c in ours.items() for n, d in theirs.items()])

    def multiplied(
        self, other: Polynomial[G, E, C], join: Callable[[Monomial[G, E], Monomial[G, E], C], tuple[Monomial[G, E], C]]
    ) -> Self:
        """The product where generators are related: ``join`` gives the product of two monomials and a number."""
        return self.of_pairs(join(m, n, c * d) for m, c in self.items() for n, d in other.items())


def common_divisor(numbers: Iterable[int | Fraction]) -> Fraction:
    """The largest positive rational of which all are whole multiples; 0 where there is none but 0."""
    top, bottom = 0, 1
    for value in numbers:
        top, bottom = gcd(top, value.numerator), lcm(bottom, value.denominator)
    return Fraction(top, bottom)


__all__ = ["Monomial", "Polynomial", "common_divisor", "joined", "of_exponents", "quotient", "raised"]
