"""How far draws are from a law that is said, in standard errors: location, spread, skewness and tails, each on its own.

The distribution function at the draws is uniform where the law is true. Legendre's polynomials of it (Neyman's smooth
test, 1937) have mean 0 then and look where laws are mostly wrong; a band for the whole distribution function, which
must hold everywhere at once, is several times as wide. The draws are sorted into bins whose places come from other
draws, so that the scores need the distribution function at a few places only, and are exact for laws that take steps.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.polynomial import legendre

from workbench.check.numbers.compare import Array

WHAT = ("location", "spread", "skewness", "tails")
ERRORS = 6.4
"""So many standard errors one of four scores of a true law is away from 0 about once in 1e9."""
BINS = 32
PILOT = 2_000
"""So many of the draws choose the places, and are not counted."""
_MERE = 1e-4
"""Bins that the law gives less than this say nothing: their score is no normal variable."""


@dataclass(frozen=True)
class Scores:
    """Of each of ``WHAT``: how far off, where one draw has the standard deviation 1, and the standard error of that."""

    off: Array
    error: float

    @property
    def errors(self) -> Array:
        """How far off in standard errors."""
        return self.off / self.error

    def worst(self) -> tuple[str, float]:
        """What is off most, and by how many standard errors."""
        k = int(np.argmax(np.abs(self.off)))
        return WHAT[k], float(abs(self.errors[k]))


@dataclass
class Together:
    """Independent comparisons added up: what is a little off at every point is far off at all of them."""

    count: int = 0
    total: Array = field(default_factory=lambda: np.zeros(len(WHAT)))

    def add(self, scores: Scores) -> Scores:
        """All so far, the new one included."""
        self.count += 1
        self.total = self.total + scores.errors
        return Scores(self.total / np.sqrt(self.count), 1.0)


def places_of(pilot: Array) -> Array:
    """Where the distribution functions are compared: quantiles of some draws, which are not counted afterwards."""
    found = np.unique(np.quantile(pilot, (np.arange(BINS) + 0.5) / BINS, method="inverted_cdf"))
    return np.asarray(found[np.isfinite(found)])


def scores(seen: Array, said: Array, draws: int) -> Scores:
    """``seen`` and ``said``: the distribution functions at increasing places, that of the draws and that of the law."""
    parts = [np.diff(np.concatenate([[0.0], f, [1.0]])) for f in (seen, np.clip(said, 0.0, 1.0))]
    counted, weights = (p[parts[1] > _MERE] for p in parts)
    if len(weights) < 2:
        return Scores(np.zeros(len(WHAT)), 1.0)
    counted, weights = counted / counted.sum() if counted.sum() else counted, weights / weights.sum()
    middle = 2 * (np.cumsum(weights) - weights / 2) - 1
    off = np.zeros(len(WHAT))
    for k in range(min(len(WHAT), len(weights) - 1)):
        shape = legendre.Legendre.basis(k + 1)(middle)
        shape = shape - weights @ shape
        spread = float(np.sqrt(weights @ shape**2))
        off[k] = (counted @ shape) / spread if spread > 0 else 0.0
    return Scores(off, 1 / np.sqrt(draws))


__all__ = ["BINS", "ERRORS", "PILOT", "Scores", "Together", "WHAT", "places_of", "scores"]
