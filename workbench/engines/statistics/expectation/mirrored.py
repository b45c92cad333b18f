"""The total mass of a law that is, on the average of a point and its mirror image, an image of a simpler law."""

from __future__ import annotations

from typing import Any

from workbench.engines.statistics.expectation.averages import Averages
from workbench.engines.statistics.expectation.readings import article
from workbench.reasons.expectation import CHANGE_OF_VARIABLES, LINEARITY, TOTAL_MASS
from workbench.reasons.inference import FOLLOWS
from workbench.record.pen import Mark
from workbench.terms.heads import add, brief, equals, mul, number
from workbench.terms.term import Term

_ONE, _HALF = number(1), number(1) / 2


def by_mirror(means: Averages, one: Term) -> Mark | None:
    """E 1 = E v, v the factor of the mirror image; and the mean of (1 + v)/2 is the total mass of the simpler law."""
    law, x, pen = means.distribution, means.x, means.pen
    if law.mirror is None or one is not _ONE:
        return None
    base, value, image, factor = law.mirror
    half = mul(_HALF, add(_ONE, factor))
    whole = means.about(base).cited(_ONE, _ONE, TOTAL_MASS)
    letters: dict[str, Any] = {base.variable.name: value}
    why = f"`{base.variable.name} == {brief(value)}` has {article(base)}"
    moved = pen.follows(equals(whole.left, law.expectation(half)), by=CHANGE_OF_VARIABLES, why=why, **letters)
    mine: dict[str, Any] = {x.name: image}
    why = f"`{brief(image)}` in the place of `{x.name}`"
    mirrored = equals(law.expectation(_ONE), law.expectation(factor))
    turned = pen.follows(mirrored, by=CHANGE_OF_VARIABLES, why=why, **mine)
    parts = add(mul(_HALF, law.expectation(_ONE)), mul(_HALF, law.expectation(factor)))
    split = pen.follows(equals(law.expectation(half), parts), by=LINEARITY, why="half of each")
    rests = (whole, moved, turned, split)
    return pen.follows(equals(law.expectation(_ONE), _ONE), *rests, by=FOLLOWS, why="both halves are the same")


__all__ = ["by_mirror"]
