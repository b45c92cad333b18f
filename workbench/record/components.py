"""Entries of compound arrays, written by entries of their parts."""

from __future__ import annotations

from functools import partial

from workbench.record.derivation import Line
from workbench.record.steps import everywhere
from workbench.rules import components
from workbench.terms.heads import AT, INDEX, NAMED
from workbench.terms.term import Term, postorder


def expand_components(root: Term) -> tuple[Term, list[Line]]:
    """Every component of a compound array written by components of its parts, as far as there are rules."""
    lines: list[Line] = []
    while True:
        opened = partial(components.step, avoid=indices_in(root))
        after, more = everywhere(root, lambda t, opened=opened: opened(t) if _opens(t) else None)  # type: ignore[misc]
        if after is root:
            return root, lines
        lines.extend(more)
        root = after


def _opens(term: Term) -> bool:
    """Entries of a named part stay closed until they are differentiated."""
    return term.head is AT and term.args[0].head is not NAMED


def indices_in(root: Term) -> list[Term]:
    """Every index that occurs, bound ones included: a new one is called like none of them."""
    return [t for t in postorder(root) if t.head is INDEX]
