"""Seeded draws: small numbers that a person would choose, matrices that are nice to work with by hand."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from typing import TypeVar

Choice = TypeVar("Choice")
Vector = list[int]
Matrix = list[list[int]]


class Draw:
    """A source of variants: the same seed draws the same, on every machine and in every process."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def integer(self, low: int, high: int, but: Sequence[int] = (0,)) -> int:
        """A whole number between two, both included, and none of the exceptions (0 unless told)."""
        return self._random.choice([n for n in range(low, high + 1) if n not in but])

    def distinct(self, count: int, low: int, high: int, but: Sequence[int] = (0,)) -> Vector:
        """Whole numbers, no two alike."""
        return self._random.sample([n for n in range(low, high + 1) if n not in but], count)

    def fraction(self, largest: int = 5) -> Fraction:
        """A proper fraction with a small denominator."""
        below = self.integer(2, largest)
        return Fraction(self.integer(1, below - 1), below)

    def pick(self, *options: Choice) -> Choice:
        return self._random.choice(options)

    def some(self, count: int, *options: Choice) -> list[Choice]:
        """So many different options, in random order."""
        return self._random.sample(options, count)

    def vector(self, n: int, bound: int = 4, but: Sequence[int] = (0,)) -> Vector:
        return [self.integer(-bound, bound, but) for _ in range(n)]

    def matrix(self, m: int, n: int, bound: int = 4) -> Matrix:
        """Entries up to a bound; at most one of them in a row is 0."""
        return [self.vector(n, bound, ()) if self.integer(0, 3, ()) == 0 else self.vector(n, bound) for _ in range(m)]

    def unimodular(self, n: int, bound: int = 2) -> Matrix:
        """A matrix of whole numbers whose inverse has whole numbers: determinant 1 or -1, no triangle."""
        lower = [[self.integer(-bound, bound, ()) if j < i else int(i == j) for j in range(n)] for i in range(n)]
        signs = [self._sign() for _ in range(n)]
        upper = [[self.integer(-bound, bound) if j > i else signs[i] * (i == j) for j in range(n)] for i in range(n)]
        lower[-1][0] = lower[-1][0] or self._sign()
        return times(lower, upper)

    def symmetric_2x2(self) -> Matrix:
        """A symmetric matrix of order 2, not diagonal, whose eigenvalues are different whole numbers."""
        p, q = self.pick((1, 1), (1, 2), (2, 1), (1, -1), (1, -2), (2, -1))
        low, step = self.integer(-3, 4, ()), self.integer(-2, 2)
        return [[low + step * p * p, step * p * q], [step * p * q, low + step * q * q]]

    def _sign(self) -> int:
        return self.pick(-1, 1)


def times(a: Matrix, b: Matrix) -> Matrix:
    """The matrix product."""
    return [[sum(x * y for x, y in zip(row, column, strict=True)) for column in zip(*b, strict=True)] for row in a]


def applied(a: Matrix, x: Vector) -> Vector:
    """The product with a vector."""
    return [sum(p * q for p, q in zip(row, x, strict=True)) for row in a]
