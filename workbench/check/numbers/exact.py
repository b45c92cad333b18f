"""Equality decided by exact arithmetic: of matrices that are written out entry by entry."""

from __future__ import annotations

from workbench.terms.functions.arrays import array
from workbench.terms.heads import APPLY, INDEX, SIZE, SYMBOL
from workbench.terms.term import LanguageError, Term, postorder

LARGE, WORK = 2000, 20_000
"""Statements of more nodes than this, or that take more multiplications of terms, are left to the numbers."""


def same_exactly(statement: Term) -> bool:
    """Whether exact arithmetic, which knows no rule, gives both sides of an equation the same entries.

    Only where array literals take part, and for numbers; other statements are for the index form.
    """
    if statement.head.name != "relation" or statement.attrs[0] != "=":
        return False
    nodes = list(postorder(statement))
    if len(nodes) > LARGE or not (any(node.head is array for node in nodes) or _is_closed(nodes)):
        return False
    from workbench.algebra import grid_of, limited

    try:
        with limited(WORK):
            left, right = map(grid_of, statement.args)
            return left.shape == right.shape and left.entries == right.entries
    except (LanguageError, ZeroDivisionError):
        return False


def _is_closed(nodes: list[Term]) -> bool:
    """Numbers alone."""
    return not any(node.head in (SYMBOL, INDEX, SIZE, APPLY) for node in nodes)


__all__ = ["same_exactly"]
