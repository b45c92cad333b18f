"""The lines that lead to eigenvalues and eigenvectors, shared by the tasks that need them."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.algebra import Exact, written
from workbench.algebra.polynomials import Generator
from workbench.engines.worked.matrices import (
    ONE,
    Matrix,
    cleared,
    identity,
    in_words,
    minus,
    shown,
    shown_vector,
    times,
)
from workbench.engines.worked.reduction import reduce, write_stages
from workbench.engines.worked.spaces import special_solutions
from workbench.engines.worked.spectrum import Coefficients, Spectrum, approximate, spectrum_of
from workbench.engines.worked.tasks.det import expanded, formula, is_triangular
from workbench.language.saying import said
from workbench.reasons.linear_algebra import (
    CHARACTERISTIC_POLYNOMIAL,
    EIGENSPACE,
    EIGENVECTOR,
    ENTRY_BY_ENTRY,
    FACTORED,
    MULTIPLIED_OUT,
    QUADRATIC_FORMULA,
    TRIANGULAR,
    UNKNOWN_SUBTRACTED,
)
from workbench.record.errors import NoDerivation
from workbench.record.pen import Mark, Pen
from workbench.rules.reason import Reason
from workbench.rules.requirements import needs_positive
from workbench.terms.functions.linear_algebra import det, eye, zeros
from workbench.terms.heads import NUMBER, add, equals, matmul, meaning, mul, negative, number, power, scalar
from workbench.terms.term import Term


@dataclass(frozen=True)
class Eigenspace:
    """An eigenvalue, how often it is a root, and a basis of its eigenvectors."""

    value: Exact
    multiplicity: int
    basis: Matrix

    @property
    def is_defective(self) -> bool:
        return len(self.basis) < self.multiplicity


def eigenspaces(a: Matrix, spectrum: Spectrum) -> tuple[Eigenspace, ...]:
    return tuple(Eigenspace(r, m, eigenvectors(a, r)) for r, m in spectrum.roots)


def shifted(a: Matrix, value: Exact) -> Matrix:
    """A - value I."""
    return tuple(minus(row, times(value, unit)) for row, unit in zip(a, identity(len(a)), strict=True))


def eigenvectors(a: Matrix, value: Exact) -> Matrix:
    """A basis of the null space of A - value I, without fractions."""
    return tuple(map(cleared, special_solutions(reduce(shifted(a, value), simplest=True), len(a))))


# -- lines -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Characteristic:
    """The characteristic polynomial as the page has it: its last form, its letter, its roots."""

    polynomial: Term
    letter: Term
    spectrum: Spectrum


def write_polynomial(pen: Pen, A: Term, a: Matrix) -> Characteristic:
    """The characteristic polynomial and its factors."""
    letter = scalar(pen.free("lam", "mu", "nu", "x", "z", "lam_0"))
    n = len(a)
    moved = shifted(a, Exact.of(Generator(letter)))
    M = pen.named("M", shown(moved))
    pen.write(equals(M, subtracted(A, letter, n)), UNKNOWN_SUBTRACTED, rests_on=())
    pen.write(meaning(M), ENTRY_BY_ENTRY)
    spectrum = spectrum_of(a)
    p = _polynomial(spectrum.polynomial, letter, n)
    if is_triangular(a):
        p = mul(*(written(moved[k][k]) for k in range(n)))
        pen.write(equals(det(M), p), TRIANGULAR)
        return Characteristic(p, letter, spectrum)
    if n == 2:
        formula(pen, M, moved)
    elif n == 3:
        expanded(pen, M, moved)
    pen.write(equals(det(M), p), CHARACTERISTIC_POLYNOMIAL, f"multiplied out, by powers of `{letter.name}`")
    factored = _factored(spectrum, letter, n)
    if factored is not None and factored is not p:
        conditions = [needs_positive(written(d)) for d in spectrum.radicands]
        pen.write(equals(det(M), factored), *_how_factored(spectrum), conditions=conditions)
        p = factored
    return Characteristic(p, letter, spectrum)


def subtracted(A: Term, value: Term, n: int) -> Term:
    """A - value I as a term."""
    if value.head is NUMBER:
        c = -value.value
        return A if not c else add(A, eye(n) if c == 1 else mul(c, eye(n)))
    return add(A, negative(mul(value, eye(n))))


def _polynomial(p: Coefficients, x: Term, n: int) -> Term:
    """(-1)^n times the monic polynomial, term by term."""
    sign = ONE if n % 2 == 0 else -ONE
    parts = []
    for k, c in enumerate(p):
        if c:
            parts.append(_term(c * sign, x, len(p) - 1 - k))
    return add(*parts)


def _term(c: Exact, x: Term, exponent: int) -> Term:
    body = x if exponent == 1 else power(x, exponent)
    if not exponent:
        return written(c)
    value = c.rational
    if value == 1:
        return body
    # A sum of letters stands in brackets, its sign in front.
    if value is None and len(c.above) > 1 and c.above.leading()[1] < 0:
        return negative(mul(written(-c), body))
    return mul(written(c), body)


def _factored(spectrum: Spectrum, x: Term, n: int) -> Term | None:
    """The polynomial as a product; None where nothing was found to factor."""
    if not spectrum.roots and len(spectrum.pairs) + len(spectrum.rest) < 2:
        return None
    factors: list[Term] = []
    for r, m in spectrum.roots:
        linear = x if not r else add(x, written(-r)) if r.rational is not None else add(x, negative(written(r)))
        factors.append(linear if m == 1 else power(linear, m))
    for real, square in spectrum.pairs:
        q = (ONE, Exact.of(-2) * real, real * real + square)
        factors.append(_polynomial(q, x, 0))
    factors += [_polynomial(p, x, 0) for p in spectrum.rest]
    return mul(*([written(-ONE)] if n % 2 else []), *factors)


def _how_factored(spectrum: Spectrum) -> tuple[Reason, str]:
    if all(r.rational is not None for r, _ in spectrum.roots):
        return FACTORED, FACTORED.reason if len(spectrum.polynomial) > 3 else ""
    return QUADRATIC_FORMULA, ""


def write_eigenspaces(
    pen: Pen, A: Term, a: Matrix, letter: Term, spaces: tuple[Eigenspace, ...]
) -> tuple[Mark, ...]:  # fmt: skip
    """The eliminations of A - value I and their special solutions; the lines of the eigenvectors v_1, v_2 ..."""
    found: list[Mark] = []
    for space in spaces:
        found += _write_eigenspace(pen, A, a, letter, space, len(found))
    return tuple(found)


def _write_eigenspace(pen: Pen, A: Term, a: Matrix, letter: Term, space: Eigenspace, before: int) -> list[Mark]:
    moved = shifted(a, space.value)
    start = subtracted(A, written(space.value), len(a))
    if space.value:
        statement = equals(start, shown(moved))
        words = f"solve `(A - {letter.name}*I) @ v == 0`{_where(letter, space.value)}"
    else:
        statement, words = equals(det(A), number(0)), f"solve `A @ v == 0`{_where(letter, space.value)}"
    above: tuple[Mark, ...] = (pen.write(statement, EIGENSPACE, words, rests_on=()),)
    found = reduce(moved, simplest=True)
    above = write_stages(pen, start, (*found.forward, *found.backward), above=above)
    which = "a free unknown 1, the others 0" if len(space.basis) > 1 else "the free unknown chosen, the others follow"
    lines = []
    for k, direction in enumerate(space.basis, before + 1):
        v = pen.named(f"v_{k}", shown_vector(direction))
        line = pen.write(meaning(v), EIGENVECTOR, which, rests_on=above)
        lines.append(line)
        pen.write(equals(matmul(A, v), _scaled(space.value, v)), MULTIPLIED_OUT, rests_on=(line,), key=False)
    return lines


def _where(letter: Term, value: Exact) -> str:
    """The eigenvalue meant, where that is short."""
    short = len(in_words(value)) < 20
    return f" for {said(equals(letter, written(value)))}" if short else ""


def _scaled(value: Exact, v: Term) -> Term:
    """value v"""
    if not value:
        return zeros(v.shape[0])
    return v if value.rational == 1 else mul(written(value), v)


# -- what cannot be told -----------------------------------------------------------------------------


def unsolved(spectrum: Spectrum, what: str = "eigenvalues") -> NoDerivation:
    """Why the eigenvalues cannot be written down, with what they are about."""
    p = spectrum.rest[0]
    text = words_of(p)
    if any(c.rational is None for c in p):
        return NoDerivation(f"{what}: no roots were found of the polynomial {text} with letters or roots in it")
    near = ", ".join(_near(r) for r in sorted(approximate(p), key=lambda r: (r.real, r.imag)))
    return NoDerivation(
        f"{what}: the polynomial {text} has no factor with rational coefficients, so its roots have no simple form; "
        f"they are about {near}"
    )


def why_decimals(spectrum: Spectrum) -> str:
    if spectrum.rest:
        p = words_of(spectrum.rest[0])
        return f"`{p}` has no factor with rational coefficients: its roots have no simple form."
    return "The roots could be written down, but with numbers so long that decimals read better."


def words_of(p: Coefficients) -> str:
    """A polynomial in running text."""
    from workbench.terms.text import text_of

    return text_of(_polynomial(p, scalar("x"), 0)).replace(" * ", "*")


def _near(r: complex) -> str:
    if abs(r.imag) < 1e-9 * (1 + abs(r)):
        return f"{r.real:.6g}"
    return f"{r.real:.6g} {'+' if r.imag > 0 else '-'} {abs(r.imag):.6g}i"


def complex_words(pair: tuple[Exact, Exact]) -> str:
    """``1 ± 2i``."""
    from workbench.algebra import root

    real, square = pair
    imaginary = root(square)
    front = "" if not real else f"{in_words(real)} "
    size = "" if imaginary.rational == 1 else in_words(imaginary) + " "
    return f"{front}± {size}i"


__all__ = [
    "Characteristic",
    "Eigenspace",
    "complex_words",
    "eigenspaces",
    "eigenvectors",
    "shifted",
    "subtracted",
    "unsolved",
    "why_decimals",
    "words_of",
    "write_eigenspaces",
    "write_polynomial",
]
