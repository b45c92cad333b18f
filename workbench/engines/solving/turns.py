"""Families of solutions, with an integer k: which of their members solve the equation, and whether they lie evenly.

A square root, a logarithm or a reciprocal on the way has values for some k only. Which k, is read off many of them; the
pattern becomes a condition on k, or another letter counts: 2 k for k where every second member solves.
"""

from __future__ import annotations

from dataclasses import replace

from workbench.engines.solving.working import Candidate, Turns, Working, tidy
from workbench.numerics.draws import Point, of_all_signs, value_of
from workbench.numerics.reals import context_of_reals, real
from workbench.record.errors import NoRule
from workbench.rules.condition import Condition
from workbench.rules.writing import difference
from workbench.terms.functions.elementwise import absolute
from workbench.terms.heads import add, brief, mul, number, relation
from workbench.terms.term import Term, contains, substitute, symbols

_MEMBERS = (*range(-12, 13), -1001, -1000, 1000, 1001)


def of_turns(work: Working, left: Term, right: Term, candidate: Candidate) -> Candidate:
    """The family with the members that solve the equation. Raises NoRule where they follow no simple pattern."""
    k, value = work.k, candidate.value
    solving = _solving(work, left, right, value)
    if not solving:
        return replace(candidate, turns=Turns(some=False))
    for times, plus in ((2, 0), (2, 1)):
        if solving == {n for n in _MEMBERS if n % 2 == plus}:
            value = tidy(substitute(value, {k: add(mul(number(times), k), number(plus))}))
            solving = set(_MEMBERS)
    value, solving = _from_zero(k, value, solving)
    conditions = _pattern(k, solving)
    if conditions is None:
        raise NoRule(f"the integers {k.name} that give a solution {brief(value)} follow no simple pattern")
    step = tidy(difference(substitute(value, {k: add(k, number(1))}), value))
    first = tidy(substitute(value, {k: number(0)})) if not contains(step, k) else None
    turns = Turns(True, conditions, first, None if first is None else step)
    return replace(candidate, value=value, turns=turns)


def _from_zero(k: Term, value: Term, solving: set[int]) -> tuple[Term, set[int]]:
    """A family that begins or ends at some integer counted from 0 upwards, so that families have one condition."""
    low, high = min(solving), max(solving)
    upwards = {n for n in _MEMBERS if n >= 0}
    for first, way in ((low, 1), (high, -1)):
        if -12 < first < 12 and solving == {n for n in _MEMBERS if way * n >= way * first}:
            again = add(mul(number(way), k), number(first)) if first or way < 0 else k
            return tidy(substitute(value, {k: again})), upwards
    return value, solving


def _solving(work: Working, left: Term, right: Term, value: Term) -> set[int]:
    """The integers whose members solve the equation, at the draws of the parameters at which any does."""
    found: list[set[int]] = []
    for point in of_all_signs([s for s in symbols(left, right, value) if s not in (work.x, work.k)]):
        good = {n for n in _MEMBERS if _solves(work, left, right, value, n, point)}
        if good:
            found.append(good)
    if any(good != found[0] for good in found):
        raise NoRule(f"which members of {brief(value)} solve the equation depends on the parameters")
    return found[0] if found else set()


def _solves(work: Working, left: Term, right: Term, value: Term, n: int, point: Point) -> bool:
    member = value_of(value, {**point, work.k.name: real(n)})
    if member is None or context_of_reals().isinf(member):
        return False
    a, b = (value_of(side, {**point, work.x.name: member}) for side in (left, right))
    return a is not None and b is not None and bool(abs(a - b) <= real(1e-25) * max(1, abs(a)))


def _pattern(k: Term, solving: set[int]) -> tuple[Condition, ...] | None:
    """The condition on k, none where every k will do; None where there is no pattern."""
    every = set(_MEMBERS)
    if solving == every:
        return ()
    missing = every - solving
    if missing == {0}:
        return (Condition(f"`{k.name}` not 0", relation(">", absolute(k), number(0))),)
    if solving == {n for n in every if n >= 0}:
        return (Condition(f"`{k.name} >= 0`", relation(">=", k, number(0))),)
    return None


__all__ = ["of_turns"]
