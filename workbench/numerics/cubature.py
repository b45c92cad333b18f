"""Averages over a few real coordinates under a density with one peak: rules that are sharp or say that they are not.

Sources: Davis & Rabinowitz, Methods of Numerical Integration, ch. 2 and 5 (Gauss-Hermite; the trapezoidal rule over the
whole line, whose error falls off exponentially); Naylor & Smith (1982), rules centred and scaled at the mode.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from workbench.numerics.estimates import Array, Estimate
from workbench.numerics.libraries import lib

Logs = Callable[[Array], Array]
"""The logarithm of the density at many places, along the first axis."""
Values = Callable[[Array], Array]

_STEP = 0.5
_SHARP = 1e-9
_HERMITE = {1: 64, 2: 28, 3: 14, 4: 9, 5: 7, 6: 5}
"""How many places a coordinate gets, for each number of coordinates."""
_LATTICE = {1: 400, 2: 120, 3: 36}
_REACH = 4.6
"""The lattice is even in t, and the places are sinh t: they reach some 50 times the width of the peak."""


def peak(logs: Logs, size: int) -> tuple[Array, Array] | None:
    """The mode, and the Cholesky factor of the inverse curvature there; exact where the logarithm is quadratic. None
    where there is none: the logarithm grows in some direction.

    By Newton's method from 0, which is there at once for a normal law; from where an optimiser comes to rest else.
    """
    np = lib.np
    found = _newton(logs, np.zeros(size), np.eye(size))
    if found is not None:
        return found
    from scipy import optimize

    def downhill(z: Array) -> tuple[float, Array]:
        step = 1e-4 * np.eye(size)
        around = logs(np.concatenate([z[None], z + step, z - step]))
        return -around[0], (around[1 + size :] - around[1 : 1 + size]) / 2e-4

    rest = optimize.minimize(downhill, np.zeros(size), method="BFGS", jac=True)
    try:
        spread = np.linalg.cholesky((rest.hess_inv + rest.hess_inv.T) / 2 + 1e-12 * np.eye(size))
    except np.linalg.LinAlgError:
        return None
    return _newton(logs, rest.x, spread) or (rest.x, spread)


def _newton(logs: Logs, centre: Array, spread: Array) -> tuple[Array, Array] | None:
    """A few steps in the coordinates in which the curvature is 1; None where they do not come to rest."""
    np, size = lib.np, len(centre)
    for _ in range(4):
        slope, bend = _differences(partial(_moved, logs, centre, spread), size)
        if not (np.all(np.isfinite(bend)) and np.all(np.isfinite(slope))):
            return None
        try:
            inverse = np.linalg.inv(-bend)
            factor = np.linalg.cholesky((inverse + inverse.T) / 2)
        except np.linalg.LinAlgError:
            return None
        move = inverse @ slope
        centre, spread = centre + spread @ move, spread @ factor
        if np.max(np.abs(np.linalg.solve(factor, move))) < 1e-3 and np.max(np.abs(factor - np.eye(size))) < 1e-2:
            return centre, spread
    return None


def _moved(logs: Logs, centre: Array, spread: Array, y: Array) -> Array:
    return logs(centre + y @ spread.T)


def _differences(logs: Logs, size: int) -> tuple[Array, Array]:
    """The slope and the matrix of second derivatives at 0, by central differences."""
    np = lib.np
    units = _STEP * np.eye(size)
    plus, minus = units[:, None] + units[None], units[:, None] - units[None]
    blocks = [block.reshape(-1, size) for block in (plus, minus, -minus, -plus)]
    found = logs(np.concatenate([*blocks, units, -units]))
    both = found[: 4 * size**2].reshape(4, size, size)
    up, down = found[4 * size**2 :].reshape(2, size)
    return (up - down) / (2 * _STEP), (both[0] - both[1] - both[2] + both[3]) / (4 * _STEP**2)


def by_rules(f: Values, logs: Logs, centre: Array, spread: Array) -> Estimate | None:
    """The integral of f times the density by Gauss-Hermite rules, else on a lattice; None where neither is sharp.

    Each is taken with several numbers of places, or on two lattices, and must give the same.
    """
    for rule in (_hermite, _lattice):
        found = rule(f, logs, centre, spread)
        if found is not None:
            return found
    return None


def _hermite(f: Values, logs: Logs, centre: Array, spread: Array) -> Estimate | None:
    np, size = lib.np, len(centre)
    if size not in _HERMITE:
        return None
    seen = []
    for count in (_HERMITE[size], _HERMITE[size] - 1, _HERMITE[size] - 2):
        nodes, weights = np.polynomial.hermite_e.hermegauss(count)
        places = _grid([nodes] * size)
        factors = np.sum(_grid([np.log(weights) + nodes**2 / 2] * size), axis=1)
        seen.append(_weighed(f, logs, centre, spread, places, factors))
    return _agreed(seen)


def _lattice(f: Values, logs: Logs, centre: Array, spread: Array) -> Estimate | None:
    np, size = lib.np, len(centre)
    if size not in _LATTICE:
        return None
    step, seen = 2 * _REACH / _LATTICE[size], []
    for shift in (0.0, 0.5):
        t = -_REACH + step * (np.arange(_LATTICE[size] + 1) + shift)
        places, factors = _grid([np.sinh(t)] * size), np.sum(_grid([np.log(step * np.cosh(t))] * size), axis=1)
        seen.append(_weighed(f, logs, centre, spread, places, factors))
    found = _agreed(seen)
    if found is None:
        return None
    rim = np.max(np.abs(places), axis=1) >= np.sinh(t[-3])  # what is left out weighs less than the outermost layers
    beyond = _weighed(f, logs, centre, spread, places[rim], factors[rim])
    return found if beyond is None else (found[0], found[1] + beyond[1])


def _grid(axes: list[Array]) -> Array:
    np = lib.np
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(axes))


def _weighed(
    f: Values, logs: Logs, centre: Array, spread: Array, places: Array, factors: Array
) -> tuple[Array, Array] | None:
    """The sum of f times the density, and that of absolute values; None where they are not finite."""
    np = lib.np
    with np.errstate(all="ignore"):
        z = centre + places @ spread.T
        weights = np.exp(logs(z) + factors + np.sum(np.log(np.diag(spread))))
        keep = weights > 0
        if not np.any(keep):
            return None
        found = f(z if np.all(keep) else z[keep])
        rows = found.reshape(len(found), -1)
        total, size = weights[keep] @ rows, weights[keep] @ np.abs(rows)
    shape = found.shape[1:]
    return (total.reshape(shape), size.reshape(shape)) if np.all(np.isfinite(size)) else None


def _agreed(seen: list[tuple[Array, Array] | None]) -> Estimate | None:
    np = lib.np
    first, *others = seen
    if first is None:
        return None
    gap = np.zeros(np.shape(first[0]))
    for other in others:
        if other is None:
            return None
        gap = np.maximum(gap, np.abs(first[0] - other[0]))
    if np.any(gap > _SHARP * np.max(first[1])):
        return None
    return first[0][()], (gap + 1e-14 * first[1])[()]


__all__ = ["by_rules", "peak"]
