"""Conditions that the domains of the parameters, and the premise under which a claim is used, settle: by many points.

The words say so, and the line that carries the condition is checked on its own like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workbench.record.derivation import Derivation, Line
from workbench.rules.condition import Condition
from workbench.terms.heads import RELATION, properties
from workbench.terms.term import LanguageError, Term, symbols

if TYPE_CHECKING:
    from workbench.engines.statistics.laws.distribution import Distribution

_POINTS = 40
_LETTER = "a letter of this line alone"
_WORDS = "inside the domains of the parameters"


def settled(made: Derivation, premises: Iterable[Term] = ()) -> Derivation:
    """The derivation with those conditions discharged that hold at every drawn point where the premises do."""
    open_ = [c for line in made.walk() for c in line.conditions if not c.discharged and c.statement is not None]
    if not open_:
        return made
    points = list(_points([*(c.statement for c in open_ if c.statement is not None), *premises], tuple(premises)))
    holds = {c: _WORDS for c in open_ if points and all(_true(c.statement, p) for p in points)}
    own = {c: _LETTER for c in open_ if c.statement is not None and not set(symbols(c.statement)) <= set(made.givens)}
    holds.update(own)

    def again(line: Line) -> Line:
        conditions = tuple(replace(c, discharged=c.discharged or holds.get(c, "")) for c in line.conditions)
        return replace(line, conditions=conditions, lines=tuple(map(again, line.lines)))

    roads = tuple(replace(road, lines=tuple(map(again, road.lines))) for road in made.roads)
    return replace(made, roads=roads)


def follows(premise: Term, known: tuple[Term, ...] = ()) -> bool:
    """Whether a premise holds at every drawn point where what is known does: then it says nothing more."""
    points = list(_points([premise, *known], known))
    return bool(points) and all(_true(premise, p) for p in points)


def never(premise: Term) -> bool:
    """Whether a premise fails at every drawn point."""
    return not any(True for _ in _points([premise], (premise,)))


def condition(premise: Term, words: str, known: tuple[Term, ...] = ()) -> Condition:
    """The premise as a condition, discharged by the domains and by what is known."""
    return Condition(words, premise, _WORDS if follows(premise, known) else "")


def _points(terms: list[Term], premises: tuple[Term, ...]) -> Iterator[dict[str, Any]]:
    import numpy as np

    names = [s for s in symbols(*terms) if not s.shape]
    random = np.random.default_rng(5)
    for _ in range(_POINTS):
        point = {s.name: _drawn(s, random) for s in names}
        if all(_true(p, point) for p in premises):
            yield point


def points_inside(law: Distribution, more: Iterable[Term], count: int) -> Iterator[dict[str, Any]]:
    """Values of all parameters inside their domains, and of the number that the law is about inside its support."""
    import numpy as np

    from workbench.numerics.evaluate import evaluate

    random = np.random.default_rng(11)
    low, high = law.support or (None, None)
    names = [s for s in symbols(law.log_density, *law.parameters, *more, *(law.ends or ())) if not s.shape]
    for _ in range(count):
        point = {s.name: _drawn(s, random) for s in names if s is not law.variable}
        if low is None or high is None or not all(_true(c, point) for c in law.conditions):
            continue
        a, b = float(evaluate(low, point)), float(evaluate(high, point))
        if np.isfinite(a) and np.isfinite(b):
            x = a + (b - a) * random.uniform(0.02, 0.98) if a < b else np.nan
        elif np.isfinite(a) or np.isfinite(b):
            x = a + random.gamma(1.5) if np.isfinite(a) else b - random.gamma(1.5)
        else:
            x = 2.0 * random.normal()
        if np.isfinite(x):
            yield {**point, law.variable.name: float(x)}


def _drawn(s: Term, random: Any) -> float:
    has = properties(s)
    if "integer" in has:
        return float(random.integers(1, 9) if "positive" in has else random.integers(-6, 7))
    if "unit" in has:
        return float(random.uniform(0.0, 1.0))
    if "positive" in has:
        return float(10.0 ** random.uniform(-3, 2))
    return float(random.normal() * 10.0 ** random.uniform(-2, 1))


def _true(statement: Term | None, point: dict[str, Any]) -> bool:
    from workbench.numerics.evaluate import evaluate

    if statement is None or statement.head is not RELATION:
        return False
    try:
        left, right = (float(evaluate(side, point)) for side in statement.args)
    except (LanguageError, TypeError, ValueError):
        return False
    known = {"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}
    return known.get(statement.attrs[0], False)


__all__ = ["condition", "follows", "never", "points_inside", "settled"]
