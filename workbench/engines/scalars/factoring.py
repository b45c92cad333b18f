"""Sums as products: common factors, exact division, squares, rational roots. Exact arithmetic, no guessing."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from workbench.engines.scalars.ring import ONE, E, Monomial, Ring, Sum, content, plus, put
from workbench.terms.heads import NUMBER

_MOST_STEPS = 30
_LARGEST_DEGREE = 6
_LARGEST_COEFFICIENT = 10_000


def quotient(m: Monomial, n: Monomial) -> Monomial:
    """m / n."""
    exponents = dict(m)
    for g, e in n:
        exponents[g] = exponents.get(g, Fraction(0)) - e
    return tuple(sorted((g, e) for g, e in exponents.items() if e))


def common(ring: Ring, value: Sum, below: bool) -> Monomial:
    """The factor that all monomials share; with ``below`` also what must be divided by to have one bar only."""
    exponents: dict[int, list[Fraction]] = {}
    for m in value:
        for g, e in m:
            exponents.setdefault(g, []).append(e)
    shared = []
    for g, found in exponents.items():
        least = min(found) if len(found) == len(value) else min(*found, Fraction(0))
        largest = max(found) if len(found) == len(value) else max(*found, Fraction(0))
        symbolic = ring.generators[g].base is E or ring.generators[g].unit is not None
        numeric = ring.generators[g].base.head is NUMBER
        if least > 0 or (least < 0 and not numeric and (below if not symbolic else False)):
            shared.append((g, least))
        elif largest < 0:
            shared.append((g, largest))
    return tuple(sorted(shared))


def divided(ring: Ring, value: Sum, by: Sum) -> Sum | None:
    """value / by where that is a sum again, else None: long division with the monomials in a fixed order."""
    if not {g for m in by for g, _ in m} <= {g for m in value for g, _ in m}:
        return None
    lead = max(by, key=_key)
    rest, made = dict(value), Sum()
    for _ in range(_MOST_STEPS):
        if not rest:
            return made
        top = max(rest, key=_key)
        step = quotient(top, lead)
        if any(e < 0 for _, e in step) or len(rest) > 2 * len(value) + len(by):
            return None
        factor = rest[top] / by[lead]
        made = plus(made, {step: factor})
        for m, c in by.items():
            put(rest, *ring.joined(m, step, -factor * c))
        if top in rest:
            return None
    return None


def _key(m: Monomial) -> tuple[tuple[int, Fraction], ...]:
    """Lexicographic order: the generator with the smallest number counts most."""
    return tuple((-g, e) for g, e in m)


def factored(ring: Ring, value: Sum) -> tuple[Fraction, list[tuple[Sum, int]]]:
    """A number, and factors with their multiplicities; sums that were met before are tried as factors first."""
    number_part = content(value.values())
    rest = {m: c / number_part for m, c in value.items()}
    found: list[tuple[Sum, int]] = []
    for generator in list(ring.generators):
        by = dict(generator.value)
        times = 0
        while by and len(rest) > 1 and (smaller := divided(ring, rest, by)) is not None:
            rest, times = smaller, times + 1
        if times:
            found.append((by, times))
    if len(rest) > 1:
        for part in _split(rest):
            for place, (known, times) in enumerate(found):
                if known == part:
                    found[place] = (known, times + 1)
                    break
            else:
                found.append((part, 1))
        rest = {ONE: Fraction(1)}
        product: Sum = {ONE: Fraction(1)}
        for part, times in found:
            for _ in range(times):
                product = ring.times(product, part)
        scale = next((c / product[m] for m, c in value.items() if m in product), number_part)
        if {m: c * scale for m, c in product.items()} != value:
            return number_part, [({m: c / number_part for m, c in value.items()}, 1)]
        return scale, found
    for m, c in rest.items():
        number_part *= c
        if m:
            found.append(({m: Fraction(1)}, 1))
    return number_part, found


def _split(value: Sum) -> list[Sum]:
    """Factors of a sum in one generator (or a homogeneous one in two); the sum alone where none is found."""
    generators = sorted({g for m in value for g, _ in m})
    if len(generators) == 2:
        degrees = {sum(e for _, e in m) for m in value}
        if len(degrees) == 1:
            x, y = generators
            plain = {tuple((g, e) for g, e in m if g == x): c for m, c in value.items()}
            parts = _split(plain)
            return [_homogeneous(p, x, y) for p in parts] if len(parts) > 1 else [value]
        return _perfect_square(value) or [value]
    if len(generators) != 1 or any(e.denominator != 1 or e < 0 for m in value for _, e in m):
        return [value]
    (g,) = generators
    return [_from_coefficients(p, g) for p in _linear_factors(_coefficients(value))]


def _homogeneous(part: Sum, x: int, y: int) -> Sum:
    degree = max(m[0][1] if m else Fraction(0) for m in part)
    made: Sum = {}
    for m, c in part.items():
        own = m[0][1] if m else Fraction(0)
        made[tuple((g, e) for g, e in ((x, own), (y, degree - own)) if e)] = c
    return made


def _perfect_square(value: Sum) -> list[Sum]:
    """a^2 + 2ab + b^2, both roots monomials."""
    if len(value) != 3:
        return []
    for cross in value:
        first, last = (m for m in value if m != cross)
        roots = [_root(m, value[m]) for m in (first, last)]
        if None in roots:
            continue
        (m, a), (n, b) = roots  # type: ignore[misc]
        if _times(m, n) == cross and abs(value[cross]) == 2 * a * b:
            square_root = {m: a, n: b if value[cross] > 0 else -b}
            return [square_root, square_root]
    return []


def _times(m: Monomial, n: Monomial) -> Monomial:
    return quotient(m, tuple((g, -e) for g, e in n))


def _root(m: Monomial, c: Fraction) -> tuple[Monomial, Fraction] | None:
    if c <= 0 or any(e.denominator != 1 or e % 2 for _, e in m):
        return None
    above, below = isqrt(c.numerator), isqrt(c.denominator)
    if above**2 != c.numerator or below**2 != c.denominator:
        return None
    return tuple((g, e / 2) for g, e in m), Fraction(above, below)


def _coefficients(value: Sum) -> list[Fraction]:
    """By degree, the constant first; the lowest power is taken out before."""
    by_degree = {int(m[0][1]) if m else 0: c for m, c in value.items()}
    return [by_degree.get(k, Fraction(0)) for k in range(max(by_degree) + 1)]


def _from_coefficients(coefficients: list[Fraction], g: int) -> Sum:
    return {((g, Fraction(k)),) if k else ONE: c for k, c in reversed(list(enumerate(coefficients))) if c}


def _linear_factors(coefficients: list[Fraction]) -> list[list[Fraction]]:
    """Integer polynomials: linear factors by their rational roots, what is left as one factor."""
    if not 2 < len(coefficients) <= _LARGEST_DEGREE + 1 or coefficients[0] == 0:
        return [coefficients]
    if any(abs(c) > _LARGEST_COEFFICIENT for c in coefficients):
        return [coefficients]
    found: list[list[Fraction]] = []
    rest = coefficients
    while len(rest) > 2:
        root = _rational_root(rest)
        if root is None:
            break
        linear = [Fraction(-root.numerator), Fraction(root.denominator)]
        found.append(linear)
        rest = _deflated(rest, root)
        scale = Fraction(1, root.denominator)
        rest = [c * scale for c in rest]
    return [*found, rest] if rest != [1] else found


def _rational_root(coefficients: list[Fraction]) -> Fraction | None:
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
    return [d for d in range(1, min(n, 500) + 1) if n % d == 0]


def _deflated(coefficients: list[Fraction], root: Fraction) -> list[Fraction]:
    """The polynomial over (x - root)."""
    out: list[Fraction] = []
    carry = Fraction(0)
    for c in reversed(coefficients):
        carry = c + root * carry
        out.append(carry)
    return list(reversed(out[:-1]))


__all__ = ["common", "divided", "factored", "quotient"]
