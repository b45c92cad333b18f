"""Sequences that assumptions give by a start and a step: their values are worked out, number by number.

``P(0) == eye(n)`` and ``forall(implies(k >= 0, P(k + 1) == A @ P(k)), k)`` leave no choice for P at 0, 1, 2, ...; no
random function would meet them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.numerics.environment import Env
from workbench.terms.heads import APPLY, FORALL, IMPLIES, NUMBER, RELATION, properties
from workbench.terms.term import LanguageError, Term, postorder

_FARTHEST = 200
"""Numbers beyond have no value: they would take too long."""


@dataclass(frozen=True, eq=False)
class Recursion:
    """The function of an integer whose value is ``first`` at ``start`` and ``step`` at k + 1; the step may speak of k
    and of the function at k."""

    name: str
    k: Term
    start: int
    first: Term
    step: Term

    def __call__(self, *arguments: Any) -> NDArray[np.float64]:
        raise LanguageError(f"{self.name} has values where all that its step speaks of has: see given")

    def given(self, env: Env) -> Callable[..., NDArray[np.float64]]:
        """The function at the values of an environment; not a number before the start and between integers."""

        def f(number: Any) -> NDArray[np.float64]:
            n = float(number)
            found = np.asarray(env.value(self.first, env.values), dtype=float)
            if not self.start <= n <= self.start + _FARTHEST or n != round(n):
                return np.full_like(found, np.nan)
            for k in range(self.start, round(n)):
                here = {**env.values, self.k.name: np.float64(k), self.name: lambda _, value=found: value}
                found = np.asarray(env.value(self.step, here), dtype=float)
            return found

        return f


def recursions(assumed: Iterable[Term]) -> Mapping[str, Recursion]:
    """By name the functions of an integer that some assumptions give by a start and a step."""
    statements = tuple(assumed)
    starts = {name: (at, value) for s in statements for name, at, value in _starts(s)}
    found = {}
    for statement in statements:
        if statement.head is FORALL and len(statement.args) == 2:
            body, k = statement.args
            said = body.args[1] if body.head is IMPLIES and _is_from_on(body.args[0], k) else body
            name = _stepped(said, k)
            if name in starts and "integer" in properties(k):
                found[name] = Recursion(name, k, *starts[name], said.args[1])
    return found


def _starts(statement: Term) -> Iterable[tuple[str, int, Term]]:
    if statement.head is RELATION and statement.attrs[0] == "=":
        left, right = statement.args
        if left.head is APPLY and len(left.args) == 1 and left.args[0].head is NUMBER:
            if left.args[0].value.denominator == 1 and not _speaks_of(right, left.name):
                yield left.name, int(left.args[0].value), right


def _is_from_on(premise: Term, k: Term) -> bool:
    return premise.head is RELATION and premise.attrs[0] == ">=" and premise.args[0] is k


def _stepped(statement: Term, k: Term) -> str:
    """The name of the function whose value at k + 1 the equation gives by that at k; "" where it does not."""
    if statement.head is not RELATION or statement.attrs[0] != "=":
        return ""
    left, right = statement.args
    if left.head is not APPLY or left.args != (k + 1,):
        return ""
    calls = [t for t in postorder(right) if t.head is APPLY and t.name == left.name]
    return left.name if all(t.args == (k,) for t in calls) else ""


def _speaks_of(term: Term, name: str) -> bool:
    return any(t.head is APPLY and t.name == name for t in postorder(term))


__all__ = ["Recursion", "recursions"]
