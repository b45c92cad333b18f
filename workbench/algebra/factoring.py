"""Sums of monomials as products: rational roots of polynomials in one generator, squares. Exact, without guessing.

Sums are those of ``workbench.terms.monomials`` with rational exponents and coefficients. What is not seen to split is
returned as its only factor; the product of the factors is always the sum, up to a number where that is said.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import Any, TypeVar

from workbench.terms.monomials import Monomial, Polynomial, joined

S = TypeVar("S", bound=Polynomial[Any, Fraction, Fraction])
Product = Monomial[Any, Fraction]
LARGEST_DEGREE = 6
LARGEST_COEFFICIENT = 10_000
"""Roots are sought for polynomials up to this degree, with coefficients up to this."""
LARGEST_DIVISOR = 500


def split(value: S) -> list[S]:
    """Factors of a sum in one generator (or a homogeneous one in two), up to a number; the sum alone if none is found.

    Linear factors belong to the rational roots; in two generators a perfect square is seen as well.
    """
    generators = sorted(value.generators)
    if len(generators) == 2:
        if len({sum(e for _, e in m) for m in value}) > 1:
            return _perfect_square(value) or [value]
        x, y = generators
        plain = type(value)({tuple((g, e) for g, e in m if g == x): c for m, c in value.items()})
        parts = split(plain)
        return [_homogeneous(p, x, y) for p in parts] if len(parts) > 1 else [value]
    if len(generators) != 1 or any(e.denominator != 1 or e < 0 for m in value for _, e in m):
        return [value]
    (g,) = generators
    by_degree = {int(m[0][1]) if m else 0: c for m, c in value.items()}
    coefficients = [by_degree.get(k, Fraction(0)) for k in range(max(by_degree) + 1)]
    return [_from_coefficients(value, p, g) for p in linear_factors(coefficients)]


def _from_coefficients(like: S, coefficients: list[Fraction], g: Any) -> S:
    powers = reversed(list(enumerate(coefficients)))
    return type(like)({((g, Fraction(k)),) if k else (): c for k, c in powers if c})


def _homogeneous(part: S, x: Any, y: Any) -> S:
    """A polynomial in x with powers of y that bring every term to one degree."""
    degree = max(m[0][1] if m else Fraction(0) for m in part)
    made: dict[Product, Fraction] = {}
    for m, c in part.items():
        own = m[0][1] if m else Fraction(0)
        made[tuple((g, e) for g, e in ((x, own), (y, degree - own)) if e)] = c
    return type(part)(made)


def _perfect_square(value: S) -> list[S]:
    """The factors of a^2 + 2ab + b^2, both roots monomials; none for anything else."""
    if len(value) != 3:
        return []
    for cross in value:
        first, last = (_root(m, c) for m, c in value.items() if m != cross)
        if first is None or last is None:
            continue
        (m, a), (n, b) = first, last
        if joined(m, n) == cross and abs(value[cross]) == 2 * a * b:
            square_root = type(value)({m: a, n: b if value[cross] > 0 else -b})
            return [square_root, square_root]
    return []


def _root(m: Product, c: Fraction) -> tuple[Product, Fraction] | None:
    """The square root of a term, where that is one."""
    root = rational_root(c)
    if not root or any(e.denominator != 1 or e % 2 for _, e in m):
        return None
    return tuple((g, e / 2) for g, e in m), root


def rational_root(value: Fraction) -> Fraction | None:
    """The square root of a rational that has a rational one."""
    if value < 0:
        return None
    above, below = isqrt(value.numerator), isqrt(value.denominator)
    if above * above == value.numerator and below * below == value.denominator:
        return Fraction(above, below)
    return None


def linear_factors(coefficients: list[Fraction]) -> list[list[Fraction]]:
    """Linear factors of a whole polynomial by its rational roots, what is left as one factor; the constant first."""
    if not 2 < len(coefficients) <= LARGEST_DEGREE + 1 or coefficients[0] == 0:
        return [coefficients]
    if any(abs(c) > LARGEST_COEFFICIENT for c in coefficients):
        return [coefficients]
    found: list[list[Fraction]] = []
    rest = coefficients
    while len(rest) > 2:
        root = _zero(rest)
        if root is None:
            break
        found.append([Fraction(-root.numerator), Fraction(root.denominator)])
        rest = [c / root.denominator for c in _deflated(rest, root)]
    return [*found, rest] if rest != [1] else found


def _zero(coefficients: list[Fraction]) -> Fraction | None:
    """A rational zero of a polynomial with whole coefficients: a divisor of the first over one of the last."""
    first, last = abs(coefficients[0]), abs(coefficients[-1])
    if first.denominator != 1 or last.denominator != 1:
        return None
    for q in _divisors(int(last)):
        for p in _divisors(int(first)):
            for candidate in (Fraction(p, q), Fraction(-p, q)):
                if sum(c * candidate**k for k, c in enumerate(coefficients)) == 0:
                    return candidate
    return None


def _divisors(n: int) -> list[int]:
    return [d for d in range(1, min(n, LARGEST_DIVISOR) + 1) if n % d == 0]


def _deflated(coefficients: list[Fraction], root: Fraction) -> list[Fraction]:
    """The polynomial over (x - root)."""
    out: list[Fraction] = []
    carry = Fraction(0)
    for c in reversed(coefficients):
        carry = c + root * carry
        out.append(carry)
    return list(reversed(out[:-1]))


__all__ = ["linear_factors", "rational_root", "split"]
