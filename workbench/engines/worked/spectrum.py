"""Characteristic polynomials and their roots: rational ones, those of quadratic factors, and what is left.

Floating-point roots only aim: a root or a factor counts when it divides the polynomial exactly. Source: the
coefficients by Faddeev and Le Verrier; a rational root r of a whole polynomial makes (leading coefficient) r whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from workbench.algebra import Exact, root
from workbench.algebra.quotients import signed_root
from workbench.engines.worked.matrices import ONE, ZERO, Matrix, identity, minus, product, times
from workbench.terms.term import LanguageError

LONGEST = 99_999
"""The largest number under a root, above or below it, that is still written."""
Coefficients = tuple[Exact, ...]
"""From the highest power down; the first is 1."""


@dataclass(frozen=True)
class Spectrum:
    """The roots of a polynomial with their multiplicities, in increasing order where they are numbers.

    ``pairs``: (real part, square of the imaginary part) of complex pairs, repeated by multiplicity; ``rest``: factors
    without a root that could be written down; ``radicands``: what must not be negative for letters' roots to be real.
    """

    polynomial: Coefficients
    roots: tuple[tuple[Exact, int], ...]
    pairs: tuple[tuple[Exact, Exact], ...]
    rest: tuple[Coefficients, ...]
    radicands: tuple[Exact, ...] = ()

    @property
    def is_unwieldy(self) -> bool:
        """Whether a root that is not rational has numbers so long that decimals read better."""
        return any(longest(r) > LONGEST for r, _ in self.roots if r.is_number and r.rational is None)

    @property
    def is_real(self) -> bool:
        """Whether all roots are real and written down."""
        return not self.pairs and not self.rest


def longest(r: Exact) -> int:
    """The largest whole number that is written in a scalar: under a root, above or below it."""
    inside = [abs(c) for g in r.generators if g.square.rational for c in (g.square.rational.numerator,)]
    beside = [n for c in r.above.values() for n in (abs(c.numerator), c.denominator)]
    nested = [longest(g.square) for g in r.generators if g.square.rational is None]
    return max(inside + beside + nested, default=0)


def characteristic(a: Matrix) -> Coefficients:
    """det(x I - A)."""
    n = len(a)
    found = [ONE]
    m = identity(n)
    for k in range(1, n + 1):
        am = product(a, m)
        c = -sum((am[i][i] for i in range(n)), ZERO) / Exact.of(k)
        found.append(c)
        m = tuple(tuple(e + c if i == j else e for j, e in enumerate(row)) for i, row in enumerate(am))
    return tuple(found)


def spectrum_of(a: Matrix) -> Spectrum:
    """The eigenvalues of a matrix."""
    diagonal = [a[k][k] for k in range(len(a))]
    return solved(characteristic(a), diagonal)


def solved(polynomial: Coefficients, guesses: Iterable[Exact] = ()) -> Spectrum:
    """The roots of a monic polynomial; ``guesses`` are tried where its coefficients are not rational."""
    roots: list[Exact] = []
    pairs: list[tuple[Exact, Exact]] = []
    rest: list[Coefficients] = []
    radicands: list[Exact] = []
    left = polynomial
    for guess in dict.fromkeys((*guesses, ZERO)):
        while len(left) > 1 and not _value(left, guess):
            left = _without(left, guess)
            roots.append(guess)
    if all(c.rational is not None for c in left):
        left = _rational_roots(left, roots)
        quadratics, left = _quadratics(left)
    else:
        quadratics = []
        if len(left) == 2:
            roots.append(-left[1])
            left = (ONE,)
    if len(left) == 3:
        quadratics.append(left)
        left = (ONE,)
    for quadratic in quadratics:
        _solve(quadratic, roots, pairs, rest, radicands)
    if len(left) > 1:
        rest.append(left)
    counted = [(r, roots.count(r)) for r in dict.fromkeys(roots)]
    if all(r.is_number for r, _ in counted):
        counted.sort(key=lambda pair: pair[0].decimal)
    return Spectrum(polynomial, tuple(counted), tuple(pairs), tuple(rest), tuple(radicands))


def _value(p: Sequence[Exact], x: Exact) -> Exact:
    total = ZERO
    for c in p:
        total = total * x + c
    return total


def _without(p: Coefficients, r: Exact) -> Coefficients:
    """p / (x - r) for a root r."""
    out: list[Exact] = []
    carried = ZERO
    for c in p[:-1]:
        carried = carried * r + c
        out.append(carried)
    return tuple(out)


def approximate(p: Coefficients) -> list[complex]:
    """The roots in floating point."""
    import numpy as np

    return [complex(r) for r in np.roots([float(c.decimal) for c in p])]


def _whole(p: Coefficients) -> int:
    """The leading coefficient of the polynomial with whole coefficients."""
    return lcm(*((c.rational or Fraction(0)).denominator for c in p))


def _rational_roots(p: Coefficients, found: list[Exact]) -> Coefficients:
    while len(p) > 1:
        scale = _whole(p)
        tried = {Fraction(round(r.real * scale), scale) for r in approximate(p) if abs(r.imag) < 1e-3 * (1 + abs(r))}
        hit = next((c for c in sorted(tried) if not _value(p, Exact.of(c))), None)
        if hit is None:
            return p
        found.append(Exact.of(hit))
        p = _without(p, Exact.of(hit))
    return p


def _quadratics(p: Coefficients) -> tuple[list[Coefficients], Coefficients]:
    """Quadratic factors with rational coefficients, and what is left."""
    found: list[Coefficients] = []
    while len(p) > 3:
        scale = _whole(p)
        values = approximate(p)
        pairs = [(r, s) for k, r in enumerate(values) for s in values[k + 1 :]]
        for r, s in pairs:
            if abs((r + s).imag) > 1e-3 or abs((r * s).imag) > 1e-3 * (1 + abs(r * s)):
                continue
            factor = (
                ONE,
                Exact.of(Fraction(-round((r + s).real * scale), scale)),
                Exact.of(Fraction(round((r * s).real * scale), scale)),
            )
            quotient, remainder = _divided(p, factor)
            if not any(remainder):
                found.append(factor)
                p = quotient
                break
        else:
            break
    return found, p


def _divided(p: Coefficients, q: Coefficients) -> tuple[Coefficients, Coefficients]:
    left = list(p)
    out: list[Exact] = []
    for k in range(len(p) - len(q) + 1):
        c = left[k]
        out.append(c)
        left[k : k + len(q)] = minus(left[k : k + len(q)], times(c, q))
    return tuple(out), tuple(left[len(out) :])


def discriminant(q: Coefficients) -> Exact:
    """Of x^2 + p x + q."""
    return q[1] * q[1] - Exact.of(4) * q[2]


def _solve(
    q: Coefficients, roots: list[Exact], pairs: list[tuple[Exact, Exact]], rest: list[Coefficients],
    radicands: list[Exact],
) -> None:  # fmt: skip
    """The roots of a quadratic; q has no rational ones if its coefficients are rational."""
    half, d = Exact.of(Fraction(1, 2)), discriminant(q)
    if d.is_number and d.sign < 0:
        pairs.append((-q[1] * half, -d * half * half))
        return
    try:
        s = signed_root(d)
        if s is None:
            s = root(d)
            if not d.is_number:
                radicands.append(d)
    except LanguageError:
        rest.append(q)
        return
    roots += [(-q[1] - s) * half, (-q[1] + s) * half]
