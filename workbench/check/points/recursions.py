"""Functions of which assumptions give a value, or how one follows from another: no random function would meet them.

``P(0) == eye(n)`` and ``forall(implies(k >= 0, P(k + 1) == A @ P(k)), k)`` leave no choice for P at 0, 1, 2, ...: the
values are worked out, number by number. With the second alone the value at 0 is free, with the first alone all others.
Where the step only bounds the value, ``G(k + 1) <= A @ G(k)``, the value is drawn on the side that is left to it.
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

    def over(self, free: Function) -> Recursion:
        return replace(self, free=free)

    def __call__(self, *arguments: Any) -> NDArray[np.float64]:
        raise LanguageError(f"{self.name} has values where all that its step speaks of has: see given")

    def given(self, env: Env) -> Function:
        """The function at the values of an environment; not a number before the start and between integers."""

        def begun() -> NDArray[np.float64]:
            if self.first is not None:
                return np.asarray(env.value(self.first, env.values), dtype=float)
            assert self.free is not None
            return np.asarray(self.free(np.float64(self.start)), dtype=float)

        def f(number: Any) -> NDArray[np.float64]:
            n, found = float(number), begun()
            if not self.start <= n <= self.start + _FARTHEST or n != round(n):
                return np.full_like(found, np.nan)
            for k in range(self.start, round(n)):
                here = {**env.values, self.k.name: np.float64(k), self.name: lambda _, value=found: value}
                found = np.asarray(env.value(self.step, here), dtype=float)
                if self.side and self.free is not None:
                    found = found + self.side * np.maximum(self.free(np.float64(k + 1)), 0)  # often none
            return found

        return f


def recursions(assumed: Iterable[Term]) -> Mapping[str, Recursion | Anchored]:
    """By name the functions of which some assumptions give a value at a number, or how the value at k + 1 follows from
    that at k, for every integer k or for all from a number on."""
    statements = tuple(assumed)
    starts = {name: (at, value) for s in statements for name, at, value in _starts(s)}
    found: dict[str, Recursion | Anchored] = {name: Anchored(at, value) for name, (at, value) in starts.items()}
    for statement in statements:
        if statement.head is FORALL and len(statement.args) == 2:
            body, k = statement.args
            first = _from_on(body.args[0], k) if body.head is IMPLIES else None
            said = body if first is None else body.args[1]
            name, side = _stepped(said, k)
            at, value = starts.get(name, (number(first or 0), None))
            if name and "integer" in properties(k) and at.value.denominator == 1:
                found[name] = Recursion(name, k, int(at.value), value, said.args[1], side)
    return found


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


def _speaks_of(term: Term, name: str) -> bool:
    return any(t.head is APPLY and t.name == name for t in postorder(term))


__all__ = ["Anchored", "Recursion", "recursions"]
