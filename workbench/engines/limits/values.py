"""A value as one reads it: numbers in order, functions at numbers by their known values, what grows beside a number."""

from __future__ import annotations

from workbench.adviser import advised, tasks
from workbench.algebra.arithmetic import arithmetic
from workbench.algebra.length import length
from workbench.engines.limits.approach import MINUS_OO, parameters_of
from workbench.language.saying import said
from workbench.numerics.precise import precise
from workbench.numerics.reals import NotReal
from workbench.reasons import algebra
from workbench.reasons import limits as reasons
from workbench.reasons.common import ARITHMETIC
from workbench.record.errors import NoRule
from workbench.rules.reason import Reason
from workbench.terms.declaration import Function
from workbench.terms.heads import CONSTANT, INTEGRAL, POWER, brief, equals, number, oo
from workbench.terms.term import Term, postorder, rebuild, transform


def worked_out(value: Term) -> tuple[Term, Reason, str]:
    """The value with its numbers in order and known values of functions put in, by which rule, and why."""
    if any(t.head is CONSTANT and t.name == "oo" for t in postorder(value)):
        rule = reasons.ARITHMETIC_WITH_INFINITY
        return _with_infinity(value), rule, rule.reason
    ordered = arithmetic(transform(value, _of_no_length))
    known = advised(tasks.same, ordered)
    known = _node_by_node(ordered) if known is None else known
    if _open(known) > _open(ordered) or (_open(known) == _open(ordered) and parameters_of(known)):
        return ordered, ARITHMETIC, ARITHMETIC.reason
    words = _values_used(ordered)
    return known, algebra.VALUES_OF_FUNCTIONS if words else ARITHMETIC, words or ARITHMETIC.reason


def _of_no_length(node: Term) -> Term | None:
    """An integral from a number to itself is 0."""
    return number(0) if node.head is INTEGRAL and node.args[2] is node.args[3] else None


def _node_by_node(value: Term) -> Term:
    """The value with those functions of numbers put in that the adviser can say."""
    done: dict[Term, Term] = {}
    for node in postorder(value):
        again = rebuild(node, (done[a] for a in node.args))
        known = None
        if isinstance(again.head, Function) and not parameters_of(again):
            known = advised(tasks.same, again)
        done[node] = again if known is None else known
    return arithmetic(done[value])


def _with_infinity(value: Term) -> Term:
    if value in (oo, MINUS_OO):
        return value
    try:
        found = precise(value, {s.name: 1 for s in parameters_of(value)})
    except NotReal:
        raise NoRule(f"{brief(value)} has no value") from None
    return oo if found > 10**100 else MINUS_OO if found < -(10**100) else value


def _open(term: Term) -> tuple[int, float]:
    """How far a value is from being known: functions that are not roots first, then its length."""
    functions = sum(isinstance(t.head, Function) and t.head.name != "sqrt" for t in postorder(term))
    return functions, length(term)


def _values_used(term: Term) -> str:
    """``cos(0) = 1`` for each function of numbers that occurs."""
    seen = []
    for node in postorder(term):
        if (isinstance(node.head, Function) or node.head is POWER) and not parameters_of(node):
            value = advised(tasks.same, node)
            if value is not None and value is not node:
                seen.append(said(equals(node, value)))
    return ", ".join(seen[:3])


__all__ = ["worked_out"]
