"""Polynomials with rational coefficients in generators, which are terms: symbols, square roots, opaque functions.

Greatest common divisors, exact division and square roots of the sums of ``workbench.terms.monomials``. Source: Geddes,
Czapor & Labahn, Algorithms for Computer Algebra, ch. 7 (greatest common divisors by primitive remainder sequences).

SymPy's ``polys.rings`` has these too. It is not used because to load it takes 0.7 s, more than any derivation may take,
because these values are needed where a derivation is judged, which must not rest on the adviser, and because work here
is counted and bounded, which SymPy's is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction
from functools import reduce
from typing import Any

from workbench.algebra.factoring import rational_root
from workbench.terms.monomials import Monomial, Polynomial
from workbench.terms.monomials import quotient as monomial_quotient
from workbench.terms.term import LanguageError, Term

ONE = Fraction(1)
_left: ContextVar[list[int] | None] = ContextVar("multiplications of terms that are left", default=None)
PRIME = 2**31 - 1
LARGEST = 3000
"""Products of more terms than this are not cancelled: the quotient is right all the same, only longer."""


class TooLong(LanguageError):
    """More work than was allowed: the result would fill pages."""


@contextmanager
def limited(multiplications: int) -> Iterator[None]:
    """At most so many multiplications of terms inside; beyond, TooLong is raised."""
    token = _left.set([multiplications])
    try:
        yield
    finally:
        _left.reset(token)


def _spend(multiplications: int) -> None:
    left = _left.get()
    if left is not None:
        left[0] -= multiplications
        if left[0] < 0:
            raise TooLong("the polynomials grow too long")


class Generator:
    """A term that polynomials are made of; ``square`` is the Exact that its square is, for roots and sines."""

    __slots__ = ("term", "square", "key")

    def __init__(self, term: Term, square: Any = None, depth: int = 0) -> None:
        self.term = term
        self.square = square
        # Those with a square come last, outer roots after those inside them: that is the order of reduction.
        self.key = (square is not None, depth, repr(term))

    @property
    def depth(self) -> int:
        return self.key[1]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Generator) and self.term is other.term

    def __hash__(self) -> int:
        return hash(self.term)

    def __lt__(self, other: Generator) -> bool:
        return self.key < other.key

    def __repr__(self) -> str:
        return repr(self.term)


Product = Monomial[Generator, int]


class Poly(Polynomial[Generator, int, Fraction]):
    """A polynomial in generators."""

    __slots__ = ()

    @staticmethod
    def number(value: int | Fraction) -> Poly:
        return Poly({(): Fraction(value)} if value else {})

    @staticmethod
    def of(generator: Generator) -> Poly:
        return Poly({((generator, 1),): ONE})

    def __mul__(self, other: Polynomial[Generator, int, Fraction]) -> Poly:
        value = self.constant
        if value is not None:
            return Poly({m: c * value for m, c in other.items()} if value else {})
        if other.constant is None:
            _spend(len(self) * len(other))
        return super().__mul__(other)

    def __pow__(self, exponent: int) -> Poly:
        return reduce(lambda a, b: a * b, [self] * exponent, Poly.number(1))

    def by_powers(self, generator: Generator) -> dict[int, Poly]:
        """The coefficients of the powers of one generator."""
        out: dict[int, dict[Product, Fraction]] = {}
        for monomial, c in self.items():
            power = next((e for g, e in monomial if g == generator), 0)
            rest = tuple(pair for pair in monomial if pair[0] != generator) if power else monomial
            out.setdefault(power, {})[rest] = c
        return {power: Poly(terms) for power, terms in out.items()}

    def leading(self) -> tuple[Product, Fraction]:
        """The term that comes first in the lexicographic order of the generators."""
        order = sorted(self.generators, reverse=True)
        top = max(self, key=lambda m: [dict(m).get(g, 0) for g in order])
        return top, self[top]

    @property
    def primitive(self) -> Poly:
        """Whole coefficients without a common factor, the leading one positive."""
        if not self:
            return self
        by = self.content if self.leading()[1] > 0 else -self.content
        return self.scaled(1 / by)


def divided(a: Poly, b: Poly) -> Poly | None:
    """a / b where b divides a, else None."""
    value = b.constant
    if value is not None:
        return a.scaled(1 / value)
    top, c = b.leading()
    order = sorted(a.generators | b.generators, reverse=True)
    quotient: dict[Product, Fraction] = {}
    while a:
        _spend(len(a) + len(b))
        first = max(a, key=lambda m: [dict(m).get(g, 0) for g in order])
        rest = monomial_quotient(first, top)
        if any(e < 0 for _, e in rest):
            return None
        quotient[rest] = a[first] / c
        a = a - b * Poly({rest: quotient[rest]})
    return Poly(quotient)


def poly_gcd(a: Poly, b: Poly) -> Poly:
    """The greatest common divisor, primitive; 1 where finding it would take long."""
    if not a or not b:
        return (a or b).primitive
    if a.constant is not None or b.constant is not None or len(a) * len(b) > LARGEST:
        return Poly.number(1)
    ours, theirs = a.generators, b.generators
    for poly, other, alone in ((a, b, ours - theirs), (b, a, theirs - ours)):
        if alone:
            return reduce(poly_gcd, poly.by_powers(min(alone)).values(), other)
    involved = [x for x in ours if _may_share(a, b, x)]
    if not involved:
        return Poly.number(1)
    x = min(involved)
    contents = [reduce(poly_gcd, p.by_powers(x).values(), Poly.number(0)) for p in (a, b)]
    p, q = (divided(poly, c) or poly for poly, c in zip((a, b), contents, strict=True))
    common = poly_gcd(*contents)
    if max(p.by_powers(x)) < max(q.by_powers(x)):
        p, q = q, p
    while q and max(q.by_powers(x)):
        if len(p) * len(q) > LARGEST:
            return common
        p, q = q, _primitive_in(_remainder(p, q, x), x)
    return (common * p).primitive if not q else common


def _may_share(a: Poly, b: Poly, x: Generator) -> bool:
    """Whether a common divisor may hold x: False is certain, as one image without a common divisor shows.

    The other generators are numbers there, and arithmetic is modulo a prime; leading coefficients must not vanish.
    """
    order = sorted((a.generators | b.generators) - {x})
    places = {g: 1_000_003 * (k + 2) % PRIME + 17 for k, g in enumerate(order)}
    p, q = (_image(poly.primitive, x, places) for poly in (a, b))
    if p is None or q is None:
        return True
    while len(q) > 1:
        p, q = q, _remainder_modulo(p, q)
    return not q


def _image(poly: Poly, x: Generator, places: Mapping[Generator, int]) -> list[int] | None:
    """The coefficients from the highest power of x down, at the places; None where the leading one vanishes."""
    found: dict[int, int] = {}
    for monomial, c in poly.items():
        value, power = c.numerator % PRIME, 0
        for g, e in monomial:
            if g == x:
                power = e
            else:
                value = value * pow(places[g], e, PRIME) % PRIME
        found[power] = (found.get(power, 0) + value) % PRIME
    top = max(found)
    return [found.get(k, 0) for k in range(top, -1, -1)] if found[top] else None


def _remainder_modulo(p: list[int], q: list[int]) -> list[int]:
    """The remainder of p by q modulo the prime, without leading zeros; [] for zero."""
    p = p[:]
    inverse = pow(q[0], -1, PRIME)
    while len(p) >= len(q):
        factor = p[0] * inverse % PRIME
        for k, c in enumerate(q):
            p[k] = (p[k] - factor * c) % PRIME
        p.pop(0)
        while p and not p[0]:
            p.pop(0)
    return p


def _remainder(p: Poly, q: Poly, x: Generator) -> Poly:
    """The pseudo-remainder of p by q in x."""
    powers = q.by_powers(x)
    degree = max(powers)
    while p:
        own = p.by_powers(x)
        top = max(own)
        if top < degree:
            break
        shift = Poly({((x, top - degree),): ONE}) if top > degree else Poly.number(1)
        p = p * powers[degree] - q * own[top] * shift
    return p


def _primitive_in(p: Poly, x: Generator) -> Poly:
    if not p:
        return p
    content = reduce(poly_gcd, p.by_powers(x).values(), Poly.number(0))
    return (divided(p, content) or p).primitive


def square_root(p: Poly) -> Poly | None:
    """A polynomial whose square p is, its leading coefficient positive; None where there is none."""
    if not p:
        return p
    order = sorted(p.generators, reverse=True)

    def place(monomial: Product) -> list[int]:
        powers = dict(monomial)
        return [powers.get(g, 0) for g in order]

    top = max(p, key=place)
    first = rational_root(p[top])
    if first is None or any(e % 2 for _, e in top):
        return None
    half = tuple((g, e // 2) for g, e in top)
    found = Poly({half: first})
    rest = p - found * found
    for _ in range(len(p) + 1):
        if not rest:
            return found
        next_top = max(rest, key=place)
        by = monomial_quotient(next_top, half)
        if any(e < 0 for _, e in by):
            return None
        found = found + Poly({by: rest[next_top] / (2 * first)})
        rest = p - found * found
    return None
