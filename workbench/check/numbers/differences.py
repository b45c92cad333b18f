"""Differences with error estimates.

``scipy.differentiate`` for the derivatives that a claim is about; stencils of order 8, in one run over all their
points, for the many derivative heads in lines and for second and third derivatives.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.differentiate import derivative

from workbench.check.numbers.compare import Array

Curve = Callable[[Array], Array]
"""An expression along a curve: from steps t, a vector, to the values, stacked along the first axis."""

STEPS = (2.0**-5, 2.0**-8, 2.0**-11, 2.0**-14)
"""First steps, the larger one first: less rounding; the smaller ones for points near the edge of the domain."""

# Fornberg (1988), tables 1: weights of f(kh) for k = 1..4, order 8; the first derivative's are odd in k.
_FIRST = np.array([4 / 5, -1 / 5, 4 / 105, -1 / 280])
_SECOND_CENTRE = -205 / 72
_SECOND = np.array([8 / 5, -1 / 5, 8 / 315, -1 / 560])
_THIRD = np.array([-61 / 30, 169 / 120, -3 / 10, 7 / 240])
"""Order 6; odd in k like the first."""
_TIMES = np.array([0.5, 1.0, 1.5, 2.0, 3.0, 4.0])
_COARSE, _FINE = [1, 3, 4, 5], [0, 1, 2, 3]
"""Places in ``_TIMES`` of k = 1..4 at the step and at half of it."""

_ENOUGH = 1e-9


def along(f: Curve, speed: float = 1.0) -> tuple[Array, Array]:
    """d/dt f(t) at 0 and its estimated error, entry by entry, by SciPy's central differences of order 8.

    ``speed`` is how fast the argument moves: the steps are divided by it. NaN where no step gave a number.
    """
    centre = f(np.zeros(1))[0]
    shape, count = centre.shape, centre.size
    moves = np.zeros(count, dtype=bool)

    def flat(t: Array) -> Array:
        times = t.reshape(count, -1)[0]
        values = f(times).reshape(len(times), count)
        moves[...] |= np.any(values != centre.reshape(count), axis=0)
        return np.asarray(np.moveaxis(values, 0, -1).reshape(t.shape))

    value, error = np.full(count, np.nan), np.full(count, np.inf)
    for step in STEPS:
        with np.errstate(all="ignore"):
            found = derivative(
                flat, np.zeros(count), preserve_shape=True, order=8, initial_step=step / speed, maxiter=2,
                tolerances={"rtol": 1e-15, "atol": 1e-300},
            )
        better = np.isfinite(found.df) & (found.error < error)
        value, error = np.where(better, found.df, value), np.where(better, found.error, error)
        if np.all(error <= _ENOUGH * max(1e-3, float(np.max(np.abs(value), initial=0.0)))):
            break
    rounding = 4 * np.finfo(float).eps * np.where(moves, np.abs(centre.reshape(count)), 0.0) * speed / STEPS[0]
    return value.reshape(shape), (error + rounding).reshape(shape)


def quickly(f: Curve, speed: float = 1.0) -> tuple[Array, Array]:
    """The same by stencils at two steps, all their points in one call of f."""
    return _stencil(f, speed, STEPS, _first_quotient, 1)


def second(f: Curve, speed: float = 1.0) -> tuple[Array, Array]:
    """d^2/dt^2 f(t) at 0 and its estimated error, from stencils at two steps."""
    return _stencil(f, speed, (2.0**-3, 2.0**-4, 2.0**-6, 2.0**-8, 2.0**-11), _second_quotient, 2)


def third(f: Curve, speed: float = 1.0) -> tuple[Array, Array]:
    """d^3/dt^3 f(t) at 0 and its estimated error, from stencils at two steps."""
    return _stencil(f, speed, (1.0, 2.0**-1, 2.0**-2, 2.0**-3, 2.0**-4, 2.0**-6), _third_quotient, 3)


def _stencil(
    f: Curve,
    speed: float,
    steps: tuple[float, ...],
    quotient: Callable[[Array, Array, Array, float], Array],
    order: int,
) -> tuple[Array, Array]:
    best: tuple[Array, Array] | None = None
    for step in steps:
        h = step / speed
        values = f(np.concatenate([[0.0], h * _TIMES, -h * _TIMES]))
        centre, up, down = values[0], values[1:7], values[7:]
        with np.errstate(all="ignore"):  # values outside the domain are not finite, and are seen so below
            coarse = quotient(centre, up[_COARSE], down[_COARSE], h)
            fine = quotient(centre, up[_FINE], down[_FINE], h / 2)
            moves = np.any(values != centre, axis=0)  # what stays to the last digit, as a mask's -1e9, is not rounded
            sizes = np.where(moves, np.max(np.abs(values), axis=0), 0.0)
            rounding = 4 * np.finfo(float).eps * sizes * (2 / h) ** order
            error = np.where(np.isfinite(fine + coarse), np.abs(fine - coarse) + rounding, np.inf)
        if best is None:
            best = fine, error
        else:
            better = error < best[1]
            best = np.where(better, fine, best[0]), np.where(better, error, best[1])
        if np.all(best[1] <= _ENOUGH / 10 * max(1e-3, float(np.max(np.abs(best[0]), initial=0.0)))):
            break
    assert best is not None
    return np.where(np.isfinite(best[1]), best[0], np.nan), best[1]


def _first_quotient(centre: Array, up: Array, down: Array, h: float) -> Array:
    return np.asarray(np.tensordot(_FIRST, up - down, 1) / h)


def _second_quotient(centre: Array, up: Array, down: Array, h: float) -> Array:
    return np.asarray((_SECOND_CENTRE * centre + np.tensordot(_SECOND, up + down, 1)) / h**2)


def _third_quotient(centre: Array, up: Array, down: Array, h: float) -> Array:
    return np.asarray(np.tensordot(_THIRD, up - down, 1) / h**3)


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


def plain(f: Curve, speed: float = 1.0) -> Callable[[float], Array]:
    """The central difference quotient of f at 0, as a function of its step."""

    def quotient(step: float) -> Array:
        h = step / speed
        with np.errstate(all="ignore"):
            up, down = f(np.array([h, -h]))
            return np.asarray((up - down) / (2 * h))

    return quotient


def plain_second(f: Curve, speed: float = 1.0) -> Callable[[float], Array]:
    """The central second difference quotient of f at 0, as a function of its step."""

    def quotient(step: float) -> Array:
        h = step / speed
        with np.errstate(all="ignore"):
            up, centre, down = f(np.array([h, 0.0, -h]))
            return np.asarray((up - 2 * centre + down) / h**2)

    return quotient


def plain_third(f: Curve, speed: float = 1.0) -> Callable[[float], Array]:
    """The central third difference quotient of f at 0, as a function of its step."""

    def quotient(step: float) -> Array:
        h = step / speed
        with np.errstate(all="ignore"):
            far, up, down, near = f(np.array([2 * h, h, -h, -2 * h]))
            return np.asarray((far - 2 * up + 2 * down - near) / (2 * h**3))

    return quotient
