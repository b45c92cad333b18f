"""How long an expression is to read."""

from __future__ import annotations

from workbench.terms.functions.elementwise import sqrt
from workbench.terms.heads import ADD, MUL, NAMED, NUMBER, POWER
from workbench.terms.term import Term, postorder


def length(term: Term) -> float:
    """How long an expression is to read: names and numbers one each, a little for each sign, bar and power."""
    total = 0.0
    counts: dict[Term, float] = {}
    for node in postorder(term):
        if node.head is NAMED or not node.args:
            own = 1.0
        elif node.head is ADD:
            own = 0.5 * (len(node.args) - 1) + sum(counts[a] for a in node.args)
        elif node.head is MUL:
            own = sum(0.25 if a.head is NUMBER and abs(a.value) == 1 else counts[a] for a in node.args)
            own += len(node.args) - len(set(node.args))  # x x is not yet x^2
        elif node.head is POWER:
            bar = node.args[1].head is NUMBER and node.args[1].value == -1
            own = counts[node.args[0]] + (0.5 if bar else 0.25 + counts[node.args[1]])
        elif node.head is sqrt:
            own = 0.75 + counts[node.args[0]]
        else:
            own = 1.0 + sum(counts[a] for a in node.args)
        counts[node] = total = own
    return total


__all__ = ["length"]
