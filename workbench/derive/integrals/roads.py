"""Roads to definite integrals that need no antiderivative: symmetry, Gamma and Beta integrals, a parameter, a series."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workbench.derive.board import Board
from workbench.terms.term import Term

Find = Callable[[Board, Any, float], "tuple[Term, tuple[str, ...]] | None"]


@dataclass(frozen=True)
class Road:
    """A road; an early one is tried before an antiderivative is looked for."""

    find: Find
    early: bool = False


ROADS: list[Road] = []

__all__ = ["ROADS", "Find", "Road"]
