"""Eigenvalues that have no simple form: decimals, each enclosed by a change of sign of the characteristic polynomial.

The decimals come from ``numpy.linalg`` and enter as lines that are checked like any other; nothing here is exact, and
every sign says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from workbench.algebra import Exact, written
from workbench.engines.worked.eigenspaces import why_decimals, write_polynomial
from workbench.engines.worked.matrices import Matrix, factor_text, is_symmetric, shown
from workbench.engines.worked.spectrum import Spectrum
from workbench.reasons.linear_algebra import (
    CHANGE_OF_SIGN,
    EIGENVALUES_ON_DIAGONAL,
    EIGENVECTOR_UP_TO_ROUNDING,
    EIGENVECTORS_AS_COLUMNS,
    ROOT,
    ROUNDED_EIGENVECTOR,
    ROUNDED_ROOT,
    THE_ROOT,
)
from workbench.record.errors import NoDerivation
from workbench.record.pen import Mark, Pen
from workbench.terms.functions.arrays import array
from workbench.terms.heads import equals, matmul, meaning, mul, number, relation
from workbench.terms.term import Term, substitute

DIGITS = 12


@dataclass(frozen=True)
class Found:
    """A real eigenvalue and a unit eigenvector, in floating point."""

    value: float
    vector: tuple[float, ...]


def floats(a: Matrix) -> Any:
    import numpy as np

    return np.array([[float(e.decimal) for e in row] for row in a])


def real_eigenpairs(a: Matrix) -> list[Found]:
    """The real eigenvalues with eigenvectors, in increasing order."""
    import numpy as np

    values, vectors = np.linalg.eigh(floats(a)) if is_symmetric(a) else np.linalg.eig(floats(a))
    scale = max(1.0, float(np.max(np.abs(values))))
    real = [k for k in range(len(values)) if abs(np.imag(values[k])) < 1e-9 * scale]
    found = []
    for k in sorted(real, key=lambda k: float(np.real(values[k]))):
        v = np.real(vectors[:, k])
        v = v / np.linalg.norm(v)
        v = v * np.sign(v[int(np.argmax(np.abs(v)))])
        found.append(Found(float(np.real(values[k])), tuple(float(e) for e in v)))
    return found


def decimal(value: float, digits: int = DIGITS) -> Term:
    return number(Fraction(f"{value:.{digits}f}"))


def vector_of(values: Sequence[float]) -> Term:
    return array(*map(decimal, values), dims=(len(values),))


def columns_of(vectors: Sequence[Sequence[float]]) -> Term:
    rows = list(zip(*vectors, strict=True))
    return array(*(decimal(e) for row in rows for e in row), dims=(len(rows), len(vectors)))


def diagonal_of(values: Sequence[float]) -> Term:
    n = len(values)
    return array(*(decimal(values[i]) if i == j else number(0) for i in range(n) for j in range(n)), dims=(n, n))


def require_simple(spectrum: Spectrum, task: str, a: Matrix) -> None:
    """Refuses repeated roots of a matrix that is not symmetric: decimals cannot tell their eigenvectors apart."""
    if any(m > 1 for _, m in spectrum.roots) and not is_symmetric(a):
        raise NoDerivation(
            f"{task}: the characteristic polynomial has a repeated root beside roots without a simple form; "
            "decimals cannot tell its eigenvectors apart"
        )


def needs_decimals(spectrum: Spectrum) -> bool:
    """Whether some root cannot be written down, or only with very long numbers and without a repeated one."""
    return bool(spectrum.rest) or spectrum.is_unwieldy and all(m == 1 for _, m in spectrum.roots)


@dataclass(frozen=True)
class Rounded:
    """Eigenvectors as columns and their eigenvalues on the diagonal, in decimals, and the lines that say so."""

    vectors: Term
    values: Term
    lines: tuple[Mark, Mark]


def write_rounded(pen: Pen, name: str, a: Matrix, spectrum: Spectrum, pairs: Sequence[Found]) -> tuple[Term, Rounded]:
    """The way from the matrix, which is the first term, to its eigenvectors under a name, in decimals."""
    A = pen.named("A", shown(a))
    last = write_pairs(pen, A, a, spectrum, pairs)
    V = pen.named(name, columns_of([pair.vector for pair in pairs]))
    D = pen.named("D", diagonal_of([pair.value for pair in pairs]))
    one = pen.write(meaning(V), EIGENVECTORS_AS_COLUMNS, rests_on=last)
    two = pen.write(meaning(D), EIGENVALUES_ON_DIAGONAL, rests_on=last)
    pen.note(why_decimals(spectrum))
    return A, Rounded(V, D, (one, two))


def write_pairs(pen: Pen, A: Term, a: Matrix, spectrum: Spectrum, pairs: Sequence[Found]) -> tuple[Mark, ...]:
    """The characteristic polynomial, and lines for every eigenvalue: that it is a root, its decimals, its eigenvector;
    the last of each."""
    found = write_polynomial(pen, A, a)
    return tuple(_write_pair(pen, A, found.polynomial, found.letter, k, pairs, spectrum) for k in range(len(pairs)))


def _write_pair(
    pen: Pen, A: Term, p: Term, letter: Term, k: int, pairs: Sequence[Found], spectrum: Spectrum
) -> Mark:  # fmt: skip
    pair = pairs[k]
    known = next((r for r, _ in spectrum.roots if r.rational is not None and _is_near(r, pair.value)), None)
    if known is not None:
        zero = equals(substitute(p, {letter: written(known)}), number(0))
        root = pen.write(zero, ROOT, f"`{letter.name} == {factor_text(known)}`", rests_on=(), key=False)
        value = pen.named(f"lambda_{k + 1}", written(known))
        root = pen.write(meaning(value), THE_ROOT, rests_on=(root,))
    else:
        seen = [*(other.value for other in pairs), *(float(r.decimal) for r, _ in spectrum.roots)]
        others = [other for other in seen if abs(other - pair.value) >= 1e-9 * max(1.0, abs(pair.value))]
        product = mul(*(substitute(p, {letter: number(end)}) for end in _enclosed(pair.value, others)))
        root = pen.write(
            relation("<", product, number(0)), CHANGE_OF_SIGN, CHANGE_OF_SIGN.reason, rests_on=(), key=False
        )
        value = pen.named(f"lambda_{k + 1}", decimal(pair.value))
        root = pen.write(meaning(value), ROUNDED_ROOT, f"to {DIGITS} digits", rests_on=(root,))
    v = pen.named(f"v_{k + 1}", vector_of(pair.vector))
    direction = pen.write(meaning(v), ROUNDED_EIGENVECTOR, "length 1", rests_on=(root,))
    statement = relation("approx", matmul(A, v), mul(value, v))
    return pen.write(statement, EIGENVECTOR_UP_TO_ROUNDING, rests_on=(root, direction))


def _is_near(r: Exact, value: float) -> bool:
    return abs(float(r.decimal) - value) < 1e-9 * max(1.0, abs(value))


def _enclosed(value: float, others: Sequence[float]) -> tuple[Fraction, Fraction]:
    """Short decimals around a root, with no other root between them."""
    from math import floor, log10

    gap = min((abs(value - other) for other in others), default=max(abs(value), 1.0))
    digits = -floor(log10(gap / 4))
    step, middle = Fraction(10) ** -digits, Fraction(round(value * 10.0**digits)) * Fraction(10) ** -digits
    return middle - step, middle + step
