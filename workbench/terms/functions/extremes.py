"""Largest and smallest entries, and which one it is. Source: Boyd & Vandenberghe, Convex Optimization, 3.2.3."""

from __future__ import annotations

from typing import Any

from workbench.terms.function import function
from workbench.terms.functions.reductions import axes_of, reduced_shape_law, source_with_axes, sum_
from workbench.terms.heads import mul


def _along_axis(x, axis: int | None = None):
    axes_of(axis, x)
    return x.shape


def _largest_source(args: list[str], axis: Any) -> str:
    return f"1.0 * ({args[0]} == {source_with_axes('max', args, axis, True)})"


onehot_argmax = function(
    "onehot_argmax", _along_axis, "1 at the largest entry, of all or along the axes named, and 0 elsewhere.",
    numpy=lambda lib, x, axis: 1.0 * (x == lib.np.max(x, axis=axis, keepdims=True)), source=_largest_source,
    latex=r"\operatorname{onehot\,argmax}",
    differential=lambda f, position, d, x, axis: mul(0, d),
    domain="distinct", kinks="jumps where two entries are largest",
    reason="the place of the largest entry stays the same nearby",
)


max_ = function(
    "max", reduced_shape_law, "The largest entry, over all axes or over those named.",
    numpy=lambda lib, x, axis, keepdims: lib.np.max(x, axis=axis, keepdims=keepdims),
    source=lambda args, axis, keepdims: source_with_axes("max", args, axis, keepdims), latex=r"\max",
    differential=lambda f, position, d, x, axis, keepdims: sum_(onehot_argmax(x, axis) * d, axis, keepdims),
    domain="distinct", kinks="not differentiable where two entries are largest", reason="only the largest entry counts",
)
min_ = function(
    "min", reduced_shape_law, "The smallest entry, over all axes or over those named.",
    numpy=lambda lib, x, axis, keepdims: lib.np.min(x, axis=axis, keepdims=keepdims),
    source=lambda args, axis, keepdims: source_with_axes("min", args, axis, keepdims), latex=r"\min",
    differential=lambda f, position, d, x, axis, keepdims: sum_(onehot_argmax(-x, axis) * d, axis, keepdims),
    domain="distinct", kinks="not differentiable where two entries are smallest",
    reason="only the smallest entry counts",
)
