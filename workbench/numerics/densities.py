"""Averages under a density that is known by its values: over infinite ranges, finite lists, and arrays by simulation.

Sources: Takahasi & Mori (1974), double exponential formulas; Robert & Casella, Monte Carlo Statistical Methods, ch. 3
(importance sampling).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

from workbench.numerics.cubature import by_rules, peak
from workbench.numerics.estimates import Array, Estimate
from workbench.numerics.libraries import lib

_REACH, _COARSE, _FINEST = 6.5, 0.25, 5


def double_exponential(f: Callable[[Array], Array], lower: float, upper: float) -> Estimate | None:
    """The integral of a density and its kind over an infinite range; None where that does not settle.

    f takes many places at once, along the first axis. The trapezoidal rule in t, where x = sinh(pi/2 sinh t), or the
    distance from the end is exp(pi/2 sinh t): poles at the end and heavy tails both die out. Steps are halved until
    the value stays. Takahasi & Mori (1974).
    """
    np = lib.np
    if np.isfinite(upper) and np.isfinite(lower) or lower >= upper:
        return None
    if np.isfinite(upper):
        return double_exponential(lambda t: f(-t), -upper, -lower)

    def total(t: Array) -> Array:
        """The sum, and the sum of absolute values: what a mean of zero is small against."""
        s, slope = np.pi / 2 * np.sinh(t), np.pi / 2 * np.cosh(t)
        half = np.isfinite(lower)
        found = f(lower + np.exp(s) if half else np.sinh(s))
        weights = (np.exp(s) if half else np.cosh(s)) * slope
        return np.stack([np.tensordot(weights, found, 1), np.tensordot(weights, np.abs(found), 1)])

    with np.errstate(all="ignore"):
        step = _COARSE
        whole = total(np.arange(-_REACH, _REACH + step / 2, step))
        before = step * whole
        for _ in range(_FINEST):
            whole = whole + total(np.arange(-_REACH + step / 2, _REACH, step))
            step /= 2
            both = step * whole
            if not np.all(np.isfinite(both)):
                return None
            if not np.any(both[1]):
                return None  # no place of this lattice has seen anything
            gap = np.abs(both[0] - before[0])
            if np.all(gap <= 1e-11 * np.max(both[1])):
                return both[0][()], (gap + 1e-14 * both[1])[()]
            before = both
    return None


def around_the_peak(
    f: Callable[[Array], Array], log_density: Callable[[Array], Array], props: frozenset[str]
) -> Estimate | None:
    """E f(x) of a real or positive number, or of one between 0 and 1, by rules around the mode, however narrow it is.

    None where the rules are not sharp, or find another total mass than 1: then they have not seen all of it.
    """
    np, made = lib.np, _coordinates((), props)
    if made is None:
        return None
    size, point_at = made

    def logs(z: Array) -> Array:
        points, volumes = point_at(z)
        found = log_density(points) + volumes
        return np.where(np.isfinite(found), found, -1e30)

    with np.errstate(all="ignore"):
        summit = peak(logs, size)
        if summit is None:
            return np.float64(np.nan), np.float64(np.inf)
        centre, spread = summit
        mass = by_rules(lambda z: np.ones(len(z)), logs, centre, spread)
        if mass is None or abs(mass[0] - 1.0) > 1e-9:
            return None
        return by_rules(lambda z: f(point_at(z)[0]), logs, centre, spread)


_MOST = 20_000


def listed(shape: tuple[int, ...], props: frozenset[str], bounds: tuple[Array, ...]) -> list[Array] | None:
    """All values of a vector that has finitely many: one-hot, of signs, of zeros and ones, or counts that add up; None
    for any other."""
    np = lib.np
    if len(shape) != 1:
        return None
    if "onehot" in props:
        return list(np.eye(shape[0]))
    from itertools import product
    from math import comb

    if props & {"sign", "mask"} and not bounds and 2 ** shape[0] <= _MOST:
        return [np.array(v, dtype=float) for v in product((-1, 1) if "sign" in props else (0, 1), repeat=shape[0])]
    if "integer" not in props or not bounds:
        return None

    total = int(bounds[1])
    if comb(total + shape[0] - 1, total) > _MOST or (total + 1) ** (shape[0] - 1) > _MOST:
        return None
    heads = (h for h in product(range(total + 1), repeat=shape[0] - 1) if sum(h) <= total)
    return [np.array([*h, total - sum(h)], dtype=float) for h in heads]


def average(
    f: Callable[[Array], Array],
    log_density: Callable[[Array], Array],
    shape: tuple[int, ...],
    props: frozenset[str],
    smooth: bool = True,
) -> Estimate:
    """E f(x) by rules around the mode where they are sharp and f is ``smooth``, else by importance sampling there.

    Three standard errors are the error of what was sampled. The density is taken at its word: where it does not
    integrate to one, neither do the weights. Both functions take many arrays at once, along the first axis.
    """
    np = lib.np
    made = _coordinates(shape, props)
    if made is None:
        return np.float64(np.nan), np.float64(np.inf)
    size, point_at = made
    if not size:
        points, _ = point_at(np.zeros((1, 0)))
        value = np.exp(log_density(points)[0]) * f(points)[0]
        return value, 0.0 * value

    last: list[Array] = []  # the density is asked for at the same places as f, just before

    def at(z: Array) -> tuple[Array, Array]:
        if not last or last[0] is not z:
            last[:] = z, *point_at(z)
        return last[1], last[2]

    def logs(z: Array) -> Array:
        points, volumes = at(z)
        found = log_density(points) + volumes
        return np.where(np.isfinite(found), found, -1e30)

    def values(z: Array) -> Array:
        return f(at(z)[0])

    with np.errstate(all="ignore"):
        summit = peak(logs, size)
        if summit is None:
            return np.float64(np.nan), np.float64(np.inf)
        centre, spread = summit
        found = by_rules(values, logs, centre, spread) if smooth else None
        return found or _by_draws(values, logs, centre, spread)


def _by_draws(
    values: Callable[[Array], Array], logs: Callable[[Array], Array], centre: Array, spread: Array
) -> Estimate:
    """By draws from a multivariate t distribution with 8 degrees of freedom, somewhat wider than the peak."""
    np, size = lib.np, len(centre)
    spread = np.sqrt(1.3) * spread
    normal, tail = _standard_draws(size)
    draws = centre + (normal * tail[:, None]) @ spread.T
    proposal = (
        math.lgamma((8 + size) / 2) - math.lgamma(4) - size / 2 * math.log(8 * math.pi)
        - np.sum(np.log(np.diag(spread))) - (8 + size) / 2 * np.log1p(np.sum(normal**2, axis=1) * tail**2 / 8)
    )  # fmt: skip
    weights = np.exp(logs(draws) - proposal)
    stack = values(draws)
    weighted = stack * weights.reshape(-1, *(1,) * (stack.ndim - 1))
    size = np.abs(weighted)
    few = np.max(size, axis=0) > _FEW * np.sum(size, axis=0)  # a handful of draws decide: their spread says nothing
    error = np.where(few, np.inf, 3 * np.std(weighted, axis=0) / math.sqrt(_DRAWS))
    return np.mean(weighted, axis=0)[()], error[()]


@lru_cache(maxsize=4)
def _standard_draws(size: int) -> tuple[Array, Array]:
    """Normal vectors, and by how much each is longer in a t distribution with 8 degrees of freedom."""
    rng = lib.np.random.default_rng(0)
    normal = rng.standard_normal((_DRAWS, size))
    return normal, lib.np.sqrt(8.0 / rng.chisquare(8.0, _DRAWS))


_DRAWS = 30_000
_FEW = 0.01
Coordinates = tuple[int, Callable[[Array], tuple[Array, Array]]]


def _coordinates(shape: tuple[int, ...], props: frozenset[str]) -> Coordinates | None:
    """How many free real coordinates an array has, and many arrays at them, with the logarithms of volume elements."""
    np = lib.np
    if props & {"onehot", "integer", "sign", "mask", "orthogonal", "diagonal"}:
        return None
    count = int(np.prod(shape))
    if "simplex" in props:
        return (count - 1, _on_the_simplex) if len(shape) == 1 else None
    if "posdef" in props:
        return shape[0] * (shape[0] + 1) // 2, lambda z: _positive_definite(z, shape[0])
    if "symmetric" in props:
        return None
    if "unit" in props:
        return count, lambda z: (1 / (1 + np.exp(-z)).reshape(-1, *shape),
                                 -np.sum(np.logaddexp(0.0, z) + np.logaddexp(0.0, -z), axis=1))  # fmt: skip
    if "positive" in props:
        return count, lambda z: (np.exp(z).reshape(-1, *shape), np.sum(z, axis=1))
    return count, lambda z: (z.reshape(-1, *shape), np.zeros(len(z)))


def _on_the_simplex(z: Array) -> tuple[Array, Array]:
    """By breaking a stick: each entry is a part of what those before it leave, the logit of that part a coordinate.

    The density is that of all entries but the last.
    """
    np = lib.np
    taken, left = -np.logaddexp(0.0, -z), -np.logaddexp(0.0, z)  # logarithms of the part and of the rest
    before = np.cumsum(left, axis=1) - left
    last = np.sum(left, axis=1, keepdims=True)
    return np.exp(np.concatenate([before + taken, last], axis=1)), np.sum(before + taken + left, axis=1)


def _positive_definite(z: Array, n: int) -> tuple[Array, Array]:
    """By the Cholesky factor with the logarithms of its diagonal; Muirhead (1982), theorem 2.1.9."""
    np, places = lib.np, [(i, j) for i in range(n) for j in range(i + 1)]
    entry = {place: z[:, k] for k, place in enumerate(places)}
    logs = np.stack([entry[i, i] for i in range(n)], axis=1)
    entry |= {(i, i): np.exp(logs[:, i]) for i in range(n)}
    found = np.empty((len(z), n, n))
    for i, j in places:  # many small products: entry by entry, all of them at once
        found[:, i, j] = found[:, j, i] = sum(entry[i, k] * entry[j, k] for k in range(j + 1))
    return found, n * np.log(2.0) + logs @ (n + 1.0 - np.arange(n))


__all__ = ["around_the_peak", "average", "double_exponential", "listed"]
