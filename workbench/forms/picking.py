"""Columns of the identity in a product, written as what they do: a part of an axis, or zeros around it."""

from __future__ import annotations

import weakref

from workbench.terms import heads as h
from workbench.terms.functions.patterns import eye_columns
from workbench.terms.functions.slices import pad, part
from workbench.terms.sizes import Size
from workbench.terms.term import Term, postorder, transform


def picked(term: Term) -> Term:
    """The same value with ``I[:, 1:n].T @ x`` as ``x[1:]`` and ``I[:, 1:n] @ u`` as u with a zero before it."""
    seen = tuple(postorder(term, below=lambda t: t not in _without))
    if any(t.head is eye_columns for t in seen):
        return transform(term, _applied)
    _without.update(seen)
    return term


_without: weakref.WeakSet[Term] = weakref.WeakSet()
"""Terms that hold no columns of the identity: looked through once."""


def _applied(node: Term) -> Term | None:
    if node.head is not h.MATMUL:
        return None
    left, right = node.args
    for columns, x, axis, turned in ((left, right, 0, False), (right, left, left.rank - 1, True)):
        found = _columns(columns)
        if found is None or _columns(x) is not None or x.rank > 2:
            continue
        size, start, count, transposed = found
        if transposed is not turned:
            return part(x, start, start + count, axis=axis)
        return pad(x, start, size - start - count, axis=axis)
    return None


def _columns(term: Term) -> tuple[Size, Size, Size, bool] | None:
    """The size, the first and the number of columns of the identity, and whether they are transposed."""
    transposed = term.head is h.TRANSPOSE
    inside = term.args[0] if transposed else term
    return (*inside.attrs, transposed) if inside.head is eye_columns else None


__all__ = ["picked"]
