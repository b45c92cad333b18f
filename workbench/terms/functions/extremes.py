"""Largest and smallest entries, and which one it is. Source: Boyd & Vandenberghe, Convex Optimization, 3.2.3."""

from __future__ import annotations

from typing import Any

from workbench.terms.declaration import function
from workbench.terms.domains import DISTINCT
from workbench.terms.functions.reductions import axes_of, reduced_shape_law, source_with_axes, sum_
from workbench.terms.heads import mul


def _along_axis(x, axis: int | None = None):
    axes_of(axis, x)
    return x.shape


def _largest(lib, x, axis):
    """Entries that are largest together share the 1, so that their changes count once (max of t ones changes as t)."""
    largest = x == lib.np.max(x, axis=axis, keepdims=True)
    return largest / lib.np.sum(largest, axis=axis, keepdims=True)


def _largest_source(args: list[str], axis: Any) -> str:
    largest = f"({args[0]} == {source_with_axes('max', args, axis, True)})"
    return f"{largest} / {source_with_axes('sum', [largest], axis, True)}"


onehot_argmax = function(
    "onehot_argmax", _along_axis,
    "1 at the largest entry, of all or along the axes named, and 0 elsewhere; shared in a tie.",
    numpy=_largest, source=_largest_source,
    latex=r"\operatorname{onehot\,argmax}",
    oracle=lambda lib, x, axis: 1.0 * (x == lib.np.max(x, axis=axis, keepdims=True)),
    javascript="lib.largestPlaces({0}, {axis})", differential=lambda f, position, d, x, axis: mul(0, d),
    domain=DISTINCT, kinks="jumps where two entries are largest",
    reason="the place of the largest entry stays the same nearby",
)


max_ = function(
    "max", reduced_shape_law, "The largest entry, over all axes or over those named.",
    numpy=lambda lib, x, axis, keepdims: lib.np.max(x, axis=axis, keepdims=keepdims),
    source=lambda args, axis, keepdims: source_with_axes("max", args, axis, keepdims), latex=r"\max",
    javascript="lib.reduced(lib.most, {0}, {axis}, {keepdims})",
    oracle=lambda lib, x, axis, keepdims: lib.np.quantile(x, 1.0, axis, keepdims=keepdims),
    differential=lambda f, position, d, x, axis, keepdims: sum_(onehot_argmax(x, axis) * d, axis, keepdims),
    domain=DISTINCT, kinks="not differentiable where two entries are largest", reason="only the largest entry counts",
)
min_ = function(
    "min", reduced_shape_law, "The smallest entry, over all axes or over those named.",
    numpy=lambda lib, x, axis, keepdims: lib.np.min(x, axis=axis, keepdims=keepdims),
    source=lambda args, axis, keepdims: source_with_axes("min", args, axis, keepdims), latex=r"\min",
    javascript="lib.reduced(lib.least, {0}, {axis}, {keepdims})",
    oracle=lambda lib, x, axis, keepdims: lib.np.quantile(x, 0.0, axis, keepdims=keepdims),
    differential=lambda f, position, d, x, axis, keepdims: sum_(onehot_argmax(-x, axis) * d, axis, keepdims),
    domain=DISTINCT, kinks="not differentiable where two entries are smallest",
    reason="only the smallest entry counts",
)


def _middle(lib, x, axis):
    """1 at the middle entry in order of size; with an even number of entries 1/2 at each of the two."""
    np = lib.np
    axes = tuple(range(x.ndim)) if axis is None else tuple(a % x.ndim for a in (axis if np.iterable(axis) else (axis,)))
    rest = tuple(a for a in range(x.ndim) if a not in axes)
    rows = np.transpose(x, (*rest, *axes)).reshape(*(x.shape[a] for a in rest), -1)
    ranks = np.argsort(np.argsort(rows, axis=-1), axis=-1)
    n = rows.shape[-1]
    weights = (1.0 * (ranks == (n - 1) // 2) + (ranks == n // 2)) / 2
    return np.transpose(weights.reshape([x.shape[a] for a in (*rest, *axes)]), np.argsort((*rest, *axes)))


def _middle_source(args: list[str], axis: Any) -> str:
    x = args[0]
    middle = f"np.median({x}, axis={axis}, keepdims=True)" if axis is not None else f"np.median({x})"
    near = f"np.abs({x} - {middle})"
    least = f"np.min({near}, axis={axis}, keepdims=True)" if axis is not None else f"np.min({near})"
    chosen = f"({near} <= {least} * (1 + 1e-12))"
    return f"{chosen} / np.sum({chosen}, axis={axis}, keepdims=True)"


median_weights = function(
    "median_weights", _along_axis, "1 at the median entry, 1/2 at each of two middle ones, 0 elsewhere.",
    numpy=_middle, source=_middle_source, latex=r"\operatorname{{median\,weights}}",
    oracle=lambda lib, x, axis: sum(
        (x == lib.np.quantile(x, 0.5, axis, method=side, keepdims=True)) / 2 for side in ("lower", "higher")),
    differential=lambda f, position, d, x, axis: mul(0, d),
    domain=DISTINCT, kinks="jumps where middle entries are equal",
    reason="the place of the middle entry stays the same nearby",
)
median = function(
    "median", reduced_shape_law, "The middle entry in order of size, or the mean of the two middle ones.",
    numpy=lambda lib, x, axis, keepdims: lib.np.median(x, axis=axis, keepdims=keepdims),
    source=lambda args, axis, keepdims: source_with_axes("median", args, axis, keepdims),
    latex=r"\operatorname{{median}}",
    oracle=lambda lib, x, axis, keepdims: lib.np.quantile(x, 0.5, axis, keepdims=keepdims),
    differential=lambda f, position, d, x, axis, keepdims: sum_(median_weights(x, axis) * d, axis, keepdims),
    domain=DISTINCT, kinks="not differentiable where middle entries are equal",
    reason="only the middle entries count",
)
