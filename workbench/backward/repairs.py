"""Single mistakes: every way of changing one place of a term that people get wrong in backward passes.

Read forward, a change plants a mistake in the derived gradient; read backward, it mends one in what was written.
``kind`` says what is wrong where the changed term is the written one, ``undone`` what is wrong where the changed term
is the right one. A value is changed wherever it stands, as where it was computed wrongly, or in one place only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from workbench.terms import heads as h
from workbench.terms.declaration import Function
from workbench.terms.term import LanguageError, Shape, Term, build, postorder, rebuild, symbols

_FLAT = (h.ADD, h.MUL, h.MATMUL)
_LONGEST = 8
"""Products and sums of more parts than this are not looked at part by part of several."""
_REFUSED = (LanguageError, TypeError, ValueError, ZeroDivisionError, IndexError, AttributeError)


@dataclass(frozen=True)
class Change:
    """A term with one place changed. ``part`` is what stood there, ``put`` what stands there now, if anything does."""

    kind: str
    undone: str
    part: Term
    put: Term | None
    made: Term
    words: str = ""


@dataclass(frozen=True)
class Site:
    """A place of a term: ``part`` stands there, in ``parent`` from its argument ``first`` up to ``last``; without a
    parent, wherever the part stands. ``summed``: it is added to something there, or is the whole."""

    part: Term
    parent: Term | None = None
    first: int = 0
    last: int = 0
    summed: bool = False


class Tree:
    """A term and its places. ``shape``: what a changed term must have; None where that is left open."""

    def __init__(self, root: Term, shape: Shape | None = None) -> None:
        self.root, self.shape = root, shape
        self.order = tuple(postorder(root))
        uses: dict[Term, int] = {}
        for t in self.order:
            for a in t.args:
                uses[a] = uses.get(a, 0) + 1
        self.sites = tuple(self._sites(uses))

    def _sites(self, uses: dict[Term, int]) -> Iterator[Site]:
        added = {a for t in self.order if t.head is h.ADD for a in t.args}
        for t in reversed(self.order):
            if not t.indices and t.head not in (h.INDEX, h.SIZE):
                yield Site(t, summed=t in added or t is self.root)
        for t in reversed(self.order):
            if t.indices:
                continue
            for k, a in enumerate(t.args):
                if uses[a] > 1 and not a.indices and a.head not in (h.INDEX, h.SIZE):
                    yield Site(a, t, k, k + 1, t.head is h.ADD)
            if t.head in _FLAT and 2 < len(t.args) <= _LONGEST:
                for first in range(len(t.args)):
                    for last in range(first + 2, len(t.args) + (first > 0)):
                        try:
                            some = build(t.head, t.args[first:last])
                        except LanguageError:
                            continue
                        yield Site(some, t, first, last, t.head is h.ADD)

    def put(self, site: Site, new: Term | None) -> Term | None:
        """The term with another one in a place, or nothing; None where that has no shape."""
        done: dict[Term, Term] = {}
        try:
            if site.parent is None:
                if new is None:
                    return None
                done[site.part] = new
            else:
                args = site.parent.args
                rest = [*args[: site.first], *(() if new is None else (new,)), *args[site.last :]]
                if not rest:
                    return None
                again = rest[0] if len(rest) == 1 and site.parent.head in _FLAT else _made(site.parent, rest)
                done[site.parent] = again
            for t in self.order:
                if t not in done and any(a in done for a in t.args):
                    done[t] = rebuild(t, [done.get(a, a) for a in t.args])
        except _REFUSED:
            return None
        made = done.get(self.root, self.root)
        return made if (self.shape is None or made.shape == self.shape) and not made.indices else None


def _made(parent: Term, args: Sequence[Term]) -> Term:
    return build(parent.head, args, parent.attrs) if parent.head in _FLAT else rebuild(parent, args)


def is_value(t: Term) -> bool:
    """What has a value of its own that varies."""
    return not t.indices and t.head not in (h.INDEX, h.SIZE, h.NUMBER, h.CONSTANT) and bool(symbols(t))


def _plant(tree: Tree, site: Site, make: Callable[[], Term | None], kind: str, words: str, undone: str = "",
           part: Term | None = None, put: Term | None = None) -> Iterator[Change]:  # fmt: skip
    try:
        new = make()
    except _REFUSED:
        return
    if new is site.part:
        return
    made = tree.put(site, new)
    if made is not None and made is not tree.root:
        before, after = (site.part, new) if part is None else (part, put)
        yield Change(kind, undone or kind, before, after, made, words)


# -- families of mistakes, each from the simplest place on -----------------------------------------


def left_out(tree: Tree, values: Sequence[Term]) -> Iterator[Change]:
    """A summand left out."""
    for site in tree.sites:
        if site.part.head is h.ADD and site.parent is None:
            for k, a in enumerate(site.part.args):
                one = Site(a, site.part, k, k + 1, summed=True)
                made = tree.put(one, None)
                if made is not None:
                    yield Change("missing term", "extra term", a, None, made)


def turned(tree: Tree, values: Sequence[Term]) -> Iterator[Change]:
    """A matrix transposed; two factors of a matrix product swapped."""
    for site in tree.sites:
        part = site.part
        if part.rank >= 2 and is_value(part):
            yield from _plant(tree, site, partial(_flipped, part), "transposed", "")
        if part.head is h.MATMUL and len(part.args) == 2:
            yield from _plant(tree, site, partial(h.matmul, part.args[1], part.args[0]), "transposed", "")
        if part.head is h.MATMUL and site.parent is None:
            for k, a in enumerate(part.args):
                if a.rank == 2:
                    args = [_flipped(b) if j == k else b for j, b in enumerate(part.args)]
                    yield from _plant(tree, site, partial(build, h.MATMUL, args), "transposed", "",
                                      part=a, put=_flipped(a))  # fmt: skip


def _flipped(x: Term) -> Term:
    if x.rank == 2:
        return x.args[0] if x.head is h.TRANSPOSE else h.transpose(x)
    from workbench.terms.functions.linear_algebra import matrix_transpose

    return matrix_transpose(x)


def axes(tree: Tree, values: Sequence[Term]) -> Iterator[Change]:
    """A sum, a mean, a softmax over another axis, or over all of them."""
    for site in tree.sites:
        part = site.part
        if not (isinstance(part.head, Function) and is_value(part) and part.args):
            continue
        attrs = part.head.attributes(part)
        if "axis" not in attrs:
            continue
        for axis in [*range(part.args[0].rank), None]:
            for keep in ({}, {"keepdims": True}) if "keepdims" in attrs else ({},):
                other = {**attrs, "axis": axis, **keep}
                yield from _plant(tree, site, partial(part.head, *part.args, **other), "wrong axis", "")


def reductions(tree: Tree, values: Sequence[Term]) -> Iterator[Change]:
    """A sum or a mean that is not taken; one too many."""
    from workbench.terms.functions import functions

    taken = tuple(functions()[name] for name in ("sum", "mean"))
    for site in tree.sites:
        if site.part.head.name in ("sum", "mean", "max") and is_value(site.part):
            yield from _plant(tree, site, partial(h.as_term, site.part.args[0]), "missing reduction", "",
                              undone="extra reduction")  # fmt: skip
    for site in tree.sites:
        part = site.part
        if not part.rank or not is_value(part):
            continue
        for f in taken:
            for axis in [*range(part.rank), None]:
                keep = axis is not None
                yield from _plant(tree, site, partial(f, part, axis=axis, keepdims=keep),
                                  "extra reduction", "", undone="missing reduction")  # fmt: skip


def dropped(tree: Tree, values: Sequence[Term]) -> Iterator[Change]:
    """A product without one of its factors, a power with another exponent, a function left out."""
    for site in tree.sites:
        part = site.part
        if part.head in (h.MUL, h.MATMUL) and site.parent is None:
            for k, a in enumerate(part.args):
                made = tree.put(Site(a, part, k, k + 1), None)
                if made is not None:
                    yield Change("factor", "factor", a, None, made, "left out")
        if part.head in (h.MUL, h.MATMUL) and site.parent is not None and site.parent.head is part.head:
            made = tree.put(site, None)
            if made is not None:
                yield Change("factor", "factor", part, None, made, "left out")
        if part.head is h.POWER and part.args[1].head is h.NUMBER:
            base, exponent = part.args
            e = exponent.value
            for other in (e - 1, e + 1, e * 2, e / 2, -e, e - Fraction(1, 2), e + Fraction(1, 2)):
                yield from _plant(tree, site, partial(h.power, base, h.number(other)), "factor", "power")
        if isinstance(part.head, Function) and len(part.args) == 1 and part.args[0].shape == part.shape:
            yield from _plant(tree, site, partial(h.as_term, part.args[0]), "wrong point", "")


def signs(tree: Tree, values: Sequence[Term]) -> Iterator[Change]:
    """A value with the other sign, below a function too."""
    for site in tree.sites:
        if is_value(site.part) and site.part.head is not h.NAMED:
            yield from _plant(tree, site, partial(h.mul, -1, site.part), "sign", "times",
                              part=site.part, put=h.number(-1))  # fmt: skip


def other_numbers(tree: Tree, values: Sequence[Term]) -> Iterator[Change]:
    """A number replaced by another that occurs."""
    for site in tree.sites:
        if site.part.head is h.NUMBER:
            for other in values:
                if other.head is h.NUMBER:
                    yield from _plant(tree, site, partial(h.as_term, other), "factor", "number")


def elsewhere(tree: Tree, values: Sequence[Term]) -> Iterator[Change]:
    """A value replaced by another of its shape."""
    return _elsewhere(tree, values, alike=True)


def elsewhere_of_another_shape(tree: Tree, values: Sequence[Term]) -> Iterator[Change]:
    """A value replaced by one that is broadcast to its shape, or to which others are."""
    return _elsewhere(tree, values, alike=False)


def _elsewhere(tree: Tree, values: Sequence[Term], alike: bool) -> Iterator[Change]:
    known = set(values)
    for site in tree.sites:
        part = site.part
        if not (part in known or part.head in (h.NAMED, h.SYMBOL) or site.last - site.first > 1):
            continue
        for other in values:
            fits = (other.shape == part.shape) is alike and other.head is not h.NUMBER
            if fits and _bare(other) is not _bare(part):
                yield from _plant(tree, site, partial(h.as_term, other), "wrong point", "")


def _bare(t: Term) -> Term:
    return t.args[0] if t.head is h.NAMED else t


def multiplied(tree: Tree, values: Sequence[Term]) -> Iterator[Change]:
    """A value times, or over, another one, entry by entry."""
    for site in tree.sites:
        part = site.part
        if site.last - site.first > 1 or not (site.summed or part.head in (h.NAMED, h.SYMBOL)) or not is_value(part):
            continue
        for other in values:
            if other.head is not h.NUMBER and other.rank <= part.rank:
                for word, make in (("times", h.mul), ("over", h.divide)):
                    yield from _plant(tree, site, partial(make, part, other), "factor", word,
                                      part=part, put=other)  # fmt: skip


def added(tree: Tree, values: Sequence[Term]) -> Iterator[Change]:
    """A value added where it does not belong."""
    for site in tree.sites:
        part = site.part
        if site.last - site.first > 1 or not (site.summed or part.head in (h.NAMED, h.MUL)) or not is_value(part):
            continue
        for other in values:
            if other.head is not h.NUMBER and other.rank <= part.rank:
                yield from _plant(tree, site, partial(h.add, part, other), "extra term", "", "missing term",
                                  part=other, put=None)  # fmt: skip


def deeper_factors(tree: Tree, values: Sequence[Term]) -> Iterator[Change]:
    """A value below a function, times a number, a size or a scalar."""
    for site in tree.sites:
        if site.parent is None and is_value(site.part):
            for c in _numbers(values):
                kind = "sign" if c.head is h.NUMBER and c.value == -1 else "factor"
                yield from _plant(tree, site, partial(h.mul, c, site.part), kind, "times",
                                  part=site.part, put=c)  # fmt: skip


def _numbers(values: Iterable[Term]) -> list[Term]:
    there = list(values)
    names = sorted({n for v in there for s in v.shape for n in s.names})
    sizes = [h.size_term(n) for n in names]
    plain = [*sizes, *(h.power(n, Fraction(1, 2)) for n in sizes), *(v for v in there if not v.rank and symbols(v))]
    small = [h.number(c) for c in (-1, 2, Fraction(1, 2), 3, 4, Fraction(1, 3), Fraction(1, 4))]
    return [*small, *plain, *(h.divide(1, p) for p in plain)]


__all__ = [
    "Change", "Site", "Tree", "added", "axes", "deeper_factors", "dropped", "elsewhere", "elsewhere_of_another_shape",
    "is_value", "left_out", "multiplied", "other_numbers", "reductions", "signs", "turned",
]  # fmt: skip
