"""Exact scalars: quotients of polynomials, roots reduced, denominators free of roots, common factors cancelled.

A sum of square roots of primes is zero only where all its coefficients are (Besicovitch, 1940), so the zero test is
exact for rational numbers, for their square roots and for rational functions of symbols. Roots of roots that depend
on each other without our seeing it are caught by their decimals.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

from workbench.algebra.factoring import rational_root
from workbench.algebra.polynomials import (
    Generator,
    Poly,
    Product,
    divided,
    poly_gcd,
    square_root,
)
from workbench.algebra.writing import fraction_term
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.heads import number
from workbench.terms.term import LanguageError, Term

DIGITS = 60
MOST_TERMS = 120
"""Quotients of longer polynomials are refused: nobody reads them, and cancelling takes long."""
_SMALL = Decimal(10) ** -40
_PRIMES_UP_TO = 100_000


class Exact:
    """An exact scalar, immutable: ``above / below``."""

    __slots__ = ("above", "below")

    def __init__(self, above: Poly, below: Poly) -> None:
        self.above = above
        self.below = below

    @staticmethod
    def of(value: int | Fraction | Generator) -> Exact:
        return Exact(Poly.of(value) if isinstance(value, Generator) else Poly.number(value), _ONE)

    @property
    def rational(self) -> Fraction | None:
        """The value of a rational number; None for any other scalar."""
        if self.below is not _ONE and self.below.constant != 1:
            return None
        value = self.above.constant
        return None if value is None else Fraction(value)

    @property
    def generators(self) -> frozenset[Generator]:
        return self.above.generators | self.below.generators

    @property
    def is_number(self) -> bool:
        """Whether no symbol or opaque function takes part, so that there are decimals."""
        return all(_is_root_of_numbers(g) for g in self.generators)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Exact):
            return False
        return (self.above == other.above and self.below == other.below) or not (self - other)

    def __hash__(self) -> int:
        return hash((self.above, self.below))

    def __bool__(self) -> bool:
        """Whether it is not zero. Raises LanguageError where roots of roots hide a zero."""
        if not self.above:
            return False
        if any(g.depth > 1 for g in self.generators) and self.is_number and abs(self.decimal) < _SMALL:
            raise LanguageError(f"whether {self!r} is zero cannot be told exactly")
        return True

    def __repr__(self) -> str:
        return f"({self.above!r}) / ({self.below!r})"

    def __add__(self, other: Exact | int) -> Exact:
        b = _as_exact(other)
        if self.below == b.below:
            return quotient(self.above + b.above, self.below)
        return quotient(self.above * b.below + b.above * self.below, self.below * b.below)

    def __neg__(self) -> Exact:
        return Exact(-self.above, self.below)

    def __sub__(self, other: Exact | int) -> Exact:
        return self + -_as_exact(other)

    def __mul__(self, other: Exact | int) -> Exact:
        b = _as_exact(other)
        return quotient(self.above * b.above, self.below * b.below)

    def __truediv__(self, other: Exact | int) -> Exact:
        b = _as_exact(other)
        if not b:
            raise ZeroDivisionError("division by an exact zero")
        return quotient(self.above * b.below, self.below * b.above)

    __radd__, __rmul__ = __add__, __mul__

    def __pow__(self, exponent: int) -> Exact:
        base = self if exponent >= 0 else Exact.of(1) / self
        total = Exact.of(1)
        for _ in range(abs(exponent)):
            total = total * base
        return total

    @property
    def decimal(self) -> Decimal:
        """The value to some 50 digits. Raises LanguageError for a scalar with symbols."""
        with localcontext() as context:
            context.prec = DIGITS
            return _decimal(self.above) / _decimal(self.below)

    @property
    def sign(self) -> int:
        """-1, 0 or 1. Raises LanguageError for a scalar with symbols."""
        return 0 if not self else 1 if self.decimal > 0 else -1


_ONE = Poly.number(1)


def written(s: Exact) -> Term:
    """The term of an exact scalar, the way a person writes it."""
    return fraction_term(s.above, s.below)


def _as_exact(value: Exact | int | Fraction) -> Exact:
    return value if isinstance(value, Exact) else Exact.of(value)


def _is_root_of_numbers(g: Generator) -> bool:
    return g.square is not None and g.square.is_number and g.term.head is sqrt


def _decimal(p: Poly) -> Decimal:
    total = Decimal(0)
    for monomial, c in p.items():
        value = Decimal(c.numerator) / Decimal(c.denominator)
        for g, e in monomial:
            if not _is_root_of_numbers(g):
                raise LanguageError(f"{g!r} has no decimals")
            value *= g.square.decimal.sqrt() ** e
        total += value
    return total


# -- putting in order --------------------------------------------------------------------------


def quotient(above: Poly, below: Poly) -> Exact:
    """above / below in order: roots at most once in a product, none below, common factors cancelled."""
    a, b = _reduced(above), _reduced(below)
    if a[1] is not _ONE or b[1] is not _ONE:
        a, b = _reduced(a[0] * b[1]), _reduced(b[0] * a[1])
        if a[1] is not _ONE or b[1] is not _ONE:
            return quotient(a[0] * b[1], b[0] * a[1])
    above, below = a[0], b[0]
    roots = [g for g in below.generators if g.square is not None]
    if roots:
        # Times the conjugate: (p + q r)(p - q r) = p^2 - q^2 r^2.
        r = max(roots)
        parts = below.by_powers(r)
        conjugate = parts.get(0, Poly.number(0)) - parts[1] * Poly.of(r)
        return quotient(above * conjugate, below * conjugate)
    return _cancelled(above, below)


def _cancelled(above: Poly, below: Poly) -> Exact:
    if len(above) > MOST_TERMS or len(below) > MOST_TERMS:
        raise LanguageError(f"an expression grows beyond {MOST_TERMS} terms")
    value = below.constant
    if value is not None:
        return Exact(above.scaled(1 / value), _ONE)
    if not above:
        return Exact(above, _ONE)
    common = below
    for part in _by_roots(above):
        common = poly_gcd(common, part)
        if common.constant is not None:
            break
    if common.constant is None:
        above, below = divided(above, common) or above, divided(below, common) or below
    by = below.content
    if below.leading()[1] < 0:
        by = -by
    above, below = above.scaled(1 / by), below.scaled(1 / by)
    return Exact(above, _ONE) if below.constant == 1 else Exact(above, below)


def _by_roots(p: Poly) -> list[Poly]:
    """The coefficients of the products of roots."""
    out: dict[Product, dict[Product, Fraction]] = {}
    for monomial, c in p.items():
        roots = tuple(pair for pair in monomial if pair[0].square is not None)
        free = tuple(pair for pair in monomial if pair[0].square is None)
        out.setdefault(roots, {})[free] = c
    return sorted((Poly(terms) for terms in out.values()), key=lambda q: len(q))


def _reduced(p: Poly) -> tuple[Poly, Poly]:
    """p as a quotient in which every root stands at most once in a product."""
    below = _ONE
    while True:
        high = [g for m in p for g, e in m if g.square is not None and e > 1]
        if not high:
            return p, below
        r = max(high)
        parts = p.by_powers(r)
        most = max(parts) // 2
        above = Poly.number(0)
        for power, part in parts.items():
            half, odd = divmod(power, 2)
            factor = r.square.above**half * r.square.below ** (most - half)
            above = above + part * factor * (Poly.of(r) if odd else _ONE)
        p, below = above, (below * r.square.below**most if r.square.below.constant != 1 else below)


# -- roots -------------------------------------------------------------------------------------


def root(s: Exact) -> Exact:
    """The square root that is not negative. Raises LanguageError for a negative number."""
    value = s.rational
    if value is not None:
        return _root_of_rational(value)
    if s.is_number:
        if s.sign < 0:
            raise LanguageError(f"{s!r} is negative: it has no real square root")
        return _denested(s) or _new_root(s)
    by = _square_part(s.above.content / s.below.content)
    return Exact.of(by) * _new_root(s / Exact.of(by * by))


def signed_root(s: Exact) -> Exact | None:
    """A rational function whose square s is, its sign whichever it is; None where there is none."""
    if any(g.square is not None for g in s.generators):
        return None
    above, below = square_root(s.above), square_root(s.below)
    return None if above is None or below is None else quotient(above, below)


def _square_part(value: Fraction) -> Fraction:
    """The largest rational of which the square is a factor, small primes only."""
    top, bottom = (_split(n)[0] for n in (value.numerator, value.denominator))
    return Fraction(top, bottom)


@lru_cache(maxsize=4096)
def _split(n: int) -> tuple[int, tuple[int, ...]]:
    """n = s^2 times different primes; a large factor that is not seen to be composite counts as prime."""
    square, primes, p = 1, [], 2
    while p * p <= n and p < _PRIMES_UP_TO:
        while n % (p * p) == 0:
            n //= p * p
            square *= p
        if n % p == 0:
            n //= p
            primes.append(p)
        p += 1 if p == 2 else 2
    whole = rational_root(Fraction(n))
    if whole is not None:
        return square * int(whole), tuple(primes)
    return square, (*primes, n)


def _root_of_rational(value: Fraction) -> Exact:
    if value < 0:
        raise LanguageError(f"{value} is negative: it has no real square root")
    if not value:
        return Exact.of(0)
    square, primes = _split(value.numerator * value.denominator)
    monomial = tuple(sorted((_prime_root(p), 1) for p in primes))
    return Exact(Poly({monomial: Fraction(square, value.denominator)}), _ONE)


@lru_cache(maxsize=4096)
def _prime_root(p: int) -> Generator:
    return Generator(sqrt(number(p)), Exact.of(p), 1)


def _denested(s: Exact) -> Exact | None:
    """sqrt(a + b sqrt(n)) = sqrt((a + c)/2) +- sqrt((a - c)/2) where a^2 - b^2 n = c^2 for a rational c."""
    if s.below.constant != 1:
        return None
    a = s.above.get((), Fraction(0))
    surd = s - Exact.of(a)
    if len(surd.above) != 1:
        return None
    square = (surd * surd).rational
    c = rational_root(a * a - square) if square is not None else None
    if c is None or a <= 0:
        return None
    first, second = root(Exact.of((a + c) / 2)), root(Exact.of((a - c) / 2))
    return first + second if surd.sign > 0 else first - second


def _new_root(s: Exact) -> Exact:
    depth = 1 + max((g.depth for g in s.generators), default=0)
    return Exact.of(Generator(sqrt(written(s)), s, depth))
