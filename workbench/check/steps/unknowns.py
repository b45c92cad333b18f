"""Numbers without constraints, and from them values of symbols that have their declared properties.

A point at which premises hold is searched for in coordinates that may be anything: a positive number is the exponential
of one, a positive definite matrix L L^T, a probability vector a softmax, an orthogonal matrix the Cayley transform of a
skew one. So every point that the search comes to lies in the declared domain. What is discrete (one-hot, signs, masks,
integers) is drawn and stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.check.numbers.compare import Array
from workbench.check.points.sample import draw_symbol
from workbench.terms.heads import properties
from workbench.terms.term import Term

_DISCRETE = frozenset("onehot sign mask integer".split())
_OPEN = frozenset("positive unit simplex".split())
_STAYING = _DISCRETE | {"orthogonal", "posdef"}
_EDGE = 12.0
"""exp(-12) is 6e-6."""
_TINY = 1e-6
"""Nearer to an end of a domain no coordinates begin."""
_FLOOR = 0.05
"""The least eigenvalue, relative to the rest, that a positive definite matrix is given."""


@dataclass(frozen=True)
class Coordinates:
    """The unknowns of some symbols at some sizes: ``values(z)`` for a stack z of coordinate vectors, one a row."""

    symbols: tuple[Term, ...]
    sizes: Mapping[str, int]

    def shape(self, s: Term) -> tuple[int, ...]:
        return tuple(size.at(self.sizes) for size in s.shape)

    @property
    def free(self) -> tuple[Term, ...]:
        """The symbols that the search may move."""
        return tuple(s for s in self.symbols if not properties(s) & _DISCRETE)

    @property
    def count(self) -> int:
        return sum(_count(s, self.shape(s)) for s in self.free)

    def drawn(self, random: np.random.Generator, rows: int) -> dict[str, Array]:
        """Values of the discrete symbols for each row."""
        found = [s for s in self.symbols if properties(s) & _DISCRETE]
        return {s.name: np.stack([draw_symbol(s, self.sizes, random) for _ in range(rows)]) for s in found}

    def values(self, z: Array) -> dict[str, Array]:
        """The values by name, the rows of z along the first axis."""
        out, start = {}, 0
        for s in self.free:
            shape = self.shape(s)
            stop = start + _count(s, shape)
            out[s.name] = _value(properties(s), z[:, start:stop], shape)
            start = stop
        return out

    def located(self, places: Sequence[Mapping[str, Any]]) -> tuple[Array, dict[str, Array]]:
        """Coordinates of places, values by name, one row each; and the values of what has no coordinates there and
        stays: what is discrete, orthogonal or positive definite."""
        stacks = {s.name: np.stack([np.asarray(p[s.name], dtype=float) for p in places]) for s in self.symbols}
        stay = {s.name: stacks[s.name] for s in self.symbols if properties(s) & _STAYING}
        parts = [_located(properties(s), stacks[s.name]) for s in self.free]
        return np.concatenate([*parts, np.zeros((len(places), 0))], axis=1), stay

    def corners(self) -> Array:
        """Coordinates at which one symbol after the other is 0 (where it can be); what else is free is left open."""
        found, start = [], 0
        for s in self.free:
            stop = start + _count(s, self.shape(s))
            if not properties(s):
                row = np.full(self.count, np.nan)
                row[start:stop] = 0.0
                found.append(row)
            start = stop
        return np.asarray(found).reshape(len(found), self.count)

    def at_an_edge(self, z: Array) -> NDArray[np.bool_]:
        """Rows in which a value is so near the end of its declared domain (a positive number near 0) that what is seen
        there is seen in the limit, and not in the domain."""
        found, start = np.zeros(len(z), bool), 0
        for s in self.free:
            stop = start + _count(s, self.shape(s))
            if properties(s) & _OPEN and stop > start:
                found |= np.max(np.abs(z[:, start:stop]), axis=1) > _EDGE
            start = stop
        return found


def _count(s: Term, shape: tuple[int, ...]) -> int:
    return shape[0] if "diagonal" in properties(s) else int(np.prod(shape, dtype=int))


def _value(has: frozenset[str], z: Array, shape: tuple[int, ...]) -> Array:
    rows = len(z)
    if "diagonal" in has:
        entries = np.exp(z) if has & {"positive", "posdef"} else z
        return np.asarray(entries[:, :, None] * np.eye(shape[0]))
    x = z.reshape((rows, *shape))
    if "orthogonal" in has:
        skew = (x - np.swapaxes(x, 1, 2)) / 2
        unit = np.eye(shape[0])
        signs = np.where(np.arange(shape[0]) == 0, np.sign(x[:, :1, 0] + 0.1), 1.0)  # both determinants occur
        return np.asarray(np.linalg.solve(unit + skew, unit - skew) * signs[:, None, :])
    if "posdef" in has:
        low = np.tril(x)
        square = low @ np.swapaxes(low, 1, 2)
        spread = np.trace(square, axis1=1, axis2=2)[:, None, None] / shape[0]
        return np.asarray(square + _FLOOR * (1 + spread) * np.eye(shape[0]))
    if "symmetric" in has:
        x = (x + np.swapaxes(x, 1, 2)) / 2
    if "simplex" in has:
        weights = np.exp(x - np.max(x, axis=-1, keepdims=True))
        return np.asarray(weights / np.sum(weights, axis=-1, keepdims=True))
    if "unit" in has:
        return np.asarray(1 / (1 + np.exp(-x)))
    return np.asarray(np.exp(x)) if "positive" in has else x


def _located(has: frozenset[str], value: Array) -> Array:
    """The inverse of ``_value``, one row each; 0 for what stays."""
    rows = len(value)
    if "diagonal" in has:
        value = np.diagonal(value, axis1=1, axis2=2)
    if has & _STAYING:
        return np.zeros((rows, value[0].size))
    if has & {"positive", "simplex"}:
        value = np.log(np.maximum(value, _TINY))
    if "unit" in has:
        value = np.clip(value, _TINY, 1 - _TINY)
        value = np.log(value / (1 - value))
    return np.asarray(value.reshape(rows, -1))


def starts(coordinates: Coordinates, random: np.random.Generator, rows: int) -> Array:
    """Coordinates to start from: of mixed sign and several magnitudes, some all positive, no two alike."""
    scales = np.resize([1.0, 0.5, 1.7, 1.0, 3.0, 0.2, 1.0, 2.3], rows)[:, None]
    z = random.standard_normal((rows, coordinates.count)) * scales
    some = np.resize([False, True, False, False, True, False, False, False], rows)
    z[some] = np.abs(z[some])
    return np.asarray(z)


__all__ = ["Coordinates", "starts"]
