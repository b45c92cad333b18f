"""What is given to a worked problem, and what is common to writing its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.algebra import Exact, written
from workbench.engines.worked.matrices import Matrix
from workbench.rules.condition import Condition
from workbench.rules.requirements import needs_nonzero


@dataclass(frozen=True)
class Problem:
    """The matrix A, and perhaps a second argument b: a vector, kept as a matrix of one column."""

    A: Matrix
    b: Matrix | None = None

    @property
    def rows(self) -> int:
        return len(self.A)

    @property
    def columns(self) -> int:
        return len(self.A[0])

    @property
    def vector(self) -> tuple[Exact, ...]:
        """The second argument, where there is one."""
        assert self.b is not None
        return tuple(row[0] for row in self.b)

    @property
    def is_numeric(self) -> bool:
        """Whether no entry of A holds a letter."""
        return all(e.is_number for row in self.A for e in row)


def not_zero(values: Sequence[Exact]) -> tuple[Condition, ...]:
    """That these are not 0, where letters leave it open."""
    return tuple(needs_nonzero(written(e)) for e in values if not e.is_number)


__all__ = ["Problem", "not_zero"]
