"""Opaque functions that an assumption defines: of "F(x, g(x)) = 0 for all x" the values of g are solved for.

Near a point the solution is followed from the one at the point, so that g is one smooth branch there (implicit function
theorem; Rudin, Principles of Mathematical Analysis, Thm 9.28). An inverse is such a function: f(g(y)) = y for all y.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.numerics.evaluate import evaluate
from workbench.terms.heads import APPLY, FORALL, RELATION, subtract, symbol
from workbench.terms.term import LanguageError, Term, postorder, substitute

Array = NDArray[np.float64]
_STEPS, _HALVINGS, _STARTS, _LEGS = 30, 12, 8, 8
_SMALL = 1e-13
_STEP = 1e-6


@dataclass(frozen=True)
class Defined:
    """The function of that name is where the gap is 0, its value being the unknown and its arguments the letters."""

    name: str
    gap: Term
    unknown: Term
    letters: tuple[Term, ...]


def defined(assumed: Iterable[Term]) -> tuple[Defined, ...]:
    """The opaque functions that assumed equations for all values define, each by the first of them."""
    found: dict[str, Defined] = {}
    for statement in assumed:
        if statement.head is not FORALL:
            continue
        body, over = statement.args[0], set(statement.args[1:])
        if body.head is not RELATION or body.attrs[0] != "=":
            continue
        left, right = body.args
        applied = [t for t in postorder(left, right) if t.head is APPLY]
        for node in applied:
            alone = all(t is node for t in applied if t.name == node.name)
            free = set(node.args) <= over and len(set(node.args)) == len(node.args)
            if alone and free and node.name not in found and node.shape == left.shape == right.shape:
                unknown = symbol(f"~{node.name}", node.shape)
                gap = substitute(subtract(left, right), {node: unknown})
                found[node.name] = Defined(node.name, gap, unknown, node.args)
                break
    return tuple(found.values())


def with_defined(values: Mapping[str, Any], functions: Iterable[Defined]) -> dict[str, Any]:
    """The values of a point, with the functions that are defined there in the place of those that were drawn."""
    made = dict(values)
    for one in functions:
        made[one.name] = Implicit(one, dict(made))
    return made


class Implicit:
    """A function given by an equation: each value is solved for by Newton's iteration. NaN where none is found."""

    def __init__(self, function: Defined, values: Mapping[str, Any]) -> None:
        self._of = function
        self._values = values
        self._known: dict[bytes, Array] = {}
        self._base: tuple[list[Array], Array] | None = None

    def __call__(self, *arguments: Any) -> Array:
        given = [np.asarray(a, dtype=float) for a in arguments]
        key = b"|".join(a.tobytes() for a in given)
        if key not in self._known:
            self._known[key] = self._solved(given)
        return self._known[key]

    def together(self, lengths: tuple[int, ...], *arguments: Any) -> Array:
        """Many values at once: the arguments and the result have axes of these lengths in front."""
        given = [np.asarray(a, dtype=float) for a in arguments]
        each = [self(*(a[place] for a in given)) for place in np.ndindex(*lengths)]
        return np.asarray(each).reshape((*lengths, *np.shape(each[0]))) if each else np.zeros(lengths)

    def _solved(self, given: list[Array]) -> Array:
        if self._base is None:
            own = [np.asarray(self._values[x.name], dtype=float) for x in self._of.letters]
            self._base = own, self._from_anywhere(own)
        start, value = self._base
        found = self._newton(given, value)
        if found is None:  # follow the branch in shorter steps
            found = value
            for leg in range(1, _LEGS + 1):
                there = [a + (b - a) * leg / _LEGS for a, b in zip(start, given, strict=True)]
                found = self._newton(there, found) if found is not None else None
        return found if found is not None else self._from_anywhere(given)

    def _from_anywhere(self, given: list[Array]) -> Array:
        random = np.random.default_rng(0)
        shape = np.shape(self._values[self._of.name](*given))
        for turn in range(_STARTS):
            found = self._newton(given, random.standard_normal(shape) * turn)
            if found is not None:
                return found
        return np.full(shape, np.nan)

    def _newton(self, given: list[Array], start: Array) -> Array | None:
        """The solution that the iteration reaches from there; None where it comes to rest at none."""
        at = {**self._values, **{x.name: a for x, a in zip(self._of.letters, given, strict=True)}}

        def gap(y: Array) -> Array:
            return np.asarray(evaluate(self._of.gap, {**at, self._of.unknown.name: y.reshape(np.shape(start))})).ravel()

        y = np.asarray(start, dtype=float).ravel()
        try:
            here = gap(y)
            if here.size != y.size:
                return None
            for _ in range(_STEPS):
                size = float(np.max(np.abs(here), initial=0.0))
                if not np.isfinite(size):
                    return None
                moves = np.eye(y.size) * _STEP
                slopes = np.array([(gap(y + m) - gap(y - m)) / (2 * _STEP) for m in moves]).T
                step = np.linalg.solve(slopes, here)
                for halving in range(_HALVINGS):
                    there = y - step / 2**halving
                    new = gap(there)
                    if np.max(np.abs(new)) < size:
                        break
                else:
                    return y.reshape(np.shape(start)) if size < _SMALL * (1 + np.max(np.abs(y))) else None
                y, here = there, new
        except (LanguageError, np.linalg.LinAlgError):
            return None
        return y.reshape(np.shape(start)) if np.max(np.abs(here)) < _SMALL * (1 + np.max(np.abs(y))) else None


__all__ = ["Defined", "Implicit", "defined", "with_defined"]
