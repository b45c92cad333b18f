"""Draws from a density that is known only by its values: the distribution function on a grid, inverted.

The grid is even in a coordinate that is the logarithm near a finite end and grows like sinh towards an infinite one, so
that poles at the ends and heavy tails are seen; where the density is narrow, a second grid of as many places covers
what the first one saw of it. NumPy loads when something is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

Density = Callable[[Any], Any]
_POINTS = 6001
_FEW = 600
"""So many places at least are to carry nearly all of a density."""
_NEARLY = 1e-12
_INSIDE, _MUCH = 3, 1e3
"""A density ends so many places before the last, and adds up to no more."""
_MANY, _FINE, _TAIL = 20_000, 2**16, 2e-3
"""Draws in such numbers are read from a table of so many values, but for so much at either end."""
_REACH = (30.0, 60.0, 34.0)
"""How far the coordinate goes, by the number of finite ends."""
_COUNTS = 4000
"""A discrete variable without an upper end is followed so far."""


@dataclass(frozen=True)
class Grid:
    """Places, and what the density weighs at each of them; the weights of a density add up to 1."""

    places: Any
    weights: Any
    discrete: bool
    proper: bool = True
    """Whether the density has a value that is not negative wherever it is not far out."""

    @property
    def total(self) -> float:
        return float(self.weights.sum())

    def draw(self, uniform: Any) -> Any:
        """The values at which the distribution function is ``uniform``."""
        import numpy as np

        if self.discrete:
            return self.places[np.minimum(np.searchsorted(self._steps, uniform), len(self._steps) - 1)]
        uniform = np.asarray(uniform, dtype=float)
        if uniform.size < _MANY:
            return self._inverse(uniform)
        found, fine = self._fine
        scaled = uniform * fine
        below = scaled.astype(np.int32)
        first = found[below]
        values = first + (scaled - below) * (found[below + 1] - first)
        tails = (uniform < _TAIL) | (uniform > 1 - _TAIL)
        values[tails] = self._inverse(uniform[tails])
        return values

    @cached_property
    def _steps(self) -> Any:
        import numpy as np

        return np.cumsum(self.weights) / self.total

    def _inverse(self, uniform: Any) -> Any:
        import numpy as np

        middle = self._steps - self.weights / (2 * self.total)
        keep = self.weights > 0
        return np.interp(uniform, middle[keep], self.places[keep])

    @cached_property
    def _fine(self) -> tuple[Any, int]:
        """The values at evenly spaced places of the distribution function: many draws read between two of them, without
        a search; the error in the distribution function is less than the space."""
        import numpy as np

        return self._inverse(np.linspace(0.0, 1.0, _FINE + 2)), _FINE + 1


def grid(density: Density, low: float, high: float, discrete: bool) -> Grid:
    """The density on its support from ``low`` to ``high``; values that are not numbers count as 0."""
    import numpy as np

    if not low < high:
        raise ValueError(f"the support from {low} to {high} is empty")
    with np.errstate(all="ignore"):
        if discrete:
            first = np.ceil(low) if np.isfinite(low) else -_COUNTS // 2
            last = np.floor(high) if np.isfinite(high) else first + _COUNTS
            places = np.arange(first, last + 1)
            return _weighed(density, places, np.ones_like(places), True)
        ends = _REACH[int(np.isfinite(low)) + int(np.isfinite(high))]
        u = np.linspace(-ends, ends, _POINTS)
        made = _weighed(density, *_places(low, high, u), False)
        narrow = _narrowed(u, made.weights)
        if narrow is None:
            return made
        return replace(_weighed(density, *_places(low, high, narrow), False), proper=made.proper)


def _weighed(density: Density, places: Any, slope: Any, discrete: bool) -> Grid:
    import numpy as np

    values = np.broadcast_to(np.asarray(density(places), dtype=float), places.shape) * slope
    near = np.abs(places) < 50.0
    proper = not np.any(near & ~(values >= 0))
    return Grid(places, np.where(np.isfinite(values) & (values > 0), values, 0.0), discrete, proper)


def _narrowed(u: Any, weights: Any) -> Any:
    """Coordinates where the density is, where few of the given ones are; None where enough are, or none is, or where
    it goes on beyond the last of them."""
    import numpy as np

    with np.errstate(all="ignore"):
        steps = np.cumsum(weights)
    if not 0 < steps[-1] < _MUCH:
        return None
    carrying = np.flatnonzero((steps > _NEARLY * steps[-1]) & (steps < (1 - _NEARLY) * steps[-1]))
    first, last = (carrying[0], carrying[-1]) if len(carrying) else (int(np.argmax(weights)),) * 2
    if len(carrying) >= _FEW or first < _INSIDE or last >= len(u) - _INSIDE:
        return None
    return np.linspace(u[first - 2], u[last + 2], len(u))


def _places(low: float, high: float, u: Any) -> tuple[Any, Any]:
    """Places inside the support, by coordinates, and how much of it each stands for."""
    import numpy as np

    if np.isfinite(low) and np.isfinite(high):
        s = 1 / (1 + np.exp(-u))
        near = (high - low) / (1 + np.exp(np.abs(u)))
        places, slope = np.where(u < 0, low + near, high - near), (high - low) * s * (1 - s)
    elif np.isfinite(low) or np.isfinite(high):
        away = np.exp(u)
        places, slope = (low + away if np.isfinite(low) else high - away), away
    else:
        places, slope = np.sinh(u), np.cosh(u)
    return places, slope * (u[1] - u[0])


__all__ = ["Density", "Grid", "grid"]
