"""What an answer needs of the parameters: each denominator, logarithm, root and Gamma in it that holds no variable.

A move says what its rule asked for; what arithmetic, an adviser or a short form brought into the answer says its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.rules import facts
from workbench.rules.condition import Condition
from workbench.rules.requirements import needs_nonnegative, needs_nonzero, needs_positive
from workbench.rules.rule import preorder
from workbench.terms.declaration import Function
from workbench.terms.domains import POSITIVE
from workbench.terms.functions.elementwise import absolute, sqrt
from workbench.terms.heads import NUMBER, POWER, RELATION, number, subtract
from workbench.terms.term import Term, symbols


def own_needs(terms: Iterable[Term], allowed: Iterable[Term]) -> tuple[Condition, ...]:
    """The conditions of the parts of some terms that speak of the allowed symbols only, and that facts leave open."""
    names, found = frozenset(allowed), dict[Term, Condition]()
    for term in terms:
        for node in preorder(term):
            for need in _of(node):
                if need.statement is None or need.discharged:
                    continue
                inside = symbols(need.statement)
                if inside and names.issuperset(inside):
                    found.setdefault(need.statement, need)
    return tuple(found.values())


def _of(node: Term) -> Iterator[Condition]:
    if node.head is POWER:
        base, exponent = node.args
        if exponent.head is not NUMBER:
            yield needs_positive(base)
        elif exponent.value.denominator % 2 == 0:
            yield needs_positive(base) if exponent.value < 0 else needs_nonnegative(base)
        elif exponent.value < 0:
            yield needs_nonzero(base)
        return
    head = node.head
    if head is sqrt:
        yield needs_nonnegative(node.args[0])
        return
    if isinstance(head, Function) and head.knows.line.domain is POSITIVE:
        yield needs_positive(node.args[0])


def quantity_of(need: Condition) -> tuple[Term, str] | None:
    """The term whose sign a condition is about, and what that must be: ">", ">=" or "!="; None for any other."""
    said = need.statement
    if said is None or said.head is not RELATION or said.attrs[0] not in (">", ">=", "<", "<="):
        return None
    (left, right), op = said.args, said.attrs[0]
    if op[0] == "<":
        left, right, op = right, left, op.replace("<", ">")
    term = left if right is number(0) else subtract(left, right)
    if op == ">" and term.head is absolute:
        return term.args[0], "!="
    if op == ">" and facts.nonnegative(term):
        return term, "!="
    return term, op


__all__ = ["own_needs", "quantity_of"]
