"""Gram-Schmidt without roots: orthogonal columns u_j, and the multiples that were subtracted.

Roots come in only where lengths do: q_j = u_j / |u_j|. Source: Golub & Van Loan, Matrix Computations, ch. 5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.algebra import Exact, root, written
from workbench.engines.worked.matrices import Matrix, Row, dot, minus, times
from workbench.terms.functions.arrays import array
from workbench.terms.heads import mul, number, power
from workbench.terms.term import Term


@dataclass(frozen=True)
class Step:
    """One vector: what was subtracted (which earlier direction, how much of it), what is left, its square length."""

    vector: Row
    subtracted: tuple[tuple[int, Exact], ...]
    left: Row
    square: Exact

    @property
    def is_new(self) -> bool:
        return bool(self.square)

    @property
    def unit(self) -> Row:
        length = root(self.square)
        return tuple(e / length for e in self.left)


def orthogonalised(vectors: Sequence[Row]) -> tuple[Step, ...]:
    """One step a vector; a vector in the span of the earlier ones leaves nothing and is no new direction."""
    steps: list[Step] = []
    for vector in vectors:
        left, subtracted = vector, []
        for k, step in enumerate(s for s in steps if s.is_new):
            factor = dot(vector, step.left) / step.square
            if factor:
                left = minus(left, times(factor, step.left))
                subtracted.append((k, factor))
        steps.append(Step(vector, tuple(subtracted), left, dot(left, left)))
    return tuple(steps)


def unit_columns(columns: Sequence[tuple[Row, Exact]]) -> Term:
    """The matrix of columns, each divided by the root of the number beside it, which stays where it is not simple."""
    entries = [[_quotient(e, square) for e in row] for row, square in columns]
    return array(*(e for row in zip(*entries, strict=True) for e in row), dims=(len(entries[0]), len(entries)))


def unit_vector(row: Row, square: Exact) -> Term:
    """A vector divided by the root of a number."""
    return array(*(_quotient(e, square) for e in row), dims=(len(row),))


def _quotient(e: Exact, square: Exact) -> Term:
    length = root(square)
    if all(g.depth < 2 for g in length.generators):
        return written(e / length)
    if not e:
        return number(0)
    return power(written(length), -1) if e.rational == 1 else mul(written(e), power(written(length), -1))


def orthonormal(vectors: Sequence[Row]) -> Matrix:
    """The unit vectors of the new directions, as rows."""
    return tuple(step.unit for step in orthogonalised(vectors) if step.is_new)
