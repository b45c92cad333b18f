"""Equals in the place of equals, with a guard: what holds at some values of a symbol says nothing under its binders.

x = 3 does not make the derivative of x that of 3; what holds for positive x says nothing under an integral over x. A
derivative asks for less than other binders: that the equation holds nearby.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbench.check.steps.parts import parts_of
from workbench.terms.heads import SYMBOL
from workbench.terms.term import LanguageError, Term, postorder, rebuild

_NEARBY = frozenset(("derivative", "differential"))
_BINDING = _NEARBY | frozenset("integral antiderivative between expectation limit argmax".split())


def exchanged(
    root: Term,
    change: Mapping[Term, Term],
    pinned: frozenset[Term] | None = None,
    fixed: frozenset[Term] = frozenset(),
) -> Term:
    """The term with some of its parts replaced; not under derivatives in symbols of ``pinned``, nor under other binders
    of symbols of ``pinned`` or ``fixed``, nor, without these, under any binder. What a binder binds keeps its name; a
    part whose replacement does not fit stays."""
    if parts_of(root).isdisjoint(change):
        return root
    done: dict[Term, Term] = {}
    for node in postorder(root):
        new = change.get(node)
        if new is not None and new.indices <= node.indices and new.shape == node.shape:
            done[node] = new
        elif not node.args or node.head.name in _BINDING and _guarded(node, pinned, fixed):
            done[node] = node
        else:
            over = node.args[1:] if node.head.name in _BINDING else ()
            try:
                done[node] = rebuild(node, [a if a in over and a.head is SYMBOL else done[a] for a in node.args])
            except LanguageError:
                done[node] = node
    return done[root]


def _guarded(binder: Term, pinned: frozenset[Term] | None, fixed: frozenset[Term]) -> bool:
    """Whether the binder binds a symbol for all values of which nothing was said."""
    if pinned is None:
        return True
    apart = pinned if binder.head.name in _NEARBY else pinned | fixed
    return bool(apart & set(binder.args[1:]))


__all__ = ["exchanged"]
