"""Functions of which assumptions give a value, or how one follows from another: no random function would meet them.

``P(0) == eye(n)`` and ``forall(implies(k >= 0, P(k + 1) == A @ P(k)), k)`` leave no choice for P at 0, 1, 2, ...: the
values are worked out, number by number. With the second alone the value at 0 is free, with the first alone all others.
Where the step only bounds the value, ``G(k + 1) <= A @ G(k)``, the value is drawn on the side that is left to it.
Functions whose steps speak of each other, ``x(k + 1) == x(k) - z(k)`` and ``z(k + 1) == z(k) + x(k)``, go on together,
also by way of a third, ``y(k) == x(k) + z(k)``, whose value is given at each k.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.numerics.environment import Env
from workbench.terms.heads import APPLY, FORALL, IMPLIES, NUMBER, RELATION, number, properties
from workbench.terms.term import LanguageError, Term, postorder

_FARTHEST = 200
"""Numbers beyond have no value: they would take too long."""


Function = Callable[..., NDArray[np.float64]]


@dataclass(frozen=True, eq=False)
class Anchored:
    """A function that has the value ``value`` at the number ``at``: ``free``, a random one, moved there."""

    at: Term
    value: Term
    free: Function | None = None

    def over(self, free: Function) -> Anchored:
        return replace(self, free=free)

    def __call__(self, *arguments: Any) -> NDArray[np.float64]:
        raise LanguageError("a function has values where all that is said of it has: see given")

    def given(self, env: Env) -> Function:
        """The function at the values of an environment."""
        assert self.free is not None
        free = self.free
        place = np.float64(float(self.at.value))
        moved = np.asarray(env.value(self.value, env.values), dtype=float) - free(place)
        return lambda *arguments: np.asarray(free(*arguments) + moved)


@dataclass(frozen=True, eq=False)
class Recursion:
    """The function of an integer whose value is ``first`` at ``start``, or that of ``free``, a random function, where
    nothing is said of it; and ``step`` at k + 1, which may speak of k and of the function at k. ``side`` is 0 where the
    step is the value, -1 where the value is at most the step and 1 where it is at least that: then it is off by what
    ``free`` says."""

    name: str
    k: Term
    start: int
    first: Term | None
    step: Term
    side: int = 0
    free: Function | None = None
    others: tuple[str, ...] = ()
    """The functions whose steps speak of this one, as its step does of them."""

    def over(self, free: Function) -> Recursion:
        return replace(self, free=free)

    def __call__(self, *arguments: Any) -> NDArray[np.float64]:
        raise LanguageError(f"{self.name} has values where all that its step speaks of has: see given")

    def begun(self, env: Env) -> NDArray[np.float64]:
        """The value at the start."""
        if self.first is not None:
            return np.asarray(env.value(self.first, env.values), dtype=float)
        assert self.free is not None
        return np.asarray(self.free(np.float64(self.start)), dtype=float)

    def given(self, env: Env) -> Function:
        """The function at the values of an environment; not a number before the start and between integers."""

        def f(number: Any) -> NDArray[np.float64]:
            n, found = float(number), {self.name: self.begun(env)}
            if not self.start <= n <= self.start + _FARTHEST or n != round(n):
                return np.full_like(found[self.name], np.nan)
            together = [self, *(env.values[name] for name in self.others)] if n > self.start else []
            found |= {r.name: r.begun(env) for r in together[1:]}
            for k in range(self.start, round(n)):
                known = {name: lambda _, value=value: value for name, value in found.items()}
                found = {r.name: r.stepped(k, env, known) for r in together}
            return found[self.name]

        return f

    def stepped(self, k: int, env: Env, known: Mapping[str, Function]) -> NDArray[np.float64]:
        """The value at k + 1, where that of some functions at k is known."""
        here = {**env.values, self.k.name: np.float64(k), **known}
        found = np.asarray(env.value(self.step, here), dtype=float)
        if self.side and self.free is not None:
            found = found + self.side * np.maximum(self.free(np.float64(k + 1)), 0)  # often none
        return found


@dataclass(frozen=True, eq=False)
class Told:
    """The function of an integer whose value at each k from ``start`` on is ``value``, said by k and others."""

    name: str
    k: Term
    start: int
    value: Term
    free: Function | None = None

    def over(self, free: Function) -> Told:
        return replace(self, free=free)

    def __call__(self, *arguments: Any) -> NDArray[np.float64]:
        raise LanguageError(f"{self.name} has values where all that its value speaks of has: see given")

    def given(self, env: Env) -> Function:
        """The function at the values of an environment; not a number before the start and between integers."""

        def f(number: Any) -> NDArray[np.float64]:
            n = float(number)
            if n < self.start or n != round(n):
                assert self.free is not None
                return np.full_like(np.asarray(self.free(number), dtype=float), np.nan)
            return np.asarray(env.value(self.value, {**env.values, self.k.name: np.float64(n)}), dtype=float)

        return f


Given = Recursion | Anchored | Told


def recursions(assumed: Iterable[Term]) -> Mapping[str, Given]:
    """By name the functions of which some assumptions give a value at a number, or how the value at k + 1 follows from
    that at k, for every integer k or for all from a number on; or the value at each k from a number on."""
    statements = tuple(assumed)
    starts = {name: (at, value) for s in statements for name, at, value in _starts(s)}
    found: dict[str, Given] = {name: Anchored(at, value) for name, (at, value) in starts.items()}
    for statement in statements:
        if statement.head is FORALL and len(statement.args) == 2:
            body, k = statement.args
            first = _from_on(body.args[0], k) if body.head is IMPLIES else None
            said = body if first is None else body.args[1]
            name, side = _stepped(said, k)
            at, value = starts.get(name, (number(first or 0), None))
            if name and "integer" in properties(k) and at.value.denominator == 1:
                found[name] = Recursion(name, k, int(at.value), value, said.args[1], side)
            told = _told(said, k) if first is not None and "integer" in properties(k) else ""
            if first is not None and told and told not in found:
                found[told] = Told(told, k, first, said.args[1])
    found = _without_circles(found)
    return {name: _with_others(f, found) if isinstance(f, Recursion) else f for name, f in found.items()}


def _without_circles(found: Mapping[str, Given]) -> dict[str, Given]:
    """What can be worked out: of values that wait for each other, ``x(0) == z(0)`` and ``z(0) == x(0)``, the last is
    left open."""
    kept: dict[str, Given] = {}
    for name, given in found.items():
        if name in _reached(name, {n: _names(_at_the_start(g)) for n, g in {**kept, name: given}.items()}):
            if not isinstance(given, Recursion):
                continue
            given = replace(given, first=None)
        if name not in _reached(name, {n: _at_one_time(g) for n, g in {**kept, name: given}.items()}):
            kept[name] = given
    return kept


def _at_the_start(given: Given) -> Term | None:
    return given.first if isinstance(given, Recursion) else given.value


def _at_one_time(given: Given) -> set[str]:
    """The functions of whose value at k that at k speaks, or at k + 1 that at k + 1."""
    if isinstance(given, Recursion):
        return {t.name for t in postorder(given.step) if t.head is APPLY and t.args == (given.k + 1,)}
    return _names(given.value) if isinstance(given, Told) else set()


def _names(term: Term | None) -> set[str]:
    return set() if term is None else {t.name for t in postorder(term) if t.head is APPLY}


def _with_others(f: Recursion, found: Mapping[str, Given]) -> Recursion:
    """The recursion and those that it goes on together with: all begin at one number and speak of each other at k."""
    rules = {name: r.step if isinstance(r, Recursion) else r.value for name, r in found.items()}
    said = {name: _names(rule) & rules.keys() for name, rule in rules.items()}
    circle = {f.name, *(name for name in _reached(f.name, said) if f.name in _reached(name, said))}
    for name in circle:
        r = found[name]
        if isinstance(r, Anchored) or r.start != f.start:
            return f
        if any(t.args != (r.k,) for t in postorder(rules[name]) if t.head is APPLY and t.name in circle):
            return f
    return replace(f, others=tuple(sorted(n for n in circle - {f.name} if isinstance(found[n], Recursion))))


def _reached(name: str, said: Mapping[str, set[str]]) -> set[str]:
    """The names of which what the name stands for speaks, and those of which what these stand for does."""
    reached, new = set[str](), {name}
    while new:
        new = set[str]().union(*(said.get(n, ()) for n in new)) - reached
        reached |= new
    return reached


def _starts(statement: Term) -> Iterable[tuple[str, Term, Term]]:
    if statement.head is RELATION and statement.attrs[0] == "=":
        left, right = statement.args
        if left.head is APPLY and len(left.args) == 1 and left.args[0].head is NUMBER:
            if not _speaks_of(right, left.name):
                yield left.name, left.args[0], right


def _from_on(premise: Term, k: Term) -> int | None:
    """The integer n of a premise ``k >= n``; None for others."""
    if premise.head is RELATION and premise.attrs[0] == ">=" and premise.args[0] is k:
        least = premise.args[1]
        return int(least.value) if least.head is NUMBER and least.value.denominator == 1 else None
    return None


_SIDES = {"=": 0, "<=": -1, ">=": 1}


def _stepped(statement: Term, k: Term) -> tuple[str, int]:
    """The name of the function whose value at k + 1 the statement gives, or bounds, by that at k, and on which side of
    what is said it lies; "" where it does not."""
    if statement.head is not RELATION or statement.attrs[0] not in _SIDES:
        return "", 0
    left, right = statement.args
    if left.head is not APPLY or left.args != (k + 1,):
        return "", 0
    calls = [t for t in postorder(right) if t.head is APPLY and t.name == left.name]
    return (left.name if all(t.args == (k,) for t in calls) else ""), _SIDES[statement.attrs[0]]


def _told(statement: Term, k: Term) -> str:
    """The name of the function whose value at k the statement gives by others; "" where it does not."""
    if statement.head is not RELATION or statement.attrs[0] != "=":
        return ""
    left, right = statement.args
    return left.name if left.head is APPLY and left.args == (k,) and not _speaks_of(right, left.name) else ""


def _speaks_of(term: Term, name: str) -> bool:
    return any(t.head is APPLY and t.name == name for t in postorder(term))


__all__ = ["Anchored", "Recursion", "Told", "recursions"]
