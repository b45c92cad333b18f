"""Quadratic functions of scalars with rational coefficients, and exact linear algebra."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from workbench.terms.heads import ADD, MUL, NUMBER, POWER, SYMBOL, add, mul, number, power
from workbench.terms.term import Term, postorder

Vector = list[Fraction]
Matrix = list[Vector]
_Poly = dict[tuple[int, ...], Fraction]
NONE = Fraction(0)
_MOST = 4000


@dataclass(frozen=True, slots=True)
class Quadratic:
    """x^T H x / 2 + g^T x + c; H is symmetric."""

    h: Matrix
    g: Vector
    c: Fraction

    @property
    def linear(self) -> bool:
        return not any(any(row) for row in self.h)

    def at(self, x: Sequence[Fraction]) -> Fraction:
        return dot(self.g, x) + self.c + dot(x, [dot(row, x) for row in self.h]) / 2

    def slope(self, x: Sequence[Fraction]) -> Vector:
        return [g + dot(row, x) for g, row in zip(self.g, self.h, strict=True)]


def quadratic(term: Term, variables: Sequence[Term]) -> Quadratic | None:
    """The coefficients of a polynomial of degree 2 or less; None for anything else."""
    found = polynomial(term, variables)
    if found is None or any(sum(m) > 2 for m in found):
        return None
    n = len(variables)
    h, g, c = [[NONE] * n for _ in range(n)], [NONE] * n, NONE
    for exponents, value in found.items():
        places = [k for k, e in enumerate(exponents) for _ in range(e)]
        if not places:
            c = value
        elif len(places) == 1:
            g[places[0]] = value
        else:
            i, j = places
            h[i][j] += value
            h[j][i] += value
    return Quadratic(h, g, c)


def polynomial(term: Term, variables: Sequence[Term]) -> _Poly | None:
    """Coefficients by exponents; None where the term is no polynomial with rational coefficients, or is very long."""
    place = {x: k for k, x in enumerate(variables)}
    n, done = len(variables), dict[Term, _Poly]()
    for node in postorder(term):
        made: _Poly | None = None
        if node.head is NUMBER:
            made = {(0,) * n: Fraction(node.value)} if isinstance(node.value, int | Fraction) else None
        elif node.head is SYMBOL and node in place:
            made = {tuple(int(k == place[node]) for k in range(n)): Fraction(1)}
        elif node.head is ADD:
            made = {}
            for part in node.args:
                for m, c in done[part].items():
                    made[m] = made.get(m, NONE) + c
        elif node.head is MUL:
            made = {(0,) * n: Fraction(1)}
            for part in node.args:
                made = _times(made, done[part])
        elif node.head is POWER and node.args[1].head is NUMBER and Fraction(node.args[1].value).denominator == 1:
            made = _raised(done[node.args[0]], int(node.args[1].value), n)
        if made is None or len(made) > _MOST:
            return None
        done[node] = {m: c for m, c in made.items() if c}
    return done[term]


def _times(a: _Poly, b: _Poly) -> _Poly:
    out: _Poly = {}
    for m, c in a.items():
        for k, d in b.items():
            key = tuple(i + j for i, j in zip(m, k, strict=True))
            out[key] = out.get(key, NONE) + c * d
    return out


def _raised(a: _Poly, exponent: int, n: int) -> _Poly | None:
    if exponent < 0:
        if set(a) != {(0,) * n}:
            return None
        return {(0,) * n: 1 / a[(0,) * n] ** -exponent}
    if exponent > 12:
        return None
    out: _Poly = {(0,) * n: Fraction(1)}
    for _ in range(exponent):
        out = _times(out, a)
    return out


def dot(a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True)), NONE)


def solved(matrix: Sequence[Sequence[Fraction]], right: Sequence[Fraction]) -> Vector | None:
    """A solution of a linear system, 0 where a variable is free; None where there is none."""
    rows = [[*map(Fraction, row), Fraction(b)] for row, b in zip(matrix, right, strict=True)]
    n, pivots, r = len(matrix[0]) if matrix else 0, list[int](), 0
    for column in range(n):
        k = next((k for k in range(r, len(rows)) if rows[k][column]), None)
        if k is None:
            continue
        rows[r], rows[k] = rows[k], rows[r]
        rows[r] = [v / rows[r][column] for v in rows[r]]
        for other in range(len(rows)):
            if other != r and rows[other][column]:
                by = rows[other][column]
                rows[other] = [v - by * w for v, w in zip(rows[other], rows[r], strict=True)]
        pivots.append(column)
        r += 1
    if any(row[-1] for row in rows[r:]):
        return None
    out = [NONE] * n
    for row, column in zip(rows, pivots, strict=False):
        out[column] = row[-1]
    return out


def squares(h: Sequence[Sequence[Fraction]]) -> list[tuple[Fraction, Vector]] | None:
    """Positive numbers d and linear forms l with H = sum d l l^T; None where H is not positive semidefinite.

    Gaussian elimination of a symmetric matrix: it is semidefinite where no pivot is negative, and rows of pivots that
    are 0 vanish.
    """
    n = len(h)
    rest = [list(row) for row in h]
    out: list[tuple[Fraction, Vector]] = []
    for k in range(n):
        d = rest[k][k]
        if d < 0 or d == 0 and any(rest[k]):
            return None
        if d == 0:
            continue
        form = [v / d for v in rest[k]]
        out.append((d, form))
        for i in range(n):
            for j in range(n):
                rest[i][j] -= d * form[i] * form[j]
    return out


def definite(h: Sequence[Sequence[Fraction]]) -> bool:
    """Whether H is positive definite."""
    found = squares(h)
    return found is not None and len(found) == len(h)


def downward(h: Sequence[Sequence[Fraction]]) -> Vector | None:
    """A direction d with d^T H d < 0; numbers suggest it, fractions decide."""
    import numpy as np

    values, vectors = np.linalg.eigh(np.array([[float(v) for v in row] for row in h]))
    if values[0] >= 0:
        return None
    scale = float(np.max(np.abs(vectors[:, 0])))
    for most in (1, 2, 8, 64, 1024):
        d = [Fraction(float(v) / scale).limit_denominator(most) for v in vectors[:, 0]]
        if dot(d, [dot(row, d) for row in h]) < 0:
            return d
    return None


def as_form(coefficients: Sequence[Fraction], variables: Sequence[Term], constant: Fraction = NONE) -> Term:
    """A linear form as a term, without zeros."""
    parts = [x if c == 1 else mul(number(c), x) for c, x in zip(coefficients, variables, strict=True) if c]
    if constant or not parts:
        parts.append(number(constant))
    return add(*parts) if len(parts) > 1 else parts[0]


def as_squares(
    found: Sequence[tuple[Fraction, Vector]], variables: Sequence[Term], at: Sequence[Fraction]
) -> list[Term]:
    """The terms d/2 (l^T (x - at))^2."""
    out = []
    for d, form in found:
        square = power(as_form(form, variables, -dot(form, at)), number(2))
        out.append(square if d == 2 else mul(number(d / 2), square))
    return out


def values_of(variables: Sequence[Term], x: Sequence[Fraction]) -> Mapping[Term, Term]:
    return {v: number(c) for v, c in zip(variables, x, strict=True)}


__all__ = [
    "Matrix",
    "NONE",
    "Quadratic",
    "Vector",
    "as_form",
    "as_squares",
    "definite",
    "dot",
    "downward",
    "polynomial",
    "quadratic",
    "solved",
    "squares",
    "values_of",
]
