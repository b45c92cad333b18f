"""Unknowns of an equation solved for in numbers, by Newton steps from a point."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from workbench.check.numbers.compare import Array
from workbench.check.numbers.values import Evaluator
from workbench.check.points.sample import Point
from workbench.terms.heads import properties
from workbench.terms.term import Term

FIXED = frozenset("onehot sign mask integer orthogonal simplex diagonal".split())
"""Properties that small steps would not keep: such a symbol is not solved for."""


class Unknown(NamedTuple):
    """A name whose value is solved for."""

    name: str
    symmetric: bool


def moved(point: Point, chosen: list[Unknown], z: Array) -> Point:
    """The point with the values ``z``, flat and one after the other, for the unknowns."""
    changes, start = {}, 0
    for unknown in chosen:
        shape = np.shape(point.values[unknown.name])
        size = int(np.prod(shape, dtype=int))
        value = z[start : start + size].reshape(shape)
        changes[unknown.name] = (value + value.T) / 2 if unknown.symmetric else value
        start += size
    return point.moved(changes)


def instance(equation: Term, points: Sequence[Point], over: Sequence[Term], values: Evaluator) -> Point | None:
    """Values of the symbols ``over`` at which the equation holds, the others staying as they are: Newton steps from
    each of the points. None when none leads to a solution inside the declared domains."""
    if equation.head.name != "relation" or equation.attrs[0] != "=" or any(properties(s) & FIXED for s in over):
        return None
    chosen = [Unknown(s.name, bool(properties(s) & {"symmetric", "posdef"})) for s in over]
    values = values.sibling()
    for point in points:

        def residual(z: Array, point: Point = point) -> Array:
            left, right = values.sides(equation.args, moved(point, chosen, z))
            gap = np.ravel(left.array - right.array)
            return gap if np.all(np.isfinite(gap)) else np.full(gap.shape, 1e6)

        try:
            z, gap = newton(residual, np.concatenate([np.ravel(point.values[u.name]) for u in chosen]), 8)
        except np.linalg.LinAlgError:
            continue
        met = moved(point, chosen, z)
        if gap_size(gap) <= CLOSE and all(has_properties(s, met.values[s.name]) for s in over):
            return met
    return None


def has_properties(symbol: Term, value: Array) -> bool:
    """Whether a value has the declared properties of a symbol."""
    has = properties(symbol)
    if not np.all(np.isfinite(value)):
        return False
    if has & {"symmetric", "posdef"} and not np.allclose(value, value.T, rtol=0, atol=1e-12):
        return False
    if "posdef" in has and np.linalg.eigvalsh(value)[0] <= 0:
        return False
    if "positive" in has and np.any(value <= 0):
        return False
    if "integer" in has and np.any(value != np.round(value)):
        return False
    if "mask" in has and not np.all(np.isin(value, (0, 1))) or "sign" in has and not np.all(np.isin(value, (-1, 1))):
        return False
    return not ("unit" in has and np.any((value <= 0) | (value >= 1)))


def newton(
    residual: Callable[[Array], Array], z: Array, most: int = 4, close: float | None = None
) -> tuple[Array, Array]:
    """A few shortest Newton steps, as long as they help: enough where the equation is linear, also where its rows
    repeat each other, which makes least squares creep. They end where the sides are ``close``."""
    close = CLOSE if close is None else close
    gap = residual(z)
    for turn in range(4 * most):
        if gap_size(gap) <= close:
            break
        steps = 1e-6 * np.maximum(1.0, np.abs(z))
        slope = np.stack([(residual(z + s * e) - gap) / s for s, e in zip(steps, np.eye(len(z)), strict=True)], -1)
        better = z - np.linalg.lstsq(slope, gap, rcond=1e-6)[0]
        after = residual(better)
        if not gap_size(after) < gap_size(gap):
            break
        steady = gap_size(after) < _STEADY * gap_size(gap)
        z, gap = better, after
        if turn >= most - 1 and not steady:
            break
    return z, gap


def gap_size(gap: Array) -> float:
    """How far apart the sides are where they are furthest apart."""
    return float(np.max(np.abs(gap), initial=0.0))


_STEADY = 0.3
"""Newton steps go on for as long as each leaves less than this."""
CLOSE = 1e-11
"""So far apart the two sides of an equation that is solved may be."""


__all__ = ["CLOSE", "FIXED", "Unknown", "gap_size", "has_properties", "instance", "moved", "newton"]
