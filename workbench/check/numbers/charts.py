"""Parameters of all kinds as one vector on the whole line, and the climb to where a function of them is largest.

SciPy climbs, over values alone: no derivative of ours takes part, slopes are differences of values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from workbench.check.numbers.compare import Array
from workbench.terms.heads import properties
from workbench.terms.term import Term

GAIN = 1e-9
"""What counts as a larger value, relative to the value."""
PLACE = 2e-4
"""How far, relative, an equally good place may be: a maximum is flat to half the digits of its value."""
_FEW = 6
"""Dimensions in which a simplex is worth its evaluations."""


@dataclass
class Chart:
    """All parameters as one vector on the whole line: logarithms, logits, Cholesky factors, softmax."""

    params: tuple[Term, ...]
    shapes: Sequence[tuple[int, ...]]

    @property
    def size(self) -> int:
        """How many coordinates there are."""
        return sum(_count(p, shape) for p, shape in zip(self.params, self.shapes, strict=True))

    def coordinates(self, point: Mapping[str, Any]) -> Array:
        return np.concatenate([_flat(p, np.asarray(point[p.name], dtype=float)) for p in self.params])

    def point(self, u: Array) -> dict[str, Any]:
        out, start = {}, 0
        for p, shape in zip(self.params, self.shapes, strict=True):
            count = _count(p, shape)
            out[p.name] = _shaped(p, u[start : start + count], shape)
            start += count
        return out

    def said(self, u: Array) -> str:
        parts = (f"{k} = {np.array2string(np.asarray(v), precision=8)}" for k, v in self.point(u).items())
        return ", ".join(parts)


def _count(p: Term, shape: tuple[int, ...]) -> int:
    has = properties(p)
    if has & {"posdef", "symmetric"}:
        return shape[0] * (shape[0] + 1) // 2
    if "simplex" in has:
        return int(np.prod(shape[:-1], dtype=int)) * (shape[-1] - 1)
    return int(np.prod(shape, dtype=int))


def _flat(p: Term, value: Array) -> Array:
    has = properties(p)
    if "posdef" in has:
        factor = np.linalg.cholesky(value)
        rows, columns = np.tril_indices(len(value))
        return np.where(rows == columns, np.log(factor[rows, columns]), factor[rows, columns])
    if "simplex" in has:
        logs = np.log(value)
        return np.ravel(logs[..., :-1] - logs[..., -1:])
    if "unit" in has:
        return np.ravel(np.log(value / (1 - value)))
    return np.ravel(np.log(value) if "positive" in has else value)


def _shaped(p: Term, u: Array, shape: tuple[int, ...]) -> Array:
    has = properties(p)
    if "posdef" in has:
        factor = np.zeros(shape)
        rows, columns = np.tril_indices(shape[0])
        factor[rows, columns] = np.where(rows == columns, np.exp(u), u)
        return np.asarray(factor @ factor.T)
    if "simplex" in has:
        logs = np.concatenate([u.reshape(*shape[:-1], -1), np.zeros((*shape[:-1], 1))], -1)
        weights = np.exp(logs - logs.max(-1, keepdims=True))
        return np.asarray(weights / weights.sum(-1, keepdims=True))
    if "unit" in has:
        return np.asarray(1 / (1 + np.exp(-u))).reshape(shape)[()]
    return (np.exp(u) if "positive" in has else u).reshape(shape)[()]


Value = Callable[[Array], float]
"""The height at coordinates."""
Values = Callable[[Sequence[Array]], Array]
"""The heights at several coordinates, in one run."""


def climbed(value: Value, many: Values, start: Array) -> tuple[Array, float]:
    """Where Nelder and Mead, and then BFGS, come to rest; in many dimensions, where a simplex creeps, BFGS alone."""
    from scipy import optimize

    def down(u: Array) -> float:
        found = value(u)
        return -found if np.isfinite(found) else _DEEP

    slope = partial(_slope, many)
    if len(start) > _FEW:
        found = optimize.minimize(down, start, jac=slope, method="BFGS", options={"maxiter": 200, "gtol": 1e-7})
        return np.asarray(found.x), -float(found.fun)
    first = optimize.minimize(
        down, start, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12, "maxfev": 250 * len(start)}
    )
    second = optimize.minimize(down, first.x, jac=slope, method="BFGS", options={"maxiter": 60})
    found = second if np.isfinite(second.fun) and second.fun < first.fun else first
    return np.asarray(found.x), -float(found.fun)


_DEEP = 1e300
"""What stands for the height where there is no value, so that no climb goes there."""
_STRIDE = 6e-6
"""The cube root of the last digit: where the errors of a central difference are smallest."""


def _slope(many: Values, u: Array) -> Array:
    """The slope of -height, by central differences, all their places in one run."""
    steps = _STRIDE * (1.0 + np.abs(u))
    units = np.diag(steps)
    found = np.asarray(many([*(u + units), *(u - units)]))
    found = np.where(np.isfinite(found), -found, _DEEP)
    return np.asarray((found[: len(u)] - found[len(u) :]) / (2 * steps))


def least_of_line(value: Callable[[Array], float], start: Array, other: Array, best: float) -> bool:
    """Whether all places on the line through both are as likely, and none of them has a smaller norm than ``start``.

    Where the largest value is taken along a line, the claim is its point of smallest norm.
    """
    way = other - start
    length = float(np.linalg.norm(way))
    if length < PLACE or abs(float(way @ start)) > PLACE * length * (1.0 + float(np.linalg.norm(start))):
        return False
    places = (start + t * way for t in (-1.0, 0.5, 2.0))
    return all(abs(value(u) - best) <= 1e-7 * (1.0 + abs(best)) for u in places)


def rounded(here: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The place, and those a rounding away: on the edge of a support the likelihood may be 0 beside it."""
    yield dict(here)
    for factor in (1 + 4e-16, 1 - 4e-16, 1 + 4e-15, 1 - 4e-15):
        yield {name: value * factor for name, value in here.items()}


__all__ = ["GAIN", "PLACE", "Chart", "climbed", "least_of_line", "rounded"]
