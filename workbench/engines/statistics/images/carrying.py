"""What the laws of functions of a number share: places to look at, ends, letters, the density in a short form."""

from __future__ import annotations

import math
from collections.abc import Sequence

from workbench.adviser import advised, shortened
from workbench.adviser.forms import with_opened_logs
from workbench.engines.statistics.expectation.readings import article
from workbench.engines.statistics.kernels.recognition import usual_ends
from workbench.engines.statistics.laws.distribution import Distribution
from workbench.engines.statistics.laws.domains import points_inside, settled
from workbench.reasons.expectation import INVERSE
from workbench.record.derivation import Derivation
from workbench.record.errors import GoalError
from workbench.record.pen import Mark, Pen
from workbench.terms.functions.elementwise import log
from workbench.terms.heads import (
    ADD,
    MUL,
    NUMBER,
    POWER,
    add,
    brief,
    divide,
    equals,
    mul,
    negative,
    number,
    oo,
    relation,
    scalar,
)
from workbench.terms.statements import implies
from workbench.terms.term import LanguageError, Term, postorder, substitute, symbols

TRIALS = 40
CLOSE, MOST = 1e-8, 0.75
"""How near the inverse comes back to x, at so many places: at the others y has lost the digits of x."""


def places(law: Distribution, g: Term) -> list[dict[str, float]]:
    """Places in the support, with values of all parameters, where g has a value."""
    found = [p for p in points_inside(law, (g,), TRIALS) if math.isfinite(value_of(g, p))]
    if len(found) < TRIALS // 2:
        raise GoalError(f"{brief(g)} has no value on much of the support of {article(law)}")
    return found


def value_of(term: Term, point: dict[str, float]) -> float:
    from workbench.numerics.evaluate import evaluate

    try:
        return float(evaluate(term, point))
    except (LanguageError, TypeError, ValueError):
        return math.nan


def value_at_end(g: Term, x: Term, end: Term, side: str) -> Term:
    """The limit of g at an end of the support."""
    from workbench.engines.limits import limit_of

    made = limit_of(g, x, end, "both" if end is oo or end is negative(oo) else side)
    assert made.result is not None
    return made.result


def letter_for(law: Distribution, g: Term, low: Term, high: Term) -> Term:
    """A letter for g(X) with what its range says."""
    taken = {s.name for s in symbols(g, law.log_density, *law.parameters)}
    name = next(n for n in ("y", "z", "w", "v", "y_1") if n not in taken)
    if low is not number(0):
        return scalar(name)
    return scalar(name, "unit" if high.head is NUMBER and high.value <= 1 else "positive")


def unusual_ends(y: Term, low: Term, high: Term) -> tuple[Term, Term] | None:
    usual = usual_ends(y)
    return None if usual == (low, high) else (low, high)


def beyond_properties(x: Term, ends: tuple[Term, Term]) -> list[Term]:
    """What the support says beyond the properties of x."""
    low, high = ends
    below, above = usual_ends(x)
    found = [relation(">", x, low)] if low is not below else []
    return [*found, relation("<", x, high)] if high is not above else found


def implied(premises: list[Term], said: Term) -> Term:
    for premise in reversed(premises):
        said = implies(premise, said)
    return said


def undoes(h: Term, g: Term, x: Term, y: Term, point: dict[str, float]) -> bool:
    there = value_of(h, {**point, y.name: value_of(g, point)})
    return abs(there - point[x.name]) <= CLOSE * (1 + abs(point[x.name]))


def short_form(carried: Term, speed: Term) -> Term:
    """The sum of the carried log density and the logarithm of the slope, in a short form."""
    plain = add(carried, log(speed))
    opened: Term | None = advised(with_opened_logs, plain)
    below = [add(carried, negative(log(speed.args[0])))] if speed.head is POWER and speed.args[1] is number(-1) else []
    return shortened(plain, *below, plain if opened is None else opened)


def times_speed(carried: Term, speed: Term) -> Term:
    """A log density and the logarithm of the speed, what stands below the bar in one with other divisors."""
    inverse, speed = shortened(divide(number(1), speed)), shortened(speed)
    if len(list(postorder(speed))) + 2 < len(list(postorder(inverse))):
        return add(carried, log(speed))
    parts = list(carried.args) if carried.head is ADD else [carried]
    below = [p for p in parts if p.head is MUL and p.args[0] is number(-1) and [a.head for a in p.args[1:]] == [log]]
    rest = [p for p in parts if p not in below]
    return add(*rest, negative(log(shortened(mul(*(p.args[1].args[0] for p in below), inverse)))))


def put_back(pen: Pen, solved: Derivation, g: Term, x: Term, y: Term, found: Sequence[Term]) -> list[Mark]:
    """The lines of a solution, and those that say that g of what was found is y, where it has none that say so."""
    last = pen.engine(settled(solved))
    said = {line.statement for line in solved.walk()}
    backs = [equals(substitute(g, {x: h}), y) for h in found]
    return [last, *(pen.follows(b, by=INVERSE, why="put back, it gives y again") for b in backs if b not in said)]


__all__ = [
    "MOST", "beyond_properties", "implied", "letter_for", "places", "put_back", "short_form", "times_speed", "undoes",
    "unusual_ends", "value_at_end", "value_of",
]  # fmt: skip
