"""Where the arguments of a function lie: declared once, read by the conditions of rules, by samples and by tests.

A domain that needs a function to be said (an invertible matrix has a determinant that is not 0) is a value beside that
function: ``linear_algebra.INVERTIBLE``, ``norms.NOT_ZERO``, ``elementwise.INSIDE_UNIT``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workbench.terms.heads import number, relation
from workbench.terms.term import Term


def _normal(rng: Any, shape: tuple[int, ...]) -> Any:
    return rng.standard_normal(shape)


@dataclass(frozen=True)
class Domain:
    """A set of numbers, of vectors or of matrices.

    - ``words``: what is said of an argument inside.
    - ``statement(x)``: the same as a term, so that it can be discharged from facts, tested and aimed at; without one
      the words alone stand with a line.
    - ``silent``: nothing is said, as there is nothing to say, or the kinks of the function say it.
    - ``of_last``: it speaks of the last argument only.
    - ``properties``: what a symbol is declared with, so that it lies inside.
    - ``draw(rng, shape)``: random arguments well inside, from a NumPy generator.
    """

    words: str
    statement: Callable[[Term], Term] | None = None
    silent: bool = False
    of_last: bool = False
    properties: tuple[str, ...] = ()
    draw: Callable[[Any, tuple[int, ...]], Any] = _normal

    def arguments(self, args: tuple[Term, ...]) -> tuple[Term, ...]:
        """Those of a function's arguments that it speaks of."""
        return args[-1:] if self.of_last else args


ALL = Domain("all", silent=True)
DISTINCT = Domain(
    "distinct", silent=True,
    draw=lambda rng, shape: rng.permutation([float(k) for k in range(math.prod(shape))]).reshape(shape) / 2 - 1,
)  # fmt: skip
POSITIVE = Domain(
    "positive", lambda x: relation(">", x, number(0)), properties=("positive",),
    draw=lambda rng, shape: rng.uniform(0.3, 2.5, shape),
)  # fmt: skip
POSITIVE_EPS = Domain(
    "eps > 0", lambda x: relation(">", x, number(0)), of_last=True, properties=("positive",), draw=POSITIVE.draw
)
ABOVE_MINUS_ONE = Domain(
    "above -1", lambda x: relation(">", x, number(-1)), properties=("positive",),
    draw=lambda rng, shape: rng.uniform(-0.7, 2.0, shape),
)  # fmt: skip
FULL_RANK = Domain("full rank")
POSITIVE_EIGENVALUES = Domain(
    "positive eigenvalues", properties=("posdef",), draw=lambda rng, shape: near_identity(rng, shape, 0.3)
)


def near_identity(rng: Any, shape: tuple[int, ...], scale: float) -> Any:
    """A square matrix about twice the identity."""
    found = scale * rng.standard_normal(shape)
    for k in range(shape[-1]):
        found[..., k, k] += 2.0
    return found


__all__ = [
    "ABOVE_MINUS_ONE", "ALL", "DISTINCT", "Domain", "FULL_RANK", "POSITIVE", "POSITIVE_EIGENVALUES", "POSITIVE_EPS",
    "near_identity",
]  # fmt: skip
