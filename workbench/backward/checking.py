"""The derived gradients beside the function itself, run with arrays: its values, and differences of it along
directions. This sees what no line of the derivation can: whether the function was followed rightly on symbols."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.backward.draws import At, points, sets_of, values_of
from workbench.backward.layer import Layer
from workbench.backward.loading import quietly, said
from workbench.check import Report, check, report
from workbench.check.numbers.differences import along
from workbench.check.points.sample import draw_direction, seed_of
from workbench.record.derivation import Derivation

_AGREE, _APART = 1e-6, 1e-4
_WIDE = 1e-9
"""Values: relatively as near as this they are equal."""
LEAST, ENOUGH = 4, 6
"""So many points at which the function agrees are needed, and looked for."""
_LONGEST = 240
"""Characters of what did not pass, in a sentence."""


@dataclass(frozen=True)
class Checked:
    """``derivation`` with verdicts; ``ok``: every line and claim passed, and the function itself agrees at ``points``
    points; ``why`` says what does not. ``error``: the largest relative distance to differences of the function."""

    derivation: Derivation | None
    report: Report | None
    ok: bool
    points: int
    error: float
    why: str = ""
    agrees: bool = True
    """Whether the function itself, run with arrays, agrees: beside gradients of which that is seen, and of whose lines
    none is refuted, others can be judged."""

    @property
    def sound(self) -> bool:
        return self.agrees and (self.report is None or not self.report.refuted)

    @property
    def words(self) -> str:
        """The verdict in a sentence."""
        if not self.ok:
            told = self.why if len(self.why) <= _LONGEST else f"{self.why[:_LONGEST].rsplit(' ', 1)[0]} ..."
            seen = f"differences of the function itself agree at {self.points} random points, but "
            return f"{seen if self.sound else ''}not every claim and line passed: {told}"
        lines = f"{self.report.lines_checked} lines and every gradient checked by numbers; " if self.report else ""
        return f"{lines}differences of the function itself agree at {self.points} random points"


def checked(layer: Layer) -> Checked:
    """The derivation judged, and the function run."""
    made = None if layer.derivation is None else check(layer.derivation)
    summed = None if made is None else report(made)
    count, error, why = _run(layer)
    open_ones = "" if summed is None or summed.ok else "; ".join(summed.open[:3])
    reasons = "; ".join(filter(None, (open_ones, why)))
    return Checked(made, summed, not reasons, count, error, reasons, agrees=not why)


def _run(layer: Layer) -> tuple[int, float, str]:
    """At how many points the function agrees, the largest distance, and where it does not."""
    count, worst, failures = 0, 0.0, []
    for number, point in enumerate(points(layer.parameters, sets_of(layer.variables))):
        if count >= ENOUGH:
            break
        derived = [values_of(g, [point]) for g in layer.gradients]
        value = values_of(layer.output, [point])
        if value is None or any(d is None or not np.all(np.isfinite(d[0])) for d in derived):
            continue
        try:
            own = _called(layer, point, {})
        except Exception as error:
            failures.append(said(error))
            continue
        if not np.all(np.isfinite(own)) or not np.all(np.isfinite(value[0])):
            continue
        size = max(1e-12, float(np.max(np.abs(value[0]), initial=0.0)))
        if own.shape != value[0].shape or float(np.max(np.abs(own - value[0]), initial=0.0)) > _WIDE * size:
            return count, worst, "the function has other values with arrays than on symbols"
        gap = _farthest(layer, point, [d[0] for d in derived if d is not None], number)
        if gap is None:
            continue
        worst = max(worst, gap)
        if gap > _APART:
            return count, worst, f"a gradient differs from differences of the function, relatively by {gap:.2g}"
        count += gap <= _AGREE
    if count < LEAST:
        reason = f": {failures[0]}" if failures else ""
        return count, worst, f"the function could be compared at {count} points only{reason}"
    return count, worst, ""


def _farthest(layer: Layer, point: At, derived: list[Any], number: int) -> float | None:
    """The largest relative distance between <gradient, direction> and a difference of <G, f> along it."""
    random, worst = np.random.default_rng(seed_of("directions", number)), 0.0
    cotangent = point.arrays[layer.cotangent.name]
    for x, slope in zip(layer.wrt, derived, strict=True):
        direction = draw_direction(x, point.sizes, random, structured=True)

        def curve(t: Any, x: Any = x, direction: Any = direction) -> Any:
            moved = [point.arrays[x.name] + s * direction for s in np.ravel(t)]
            return np.array([float(np.sum(cotangent * _called(layer, point, {x.name: m}))) for m in moved])

        try:
            found, error = along(curve)
        except Exception:  # it runs at the point, and not beside it
            return None
        told = float(np.sum(slope * direction))
        size = max(1e-6, float(np.sum(np.abs(slope * direction))))
        gap = abs(float(found) - told)
        if not np.isfinite(found) or float(error) > 1e-7 * size and gap > _AGREE * size:
            return None  # differences cannot tell here
        worst = max(worst, gap / size)
    return worst


def _called(layer: Layer, point: At, moved: dict[str, Any]) -> Any:
    arrays = {**point.arrays, **moved}
    own = {v.name: np.array(arrays[v.name]) if v.shape else np.float64(arrays[v.name]) for v in layer.variables}
    with quietly(), np.errstate(all="ignore"):
        return np.asarray(layer.fn(**own), dtype=float)


__all__ = ["Checked", "checked"]
