"""Functions whose value, gradient and Hessian at one place are given: f(m) = f_0, grad f(m) = 0, Hess f(m) = H.

A random function has no place where its gradient is 0 and its Hessian is what it should be. A paraboloid about the
place is added to it that makes it so: farther away the function stays what it was, with bends of every order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.terms.heads import APPLY, DERIVATIVE, RELATION, SYMBOL
from workbench.terms.term import Term, postorder

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Jet:
    """What a statement says of an opaque function at a place: its derivative of this order is a value."""

    name: str
    place: Term
    order: int
    value: Term


def jet_of(statement: Term) -> Jet | None:
    """What is said of a function into the numbers at a symbol alone; None where nothing is, or it is said of more."""
    if statement.head is not RELATION or statement.attrs[0] != "=":
        return None
    for said, value in (statement.args, statement.args[::-1]):
        order, inner = 0, said
        while inner.head is DERIVATIVE and len(inner.args) == 2:
            order, inner = order + 1, inner.args[0]
        if order > 2 or inner.head is not APPLY or inner.shape or len(inner.args) != 1:
            continue
        place = inner.args[0]
        if place.head is not SYMBOL or place.rank > 1 or any(t.head is APPLY for t in postorder(value)):
            continue
        if all(t.args[1] is place for t in postorder(said) if t.head is DERIVATIVE):
            return Jet(inner.name, place, order, value)
    return None


class JetMap:
    """Another map and a paraboloid about a place, with the given value, gradient and Hessian there; what is None stays
    as it is."""

    shape: tuple[int, ...] = ()

    def __init__(self, base: Any, place: Array, value: Array | None, slope: Array | None, bend: Array | None) -> None:
        self.base, self.seed = base, base.seed
        self.place = np.asarray(place, dtype=float).reshape(-1)
        size = self.place.size
        one = np.eye(size)

        def missing(wanted: Array | None, order: int) -> Array:
            if wanted is None:
                return np.zeros((size,) * order)
            own = base(self.place) if not order else base.slopes([self.place], [one] * order)
            return np.asarray(np.reshape(wanted, (size,) * order) - np.reshape(own, (size,) * order))

        self._value, self._slope, self._bend = missing(value, 0), missing(slope, 1), missing(bend, 2)

    def __call__(self, *arguments: Any) -> Array:
        return self.together((), *arguments)

    def together(self, lengths: tuple[int, ...], *arguments: Any) -> Array:
        """Many values at once: the arguments have axes of these lengths in front."""
        way = np.asarray(arguments[0], dtype=float).reshape((*lengths, -1)) - self.place
        bowl = self._value + way @ self._slope + np.einsum("...i,ij,...j->...", way, self._bend, way) / 2
        return np.asarray(self.base.together(lengths, *arguments) + bowl)

    def slopes(self, arguments: list[Any], moves: list[Array]) -> Array:
        """The derivative, once for each of ``moves``, as of a ``SmoothMap``."""
        found = self.base.slopes(arguments, moves)
        if len(moves) == 1:
            way = np.asarray(arguments[0], dtype=float).reshape(-1) - self.place
            return np.asarray(found + (self._slope + self._bend @ way) @ moves[0])
        return np.asarray(found + moves[0].T @ self._bend @ moves[1]) if len(moves) == 2 else found


__all__ = ["Jet", "JetMap", "jet_of"]
