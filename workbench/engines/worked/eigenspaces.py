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
    times,
)
from workbench.engines.worked.reduction import reduce, write_stages
from workbench.engines.worked.sheet import Sheet
from workbench.engines.worked.spaces import special_solutions
from workbench.engines.worked.spectrum import Coefficients, Spectrum, approximate, spectrum_of
from workbench.engines.worked.tasks.det import expanded, formula, is_triangular
from workbench.language.saying import said
from workbench.record.errors import NoDerivation
from workbench.rules.conditions import needs_positive
from workbench.terms.functions.linear_algebra import det, eye, zeros
from workbench.terms.heads import NUMBER, add, equals, matmul, mul, negative, number, power, scalar
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


def write_polynomial(sheet: Sheet, A: Term, a: Matrix) -> tuple[Spectrum, Term]:
    """The characteristic polynomial and its factors; the spectrum, and the letter of the polynomial."""
    taken = {g.name for g in sheet.problem.givens}
    letter = scalar(next(name for name in ("lam", "mu", "nu", "x", "z", "lam_0") if name not in taken))
    n = len(a)
    moved = shifted(a, Exact.of(Generator(letter)))
    M = sheet.matrix("M", moved)
    sheet.line(equals(M, subtracted(A, letter, n)), "subtract `lam` from the diagonal", rests_on=())
    sheet.define(M, "entry by entry", rests_on=(sheet.last,))
    spectrum = spectrum_of(a)
    p = _polynomial(spectrum.polynomial, letter, n)
    if is_triangular(a):
        diagonal = mul(*(written(moved[k][k]) for k in range(n)))
        sheet.line(equals(det(M), diagonal), "triangular: the product of the diagonal")
        return spectrum, letter
    if n == 2:
        formula(sheet, M, moved)
    elif n == 3:
        expanded(sheet, M, moved)
    sheet.line(equals(det(M), p), "characteristic polynomial", "multiplied out, by powers of `lam`")
    factored = _factored(spectrum, letter, n)
    if factored is not None and factored is not p:
        conditions = [needs_positive(written(d)) for d in spectrum.radicands]
        sheet.line(equals(det(M), factored), *_how_factored(spectrum), conditions=conditions)
    return spectrum, letter


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
    if value is None and len(c.above.terms) > 1 and c.above.leading()[1] < 0:
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


def _how_factored(spectrum: Spectrum) -> tuple[str, str]:
    if all(r.rational is not None for r, _ in spectrum.roots):
        return "factored", "whole roots divide the constant term" if len(spectrum.polynomial) > 3 else ""
    return "factored by the quadratic formula", ""


def write_eigenspace(sheet: Sheet, A: Term, a: Matrix, space: Eigenspace, names: list[str]) -> list[Term]:
    """The elimination of A - value I, and its special solutions; the eigenvectors under the names given."""
    value = written(space.value)
    moved = shifted(a, space.value)
    start = subtracted(A, value, len(a))
    if space.value:
        words = "solve `(A - lam*I) @ v == 0`"
        n = sheet.line(equals(start, shown(moved)), _title(sheet, space.value), words, rests_on=())
    else:
        n = sheet.line(equals(det(A), number(0)), "eigenvalue 0", "solve `A @ v == 0`", rests_on=())
    found = reduce(moved, simplest=True)
    n = write_stages(sheet, start, (*found.forward, *found.backward), first=n)
    vectors = []
    many = len(space.basis) > 1
    for name, v in zip(names, space.basis, strict=True):
        named_vector = sheet.vector(name, v)
        which = "a free unknown 1, the others 0" if many else "the free unknown chosen, the others follow"
        line = sheet.define(named_vector, "eigenvector", which, rests_on=(n,))
        sheet.line(
            equals(matmul(A, named_vector), _scaled(space.value, named_vector)), "multiplied out", rests_on=(line,),
            key=False,
        )  # fmt: skip
        vectors.append(named_vector)
    return vectors


def _title(sheet: Sheet, value: Exact) -> str:
    words = in_words(value)
    if len(words) < 20:
        return f"eigenvalue {said(written(value))}"
    return "the next eigenvalue" if sheet.has("eigenvector") else "the first eigenvalue"


def _scaled(value: Exact, v: Term) -> Term:
    """value v"""
    if not value:
        return zeros(v.shape[0])
    return v if value.rational == 1 else mul(written(value), v)


def vector_names(spaces: tuple[Eigenspace, ...]) -> list[list[str]]:
    """v_1, v_2 ... over all spaces."""
    out: list[list[str]] = []
    k = 0
    for space in spaces:
        out.append([f"v_{k + j + 1}" for j in range(len(space.basis))])
        k += len(space.basis)
    return out


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
    "Eigenspace",
    "complex_words",
    "eigenspaces",
    "eigenvectors",
    "shifted",
    "subtracted",
    "unsolved",
    "vector_names",
    "why_decimals",
    "words_of",
    "write_eigenspace",
    "write_polynomial",
]
