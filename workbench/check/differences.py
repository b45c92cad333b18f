"""Differences with error estimates: first order by ``scipy.differentiate``, second order by an eighth-order stencil."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.differentiate import derivative

from workbench.check.compare import Array

STEPS = (2.0**-5, 2.0**-8, 2.0**-11)
"""First steps, the larger one first: less rounding; the smaller ones for points near the edge of the domain."""

_SECOND = np.array([-205 / 72, 8 / 5, -1 / 5, 8 / 315, -1 / 560])
"""Fornberg (1988), table 1: second derivative, order 8, centre first."""


def along(f: Callable[[float], Array], speed: float = 1.0) -> tuple[Array, Array]:
    """d/dt f(t) at 0 and its estimated error, entry by entry, by SciPy's central differences of order 8.

    ``speed`` is how fast the argument moves: the steps are divided by it. NaN where no step gave a number.
    """
    shape = np.shape(f(0.0))
    count = int(np.prod(shape, dtype=int))

    def flat(t: Array) -> Array:
        times = t.reshape(count, -1)[0]
        return np.stack([np.asarray(f(float(s))).reshape(count) for s in times], axis=-1).reshape(t.shape)

    value, error = np.full(count, np.nan), np.full(count, np.inf)
    for step in STEPS:
        with np.errstate(all="ignore"):
            found = derivative(
                flat, np.zeros(count), preserve_shape=True, order=8, initial_step=step / speed, maxiter=2,
                tolerances={"rtol": 1e-15, "atol": 1e-300},
            )
        better = np.isfinite(found.df) & (found.error < error)
        value, error = np.where(better, found.df, value), np.where(better, found.error, error)
        if np.all(error <= 1e-9 * max(1e-3, float(np.max(np.abs(value), initial=0.0)))):
            break
    rounding = 4 * np.finfo(float).eps * np.abs(np.asarray(f(0.0)).reshape(count)) * speed / STEPS[0]
    return value.reshape(shape), (error + rounding).reshape(shape)


def partials(f: Callable[[Array], Array], x: Array) -> tuple[Array, Array]:
    """All partial derivatives of f at x, of shape ``f(x).shape + x.shape``, with their estimated errors."""
    units = np.eye(x.size).reshape(x.size, *x.shape)
    value, error = along(lambda t: np.stack([np.asarray(f(x + t * unit)) for unit in units]))
    return (_last(value, x.shape), _last(error, x.shape))


def _last(stack: Array, shape: tuple[int, ...]) -> Array:
    moved = np.moveaxis(stack, 0, -1)
    return np.asarray(moved.reshape(*moved.shape[:-1], *shape))


def second(f: Callable[[float], Array], speed: float = 1.0) -> tuple[Array, Array]:
    """d^2/dt^2 f(t) at 0 and its estimated error, from stencils at two steps."""
    best: tuple[Array, Array] | None = None
    centre = np.asarray(f(0.0))
    for step in (2.0**-3, 2.0**-5, 2.0**-7):
        coarse, fine = (_second_stencil(f, centre, h / speed) for h in (step, step / 2))
        rounding = 8 * np.finfo(float).eps * np.abs(centre) * (2 * speed / step) ** 2
        error = np.where(np.isfinite(fine + coarse), np.abs(fine - coarse) + rounding, np.inf)
        if best is None or float(np.max(error)) < float(np.max(best[1])):
            best = fine, error
        if np.all(error <= 1e-10 * max(1e-3, float(np.max(np.abs(fine), initial=0.0)))):
            break
    assert best is not None
    return best


def _second_stencil(f: Callable[[float], Array], centre: Array, h: float) -> Array:
    total = _SECOND[0] * centre
    for k, weight in enumerate(_SECOND[1:], 1):
        total = total + weight * (np.asarray(f(k * h)) + np.asarray(f(-k * h)))
    return np.asarray(total / h**2)


def observed_order(quotient: Callable[[float], Array], exact: Array) -> tuple[float, list[tuple[float, float]]]:
    """The order at which a plain difference quotient approaches ``exact`` as its step shrinks, and where it shows.

    The pairs are steps and errors. 2 for a smooth function and a right derivative, 0 for a wrong one; NaN when the
    quotients are exact already.
    """
    pairs: list[tuple[float, float]] = []
    for step in (2.0**-3, 2.0**-4, 2.0**-5, 2.0**-6):
        pairs.append((step, float(np.max(np.abs(quotient(step) - exact), initial=0.0))))
    floor = 1e-9 * max(1.0, float(np.max(np.abs(exact), initial=0.0)))
    (h1, e1), (h2, e2) = pairs[-2], pairs[-1]
    if not (np.isfinite(e1) and np.isfinite(e2)) or e2 <= floor or e1 <= 0:
        return float("nan"), pairs
    return float(np.log(e1 / e2) / np.log(h1 / h2)), pairs


def plain(f: Callable[[float], Array], speed: float = 1.0) -> Callable[[float], Array]:
    """The central difference quotient of f at 0, as a function of its step."""
    return lambda h: np.asarray(f(h / speed) - f(-h / speed)) / (2 * h / speed)


def plain_second(f: Callable[[float], Array], speed: float = 1.0) -> Callable[[float], Array]:
    """The central second difference quotient of f at 0, as a function of its step."""
    return lambda h: np.asarray(f(h / speed) - 2 * f(0.0) + f(-h / speed)) / (h / speed) ** 2
