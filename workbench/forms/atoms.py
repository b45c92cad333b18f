"""The data of the index form: sums of contractions of nodes over indices.

A *monomial* is a rational coefficient times factors ``node[indices] ** exponent``, summed over some of its indices.
An index may touch any number of factors. A *form* is a sum of monomials with an ordered list of axes; each axis is a
tuple of atomic indices in row-major order, so that an axis of size m*p can be seen as a pair, and an axis of size 1
as ``()``.

These are not the sums of ``workbench.terms.monomials``: a factor carries indices, over some of which the monomial is
summed, so that two are like terms when their graphs are the same, not when exponents are.

Keys are digests, equal exactly for forms that differ only in the names of summed indices and in the order of factors
and terms. They are found by colour refinement with individualisation (McKay, Practical graph isomorphism, 1981)."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import blake2b
from operator import itemgetter
from typing import Any

from workbench.terms.sizes import Size
from workbench.terms.term import Shape

ONE = Fraction(1)
BUDGET = 240
"""How many choices among tied indices are followed for a canonical key."""


class Unsupported(Exception):
    """The index form cannot say this term; the message says why."""


class Idx:
    """An atomic index; two are the same only if they are the same object."""

    __slots__ = ("size", "hint")

    def __init__(self, size: Size, hint: str = "") -> None:
        self.size = size
        self.hint = hint

    def __repr__(self) -> str:
        return f"{self.hint or 'i'}{id(self) % 1000}"


Axis = tuple[Idx, ...]


class Node:
    """A tensor with ordered atomic axes. ``symmetric``: its two axes may be swapped; ``skew``: that turns its sign."""

    __slots__ = ("kind", "key", "sizes", "data", "symmetric", "skew", "positive", "__weakref__")

    def __init__(
        self, kind: str, key: str, sizes: tuple[Size, ...], data: Any, symmetric: bool, positive: bool, skew: bool
    ) -> None:
        self.kind = kind
        self.key = key
        self.sizes = sizes
        self.data = data
        self.symmetric = symmetric
        self.skew = skew
        self.positive = positive

    def turns(self, exponent: Fraction) -> bool:
        """Whether its power is the same when its two axes are swapped."""
        return self.symmetric or (self.skew and exponent.denominator == 1 and exponent.numerator % 2 == 0)

    def __repr__(self) -> str:
        return f"<{self.kind} {self.data!r}>"


_nodes: weakref.WeakValueDictionary[str, Node] = weakref.WeakValueDictionary()


def digest(*parts: object) -> str:
    return blake2b(repr(parts).encode(), digest_size=12).hexdigest()


def node(
    kind: str,
    identity: object,
    sizes: Iterable[Size],
    data: Any,
    symmetric: bool = False,
    positive: bool = False,
    skew: bool = False,
) -> Node:
    """The one node with this kind and identity."""
    key = digest(kind, identity)
    found = _nodes.get(key)
    if found is None:
        found = _nodes.setdefault(key, Node(kind, key, tuple(sizes), data, symmetric, positive, skew))
    return found


Factor = tuple[Node, tuple[Idx, ...], Fraction]


class Mono:
    """coefficient * product of factors, summed over ``summed``."""

    __slots__ = ("coefficient", "factors", "summed")

    def __init__(self, coefficient: Fraction, factors: Iterable[Factor], summed: Iterable[Idx]) -> None:
        self.coefficient = coefficient
        self.factors = tuple(factors)
        self.summed = tuple(summed)

    def scaled(self, by: Fraction) -> Mono:
        return Mono(self.coefficient * by, self.factors, self.summed)

    def __repr__(self) -> str:
        return f"{self.coefficient}*{self.factors}/{self.summed}"


class Form:
    """A sum of monomials with ordered axes; like terms have met."""

    __slots__ = ("axes", "terms", "_key")

    def __init__(self, axes: Iterable[Axis], terms: Iterable[Mono]) -> None:
        self.axes = tuple(axes)
        self.terms = tuple(terms)
        self._key: str | None = None

    @property
    def free(self) -> tuple[Idx, ...]:
        """The atomic indices of the axes, in order."""
        return tuple(i for axis in self.axes for i in axis)

    @property
    def key(self) -> str:
        if self._key is None:
            structure = tuple(tuple(str(i.size) for i in axis) for axis in self.axes)
            labels = {i: n for n, i in enumerate(self.free)}
            self._key = digest(structure, sorted((mono_key(t, labels), str(t.coefficient)) for t in self.terms))
        return self._key

    def __repr__(self) -> str:
        return f"Form({self.axes}, {self.terms})"


DELTA = node("delta", "delta", (), None, symmetric=True, positive=True)


def merge_powers(mono: Mono) -> list[Mono] | None:
    """Powers of one node at the same indices become one; a delta is its own power."""
    met: dict[tuple[str, tuple[int, ...]], Factor] = {}
    changed = False
    for own, indices, exponent in mono.factors:
        places = tuple(map(id, indices))
        if own.turns(exponent) and len(places) == 2 and places[0] > places[1]:
            places = places[::-1]
        key = (own.key, places)
        if own is DELTA:
            if exponent < 0:
                raise Unsupported("a division by the entries of an identity matrix")
            changed = changed or key in met or exponent != 1
            met[key] = (own, indices, ONE)
        elif key in met:
            changed = True
            met[key] = (own, met[key][1], met[key][2] + exponent)
        else:
            met[key] = (own, indices, exponent)
    return [Mono(mono.coefficient, (f for f in met.values() if f[2]), mono.summed)] if changed else None


def settled(mono: Mono, labels: Mapping[Idx, int]) -> Mono:
    """Free indices that deltas join are all written as the first of them, each tied to it by one delta."""
    pairs = [f[1] for f in mono.factors if f[0] is DELTA and f[1][0] in labels and f[1][1] in labels]
    if not pairs:
        return mono
    group: dict[Idx, list[Idx]] = {}
    for i, j in pairs:
        joined = list(dict.fromkeys([*group.get(i, [i]), *group.get(j, [j])]))
        group.update(dict.fromkeys(joined, joined))
    first = {i: min(members, key=labels.__getitem__) for i, members in group.items()}
    rest: list[Factor] = [
        (n, tuple(first.get(i, i) for i in indices), e)
        for n, indices, e in mono.factors
        if n is not DELTA or indices not in pairs
    ]
    ties: list[Factor] = [
        (DELTA, (first[i], i), ONE) for i in sorted(group, key=labels.__getitem__) if first[i] is not i
    ]
    again = Mono(mono.coefficient, (*rest, *ties), mono.summed)
    merged = merge_powers(again)
    return merged[0] if merged else again


def mono_key(mono: Mono, labels: Mapping[Idx, int]) -> str:
    """The canonical key of a monomial, coefficient apart, for numbered free indices."""
    mono = settled(mono, labels)
    summed = mono.summed
    if not summed:
        return digest(sorted(_encode(f, labels) for f in mono.factors))
    touching: dict[Idx, list[Factor]] = {i: [] for i in summed}
    for factor in mono.factors:
        for i in dict.fromkeys(factor[1]):
            if i in touching:
                touching[i].append(factor)
    start: dict[Idx, int] = dict(labels)
    offset = len(labels)
    sizes = sorted({str(i.size) for i in summed})
    for i in summed:
        start[i] = offset + sizes.index(str(i.size))
    best = min(_leaves(mono, start, offset, touching))
    return digest(best, sorted(str(i.size) for i in summed))


def _encode(factor: Factor, colours: Mapping[Idx, int]) -> tuple[str, str, tuple[int, ...]]:
    found, indices, exponent = factor
    places = [colours[i] for i in indices]
    return found.key, str(exponent), tuple(sorted(places) if found.turns(exponent) else places)


def _refine(
    colours: dict[Idx, int], touching: Mapping[Idx, list[Factor]], dirty: Iterable[Idx]
) -> tuple[dict[Idx, int], dict[int, list[Idx]]]:
    """Split classes of summed indices by how factors touch them until nothing splits; only near what changed."""
    colours = dict(colours)
    cells: dict[int, list[Idx]] = {}
    for i in touching:
        cells.setdefault(colours[i], []).append(i)
    fresh = max(colours.values()) + 1
    pending = set(dirty)
    while pending and len(cells) < len(touching):
        split: list[tuple[list[Idx], int]] = []
        for colour in sorted({colours[i] for i in pending}):
            members = cells[colour]
            if len(members) == 1:
                continue
            # Those that nothing near has changed still look alike: one of them speaks for all.
            still = [i for i in members if i not in pending]
            alike: dict[tuple[object, ...], list[Idx]] = {}
            for i in members:
                if i in pending:
                    alike.setdefault(_signature(i, colours, touching), []).append(i)
            if still:
                alike.setdefault(_signature(still[0], colours, touching), []).extend(still)
            if len(alike) == 1:
                continue
            first, *others = sorted(alike)
            cells[colour] = alike[first]
            for signature in others:
                split.append((alike[signature], fresh))
                fresh += 1
        pending = set()
        for members, colour in split:
            cells[colour] = members
            for i in members:
                colours[i] = colour
                pending.update(k for f in touching[i] for k in f[1] if k in touching)
    return colours, cells


def _signature(i: Idx, colours: Mapping[Idx, int], touching: Mapping[Idx, list[Factor]]) -> tuple[object, ...]:
    around = []
    for own, indices, exponent in touching[i]:
        marks = [(colours[k], k is i) for k in indices]
        if own.turns(exponent):
            marks.sort()
        around.append((own.key, exponent.numerator, exponent.denominator, tuple(marks)))
    around.sort()
    return tuple(around)


def _leaves(
    mono: Mono, colours: dict[Idx, int], offset: int, touching: Mapping[Idx, list[Factor]]
) -> Iterable[list[tuple[str, str, tuple[int, ...]]]]:
    """The encodings under every individualisation of tied indices that refinement leaves.

    Every encoding names all indices apart, so it says everything about the monomial and equal keys are equal terms.
    When the budget is spent only some are tried: then equal monomials may get different keys, never the reverse.
    """
    pending: list[tuple[dict[Idx, int], Iterable[Idx]]] = [(colours, tuple(touching))]
    budget = BUDGET
    while pending:
        start, dirty = pending.pop()
        colours, cells = _refine(start, touching, dirty)
        if len(cells) == len(touching):
            ranked = {c: offset + n for n, c in enumerate(sorted(cells))}
            final = {i: ranked[c] if i in touching else c for i, c in colours.items()}
            yield sorted(_encode(f, final) for f in mono.factors)
            if budget <= 0:
                return
            continue
        _, tied = min(((c, m) for c, m in cells.items() if len(m) > 1), key=itemgetter(0))
        fresh = max(colours.values()) + 1
        for chosen in _unlike(tied, touching) if budget > 0 else tied[:1]:
            budget -= 1
            near = {k for f in touching[chosen] for k in f[1] if k in touching}
            pending.append(({**colours, chosen: fresh}, near))


def _unlike(tied: list[Idx], touching: Mapping[Idx, list[Factor]]) -> list[Idx]:
    """One of each set of twins: indices that may be exchanged without changing the monomial."""
    kept: list[Idx] = []
    for i in tied:
        if not any(_are_twins(i, j, touching) for j in kept[:4]):
            kept.append(i)
    return kept


def _are_twins(i: Idx, j: Idx, touching: Mapping[Idx, list[Factor]]) -> bool:
    if len(touching[i]) != len(touching[j]):
        return False
    swap = {i: j, j: i}
    around = {id(f): f for f in (*touching[i], *touching[j])}.values()
    before: list[tuple[Any, ...]] = []
    after: list[tuple[Any, ...]] = []
    for own, indices, exponent in around:
        for side, places in ((before, indices), (after, tuple(swap.get(k, k) for k in indices))):
            marks = [id(k) for k in places]
            side.append((own.key, exponent, sorted(marks) if own.turns(exponent) else marks))
    return sorted(before) == sorted(after)


@dataclass(frozen=True, slots=True)
class Applied:
    """A function atom: its head, attributes and argument forms.

    ``lead``: for each argument, which of the atom's leading atomic axes its own leading axes are; ``leading``: how many
    there are; ``inverse_of``: node, whether its axes are swapped, coefficient; ``unit_axes``: axes that sum to 1;
    ``identity``: all that tells this function from others, its arguments apart.
    """

    head: Any
    attrs: tuple[Any, ...]
    args: tuple[Form, ...]
    lead: tuple[tuple[int, ...], ...] = ()
    leading: int = 0
    shape: Shape = ()
    inverse_of: tuple[Node, bool, Fraction] | None = None
    unit_axes: tuple[int, ...] = ()
    identity: str = ""


def fresh_like(axes: Iterable[Axis]) -> tuple[Axis, ...]:
    """New indices with the same sizes and the same grouping into axes."""
    return tuple(tuple(Idx(i.size, i.hint) for i in axis) for axis in axes)


def instantiate(form: Form, axes: Iterable[Axis]) -> list[Mono]:
    """The form's monomials at other axes (of the same grouping), with new summed indices."""
    moved = dict(zip(form.free, (i for axis in axes for i in axis), strict=True))
    out: list[Mono] = []
    for term in form.terms:
        places = moved
        if term.summed:
            places = {**moved, **{i: Idx(i.size, i.hint) for i in term.summed}}
        factors = [(n, tuple(places[i] for i in indices), e) for n, indices, e in term.factors]
        out.append(Mono(term.coefficient, factors, (places[i] for i in term.summed)))
    return out
