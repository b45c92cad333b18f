"""Many points at a time moved by damped Gauss-Newton steps to where residuals are 0 (Nocedal & Wright, chapter 10).

Rows of ``z`` are coordinates of points, ``drawn`` what stays with each of them; ``residual(z, drawn)`` gives a row of
numbers a point.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from workbench.check.numbers.compare import Array

Residual = Callable[[Array, Mapping[str, Array]], Array]

STEPS = 40
SOLVED = 1e-28
_PATIENCE, _PROGRESS = 5, 0.5
"""After so many steps the best row must have come so much nearer, or the search ends."""
_PART = (0.01, 0.2)
"""What a step leaves of the squared residual near a multiple root: 1/16 near a double one."""


@np.errstate(over="ignore")  # a step too far is not taken
def solved(
    residual: Residual, z: Array, drawn: Mapping[str, Array], steps: int = STEPS, enough: float = SOLVED
) -> Array:
    """Damped Gauss-Newton steps for all rows at once; a row that does not get better keeps its place. At a multiple
    root (x @ x = 0) a step comes only a part of the way, which shows: the next is twice as long. Where nothing
    is near ``enough``, slopes are taken from both sides."""
    if not z.shape[1]:
        return z
    z = z.copy()
    damping = np.full(len(z), 1e-3)
    r = _finite(residual(z, drawn))
    norm = np.sum(r**2, axis=1)
    before = norm
    stride = np.ones(len(z))
    for turn in range(1, steps + 1):
        active = norm > enough
        if not np.any(active):
            break
        some = {name: a[active] for name, a in drawn.items()}
        step = _step(residual, z[active], some, r[active], damping[active], enough == 0.0)
        tried = z[active] - stride[active][:, None] * step
        r_tried = _finite(residual(tried, some))
        left = np.sum(r_tried**2, axis=1) / norm[active]
        better = left < 1.0
        stride[active] = np.where(better & (left > _PART[0]) & (left < _PART[1]), 2.0, 1.0)
        places = np.flatnonzero(active)[better]
        z[places], r[places] = tried[better], r_tried[better]
        norm = np.sum(r**2, axis=1)
        damping[active] = np.clip(np.where(better, damping[active] / 8, damping[active] * 6), 1e-14, 1e6)
        if turn % _PATIENCE == 0:
            if not np.any(norm < _PROGRESS * before):
                break
            before = norm
    return z


def _step(
    residual: Residual, z: Array, drawn: Mapping[str, Array], r: Array, damping: Array, closely: bool
) -> Array:
    slopes = _slopes(residual, z, drawn, r)
    if closely:  # of a square near its root both are wrong, and their mean is right
        slopes = (slopes + _slopes(residual, z, drawn, r, -1.0)) / 2
    steep = np.sqrt(np.sum(slopes**2, axis=2)) + 1e-150  # every condition by how far it is to where it holds
    slopes, r = slopes / steep[:, :, None], r / steep
    square = np.einsum("bmi,bmj->bij", slopes, slopes)
    largest = np.max(np.einsum("bii->bi", square), axis=1, initial=0.0) + 1e-200
    lifted = square + (damping * largest)[:, None, None] * np.eye(z.shape[1])  # one scale: the shortest step
    with np.errstate(all="ignore"):
        step = np.linalg.solve(lifted, np.einsum("bmi,bm->bi", slopes, r)[..., None])[..., 0]
    return np.asarray(np.nan_to_num(np.clip(step, -20.0, 20.0)))


def _slopes(residual: Residual, z: Array, drawn: Mapping[str, Array], r: Array, way: float = 1.0) -> Array:
    """The Jacobian of every row by differences, in one evaluation."""
    rows, n = z.shape
    h = way * 1e-6 * np.maximum(1.0, np.abs(z))
    moved = np.repeat(z, n, axis=0) + (h[:, :, None] * np.eye(n)).reshape(rows * n, n)
    there = _finite(residual(moved, {name: np.repeat(a, n, axis=0) for name, a in drawn.items()}))
    slopes = (there.reshape(rows, n, -1) - r[:, None, :]) / h[:, :, None]
    return np.asarray(np.clip(np.swapaxes(slopes, 1, 2), -1e8, 1e8))


def _finite(r: Array) -> Array:
    """Numbers that a search can go on with where there are none."""
    return np.where(np.isfinite(r), r, 1e6)


__all__ = ["SOLVED", "STEPS", "Residual", "solved"]
