"""A term that is changed until it equals a goal: what was written until it is the derived gradient, or that until it is
what was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.backward.comparing import Seen
from workbench.backward.draws import Array, values_of
from workbench.backward.repairs import Tree
from workbench.terms.term import Shape, Term

NEAR = 1e4
"""In roundings; a changed term is computed in another order."""


@dataclass(frozen=True)
class Side:
    """A term to be changed until it equals the goal. ``mends``: it is what was written, and the goal is derived."""

    root: Term
    goal: Sequence[Array]
    seen: Sequence[Seen]
    mends: bool
    shape: Shape | None

    @cached_property
    def tree(self) -> Tree:
        return Tree(self.root, self.shape)

    def values(self, term: Term, first: bool = False) -> list[Array] | None:
        seen = self.seen[:1] if first else self.seen
        found = values_of(term, [s.point for s in seen])
        if found is None or any(v.shape != g.shape for v, g in zip(found, self.goal, strict=False)):
            return None
        return found

    def met(self, found: Sequence[Array] | None) -> bool:
        return found is not None and all(
            near(v, g, s) for v, g, s in zip(found, self.goal, self.seen, strict=False)
        )

    def reached(self, term: Term) -> bool:
        """Whether the term is the goal at all points."""
        return self.met(self.values(term, first=True)) and self.met(self.values(term))


def near(value: Array, goal: Array, seen: Seen) -> bool:
    """Whether two values at a point are equal up to rounding."""
    if not np.all(np.isfinite(value)):
        return False
    return float(np.max(np.abs(value - goal), initial=0.0)) <= NEAR * seen.noise


__all__ = ["NEAR", "Side", "near"]
