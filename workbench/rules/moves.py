"""Moves: procedures that find, for a term, the one rule that applies next. The pen takes them where it takes a rule."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from workbench.rules import components, differentials, partials
from workbench.rules.rule import Rewrite
from workbench.rules.traces import trace_is_cyclic, trace_of_a_transpose
from workbench.rules.writing import flipped
from workbench.terms.functions.linear_algebra import trace
from workbench.terms.heads import AT, DERIVATIVE, DIFFERENTIAL, MATMUL, matmul
from workbench.terms.term import Term, depends_on


def inward(term: Term) -> Rewrite | None:
    """One level inward: a differential, or the derivative of a scalar in a scalar or a component."""
    if term.head is DIFFERENTIAL:
        return differentials.step(term, depends_on(term.args[0], term.args[1:]))
    if term.head is DERIVATIVE and not term.shape:
        x = term.args[1]
        variable = x.args[0] if x.head is AT else x
        return partials.step(term, depends_on(term.args[0], (variable,)))
    return None


def component(term: Term) -> Rewrite | None:
    """A component of a compound array by components of its parts."""
    return components.step(term) if term.head is AT else None


def turned(last: Term) -> Callable[[Term], Rewrite | None]:
    """Under a trace, the factors of a matrix product turned round until ``last`` stands at the end."""

    def turn(term: Term) -> Rewrite | None:
        if term.head is not trace:
            return None
        factors = _factors(term.args[0])
        if factors.count(last) != 1 or len(factors) < 2 or any(f.rank != 2 for f in factors):
            return None
        place = factors.index(last) + 1
        result = trace(reduce(matmul, factors[place:] + factors[:place]))
        return Rewrite(result, trace_is_cyclic) if result is not term else None

    turn.__name__ = "turned"
    return turn


def transposed(of: Term) -> Callable[[Term], Rewrite | None]:
    """A matrix product under a trace, transposed as a whole, where ``of`` stands in it transposed: then it does not."""

    def turn(term: Term) -> Rewrite | None:
        if term.head is not trace:
            return None
        factors = _factors(term.args[0])
        if factors.count(flipped(of)) != 1 or any(f.rank != 2 for f in factors):
            return None
        return Rewrite(trace(reduce(matmul, map(flipped, reversed(factors)))), trace_of_a_transpose)

    turn.__name__ = "transposed"
    return turn


def _factors(product: Term) -> list[Term]:
    """The factors of a matrix product, bracketed anyhow, from left to right."""
    found: list[Term] = []
    stack = [product]
    while stack:
        term = stack.pop()
        if term.head is MATMUL:
            stack.extend(reversed(term.args))
        else:
            found.append(term)
    return found


__all__ = ["component", "inward", "transposed", "turned"]
