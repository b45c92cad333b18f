"""The points of a pool at which a statement is meant: those where its assumptions and conditions hold."""

from __future__ import annotations

from workbench.check.numbers.compare import Outcome
from workbench.check.numbers.values import Evaluator
from workbench.check.points.sample import Point, Pool
from workbench.check.statements.meet import at_once, meet, meet_all
from workbench.check.statements.shaping import is_of_a_slope, is_of_functions, shaped, with_slopes
from workbench.check.statements.truth import Truths
from workbench.terms.heads import APPLY, RELATION, SYMBOL
from workbench.terms.term import LanguageError, Term, postorder


def _speaks_of_functions(condition: Term) -> int:
    """What numbers are to each other comes first, then what functions are, then what numbers are to these."""
    if is_of_functions(condition):
        return 1
    return 2 * any(t.head is APPLY for t in postorder(condition))


class Inside:
    """Where assumptions hold. What was found at a point is kept: statements share their points."""

    def __init__(self, pool: Pool, assumed: tuple[Term, ...] = (), values: Evaluator | None = None) -> None:
        self.pool = pool
        self.assumed = assumed
        self.truths = Truths(pool, values or Evaluator())
        self._allowed: dict[tuple[Term, Point], bool] = {}
        self._met_at: dict[tuple[Term, Point], Point | None] = {}
        self._moved: dict[tuple[tuple[Term, ...], Point], Point | None] = {}

    def holds(self, conditions: tuple[Term, ...], point: Point) -> bool:
        """Whether the point is inside: no assumption and no condition fails there (or is without a value)."""
        if not point.is_kept:
            return False
        for condition in (*self.assumed, *conditions):
            key = (condition, point)
            if key not in self._allowed:
                try:
                    self._allowed[key] = self.truths.at(condition, point).outcome is Outcome.HOLDS
                except LanguageError:
                    # It cannot be put in numbers, so it cannot choose points either.
                    self._allowed[key] = True
            if not self._allowed[key]:
                return False
        return True

    def nearest(self, conditions: tuple[Term, ...], drawn: Point) -> Point | None:
        """The drawn point where it is inside, else one near by that is; None when none is found."""
        return drawn if self.holds(conditions, drawn) else self.moved(conditions, drawn)

    def moved(self, conditions: tuple[Term, ...], point: Point) -> Point | None:
        """A point near by at which assumed equations, such as y = g(x), hold too; no other condition is solved.

        Every statement gets the same one, so that values found there are shared.
        """
        key = (conditions, point)
        if key not in self._moved:
            self._moved[key] = self._met(conditions, point)
        return self._moved[key]

    def meeting(self, premise: Term, point: Point) -> Point | None:
        """A point near by at which a premise holds; None when none is found."""
        key = (premise, point)
        if key not in self._met_at:
            self._met_at[key] = meet(premise, point, self.truths)
        return self._met_at[key]

    def _met(self, conditions: tuple[Term, ...], point: Point) -> Point | None:
        asked, met = (*self.assumed, *conditions), point
        functions = tuple(c for c in asked if is_of_functions(c))
        for condition in sorted(asked, key=_speaks_of_functions):
            if condition in functions and self._fails(condition, met):
                met = shaped(functions, met, self.truths) or met
            if is_of_a_slope(condition) and self._fails(condition, met):
                named = self.meeting(condition, met) if any(a.head is SYMBOL for a in condition.args) else None
                met = named or with_slopes(asked, met, self.truths) or met
            if self._fails(condition, met):
                after = self.meeting(condition, met)
                if after is None:
                    return None
                met = after
        if self.holds(conditions, met):
            return met
        equations = tuple(c for c in asked if c.head is RELATION and c.attrs[0] == "=")
        together = meet_all(equations, met, self.truths) if len(equations) > 1 else None
        if together is None or not self.holds(conditions, together):  # what one inequality wants, another may lose
            relations = tuple(c for c in asked if c.head is RELATION)
            together = at_once(relations, met, self.truths) if len(relations) > 1 else None
        return together if together is not None and self.holds(conditions, together) else None

    def _fails(self, condition: Term, point: Point) -> bool:
        try:
            return self.truths.at(condition, point).outcome is not Outcome.HOLDS
        except LanguageError:
            return False


__all__ = ["Inside"]
