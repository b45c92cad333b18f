"""Whether a strict inequality fails where floating point says that its sides are equal, or only comes near to it.

``tanh(x) < 1`` holds however large x is, and float64 has 1 on both sides from 20 on. Where the sides really meet, they
part clearly a step away; where one only approaches the other, they are about as near there. What does neither is looked
at in many digits, at the point as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.numerics.precise import precise
from workbench.numerics.reals import NotReal
from workbench.terms.term import LanguageError, Term

Array = NDArray[np.float64]
_STEP = 0.03
"""How far the look around goes, relative to the place."""
_WAYS = 6
_PARTED = 1e3
"""So many times as far apart as at the place the sides are where they part clearly."""
_NOISE = 1e-14
_SLOWEST = 0.9
"""Steps that shrink by less than this lead nowhere that could be told."""
_DIGITS = 60


def around(z: Array, random: np.random.Generator) -> Array:
    """Places a step away from z, in several directions."""
    turned = random.choice((-1.0, 1.0), (_WAYS, len(z))) * random.uniform(0.5, 1.0, (_WAYS, len(z)))
    return np.asarray(z + _STEP * (1 + np.abs(z)) * turned)


def limit_of(first: Array, second: Array, third: Array) -> Array:
    """Where places, row by row, are on their way to by ever smaller steps (Aitken); what is not is no number."""
    one, two = second - first, third - second
    with np.errstate(all="ignore"):
        slower = np.sum(one * two, axis=1) / np.sum(one * one, axis=1)
        on = np.where((slower > 0) & (slower < _SLOWEST), slower / (1 - slower), np.nan)
    return np.asarray(third + on[:, None] * two)


def parts(here: float, away: Array, size: float) -> bool:
    """Whether the sides, ``here`` apart at the place, are clearly apart at some of the places around it."""
    return bool(np.nanmax(np.abs(away), initial=0.0) > _PARTED * max(abs(here), _NOISE * size))


def fails_exactly(goal: Term, values: Mapping[str, Any]) -> bool:
    """Whether a strict inequality between numbers fails at the values as they are, to many digits."""
    numbers = {name: v for name, v in values.items() if np.ndim(v) == 0}
    try:
        left, right = (precise(side, {n: float(v) for n, v in numbers.items()}, _DIGITS) for side in goal.args)
    except (LanguageError, NotReal, ValueError, ArithmeticError):
        return False
    return bool(left >= right if goal.attrs[0] == "<" else left <= right)


__all__ = ["around", "fails_exactly", "parts"]
