"""Relations between functions of the same argument, used to shorten a sum: pythagoras and its kin.

Each replaces a power of one function by others in a sum of monomials; the step carries the identity's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

from workbench.engines.scalars.generators import ONE, Product, Sum
from workbench.engines.scalars.ring import Ring, total
from workbench.reasons.trigonometry import (
    HYPERBOLIC_PYTHAGORAS,
    PYTHAGORAS,
    SQUARED_TANGENT,
    TANGENT_AS_QUOTIENT,
    TANH_AS_QUOTIENT,
)
from workbench.rules.reason import Reason
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import cos, cosh, sin, sinh, tan, tanh
from workbench.terms.term import Term


@dataclass(frozen=True)
class Relation:
    """``head(z)**power`` is the sum of the given coefficients times powers of other functions of z."""

    identity: Reason
    head: Function
    power: int
    parts: tuple[tuple[int, tuple[tuple[Function, int], ...]], ...]
    negative: bool = False
    """Negative powers are replaced too, which is possible when there is one part only."""

    @property
    def free(self) -> bool:
        """It may help although it makes the sum no shorter by itself."""
        return self.negative


RELATIONS = (
    Relation(PYTHAGORAS, cos, 2, ((1, ()), (-1, ((sin, 2),)))),
    Relation(PYTHAGORAS, sin, 2, ((1, ()), (-1, ((cos, 2),)))),
    Relation(SQUARED_TANGENT, tan, 2, ((1, ((cos, -2),)), (-1, ()))),
    Relation(TANGENT_AS_QUOTIENT, tan, 1, ((1, ((sin, 1), (cos, -1))),), True),
    Relation(HYPERBOLIC_PYTHAGORAS, cosh, 2, ((1, ()), (1, ((sinh, 2),)))),
    Relation(HYPERBOLIC_PYTHAGORAS, sinh, 2, ((-1, ()), (1, ((cosh, 2),)))),
    Relation(TANH_AS_QUOTIENT, tanh, 1, ((1, ((sinh, 1), (cosh, -1))),), True),
)
HEADS = frozenset(relation.head for relation in RELATIONS)
"""The functions that are related."""
IDENTITIES = frozenset(relation.identity for relation in RELATIONS)


def applied(ring: Ring, value: Sum) -> Iterator[tuple[Relation, Sum]]:
    """Every relation that changes the sum, with what it makes of it."""
    places = {g for m in value for g, _ in m}
    heads = {ring.generators[g].base.head for g in places}
    for relation in RELATIONS:
        if relation.head in heads and (relation.head is not tanh or heads & {sinh, cosh}):
            made = _replaced(ring, value, relation)
            if made != value:
                yield relation, made


def _replaced(ring: Ring, value: Sum, relation: Relation) -> Sum:
    return total(
        reduce(ring.times, (_factor(ring, g, e, relation) for g, e in m), Sum.of(ONE, c)) for m, c in value.items()
    )


def _factor(ring: Ring, g: int, e: Fraction, relation: Relation) -> Sum:
    generator = ring.generators[g]
    times = int(e) // relation.power if e.denominator == 1 else 0
    if generator.base.head is not relation.head or generator.unit is not None or (times <= 0 and not relation.negative):
        return Sum.of(((g, e),))
    rest = e - times * relation.power
    by = _sum_of(ring, generator.base.args[0], relation, 1 if times > 0 else -1)
    return reduce(ring.times, [by] * abs(times), Sum.of(((g, rest),) if rest else ONE))


def _sum_of(ring: Ring, z: Term, relation: Relation, turn: int) -> Sum:
    made: dict[Product, Fraction] = {}
    for coefficient, factors in relation.parts:
        m = ONE
        for head, power in factors:
            m, _ = ring.joined(m, ((ring.place(head(z)), Fraction(turn * power)),))
        made[m] = Fraction(coefficient)
    return Sum(made)


__all__ = ["HEADS", "IDENTITIES", "RELATIONS", "Relation", "applied"]
