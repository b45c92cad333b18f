"""Statements of proportion, which hold up to a factor, as equations between values at two points.

``forall(proportional(f, g), t)``, f and g numbers, says that f/g does not move with t: f(t) g(s) = f(s) g(t) for
another s. A pure rewriting; what is left is judged like any other statement.
"""

from __future__ import annotations

from fractions import Fraction

from workbench.check.statements.increments import replaced
from workbench.terms.functions.linear_algebra import ones
from workbench.terms.heads import FORALL, NAMED, add, divide, equals, mul, number, properties, size_term
from workbench.terms.term import Term, postorder, rebuild, symbols

_FACTOR, _SHIFT = number(Fraction(9, 10)), number(Fraction(1, 7))


def proportioned(statement: Term) -> Term:
    """The statement about values at two points; the statement itself where it says no such thing."""
    if statement.head is not FORALL or statement.args[0].head.name != "relation":
        return statement
    said, *over = statement.args
    if said.attrs[0] != "proportional" or said.args[0].shape or any(s.head.name != "symbol" for s in over):
        return statement
    f, g = map(_without_names, said.args)
    there = {s: _elsewhere(s) for s in over}
    return equals(mul(f, _moved(g, there)), mul(_moved(f, there), g))


def _elsewhere(s: Term) -> Term:
    """Another value with the same properties."""
    has = properties(s)
    if "simplex" in has:
        return divide(add(s, divide(ones(*s.shape), size_term(s.shape[-1]))), 2)
    inside = mul(_FACTOR, s)
    return inside if has & {"positive", "unit", "posdef"} else add(inside, _SHIFT)


def _moved(term: Term, there: dict[Term, Term]) -> Term:
    for s, value in there.items():
        term = replaced(term, s, value) if s in symbols(term) else term
    return term


def _without_names(term: Term) -> Term:
    done: dict[Term, Term] = {}
    for node in postorder(term):
        again = rebuild(node, (done[a] for a in node.args))
        done[node] = again.args[0] if again.head is NAMED else again
    return done[term]


__all__ = ["proportioned"]
