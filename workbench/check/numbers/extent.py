"""How many numbers the arrays of a derivation hold at the smallest sizes that are drawn: counted before any is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import prod

from workbench.terms.term import Shape, Term, postorder, symbols

MOST = 20_000_000
"""So many numbers an array may hold, stencils of differences included."""
_STENCIL = 13
"""Values that a difference quotient takes along each coordinate."""


def too_large(terms: Iterable[Term], sizes: Mapping[str, int]) -> str:
    """Why the terms are not evaluated at these sizes, "" where they are.

    A derivative moves each coordinate of its variable, and at each place holds every array it is made from.
    """
    largest = 0
    for term in postorder(*terms):
        largest = max(largest, _entries(term.shape, sizes))
        if term.head.name in ("derivative", "differential"):
            held = max(_entries(t.shape, sizes) for t in postorder(term.args[0]))
            moves = sum(_entries(s.shape, sizes) for s in symbols(term.args[1]))
            largest = max(largest, held * _STENCIL * (moves if term.head.name == "derivative" else 1))
    if largest <= MOST:
        return ""
    return f"{largest} numbers would be held at once, and at most {MOST} are: take smaller sizes, or letters for them"


def _entries(shape: Shape, sizes: Mapping[str, int]) -> int:
    return prod(size.at(sizes) for size in shape)


__all__ = ["MOST", "too_large"]
