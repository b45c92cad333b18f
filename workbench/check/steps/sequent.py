"""A step taken apart: what is assumed in the goal joins the premises, what is for all or obtained gets a fresh letter.

To show "p implies q" p is assumed; to show "for all x" x is a letter of which nothing is known; "both" are two goals
and "iff" is two directions. Of premises, "both" are two, and "there is x" gives a letter that only it knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from workbench.terms.heads import BOTH, EXISTS, FORALL, IFF, IMPLIES, RELATION, symbol
from workbench.terms.instances import alike
from workbench.terms.term import Term, substitute, symbols


@dataclass(frozen=True)
class Sequent:
    """A goal that is a relation (or "there is"), and the premises it is to follow from."""

    goal: Term
    premises: tuple[Term, ...]
    assumed: tuple[Term, ...] = ()
    """Those of the premises that the goal itself assumes: they need not hold for other values of their symbols."""


def sequents(goal: Term, premises: Sequence[Term]) -> Iterator[Sequent]:
    """The steps that the goal comes down to; all of them are to follow."""
    given = tuple(part for p in premises for part in _given(p, {s.name for s in symbols(goal, *premises)}))
    yield from _sequents(goal, given)


def _parts(statement: Term) -> tuple[Term, ...]:
    return statement.args if statement.head is BOTH else (statement,)


def detached(premises: Sequence[Term]) -> tuple[Term, ...]:
    """The premises with the conclusions of those implications (equivalences, either way) whose premise is among them
    too."""
    known = dict.fromkeys(premises)
    for _ in premises:
        said = {alike(part) for p in known for part in (p, *_parts(p))}
        found = [ends for p in known if p.head in (IMPLIES, IFF) for ends in _directions(p)]
        more = [
            then
            for first, then in found
            if then not in known and all(_says_nothing(p) or alike(p) in said for p in _parts(first))
        ]
        if not more:
            break
        known.update(dict.fromkeys(more))
    return tuple(known)


def _says_nothing(statement: Term) -> bool:
    """Whether it says of something that it is itself, as a premise does at the values that it asks for."""
    return statement.head is RELATION and statement.attrs[0] == "=" and statement.args[0] is statement.args[1]


def _sequents(goal: Term, given: tuple[Term, ...], assumed: tuple[Term, ...] = ()) -> Iterator[Sequent]:
    taken = {s.name for s in symbols(goal, *given)}
    if goal.head is BOTH:
        for part in goal.args:
            yield from _sequents(part, given, assumed)
    elif goal.head is IMPLIES:
        more = tuple(_given(goal.args[0], taken))
        yield from _sequents(goal.args[1], (*given, *more), (*assumed, *more))
    elif goal.head is IFF:
        for left, right in (goal.args, goal.args[::-1]):
            more = tuple(_given(left, taken))
            yield from _sequents(right, (*given, *more), (*assumed, *more))
    elif goal.head is FORALL:
        body, *over = goal.args
        yield from _sequents(_fresh(body, over, taken, set(symbols(*given))), given, assumed)
    else:
        yield Sequent(goal, _with_conclusions(given), assumed)


def _with_conclusions(given: tuple[Term, ...]) -> tuple[Term, ...]:
    """The premises, and what those that are implications say where their own premise is among them; an equivalence is
    an implication both ways."""
    known = dict.fromkeys(given)
    rules = [ends for p in given if p.head in (IMPLIES, IFF) for ends in _directions(p)]
    for _ in rules:
        for first, then in rules:
            if all(part in known for part in _parts(first)):
                known.update(dict.fromkeys(_given(then, {s.name for s in symbols(*known)})))
    return tuple(known)


def _directions(rule: Term) -> tuple[tuple[Term, ...], ...]:
    return (rule.args, rule.args[::-1]) if rule.head is IFF else (rule.args,)


def _given(premise: Term, taken: set[str]) -> Iterator[Term]:
    """The parts that a premise comes down to."""
    if premise.head is BOTH:
        for part in premise.args:
            yield from _given(part, taken)
    elif premise.head is EXISTS:
        body, *over = premise.args
        yield from _given(_fresh(body, over, taken, set(over)), taken)
    else:
        yield premise


def _fresh(body: Term, over: Sequence[Term], taken: set[str], known: set[Term]) -> Term:
    """The body with letters of their own for those of the symbols that stand for something else as well."""
    changes = {}
    for x in over:
        if x in known:
            name = next(n for k in count() if (n := f"{x.name}_{k}") not in taken)
            taken.add(name)
            changes[x] = symbol(name, x.shape, *sorted(x.attrs[2]))
    return substitute(body, changes) if changes else body


__all__ = ["Sequent", "detached", "sequents"]
