"""Where the values of functions lie, whatever their arguments are: bounds, and sums along an axis."""

from __future__ import annotations

from workbench.rules import facts
from workbench.terms.declaration import Function
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import NAMED, POWER, SYMBOL, equals, number, relation, symbol
from workbench.terms.term import Term, postorder, transform

_ZERO, _ONE = number(0), number(1)


def plain(term: Term) -> Term:
    """The term with names as letters, and letters of which nothing is declared: neither is known unless it is cited."""
    return transform(term, lambda t: symbol(t.name, t.shape) if t.head in (SYMBOL, NAMED) else None)


def ranges(*terms: Term) -> tuple[Term, ...]:
    """What the values of the functions and the powers in the terms are known to obey."""
    given: dict[Term, None] = {}
    for node in postorder(*terms):
        if not (isinstance(node.head, Function) and node.args or node.head is POWER):
            continue
        bare = plain(node)
        if facts.positive(bare):
            given[relation(">", node, _ZERO)] = None
        elif facts.nonnegative(bare):
            given[relation(">=", node, _ZERO)] = None
        known = node.head.knows.line.range if isinstance(node.head, Function) else None
        for sign, bound in known.bounds if known is not None else ():
            if sign[0] == "<" or bound is not _ZERO:
                given[relation(sign, node, bound)] = None
        if node.shape and facts.sums_to_one(bare):
            given[equals(sum_(node, -1), _ONE)] = None
    return tuple(given)


__all__ = ["plain", "ranges"]
