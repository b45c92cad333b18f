"""The total mass of a law: summed up, integrated, or that of a simpler law."""

from __future__ import annotations

from typing import Any

from workbench.engines.distributions.vectors import mass_of_a_vector
from workbench.engines.integrals.polynomial import is_rational
from workbench.engines.statistics.expectation.averages import Averages
from workbench.engines.statistics.expectation.other_laws import by_image, by_sides
from workbench.engines.statistics.expectation.readings import article
from workbench.engines.statistics.expectation.summation import by_a_known_sum, integrated, of_finitely_many
from workbench.engines.statistics.kernels.product_form import product_form
from workbench.reasons.expectation import CHANGE_OF_VARIABLES, LINEARITY, TOTAL_MASS
from workbench.reasons.inference import FOLLOWS
from workbench.record.errors import NoDerivation
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


def total_mass(means: Averages) -> Mark:
    """E 1 = 1: the density, integrated or summed up over the support. Raises NoDerivation."""
    one, law = _ONE, means.distribution
    found = mass_of_a_vector(means)
    if found is not None:
        return found
    inside = product_form(law.log_density, means.varies)
    if not law.discrete and law.support is not None and is_rational(inside, means.x):
        return integrated(means, one, inside)
    ways = (by_a_known_sum,) if means.x.shape else (of_finitely_many, by_a_known_sum, by_mirror, by_image, by_sides)
    for way in ways:
        found = way(means, one)
        if found is not None:
            return found
    if law.discrete or law.support is None:
        raise NoDerivation("no way to the total mass was found")
    return integrated(means, one, inside)


__all__ = ["total_mass"]
