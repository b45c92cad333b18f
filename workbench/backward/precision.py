"""What fewer digits cost: the gradients computed with every intermediate value rounded to float32 or bfloat16."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from workbench.backward.draws import points, sets_of
from workbench.backward.layer import Layer
from workbench.numerics.evaluate import bind
from workbench.terms.term import LanguageError, Term

_POINTS = 6


def to_float32(value: Any) -> Any:
    """The nearest float32, as float64."""
    return np.asarray(np.asarray(value, dtype=np.float32), dtype=float)


def to_bfloat16(value: Any) -> Any:
    """The nearest number with 8 bits, ties to even, as float64."""
    bits = np.asarray(value, dtype=np.float32).view(np.uint32).astype(np.uint64)
    kept = (bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000
    return np.asarray(kept.astype(np.uint32).view(np.float32), dtype=float)


def said(layer: Layer) -> list[str]:
    """A line for each gradient: its largest relative error in float32 and in bfloat16 at random points."""
    lines = []
    for x, gradient in zip(layer.wrt, layer.gradients, strict=True):
        single, half = (_lost(layer, gradient, change) for change in (to_float32, to_bfloat16))
        if single is not None and half is not None:
            lines.append(f"{x.name}: {single:.0e} in float32, {half:.0e} in bfloat16")
    return lines


def _lost(layer: Layer, term: Term, change: Callable[[Any], Any]) -> float | None:
    worst = None
    for count, point in enumerate(points(layer.parameters, sets_of(layer.variables))):
        if count == _POINTS:
            break
        try:
            with np.errstate(all="ignore"):
                env, plan = bind(term, point.arrays, point.sizes)
                exact = np.asarray(plan.run(env))
                rounded = np.asarray(plan.trace(env, None, change)[-1])
        except (LanguageError, ValueError, IndexError, TypeError):
            return None
        size = float(np.max(np.abs(exact), initial=0.0))
        if size and np.all(np.isfinite(exact)):
            gap = float(np.max(np.abs(rounded - exact))) / size
            worst = gap if worst is None else max(worst, gap)
    return worst if worst is None or np.isfinite(worst) else None


__all__ = ["said", "to_bfloat16", "to_float32"]
