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
from workbench.engines.worked.matrices import Matrix, in_words, is_symmetric
from workbench.engines.worked.sheet import Sheet
from workbench.engines.worked.spectrum import Spectrum
from workbench.record.derivation import Claim
from workbench.record.errors import NoDerivation
from workbench.terms.functions.arrays import array
from workbench.terms.heads import equals, matmul, mul, number, relation
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


def is_simple(spectrum: Spectrum) -> bool:
    return all(m == 1 for _, m in spectrum.roots)


def write_pairs(sheet: Sheet, A: Term, p: Term, letter: Term, pairs: Sequence[Found], spectrum: Spectrum) -> None:
    """Lines for every eigenvalue: that it is a root, its decimals, its eigenvector."""
    for k, pair in enumerate(pairs, 1):
        known = next((r for r, _ in spectrum.roots if r.rational is not None and _is_near(r, pair.value)), None)
        if known is not None:
            zero = equals(substitute(p, {letter: written(known)}), number(0))
            n = sheet.line(zero, f"{in_words(known)} is a root", rests_on=(), key=False)
            value = sheet.name(f"lambda_{k}", written(known))
        else:
            others = [other.value for other in pairs if not abs(other.value - pair.value) < 1e-9]
            product = mul(*(substitute(p, {letter: number(end)}) for end in _enclosed(pair.value, others)))
            n = sheet.line(
                relation("<", product, number(0)), "a change of sign", "a root lies between these two numbers",
                rests_on=(), key=False,
            )  # fmt: skip
            value = sheet.name(f"lambda_{k}", decimal(pair.value))
        n = sheet.define(
            value, "the root" if known is not None else f"the root, rounded to {DIGITS} digits", rests_on=(n,)
        )
        v = sheet.name(f"v_{k}", vector_of(pair.vector))
        m = sheet.define(v, "its eigenvector, rounded", "length 1", rests_on=(n,))
        sheet.line(relation("approx", matmul(A, v), mul(value, v)), "an eigenvector, up to rounding", rests_on=(n, m))


def _is_near(r: Exact, value: float) -> bool:
    return abs(float(r.decimal) - value) < 1e-9 * max(1.0, abs(value))


def _enclosed(value: float, others: Sequence[float]) -> tuple[Fraction, Fraction]:
    """Short decimals around a root, with no other root between them."""
    from math import floor, log10

    gap = min((abs(value - other) for other in others), default=max(abs(value), 1.0))
    digits = -floor(log10(gap / 4))
    step, middle = Fraction(10) ** -digits, Fraction(round(value * 10.0**digits)) * Fraction(10) ** -digits
    return middle - step, middle + step


def answer(sheet: Sheet, key: str, part: Term, kind: str = "Equality", of: Term | None = None) -> None:
    sheet.claims.append(Claim(kind, equals(part, part.args[0]), of=of, result=part.args[0], name=key))
