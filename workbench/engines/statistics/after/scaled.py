"""Means under a law of location and scale by those under its standard member: x = m + s z.

A score of such a law is a function of z over s, so that all the information is 1/s^2 times a number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.adviser import advised, shortened
from workbench.adviser.forms import multiplied_out
from workbench.engines.statistics.after.family import alike
from workbench.engines.statistics.expectation.means import Means
from workbench.engines.statistics.laws.distribution import Distribution
from workbench.engines.statistics.samples.sums import ONE, times
from workbench.reasons.estimation import LOCATION_AND_SCALE
from workbench.record.pen import Mark, Pen
from workbench.terms.functions.elementwise import log
from workbench.terms.heads import SYMBOL, add, equals, mul, number, power, properties, scalar
from workbench.terms.term import Term, substitute, symbols


@dataclass
class Standard:
    """``mean`` works under the standard member, whose variable is z."""

    pen: Pen
    law: Distribution
    place: Term
    scale: Term
    z: Term
    mean: Means

    @staticmethod
    def of(pen: Pen, law: Distribution) -> Standard | None:
        """For a law on the whole line with a location, and a scale or none; None for any other."""
        x = law.variable
        if law.discrete or law.ends is not None or properties(x) & {"positive", "unit"}:
            return None
        taken = {s.name for s in symbols(law.log_density)}
        z = scalar(next(n for n in ("z", "u", "w", "z_0") if n not in taken))
        for place, scale in _pairs(law):
            moved = substitute(law.log_density, {x: add(place, times(scale, z))})
            plain = substitute(law.log_density, {x: z, place: number(0), scale: number(1)})
            if alike(add(moved, log(scale)), plain, law, (z,)):
                standard = law.replaced({place: number(0), scale: number(1)}).of(z.name)
                return Standard(pen, law, place, scale, z, Means(pen, standard, cites=law.mean is not None))
        return None

    def of_z(self, f: Term) -> Term:
        """s^2 f(m + s z), multiplied out."""
        inside = substitute(f, {self.law.variable: add(self.place, times(self.scale, self.z))})
        whole = times(power(self.scale, 2), inside)
        plain = substitute(whole, {self.place: number(0), self.scale: number(1)})
        known = plain if alike(whole, plain, self.law, (self.z,)) else whole
        found = advised(multiplied_out, known)
        return next((t for t in found or () if isinstance(t, Term)), known)

    def mean_of(self, f: Term) -> Mark:
        g = self.of_z(f)
        inside = self.mean.of(g)
        left = self.law.expectation(f)
        value, x, z = shortened(inside.right), self.law.variable.name, self.z.name
        why = f"`{x} == {self.place.name} + {z}`, where `{z}` has the location 0"
        if self.scale is not ONE:
            value = mul(value, power(self.scale, -2))
            moved = f"`{x} == {self.place.name} + {self.scale.name} * {z}`"
            why = f"{moved}, where `{z}` has the location 0 and the scale 1"
        return self.pen.follows(equals(left, value), inside, by=LOCATION_AND_SCALE, why=why)


def _pairs(law: Distribution) -> Iterator[tuple[Term, Term]]:
    """What may be a location, with what may be its scale: 1 at last."""
    free = [p for p in law.parameters if p.head is SYMBOL and not p.shape]
    for place in free:
        if properties(place):
            continue
        yield from ((place, p) for p in free if "positive" in properties(p))
        yield place, ONE


__all__ = ["Standard"]
