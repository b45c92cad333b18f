"""Polynomials and rational functions of the variable whose coefficients are terms free of it.

Coefficients are exact (``workbench.algebra``): zero tests are certain, common factors cancel.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from workbench.algebra import Exact, exact, written
from workbench.algebra.polynomials import Generator, Poly, poly_gcd
from workbench.algebra.polynomials import divided as divided_exactly
from workbench.engines.integrals.integrand import (
    ONE,
    collected,
    factors,
    is_positive,
    product,
    raised,
)
from workbench.engines.integrals.integrand import total as sum_of
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.heads import NUMBER, POWER, mul, power
from workbench.terms.term import LanguageError, Term, contains

Coefficients = tuple[Exact, ...]
"""From the constant term up; the last one is not zero."""

LARGEST_DEGREE = 24


@lru_cache(maxsize=4096)
def quotient_of(f: Term, x: Term) -> tuple[Poly, Poly] | None:
    """Numerator and denominator of a rational function of x without a common factor; None for any other f."""
    try:
        value = exact(f)
    except LanguageError:
        return None
    if any(g.term is not x and contains(g.term, x) for g in value.generators):
        return None
    return value.above, value.below


def is_rational(f: Term, x: Term) -> bool:
    return quotient_of(f, x) is not None


def is_polynomial(f: Term, x: Term) -> bool:
    return coefficients(f, x) is not None


@lru_cache(maxsize=4096)
def coefficients(f: Term, x: Term) -> Coefficients | None:
    """The coefficients of a polynomial in x, (0,) for zero; None for any other f."""
    found = quotient_of(f, x)
    if found is None:
        return None
    above, below = found
    if any(g.term is x for g in below.generators):
        return None
    return tuple(c / Exact(below, Poly.number(1)) for c in by_powers(above, x))


def by_powers(p: Poly, x: Term) -> Coefficients:
    powers = p.by_powers(Generator(x))
    top = max(powers, default=0)
    return tuple(Exact(powers.get(k, Poly.number(0)), Poly.number(1)) for k in range(top + 1))


def trimmed(c: Sequence[Exact]) -> Coefficients:
    found = list(c)
    while len(found) > 1 and not found[-1]:
        found.pop()
    return tuple(found)


def divided(a: Coefficients, b: Coefficients) -> tuple[Coefficients, Coefficients]:
    """Quotient and remainder; ``b`` is not zero."""
    rest, quotient = list(a), [Exact.of(0)] * max(len(a) - len(b) + 1, 1)
    while len(rest) >= len(b) and any(rest):
        by = rest[-1] / b[-1]
        shift = len(rest) - len(b)
        quotient[shift] = by
        for k, c in enumerate(b):
            rest[shift + k] = rest[shift + k] - by * c
        rest.pop()
        while len(rest) > 1 and not rest[-1]:
            rest.pop()
    return trimmed(quotient), trimmed(rest or [Exact.of(0)])


def term_of(c: Sequence[Exact], x: Term) -> Term:
    """The polynomial, the highest power first."""
    parts = []
    for k, value in reversed(list(enumerate(c))):
        if value:
            front = written(value)
            parts.append(raised(x, k) if front is ONE and k else front if not k else mul(front, raised(x, k)))
    return collected(sum_of(parts), x)


@lru_cache(maxsize=4096)
def slope(g: Term, x: Term) -> Term | None:
    """a where g = a x + b with a not 0 and neither holding x; else None."""
    if not contains(g, x):
        return None
    found = coefficients(g, x)
    return written(found[1]) if found is not None and len(found) == 2 else None


def intercept(g: Term, x: Term) -> Term:
    """b where g = a x + b."""
    found = coefficients(g, x)
    assert found is not None
    return written(found[0])


def quadratic(g: Term, x: Term) -> tuple[Term, Term, Term] | None:
    """(a, b, c) where g = a x^2 + b x + c with a not 0; else None."""
    found = coefficients(g, x)
    if found is None or len(found) != 3:
        return None
    return written(found[2]), written(found[1]), written(found[0])


def plain(t: Term) -> Term:
    """A term about parameters in exact form, roots and quotients in order; itself where it has none."""
    try:
        return written(exact(t))
    except LanguageError:
        return t


def known_positive(g: Term, x: Term) -> bool:
    """Whether g is positive for all real x, as far as is easily seen."""
    if is_positive(g):
        return True
    found = quadratic(g, x)
    if found is None:
        return False
    a, b, c = found
    return is_positive(a) and is_positive(plain(4 * a * c - b**2))


def root_of(g: Term, x: Term) -> Term:
    """The square root of what is positive; of a square its base, whatever its sign: either root serves."""
    parts = []
    for part in factors(plain(g)):
        base, e = (part.args if part.head is POWER else (part, ONE))
        if e.head is NUMBER and e.value.denominator == 1 and e.value % 2 == 0 and base.head is not NUMBER:
            parts.append(raised(base, e.value / 2))
        elif e.head is NUMBER and e.value < 0:
            parts.append(power(plain(sqrt(raised(base, -e.value))), -1))
        else:
            parts.append(plain(sqrt(part)))
    return collected(product(parts), x)


def factored(p: Poly, x: Term) -> Term:
    """A polynomial as the product of the powers of factors without multiple zeros in x."""
    scale, parts = p, []
    for k, part in enumerate(_square_free(p, x), 1):
        if part.constant is None:
            parts.append(raised(collected(written(Exact(part, Poly.number(1))), x), k))
            scale = _divided(scale, part**k)
    return product([written(Exact(scale, Poly.number(1))), *parts])


def _square_free(p: Poly, x: Term) -> list[Poly]:
    """The factors of multiplicity 1, 2, ... in x, each the product of all such (Yun's algorithm)."""
    if Generator(x) not in p.generators or any(g.square is not None for g in p.generators):
        return [p] if p.constant is None else []
    shared = poly_gcd(p, _slope(p, x))
    b, c = _divided(p, shared), _divided(_slope(p, x), shared)
    found: list[Poly] = []
    while b.constant is None and Generator(x) in b.generators:
        d = c - _slope(b, x)
        part = poly_gcd(b, d)
        found.append(part)
        b, c = _divided(b, part), _divided(d, part)
    return found


def _divided(p: Poly, q: Poly) -> Poly:
    found = divided_exactly(p, q)
    assert found is not None, "q divides p"
    return found


def _slope(p: Poly, x: Term) -> Poly:
    """The derivative in x."""
    g = Generator(x)
    made = Poly.number(0)
    for k, c in p.by_powers(g).items():
        if k:
            made = made + (c * Poly.of(g) ** (k - 1)).scaled(Fraction(k))
    return made


__all__ = [
    "Coefficients", "by_powers", "coefficients", "divided", "factored", "intercept",
    "is_polynomial", "is_rational", "known_positive", "plain", "quadratic", "quotient_of", "root_of", "slope",
    "term_of", "trimmed",
]  # fmt: skip
