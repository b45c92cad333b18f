"""Named axes: a term with free indices is an array whose leading axes are those indices, sorted by name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import product
from typing import Any

from workbench.numerics.libraries import lib
from workbench.terms.term import Term

Axes = tuple[Term, ...]
Array = Any


@lru_cache(maxsize=8192)
def axes_of(*terms: Term) -> Axes:
    """The free indices of the terms in their fixed order: by name, then by size."""
    found: set[Term] = set()
    for term in terms:
        found.update(term.indices)
    return sort_axes(found)


def sort_axes(indices: Iterable[Term]) -> Axes:
    return tuple(sorted(indices, key=lambda i: (i.name, str(i.attrs[1]))))


def aligner(have: Axes, rank: int, want: Axes, want_rank: int) -> tuple[Any, ...] | None:
    """What to index an array with so that its named axes and trailing axes broadcast; None when it fits as it is."""
    if have == want and (rank == want_rank or not want):
        return None
    full = slice(None)
    return (*(full if i in have else None for i in want), *[None] * (want_rank - rank), *[full] * rank)


def aligned(array: Array, how: tuple[Any, ...] | None) -> Array:
    return array if how is None else lib.np.asarray(array)[how]


def cells(arrays: Iterable[Array], have: Iterable[Axes], want: Axes, lengths: tuple[int, ...]) -> Iterable[list[Array]]:
    """For every value of the wanted indices, in row-major order, the arrays at that value."""
    places = [tuple(want.index(i) for i in axes) for axes in have]
    held = list(arrays)
    for cell in product(*map(range, lengths)):
        yield [a[tuple(cell[p] for p in place)] if place else a for a, place in zip(held, places, strict=True)]
