"""Implications and equivalences at points made for them: the premises hold, and the conclusion is tried to be broken.

Random points seldom meet a premise, and of its solutions they see those that are easy to come to. Here each direction
is looked at by the search for steps: starts are moved to where the premises hold, and then to where they hold and the
conclusion fails, which finds another branch, and the boundary of an inequality. What it finds is seen again by the
values of the statement itself before it is believed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import prod

from workbench.check.numbers.values import is_numeric
from workbench.check.points.sample import Point
from workbench.check.statements.inside import Inside
from workbench.check.statements.meet import meet
from workbench.check.steps.entailment import Found, entailed
from workbench.check.steps.sequent import Sequent, sequents
from workbench.terms.heads import EXISTS, FORALL, IFF, IMPLIES, RELATION, SYMBOL
from workbench.terms.term import LanguageError, Term, contains, postorder, symbols

_ROWS, _MOST_UNKNOWNS = 8, 12
"""Starts for each set of sizes, and numbers that are looked for at most."""


def broken(statement: Term, needed: tuple[Term, ...], inside: Inside) -> Iterator[Point]:
    """Points at which an implication or an equivalence may fail, where assumptions and conditions hold."""
    if statement.head not in (IMPLIES, IFF):
        return
    given = tuple(c for c in (*inside.assumed, *needed) if c.head is RELATION)
    for step in sequents(statement, ()) if inside.pool.sets else ():
        if not _is_worth_it(step) or not _is_small(step, given, inside.pool.sets):
            continue
        try:
            found = entailed(step.goal, (*step.premises, *given), _ROWS, inside.pool.sets[:2])
        except LanguageError:
            continue
        if found.found is Found.FAILS:
            drawn = next(p for p in inside.pool.points() if p.instance == found.instance)
            yield from _polished(step, drawn.moved(found.values), needed, inside)


def met(statement: Term, needed: tuple[Term, ...], inside: Inside) -> int:
    """At how many points that were made to meet the premises of an implication its conclusion holds, where the search
    for steps finds that it always does; else 0. For premises that random points, and points near them, never meet."""
    if statement.head is not IMPLIES or not inside.pool.sets:
        return 0
    given = tuple(c for c in (*inside.assumed, *needed) if c.head is RELATION)
    least = 0
    for step in sequents(statement, ()):
        if step.goal.head is EXISTS:
            return 0
        try:
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


def _is_small(step: Sequent, given: tuple[Term, ...], sets: Sequence[Mapping[str, int]]) -> bool:
    """Whether the search takes milliseconds: a few numbers are unknown, and nothing is a derivative or an integral."""
    terms = (step.goal, *step.premises, *given)
    if is_numeric(*terms) or any(t.head in (FORALL, EXISTS) for t in postorder(*terms)):
        return False
    entries = (prod(size.at(sets[0]) for size in s.shape) for s in symbols(*terms))
    return sum(entries) <= _MOST_UNKNOWNS


def _gives_a_value(premise: Term) -> bool:
    if premise.head is not RELATION or premise.attrs[0] != "=":
        return False
    left, right = premise.args
    return any(a.head is SYMBOL and not contains(b, a) for a, b in ((left, right), (right, left)))


__all__ = ["broken", "met"]
