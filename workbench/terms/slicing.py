"""What stands in the brackets of ``x[...]``, as NumPy means it: places, slices, new axes, and all that is left out.

``X[0]`` is a row, ``X[:, k]`` a column, ``x[1:]`` all but the first entry, ``c[:, None]`` a column of one. Parts of an
axis are ``part``; whole rows are arrays of components over their other axes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.terms import heads as h
from workbench.terms.arguments import size_from
from workbench.terms.functions import functions
from workbench.terms.sizes import Size, size_of
from workbench.terms.term import LanguageError, Term, postorder


def subscript(x: Any, *items: Any) -> Term:
    """The part of x that the items name: terms and integers, slices, None for a new axis, ``...`` for all others.

    Raises ShapeError for what is outside of an axis, LanguageError for what the language does not say: steps, lists.
    """
    term = h.as_term(x)
    items = tuple(_without_dots(term, items))
    places = [i for i in items if i is not None]
    if len(places) == term.rank and not any(isinstance(i, slice) for i in items) and None not in items:
        return h.at(*_ranged(term, places))
    if len(places) > term.rank:
        raise h.misfit(f"{len(places)} index(es) for {term.rank} axes", term)
    filled: list[Any] = [*places, *[slice(None)] * (term.rank - len(places))]
    cut = _cut(term, filled)
    kept = [axis for axis, item in enumerate(filled) if isinstance(item, slice)]
    if len(kept) < term.rank:
        cut = _picked(cut, filled, kept)
    return _with_new_axes(cut, items)


def _without_dots(term: Term, items: Sequence[Any]) -> list[Any]:
    dots = [k for k, item in enumerate(items) if item is Ellipsis]
    if len(dots) > 1:
        raise LanguageError("... stands once in an index")
    if not dots:
        return list(items)
    named = sum(item is not None and item is not Ellipsis for item in items)
    return [*items[: dots[0]], *[slice(None)] * max(0, term.rank - named), *items[dots[0] + 1 :]]


def _ranged(term: Term, places: Sequence[Any]) -> list[Term]:
    """The array and its places, where an index over fewer values, i or i + 1 with i over n - 1, is one of a part."""
    out = [term]
    for axis, place in enumerate(places):
        where = _settled(h.as_term(place), term.shape[axis])
        found = _offset(where)
        if found is not None:
            index, start = found
            size, count = term.shape[axis], index.attrs[1]
            if (count != size or start != size_of(0)) and _fits(start, start + count, size):
                out[0] = functions()["part"](out[0], start, start + count, axis=axis)
                where = index
        out.append(where)
    return out


def _settled(where: Term, size: Size) -> Term:
    """A place that is said in sizes as one size, and from the start where it counts from the end."""
    if where.head is h.NUMBER or where.indices or h.SYMBOL in (t.head for t in postorder(where)) or where.shape:
        return where
    try:
        found = size_from(where)
    except LanguageError:
        return where
    return h.size_term(_from_start(found, size))


def _offset(where: Term) -> tuple[Term, Size] | None:
    """An index and the size or number added to it; None for any other place."""
    if where.head is h.INDEX:
        return where, size_of(0)
    indices = [a for a in where.args if a.head is h.INDEX] if where.head is h.ADD else []
    if len(indices) != 1:
        return None
    try:
        return indices[0], size_from(h.add(*(a for a in where.args if a is not indices[0])))
    except LanguageError:
        return None


def _fits(start: Size, stop: Size, size: Size) -> bool:
    return all(room.value is not None and room.value >= 0 for room in (start, size - stop))


def _cut(term: Term, items: Sequence[Any]) -> Term:
    """The term with each of its axes that a slice shortens cut."""
    for axis, item in enumerate(items):
        if isinstance(item, slice) and (item.start is not None or item.stop is not None or item.step is not None):
            size = term.shape[axis]
            if item.step is not None and not _is_one(item.step):
                raise LanguageError(f"slices with a step are not in the language: x[{_said(item)}]")
            start = size_of(0) if item.start is None else _bound(item.start, size)
            stop = size if item.stop is None else _bound(item.stop, size)
            if start != size_of(0) or stop != size:
                term = functions()["part"](term, start, stop, axis=axis)
    return term


def _is_one(step: Any) -> bool:
    return step == 1 if isinstance(step, int) else isinstance(step, Term) and step is h.number(1)


def _said(item: slice) -> str:
    return ":".join("" if s is None else str(s) for s in (item.start, item.stop, item.step))


def _bound(value: Any, size: Size) -> Size:
    """The end of a slice; from the end of the axis where it is negative."""
    found: Size = size_from(h.as_term(value)) if not isinstance(value, Size) else value
    return _from_start(found, size)


def _from_start(place: Size, size: Size) -> Size:
    """A place from the end of an axis, -1 or -n, as one from its start. Raises LanguageError where it is not plain."""
    if place.terms and all(coefficient < 0 for _, coefficient in place.terms):
        return size + place  # type: ignore[no-any-return]
    if any(coefficient < 0 for monomial, coefficient in place.terms if monomial):
        raise LanguageError(f"whether {place} counts from the end of an axis is not plain: write it from the start")
    return place


def _picked(cut: Term, items: Sequence[Any], kept: Sequence[int]) -> Term:
    """The array of the components at the places that are named, over the axes that are kept."""
    used = [i for item in items if isinstance(item, Term) for i in item.indices]
    axes = iter(h.fresh_axes([cut.shape[a] for a in kept], avoid=[*used, *cut.indices]))
    free: list[Term] = []
    places: list[Any] = []
    for item in items:
        if isinstance(item, slice):
            free.append(next(axes))
            places.append(free[-1])
        else:
            places.append(item)
    return h.tensor(h.at(*_ranged(cut, places)), *free)


def is_partial(term: Term) -> bool:
    """Whether an array of components is an array at places in some of its axes, ``X[0]`` or ``X[:, k]``."""
    if term.head is not h.TENSOR or term.args[0].head is not h.AT:
        return False
    body, *bound = term.args
    array, *places = body.args
    kept = [p for p in places if p in bound]
    others = [p for p in places if p not in bound]
    if kept != bound or not others or array.indices.intersection(bound):
        return False
    return not any(p.indices.intersection(bound) for p in others)


def rooms(term: Term) -> tuple[Size, ...]:
    """Sizes that are at least 1 wherever the places and the parts that a term names are inside of their axes."""
    if term.head is h.AT:
        named = [(s, w.attrs[0]) for s, w in zip(term.args[0].shape, term.args[1:], strict=True) if w.head in _PLACES]
        return tuple(size - _as_size(place) for size, place in named)
    if term.head.name == "part":
        start, stop, axis = term.attrs
        return (size_of(start) + 1, term.args[0].shape[axis] - stop + 1)
    if term.head.name == "basis":
        return (size_of(term.attrs[1]) - term.attrs[0],)
    if term.head.name == "eye_columns":
        size, start, count = map(size_of, term.attrs)
        return (start + 1, size - start - count + 1)
    if term.head.name == "roll":
        return (term.shape[term.attrs[1]] - abs(term.attrs[0]) + 1,)
    return ()


_PLACES = (h.NUMBER, h.SIZE)


def _as_size(place: Any) -> Size:
    return place if isinstance(place, Size) else size_of(int(place))


def _with_new_axes(term: Term, items: Sequence[Any]) -> Term:
    new, axis = [], 0
    for item in items:
        if item is None:
            new.append(axis)
        if item is None or isinstance(item, slice):
            axis += 1
    return functions()["expand_dims"](term, axis=tuple(new) if len(new) > 1 else new[0]) if new else term


__all__ = ["is_partial", "rooms", "subscript"]
