"""What occurs in a term, kept: steps of one page ask it of the same terms over and over, deep as these may be."""

from __future__ import annotations

from functools import lru_cache

from workbench.terms.term import Term, postorder


@lru_cache(maxsize=512)
def parts_of(term: Term) -> frozenset[Term]:
    """All nodes of a term, itself among them."""
    return frozenset(postorder(term))


def contains(root: Term, part: Term) -> bool:
    """Whether ``part`` occurs in ``root`` as a node."""
    return part in parts_of(root)


__all__ = ["contains", "parts_of"]
