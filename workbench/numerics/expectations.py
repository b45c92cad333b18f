"""Averages under a density as numbers: by listing, by quadrature, by cubature.

Nothing here knows a rule of calculus.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from workbench.numerics.axes import Array
from workbench.numerics.densities import around_the_peak, average, double_exponential, listed
from workbench.numerics.environment import Env
from workbench.numerics.estimates import infinite_sum, quadrature, sum_by_blocks
from workbench.numerics.inside import Estimate, along, at_once, bend, kept, together
from workbench.numerics.libraries import lib
from workbench.numerics.structure import Compiled
from workbench.terms.heads import DERIVATIVE, EXPECTATION, brief, properties
from workbench.terms.term import LanguageError, Term, contains, postorder


def _expectation(term: Term) -> Compiled:
    f, x, log_density, *ends = term.args
    if log_density.indices:
        raise LanguageError(f"the log density of {brief(term)} must not have free indices")

    def run(env: Env, *bounds: Array) -> Array:
        np, shape, props = lib.np, tuple(map(env.size, x.shape)), properties(x)
        places = listed(shape, props, bounds)
        if places is None and (not shape or (np.prod(shape) == 1 and "unit" in props)):
            return kept(term, env, _of_a_number(f, x, log_density, shape, _ends(props, bounds), env))
        if places is None:
            if f.indices:
                raise LanguageError(f"{brief(f)} must not have free indices in an expectation over an array")
            smooth = all(bend(node) is None for node in postorder(f))
            return kept(term, env, average(together(f, x, env), together(log_density, x, env), shape, props, smooth))
        value, logarithm = along(f, x, env), along(log_density, x, env)
        parts = [np.exp(logarithm(place)) * value(place) for place in places]
        return kept(term, env, (np.asarray(sum(parts))[()], 1e-15 * len(parts) * sum(map(np.abs, parts))))

    return tuple(ends), run


_NEGLIGIBLE = 1e-60
"""Where a density is so small a part of its largest value, an average inside is not taken."""


@lru_cache(maxsize=512)
def _is_staged(f: Term, x: Term) -> bool:
    """Whether f averages under a law that holds x, or differentiates a slope in x: then it has a value for one x at a
    time, and a function that knows its own slopes is asked for them."""
    return any(
        node.head is EXPECTATION and contains(node.args[2], x)
        or node.head is DERIVATIVE and node.args[0].head is DERIVATIVE and node.args[1] is x
        for node in postorder(f)
    )


def _filled(where: Array, found: Array) -> Array:
    whole = lib.np.zeros(len(where))
    whole[where] = found
    return whole


def _both(f: Term, log_density: Term, x: Term, env: Env) -> tuple[Callable[[Array], Array], Callable[[Array], Array]]:
    """f and the log density at many numbers at once."""
    if not _is_staged(f, x):
        return together(f, x, env), together(log_density, x, env)
    one = along(f, x, env)
    return lambda points: lib.np.array([one(t) for t in points]), together(log_density, x, env)


def _weighted(f: Term, log_density: Term, x: Term, env: Env) -> Callable[[Array], Array]:
    """f times the density at many numbers at once; 0 where the density is."""
    np = lib.np
    value, logarithm = _both(f, log_density, x, env)
    staged = _is_staged(f, x)

    def values(points: Array) -> Array:
        density = np.exp(logarithm(points))
        if staged:  # an average inside is dear: only where it counts
            counts = density > _NEGLIGIBLE * np.max(density, initial=0.0)
            return _filled(counts, density[counts] * value(points[counts]))
        found = value(points)
        density = density.reshape(-1, *(1,) * (found.ndim - 1))
        return np.where(density > 0, density * found, 0.0)

    return values


def _ends(props: frozenset[str], bounds: tuple[Array, ...]) -> tuple[float, float]:
    """Where a number may lie: as given, else as its properties say."""
    if bounds:
        return float(bounds[0]), float(bounds[1])
    low = 0.0 if props & {"positive", "unit", "mask", "posdef"} else -lib.np.inf
    return low, 1.0 if props & {"unit", "mask"} else lib.np.inf


_LEAST_SEEN = 1e-9
"""Of a density, whose whole is 1 or not far from it, so much at least is seen."""


def _is_met(logarithm: Callable[[Any], Array], ends: tuple[float, float]) -> bool:
    """Whether quadrature sees the density: a narrow peak may lie between the places where it looks, or at one of them
    alone, and then 0 is no average."""
    mass, error = quadrature(lambda t: lib.np.exp(logarithm(t)), *ends)
    return bool(mass > _LEAST_SEEN and error < 1e-3 * mass)


def _of_a_number(
    f: Term, x: Term, log_density: Term, shape: tuple[int, ...], ends: tuple[float, float], env: Env
) -> Estimate:
    np = lib.np
    logarithm, value = along(log_density, x, env), along(f, x, env)

    def weighted(t: float) -> Array:
        point = np.full(shape, t) if shape else t
        density = np.exp(logarithm(point))
        return density * value(point) if density > 0 else np.zeros(env.shape(f))

    if not properties(x) & {"integer", "mask"}:
        if f.indices or shape:
            return quadrature(weighted, *ends)
        found = double_exponential(_weighted(f, log_density, x, env), *ends)
        if found is None and ends == _ends(properties(x), ()):
            found = around_the_peak(*_both(f, log_density, x, env), properties(x))
        many = at_once(f, x, env) and at_once(log_density, x, env) and _weighted(f, log_density, x, env)
        found = found or quadrature(weighted, *ends, many or None)
        if not np.any(found[0]) and not _is_met(logarithm, ends):
            return np.float64(np.nan), np.float64(np.inf)
        return found
    low, high = ends
    if np.isfinite(low) and np.isfinite(high):
        values = [weighted(float(k)) for k in range(int(np.ceil(low)), int(np.floor(high)) + 1)]
        return np.asarray(sum(values))[()], 1e-15 * len(values) * np.asarray(sum(map(np.abs, values)))
    start = float(np.ceil(low)) if np.isfinite(low) else None
    if start is None or f.indices or shape:
        return infinite_sum(weighted, start)
    return sum_by_blocks(_weighted(f, log_density, x, env), together(log_density, x, env), start)


COMPILERS: dict[str, Callable[[Term], Compiled]] = {"expectation": _expectation}

__all__ = ["COMPILERS"]
