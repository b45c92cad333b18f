"""Implications and equivalences at points made for them: the premises hold, and the conclusion is tried to be broken.

Random points seldom meet a premise, and of its solutions they see those that are easy to come to. Here each direction
is looked at by the search for steps: starts are moved to where the premises hold, and then to where they hold and the
conclusion fails, which finds another branch, and the boundary of an inequality. What it finds is seen again by the
values of the statement itself before it is believed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from math import prod

from workbench.check.numbers.values import is_numeric
from workbench.check.points.sample import Point
from workbench.check.statements.attack import is_inequality, tightest
from workbench.check.statements.inside import Inside
from workbench.check.statements.meet import meet
from workbench.check.steps.entailment import Entailed, Found, broken_from, entailed
from workbench.check.steps.sequent import Sequent, sequents
from workbench.terms.heads import APPLY, BOTH, EXISTS, FORALL, IFF, IMPLIES, RELATION, SYMBOL
from workbench.terms.term import LanguageError, Term, contains, postorder, symbols

_ROWS, _MOST_UNKNOWNS = 8, 12
"""Starts for each set of sizes, and numbers that are looked for at most."""
_TIGHTEST, _MOST_NEAR = 3, 40
"""Of the points seen at a set of sizes so many, where an inequality is tightest, are where it is attacked from; and
numbers that are moved there at most."""


def broken(statement: Term, needed: tuple[Term, ...], inside: Inside, seen: Sequence[Point] = ()) -> Iterator[Point]:
    """Points at which an implication or an equivalence may fail, where assumptions and conditions hold; ``seen`` are
    points at which it holds, and its premises too."""
    if statement.head not in (IMPLIES, IFF):
        return
    for step in sequents(statement, ()) if inside.pool.sets else ():
        if not _is_worth_it(step):
            continue
        given = _about(step, (*inside.assumed, *needed))
        try:
            for found in _attacks(step, given, inside, seen):
                base = _inside(found.instance, needed, inside) if found.found is Found.FAILS else None
                if base is not None:
                    yield from _polished(step, base.moved(found.values), needed, inside)
        except LanguageError:
            continue


def _attacks(step: Sequent, given: tuple[Term, ...], inside: Inside, seen: Sequence[Point]) -> Iterator[Entailed]:
    """From random starts where few numbers are unknown; where that says nothing, from where the goal is tightest."""
    premises, sets = (*step.premises, *given), inside.pool.sets[:2]
    if _is_small(step, given, sets, _MOST_UNKNOWNS):
        found = entailed(step.goal, premises, _ROWS, sets)
        yield found
        if found.found is not Found.UNKNOWN:
            return
    if not is_inequality(step.goal) or not _is_small(step, given, sets, _MOST_NEAR):
        return
    if any(t.head is APPLY for t in postorder(step.goal, *premises)):
        return
    for instance, sizes in enumerate(sets):
        there = [p for p in seen if p.instance == instance]
        places = [p.values for p in tightest(step.goal, there, inside.truths)[:_TIGHTEST]]
        if places:
            yield broken_from(step.goal, premises, places, sizes, instance)


def _inside(instance: int, needed: tuple[Term, ...], inside: Inside) -> Point | None:
    """A point of a set of sizes for what the search says nothing of."""
    drawn = islice((p for p in inside.pool.points() if p.instance == instance), _ROWS)
    return next((p for p in (inside.nearest(needed, d) for d in drawn) if p is not None), None)


def _about(step: Sequent, known: tuple[Term, ...]) -> tuple[Term, ...]:
    """The relations among what is known that speak of what the step speaks of, or of what these speak of."""
    parts = [part for k in known for part in (k.args if k.head is BOTH else (k,)) if part.head is RELATION]
    speaks, found = set(symbols(step.goal, *step.premises)), dict[Term, None]()
    for _ in parts:
        more = [p for p in parts if p not in found and speaks & set(symbols(p))]
        if not more:
            break
        found.update(dict.fromkeys(more))
        speaks.update(symbols(*more))
    return tuple(p for p in parts if p in found)


def met(statement: Term, needed: tuple[Term, ...], inside: Inside) -> int:
    """At how many points that were made to meet the premises of an implication its conclusion holds, where the search
    for steps finds that it always does; else 0. For premises that random points, and points near them, never meet."""
    if statement.head is not IMPLIES or not inside.pool.sets:
        return 0
    least = 0
    for step in sequents(statement, ()):
        if step.goal.head is EXISTS:
            return 0
        try:
            given = _about(step, (*inside.assumed, *needed))
            found = entailed(step.goal, (*step.premises, *given), sets=inside.pool.sets[:2])
        except LanguageError:
            return 0
        if found.found is not Found.FOLLOWS:
            return 0
        least = min(least, found.points) if least else found.points
    return least


def _polished(step: Sequent, point: Point, needed: tuple[Term, ...], inside: Inside) -> Iterator[Point]:
    """The point itself, and the one near by at which premises hold to all digits."""
    yield point
    moved: Point | None = point
    for premise in step.premises:
        moved = moved and meet(premise, moved, inside.truths)
    if moved is not None and moved is not point and inside.holds(needed, moved):
        yield moved


def _is_worth_it(step: Sequent) -> bool:
    """Whether the premises leave something to look for: what gives one symbol a value is met by setting it."""
    return step.goal.head.name in ("relation", "compare") and not all(map(_gives_a_value, step.premises))


def _is_small(step: Sequent, given: tuple[Term, ...], sets: Sequence[Mapping[str, int]], most: int) -> bool:
    """Whether the search takes milliseconds: a few numbers are unknown, and nothing is a derivative or an integral."""
    terms = (step.goal, *step.premises, *given)
    if is_numeric(*terms) or any(t.head in (FORALL, EXISTS) for t in postorder(*terms)):
        return False
    entries = (prod(size.at(sets[0]) for size in s.shape) for s in symbols(*terms))
    return sum(entries) <= most


def _gives_a_value(premise: Term) -> bool:
    if premise.head is not RELATION or premise.attrs[0] != "=":
        return False
    left, right = premise.args
    return any(a.head is SYMBOL and not contains(b, a) for a, b in ((left, right), (right, left)))


__all__ = ["broken", "met"]
