"""Whether a statement is true at a point: yes, no, cannot tell, or nothing to tell (a premise that fails)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.check.numbers.compare import EQUAL_SIDES, Comparison, Outcome, Value, compare, rounded
from workbench.check.numbers.solving import instance
from workbench.check.numbers.unroll import is_direction
from workbench.check.numbers.values import Evaluator, is_numeric
from workbench.check.points.curved import GradientOf, of_a_shape
from workbench.check.points.sample import Point, Pool, SmoothMap
from workbench.check.statements import digits, limits
from workbench.check.statements.existence import settled
from workbench.terms.functions.arrays import array
from workbench.terms.heads import APPLY, EXPECTATION, INTEGRAL, NUMBER, properties
from workbench.terms.instances import free_symbols
from workbench.terms.term import Term, postorder, symbols

STATEMENTS = frozenset("relation compare both implies iff forall exists".split())
_INNER_DRAWS = 5
_SHRINKS = 4
"""How often a draw is divided by 4 where a premise does not hold at it."""
_EXISTS_DRAWS = 12
_ATTACKS, _WIDE_ATTACKS, _DEAR_ATTACKS = 30, 12, 8
"""How often "for all" is attacked where its draws found nothing, how many of these are draws of their own, and how
often where derivatives are to be taken."""
_BOUNDED = frozenset("unit simplex onehot sign mask integer orthogonal posdef symmetric diagonal".split())
_NO_INSTANCE = "no instance was found"


@dataclass(frozen=True, slots=True)
class Truth:
    """The outcome at a point; ``vacuous`` when a premise fails there, so that nothing was tested."""

    outcome: Outcome
    comparison: Comparison | None = None
    reason: str = ""
    vacuous: bool = False

    @property
    def error(self) -> float:
        return self.comparison.error if self.comparison else 0.0


HOLDS = Truth(Outcome.HOLDS)
FAILS = Truth(Outcome.FAILS)


_NEAR = 5.0
"""How large values are, at most, near which nothing is lost against others: ``1 + exp(-x)`` is 1 at 40."""
_UNTOLD = Comparison(Outcome.UNKNOWN, reason="too close to tell strictly")


def _is_near(statement: Term, point: Point) -> bool:
    values = (point.values[s.name] for s in symbols(statement) if s.name in point.values)
    return all(np.max(np.abs(v), initial=0.0) <= _NEAR for v in values)


def _unknown(reason: str) -> Truth:
    return Truth(Outcome.UNKNOWN, reason=reason)


class Truths:
    """Judges statements at single points, sharing the values of an evaluator."""

    def __init__(self, pool: Pool, values: Evaluator) -> None:
        self.pool = pool
        self.values = values
        self._approached: dict[Any, Comparison] = {}
        self._known: limits.Known = {}
        self._for_all: dict[Any, Truth] = {}
        self.ranges: dict[tuple[Term, ...], Any] = {}
        """Between what the curvature of functions lies that meet some premises, as far as it was found."""

    def at(self, statement: Term, point: Point, noise: float = 0.0, again: bool = False) -> Truth:
        """The truth of a statement at a point; free indices run over all their values.

        ``noise`` is an error measured on top of the estimates, ``again`` asks for the second numeric method.
        Raises LanguageError for a term that has no value at all.
        """
        head = statement.head.name
        if limits.applies(statement):
            found = limits.by_approach(statement, point, self._approached, self._known)
            return Truth(found.outcome, found, found.reason)
        if head in ("relation", "compare"):
            left, right = self.values.sides(statement.args, point, again)
            unit = last_place(statement)
            found = compare(statement.attrs[0], left, right, noise) if unit is None else rounded(left, right, unit)
            if found.reason == EQUAL_SIDES:
                found = digits.strictly(statement, point) or (found if _is_near(statement, point) else _UNTOLD)
            if found.outcome is Outcome.UNKNOWN:
                found = digits.strictly(statement, point) or digits.equal(statement, point) or found
            return Truth(found.outcome, found, found.reason)
        if head == "both":
            return self._both(statement.args, point, noise, again)
        if head == "implies":
            return self._implies(statement.args[0], statement.args[1], point, noise, again)
        if head == "iff":
            return self._iff(statement.args[0], statement.args[1], point, noise, again)
        if head == "forall" and any(t.head is APPLY for t in postorder(statement)):
            return self._of_functions(statement, point, noise, again)
        if head in ("forall", "exists"):
            return self._quantified(statement, point, noise, again)
        return _unknown(f"{head} is not a statement")

    def _both(self, parts: Sequence[Term], point: Point, noise: float, again: bool) -> Truth:
        seen = [self.at(part, point, noise, again) for part in parts]
        for outcome in (Outcome.FAILS, Outcome.UNKNOWN):
            for truth in seen:
                if truth.outcome is outcome:
                    return truth
        return max(seen, key=lambda truth: truth.error)

    def _implies(self, premise: Term, conclusion: Term, point: Point, noise: float, again: bool) -> Truth:
        given = self.at(premise, point)
        if given.outcome is Outcome.FAILS:
            return Truth(Outcome.UNKNOWN, reason="the premise fails", vacuous=True)
        if given.outcome is Outcome.UNKNOWN:
            return given
        return self.at(conclusion, point, noise, again)

    def _iff(self, left: Term, right: Term, point: Point, noise: float, again: bool) -> Truth:
        a, b = self.at(left, point, noise, again), self.at(right, point, noise, again)
        for side in (a, b):
            if side.outcome is Outcome.UNKNOWN:
                return HOLDS if digits.agree(left, right, point) else side
        if a.outcome is b.outcome:
            return HOLDS
        if digits.agree(left, right, point):
            return HOLDS  # floats see a difference that many digits do not
        failing, words = (a, "left") if a.outcome is Outcome.FAILS else (b, "right")
        return Truth(Outcome.FAILS, failing.comparison, f"only the {words} side fails")

    def _of_functions(self, statement: Term, point: Point, noise: float, again: bool) -> Truth:
        """What is said of functions for all values is looked at once for the same functions and free symbols."""
        free = [s.name for s in free_symbols(statement) if s.name in point.values]
        maps = tuple(point.values.get(n) for n in sorted({t.name for t in postorder(statement) if t.head is APPLY}))
        key = (statement, maps, point.instance, tuple(point.sizes.items()), noise, again,
               *(np.asarray(point.values[n]).tobytes() for n in free))  # fmt: skip
        if any(isinstance(f, GradientOf) for f in maps):
            key = (*key, *(point.values.get(f.name) for f in maps if isinstance(f, GradientOf)))
        try:
            if key not in self._for_all:
                self._for_all[key] = self._quantified(statement, point, noise, again)
            return self._for_all[key]
        except TypeError:
            return self._quantified(statement, point, noise, again)

    def _quantified(self, statement: Term, point: Point, noise: float, again: bool) -> Truth:
        body, *over = statement.args
        if statement.head.name == "exists":
            outcome = settled(body, over, point, self.values, noise)
            if outcome is not Outcome.UNKNOWN:
                return HOLDS if outcome is Outcome.HOLDS else Truth(outcome, reason=_NO_INSTANCE)
        wanted, rounds = (Outcome.FAILS, _INNER_DRAWS) if statement.head.name == "forall" else (
            Outcome.HOLDS, _EXISTS_DRAWS)
        drawn = self.variants(point, quantified(over), rounds)
        seen = [self.at(body, p, noise, again) for p in drawn]
        for truth in seen:
            if truth.outcome is wanted:
                return truth
        if statement.head.name == "exists":
            return self._found(body, drawn, over, noise, again)
        if any(t.vacuous for t in seen):  # a premise such as |d| < r holds near 0
            near = self._nearer_to_nothing(body, over, drawn, seen, noise, again)
            drawn, seen = [*drawn, *(p for p, _ in near)], [*seen, *(t for _, t in near)]
            if failing := next((t for t in seen if t.outcome is Outcome.FAILS), None):
                return failing
        told = [t for t in seen if not t.vacuous] or seen  # where its premise fails, an implication says nothing
        bad = next((t for t in told if t.outcome is Outcome.UNKNOWN), None)
        return bad or self._attacked(body, over, drawn, told, noise, again) or HOLDS

    def _nearer_to_nothing(
        self, body: Term, over: Sequence[Term], drawn: Sequence[Point], seen: Sequence[Truth], noise: float, again: bool
    ) -> list[tuple[Point, Truth]]:
        """The draws at which the premise of an implication fails, times the first of ever smaller factors for which it
        holds, to both sides and farther in; with what is true there."""
        arrays = [s.name for s in over if s.head.name == "symbol" and s.shape and not properties(s)]
        if not arrays or body.head.name != "implies":
            return []

        def scaled(point: Point, factor: float) -> tuple[Point, Truth]:
            there = point.moved({n: np.asarray(point.values[n]) * factor for n in arrays})
            return there, self.at(body, there, noise, again)

        found = []
        for point in (p for p, t in zip(drawn, seen, strict=True) if t.vacuous):
            for turn in range(1, 1 + _SHRINKS):
                if not scaled(point, 4.0**-turn)[1].vacuous:
                    found += [scaled(point, part * 4.0**-turn) for part in (1.0, -1.0, 1 / 16, -1 / 16)]
                    break
        return [(p, t) for p, t in found if not t.vacuous]

    def _attacked(
        self, body: Term, over: Sequence[Term], drawn: Sequence[Point], seen: Sequence[Truth], noise: float, again: bool
    ) -> Truth | None:
        """A truth that fails: an inequality that held at a few draws is looked at far out and near, and then along the
        way to where its two sides come close. None where it goes on holding."""
        moving = [s for s in over if s.head.name == "symbol"]
        if not moving or not _is_ordered(body):
            return None
        values = drawn[0].values
        shaping = of_a_shape(body) and not is_numeric(body)
        opaque = [values.get(t.name) for t in postorder(body) if t.head is APPLY] if shaping else []
        opaque = [values.get(f.name) if isinstance(f, GradientOf) else f for f in opaque]
        if any(isinstance(f, SmoothMap) and not f.shape for f in opaque):
            return _unknown("a random function is not known to be such a one")
        room = [(_room(t), k) for k, t in enumerate(seen)]
        best, k = min(room) if len(seen) == len(drawn) else (np.inf, 0)
        here, random = drawn[k], np.random.default_rng(3)
        for turn in range(_DEAR_ATTACKS if is_numeric(body) else _ATTACKS):
            there = self._moved(here, moving, turn, random)
            if shaping and turn % 2:
                there = _nearer(there, moving, symbols(body), random)
            truth = self.at(body, there, noise, again)
            if truth.outcome is Outcome.FAILS:
                return truth
            if truth.outcome is Outcome.HOLDS and not truth.vacuous and _room(truth) < best:
                best, here = _room(truth), there
        return None

    def _moved(self, here: Point, moving: Sequence[Term], turn: int, random: np.random.Generator) -> Point:
        """Another draw, each symbol times a factor of its own; later the best place so far, moved towards one."""
        other = self.pool.another(here, turn)
        changes = {}
        for s in moving:
            value, own = np.asarray(other.values[s.name]), np.asarray(here.values[s.name])
            if turn < _WIDE_ATTACKS:
                changes[s.name] = value if properties(s) & _BOUNDED else value * 4.0 ** random.uniform(-1.0, 1.0)
            elif not properties(s) & (_BOUNDED - {"unit", "simplex"}):
                changes[s.name] = own + 0.5 * random.random() ** 2 * (value - own)
        return here.moved(changes)

    def _found(self, body: Term, drawn: Sequence[Point], over: Sequence[Term], noise: float, again: bool) -> Truth:
        """What is said to be there, solved for where it is an equation."""
        found = instance(body, drawn, over, self.values) if all(s.head.name == "symbol" for s in over) else None
        truth = self.at(body, found, noise, again) if found is not None else FAILS
        return truth if truth.outcome is Outcome.HOLDS else _unknown(_NO_INSTANCE)

    def variants(self, point: Point, names: Sequence[str], rounds: int, first: int = 0) -> list[Point]:
        """The point, and copies of it with other draws for the names; another ``first`` gives other draws."""
        out = [point]
        for turn in range(first, first + rounds - 1 if names else first):
            other = self.pool.another(point, turn)
            out.append(point.moved({n: other.values[n] for n in names if n in other.values}))
        return out

    # -- noise ---------------------------------------------------------------------

    def noise(self, statement: Term, point: Point) -> float:
        """How much the two sides' difference changes when the real inputs change by a few units of rounding.

        Far below a real disagreement; as large as a disagreement that is only rounding.
        """
        if statement.head.name not in ("relation", "compare"):
            return max((self.noise(a, point) for a in statement.args if a.head.name in STATEMENTS), default=0.0)
        base = self._gap(self.values.sides(statement.args, point))
        largest = 0.0
        for turn in range(1 if is_numeric(statement) else 3):
            random = np.random.default_rng(turn)
            changes = {}
            for symbol in symbols(statement):
                value = point.values.get(symbol.name)
                if value is None or properties(symbol) & {"onehot", "sign", "mask", "integer"}:
                    continue
                relative = 1 + 1e-14 * random.standard_normal(np.shape(value))
                changed = np.asarray(value) * relative
                changes[symbol.name] = _kept(symbol, changed)
            gap = self._gap(self.values.sibling().sides(statement.args, point.moved(changes)))
            if not np.all(np.isfinite(gap)):
                return np.inf  # a rounding away there is no value, as where a denominator is 0 but for rounding
            largest = max(largest, float(np.max(np.abs(gap - base), initial=0.0)))
        return largest

    @staticmethod
    def _gap(sides: Sequence[Value]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        return np.asarray(sides[0].array - sides[1].array)

    def confirmed(self, statement: Term, point: Point) -> Truth:
        """The truth again, by the second numeric method and with the measured noise of the values.

        A disagreement that does not survive is one that the numbers cannot tell.
        """
        if limits.applies(statement):
            return self.at(statement, point)
        noise = 100 * self.noise(statement, point)
        first = self.at(statement, point, noise)
        if first.outcome is not Outcome.FAILS or not is_numeric(statement):
            return first
        second = self.at(statement, point, noise, again=True)
        return first if second.outcome is Outcome.FAILS else second if second.outcome is Outcome.UNKNOWN else _unknown(
            "two ways of taking differences disagree")


def _nearer(point: Point, moving: Sequence[Term], others: Sequence[Term], random: np.random.Generator) -> Point:
    """The point with one of the symbols near to another of its shape: two places at which a function is looked at."""
    for t in moving:
        for s in others if t.shape and not properties(t) & _BOUNDED else ():
            if s is not t and s.shape == t.shape and s.name in point.values:
                start, end = np.asarray(point.values[s.name]), np.asarray(point.values[t.name])
                return point.moved({t.name: start + random.random() ** 2 * (end - start)})
    return point


def _is_ordered(body: Term) -> bool:
    """Whether it says, where its premises hold, that one side is at most the other."""
    while body.head.name == "implies":
        body = body.args[1]
    return body.head.name in ("relation", "compare") and ("<" in body.attrs[0] or ">" in body.attrs[0])


def _room(truth: Truth) -> float:
    """How far the two sides are from each other, beside how large they are."""
    found = truth.comparison
    if found is None:
        return np.inf
    return abs(found.left - found.right) / max(abs(found.left), abs(found.right), 1e-300)


def last_place(statement: Term) -> float | None:
    """What one unit is in the last digit of a decimal on the right of ≈, or of several, where the left side is a number
    or an array of numbers too."""
    left, right = statement.args
    decimals = right.args if right.head is array else (right,)
    if statement.attrs[0] != "approx" or any(d.head is not NUMBER for d in decimals):
        return None
    bound = {t.args[1] for t in postorder(left) if t.head in (INTEGRAL, EXPECTATION)}
    if any(s not in bound for s in symbols(left)):
        return None
    places = next((k for k in range(40) if all((10**k * d.value).denominator == 1 for d in decimals)), None)
    return None if not places else 10.0**-places


def quantified(over: Sequence[Term]) -> list[str]:
    """The names that a quantifier binds: symbols, and directions dX."""
    directions = ["d" + t.args[0].name for t in over if is_direction(t)]
    return [s.name for s in over if s.head.name == "symbol"] + directions


def _kept(symbol: Term, value: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> np.ndarray[
    tuple[int, ...], np.dtype[np.float64]
]:
    """A slightly changed value with the symmetry of the symbol."""
    return np.asarray((value + value.T) / 2) if properties(symbol) & {"symmetric", "posdef"} else value
