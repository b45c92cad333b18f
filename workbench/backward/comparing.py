"""A hand-written backward pass beside the derived one, by numbers: right, wrong, or not to be told.

At every point both are computed again at inputs that differ by a rounding, and the derived one with every value on the
way moved by one: what that moves is what rounding explains. What differs by at most a thousand times as much is equal,
what differs by more than a million times as much is not; between the two nothing is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.backward.draws import Array, At, points, sets_of, values_of
from workbench.backward.layer import Layer
from workbench.backward.outside import Failed, Outside
from workbench.terms.term import Term, size_names

ENOUGH, SETS = 8, 2
"""So many decided points, over so many sets of sizes, make a verdict."""
_NEAR, _FAR = 1e3, 1e6
"""In roundings: what is as near is equal, what is as far is not."""
_TOO_NOISY = 1e-9
"""Where a rounding moves the result by more of the largest value on the way, equality means nothing."""
_CANCELLED = 1e-12
"""A difference of less than this of the largest value on the way may be what cancelling leaves."""


@dataclass(frozen=True)
class Seen:
    """A point with both gradients in one variable; ``noise`` is what a rounding of the inputs moves."""

    point: At
    derived: Array
    written: Array
    noise: float
    largest: float = 0.0
    """The largest value on the way to the derived gradient."""

    @property
    def is_near(self) -> bool:
        return self.apart <= _NEAR and self.noise <= _TOO_NOISY * self.largest

    @property
    def is_lost(self) -> bool:
        """Whether the difference is what is left where values on the way cancel: it says nothing."""
        return not (self.misfit or self.is_near) and bool(self.apart * self.noise <= _CANCELLED * self.largest)

    @property
    def is_far(self) -> bool:
        return self.misfit or self.apart > _FAR and not self.is_lost

    @property
    def misfit(self) -> bool:
        return bool(self.derived.shape != self.written.shape)

    @property
    def apart(self) -> float:
        return np.inf if self.misfit else _distance(self.derived, self.written, self.noise)


def _distance(a: Array, b: Array, noise: float) -> float:
    if a.shape != b.shape or not (np.all(np.isfinite(a)) and np.all(np.isfinite(b))):
        return np.inf
    return float(np.max(np.abs(a - b), initial=0.0)) / noise


@dataclass(frozen=True)
class Comparison:
    """The gradients in one variable. ``failure``: the error in which the backward pass ends wherever it is run."""

    variable: Term
    verdict: str
    seen: tuple[Seen, ...]
    why: str = ""
    failure: str = ""


@dataclass(frozen=True)
class Run:
    """What the backward pass gave at some points, and why it gave nothing at the others."""

    seen: tuple[tuple[Seen, ...], ...]
    failures: tuple[str, ...]
    absent: frozenset[int] = frozenset()


def run_at(layer: Layer, other: Outside, at: Sequence[At]) -> Run:
    """Both gradients at the points, for each variable of ``wrt``. Raises LayerError for what is no gradient."""
    seen: list[list[Seen]] = [[] for _ in layer.wrt]
    failures: dict[str, None] = {}
    absent: set[int] = set()
    for number, point in enumerate(at):
        near = [point.nearby(2 * number + k) for k in range(2)]
        derived = [values_of(g, [point, *near]) for g in layer.gradients]
        if any(d is None or not np.all(np.isfinite(d[0])) for d in derived):
            continue
        try:
            written = [other.gradients(p.arrays) for p in (point, *near)]
        except Failed as failed:
            failures.setdefault(str(failed))
            continue
        for k, own in enumerate(derived):
            theirs = [w[k] for w in written]
            if own is None or theirs[0] is None:
                absent.add(k)
                continue
            shaken = [point.rounded(layer.gradients[k], turn) for turn in range(2)]
            noise = _noise([*own, *(v for v, _ in shaken)], theirs)
            largest = max(size for _, size in shaken)
            if np.isfinite(noise) and (point.ordinary or np.all(np.isfinite(theirs[0]))):
                seen[k].append(Seen(point, own[0], np.asarray(theirs[0]), noise, largest))
    return Run(tuple(map(tuple, seen)), tuple(failures), frozenset(absent))


def _noise(derived: Sequence[Array], written: Sequence[Array]) -> float:
    """What a rounding of the inputs moves, at least a rounding of the values themselves."""
    kind = np.asarray(written[0]).dtype
    epsilon = float(np.finfo(kind).eps) if kind.kind == "f" and kind.itemsize < 8 else 2.0**-52
    size = max(_largest(derived[0]), _largest(written[0]), 1e-290)
    moved = max(_moved(derived), _moved(written))
    return max(epsilon * size, moved)


def _largest(value: Array) -> float:
    finite = np.abs(value)[np.isfinite(value)] if np.ndim(value) else np.abs(np.asarray([value]))
    return float(np.max(finite, initial=0.0))


def _moved(values: Sequence[Array]) -> float:
    first, *others = values
    if any(np.shape(o) != np.shape(first) for o in others):
        return 0.0
    gaps = [np.abs(o - first) for o in others]
    return max(float(np.max(g[np.isfinite(g)], initial=0.0)) if np.ndim(g) else float(g) for g in gaps)


def compared(layer: Layer, other: Outside) -> tuple[Comparison, ...]:
    """The verdict on the gradient in each variable. Raises LayerError for what is no gradient at all."""
    run = run_at(layer, other, list(points(layer.parameters, sets_of(layer.variables))))
    if run.failures and not any(run.seen):
        words = f"the backward pass ends in an error: {run.failures[0]}"
        return tuple(Comparison(x, "cannot tell", (), words, run.failures[0]) for x in layer.wrt)
    return tuple(_judged(layer, k, run) for k in range(len(layer.wrt)))


def runs_where(layer: Layer, other: Outside) -> dict[str, str] | None:
    """Which sizes have to be equal for the backward pass to run at all: names by what they are to be called.

    None where it does not run then either.
    """
    names = size_names(*layer.variables)
    plain = sets_of(layer.variables)
    pairs = [{b: a} for k, a in enumerate(names) for b in names[k + 1 :]]
    for merged in [*pairs, dict.fromkeys(names[1:], names[0])] if len(names) > 1 else []:
        sets = [{n: sizes[merged.get(n, n)] for n in names} for sizes in plain[:1]]
        if any(run_at(layer, other, list(points(layer.parameters, sets))[:1]).seen):
            return merged
    return None


def _judged(layer: Layer, k: int, run: Run) -> Comparison:
    x, seen = layer.wrt[k], run.seen[k]
    if k in run.absent:
        return Comparison(x, "wrong", (), "no gradient is given (None), and the derived one is not zero everywhere"
                          if _moves(layer, k) else "no gradient is given (None)")  # fmt: skip
    wrong = [s for s in seen if s.is_far]
    if any(s.point.ordinary or np.isfinite(s.apart) for s in wrong):
        return Comparison(x, "wrong", seen, _gap(x, wrong[0]))
    ordinary = [s for s in seen if s.point.ordinary]
    near = [s for s in seen if s.is_near]
    if any(not s.is_near and not s.is_lost for s in ordinary):
        few = any(s.written.dtype.itemsize < 8 for s in seen if s.written.dtype.kind == "f")
        why = "it returns float32 or less, in which a mistake can hide: compute in float64" if few else (
            "the two differ by more than rounding explains, and by less than a mistake would")  # fmt: skip
        return Comparison(x, "cannot tell", seen, why)
    wanted = min(SETS, len(sets_of(layer.variables)))
    if len(near) >= ENOUGH and len({tuple(s.point.sizes.values()) for s in near}) >= wanted:
        return Comparison(x, "right", seen, f"equal at {len(near)} random points")
    reason = f"the backward pass ends in an error: {run.failures[0]}" if run.failures else "too few points have a value"
    return Comparison(x, "cannot tell", seen, reason)


def _moves(layer: Layer, k: int) -> bool:
    return layer.gradients[k].head.name not in ("zeros", "number")


def _gap(x: Term, seen: Seen) -> str:
    if seen.misfit:
        return f"its shape is {seen.written.shape} where {x.name} has {seen.derived.shape}"
    gap = np.abs(seen.derived - seen.written)
    place = np.unravel_index(int(np.argmax(np.where(np.isnan(gap), np.inf, gap))), gap.shape) if gap.ndim else ()
    where = f" in entry {tuple(map(int, place))}" if place else ""
    return f"{float(seen.written[place]):.6g} where the derived one is {float(seen.derived[place]):.6g}{where}"


__all__ = ["Comparison", "Run", "Seen", "compared", "run_at", "runs_where"]
