"""Draws from a density that is known only by its values: the distribution function on a grid, inverted.

The grid is even in a coordinate that is the logarithm near a finite end and grows like sinh towards an infinite one, so
that poles at the ends and heavy tails are seen. NumPy loads when something is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Density = Callable[[Any], Any]
_POINTS = 6001
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

        steps = np.cumsum(self.weights) / self.total
        if self.discrete:
            return self.places[np.minimum(np.searchsorted(steps, uniform), len(steps) - 1)]
        middle = steps - self.weights / (2 * self.total)
        keep = self.weights > 0
        return np.interp(uniform, middle[keep], self.places[keep])


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
            slope = np.ones_like(places)
        else:
            places, slope = _places(low, high)
        values = np.broadcast_to(np.asarray(density(places), dtype=float), places.shape) * slope
        near = np.abs(places) < 50.0
        proper = not np.any(near & ~(values >= 0))
        weights = np.where(np.isfinite(values) & (values > 0), values, 0.0)
    return Grid(places, weights, discrete, proper)


def _places(low: float, high: float) -> tuple[Any, Any]:
    """Places inside the support and how much of it each stands for."""
    import numpy as np

    if np.isfinite(low) and np.isfinite(high):
        u = np.linspace(-34.0, 34.0, _POINTS)
        s = 1 / (1 + np.exp(-u))
        near = (high - low) / (1 + np.exp(np.abs(u)))
        places, slope = np.where(u < 0, low + near, high - near), (high - low) * s * (1 - s)
    elif np.isfinite(low) or np.isfinite(high):
        u = np.linspace(-60.0, 60.0, _POINTS)
        away = np.exp(u)
        places, slope = (low + away if np.isfinite(low) else high - away), away
    else:
        u = np.linspace(-30.0, 30.0, _POINTS)
        places, slope = np.sinh(u), np.cosh(u)
    return places, slope * (u[1] - u[0])


__all__ = ["Density", "Grid", "grid"]
