"""Relations between functions of the same argument, used to shorten a sum: pythagoras and its kin.

Each replaces a power of one function by others in a sum of monomials; the step carries the identity's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from workbench.engines.scalars.ring import ONE, Monomial, Ring, Sum, plus
from workbench.rules.reason import Reason
from workbench.terms.function import Function
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


_SQUARES = Reason("pythagoras", "the squares of sine and cosine add up to 1")
_HYPERBOLIC = Reason("hyperbolic pythagoras", "cosh squared is 1 plus sinh squared")
RELATIONS = (
    Relation(_SQUARES, cos, 2, ((1, ()), (-1, ((sin, 2),)))),
    Relation(_SQUARES, sin, 2, ((1, ()), (-1, ((cos, 2),)))),
    Relation(
        Reason("one plus the squared tangent", "1 plus tan squared is 1 over cos squared"),
        tan,
        2,
        ((1, ((cos, -2),)), (-1, ())),
    ),
    Relation(
        Reason("tangent as a quotient", "the tangent is sine over cosine"), tan, 1, ((1, ((sin, 1), (cos, -1))),), True
    ),
    Relation(_HYPERBOLIC, cosh, 2, ((1, ()), (1, ((sinh, 2),)))),
    Relation(_HYPERBOLIC, sinh, 2, ((-1, ()), (1, ((cosh, 2),)))),
    Relation(
        Reason("tanh as a quotient", "the hyperbolic tangent is sinh over cosh"),
        tanh,
        1,
        ((1, ((sinh, 1), (cosh, -1))),),
        True,
    ),
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
    made: Sum = {}
    for m, c in value.items():
        part: Sum = {ONE: c}
        for g, e in m:
            part = ring.times(part, _factor(ring, g, e, relation))
        made = plus(made, part)
    return made


def _factor(ring: Ring, g: int, e: Fraction, relation: Relation) -> Sum:
    generator = ring.generators[g]
    times = int(e) // relation.power if e.denominator == 1 else 0
    if generator.base.head is not relation.head or generator.unit is not None or (times <= 0 and not relation.negative):
        return {((g, e),): Fraction(1)}
    z = generator.base.args[0]
    made: Sum = {((g, e - times * relation.power),) if e != times * relation.power else ONE: Fraction(1)}
    by = _sum_of(ring, z, relation, 1 if times > 0 else -1)
    for _ in range(abs(times)):
        made = ring.times(made, by)
    return made


def _sum_of(ring: Ring, z: Term, relation: Relation, turn: int) -> Sum:
    made: Sum = {}
    for coefficient, factors in relation.parts:
        m: Monomial = ONE
        for head, power in factors:
            m, _ = ring.joined(m, ((ring.place(head(z)), Fraction(turn * power)),))
        made[m] = Fraction(coefficient)
    return made


__all__ = ["HEADS", "RELATIONS", "Relation", "applied"]
