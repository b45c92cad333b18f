"""Where the values of functions lie, whatever their arguments are: bounds, and sums along an axis."""

from __future__ import annotations

from workbench.rules import facts
from workbench.terms.declaration import Function
from workbench.terms.functions.activations import maximum, minimum
from workbench.terms.functions.elementwise import absolute, sign
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import NAMED, POWER, SYMBOL, equals, mul, number, power, relation, subtract, symbol
from workbench.terms.term import Term, postorder, transform

_ZERO, _ONE = number(0), number(1)
_OF_CASES = frozenset((absolute, sign, maximum, minimum))


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
        for way, bound in known.bounds if known is not None else ():
            if way[0] == "<" or bound is not _ZERO:
                given[relation(way, node, bound)] = None
        if node.shape and facts.sums_to_one(bare):
            given[equals(sum_(node, -1), _ONE)] = None
    return tuple(given)


def branches(*terms: Term) -> tuple[Term, ...]:
    """What moduli, signs, and the larger and the smaller of two numbers obey, as equations and inequalities
    between them and their arguments: enough to find their values where it is known which case holds."""
    given: dict[Term, None] = {}
    said = list(postorder(*terms, below=lambda part: part.head is not NAMED))
    for node in (*said, *(absolute(part.args[0]) for part in said if part.head is sign)):
        if node.shape or node.head not in _OF_CASES:
            continue
        a, b = node.args[0], node.args[-1]
        if node.head is absolute:
            said = [relation(">=", node, _ZERO), equals(power(node, 2), power(a, 2))]
        elif node.head is sign:
            said = [equals(mul(node, a), absolute(a))]
        else:
            way = ">=" if node.head is maximum else "<="
            either = mul(subtract(node, a), subtract(node, b))
            said = [relation(way, node, a), relation(way, node, b), equals(either, _ZERO)]
        given |= dict.fromkeys(said)
    return tuple(given)


__all__ = ["branches", "plain", "ranges"]
