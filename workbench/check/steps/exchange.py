"""Equals in the place of equals, with a guard: an equation that holds at some values of a symbol says nothing under a
binder of that symbol (x = 3 does not make the derivative of x that of 3)."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.terms.heads import SYMBOL
from workbench.terms.term import LanguageError, Term, postorder, rebuild

_BINDING = frozenset("derivative differential integral antiderivative between expectation limit argmax".split())


def exchanged(root: Term, change: Mapping[Term, Term], pinned: frozenset[Term] | None = None) -> Term:
    """The term with some of its parts replaced; not under binders of symbols in ``pinned``, nor, without that, under
    any. What a binder binds keeps its name; a part whose replacement does not fit stays."""
    done: dict[Term, Term] = {}
    for node in postorder(root):
        new = change.get(node)
        if new is not None and new.indices <= node.indices and new.shape == node.shape:
            done[node] = new
        elif not node.args or node.head.name in _BINDING and (pinned is None or pinned & set(node.args[1:])):
            done[node] = node
        else:
            over = node.args[1:] if node.head.name in _BINDING else ()
            try:
                done[node] = rebuild(node, [a if a in over and a.head is SYMBOL else done[a] for a in node.args])
            except LanguageError:
                done[node] = node
    return done[root]


__all__ = ["exchanged"]
