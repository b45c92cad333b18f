"""Minus infinity as a mask: a value that does not change, of which a difference is not a number.

``where(c, a, -oo)`` is -oo wherever c is false, on both sides of every difference, and so is what is computed from it
until an exponential makes it 0. With a low number in its place the differences are had. Where they depend on which
number it was, they say nothing, and whoever asks is to look at two.
"""

from __future__ import annotations

from functools import lru_cache

from workbench.terms.functions.activations import where
from workbench.terms.heads import negative, number, oo
from workbench.terms.term import Term, transform

_MASK = negative(oo)


@lru_cache(maxsize=1_000)
def with_finite_masks(term: Term, level: int) -> Term:
    """The term with a number where a choice has minus infinity; the term itself where none has."""

    def finite(node: Term) -> Term | None:
        if node.head is not where or _MASK not in node.args[1:]:
            return None
        return where(node.args[0], *(number(level) if a is _MASK else a for a in node.args[1:]))

    return transform(term, finite)


__all__ = ["with_finite_masks"]
