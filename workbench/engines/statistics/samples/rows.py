"""A term about one observation, for all of them at once: rows of arrays in place of vectors.

softmax(x @ W) of one row x is a row of softmax(X @ W): what acts entry by entry or along the last axis acts on all
rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workbench.terms.declaration import Function
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import ADD, MATMUL, MUL, NAMED, POWER, matmul, mul, transpose
from workbench.terms.term import Term, depends_on, postorder, rebuild

_LAST_AXIS = frozenset({"softmax", "log_softmax"})


def total(term: Term, samples: Mapping[Term, Term]) -> Term | None:
    """The sum over all observations of a scalar about one; None where it does not act row by row.

    ``samples``: the array of each symbol of one observation.
    """
    varies = depends_on(term, tuple(samples))
    done: dict[Term, Term] = {}
    for node in postorder(term):
        if not varies(node):
            done[node] = node
            continue
        made = samples[node] if node in samples else _row(node, done, varies)
        if made is None:
            return None
        done[node] = made
    whole = done[term]
    if whole.rank != 1:
        return None
    return sum_(whole.args[0]) if whole.head is sum_ and whole.args[0].rank == 2 else sum_(whole)


def _row(node: Term, done: Mapping[Term, Term], varies: Callable[[Term], bool]) -> Term | None:
    """The array whose row i is the node about observation i; None where there is none."""
    args = [done[a] for a in node.args]
    moving = [a for a in node.args if varies(a)]
    if node.head is NAMED:
        return args[0]
    if node.head is MATMUL:
        return _product(node, args, moving)
    head = node.head
    if head in (ADD, MUL, POWER) or isinstance(head, Function) and head.knows.entries.elementwise:
        if any(a.rank != node.rank for a in moving) or (not node.rank and any(a.rank for a in node.args)):
            return None
        return rebuild(node, args)
    if isinstance(node.head, Function) and node.head.name in _LAST_AXIS and node.rank == 1:
        return rebuild(node, args)
    if node.head is sum_ and node.args[0].rank == 1:
        return sum_(args[0], 1)
    return None


def _product(node: Term, args: list[Term], moving: list[Term]) -> Term | None:
    (a, b), (left, right) = args, node.args
    if len(moving) == 2:
        return sum_(mul(a, b), 1) if left.rank == right.rank == 1 else None
    if moving[0] is left:
        return matmul(a, b) if left.rank == 1 else None
    if right.rank != 1:
        return None
    return matmul(b, a if left.rank == 1 else transpose(a))


__all__ = ["total"]
