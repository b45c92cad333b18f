"""Terms: the immutable, interned expressions of the language.

A term is a head applied to argument terms, with literal attributes (an axis, a name) beside them. Two terms
that are built alike are the same object, so ``is`` decides whether they are written alike; whether they *mean*
the same is for ``index_form`` and for the checker. A term never simplifies itself and keeps the order it was
written in; only ``+`` and elementwise ``*`` are flat.

Every traversal here is iterative and visits a shared node once, so depth and sharing cost nothing.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from workbench.terms.operators import Operators, words
from workbench.terms.sizes import Size, size_of

Shape = tuple[Size, ...]
Attrs = tuple[Any, ...]


class LanguageError(Exception):
    """An expression that the language cannot say; the message says where and what would work."""


class ShapeError(LanguageError):
    """Operands whose shapes do not fit; the message names both operands and their shapes."""


class NotBuilt(LanguageError):
    """A word or a meaning of the language that this version does not know yet; the message says what is missing."""


class Head:
    """What stands at the root of a term.

    ``shape(args, attrs)`` is the shape law: it returns the shape of the term or raises ShapeError.
    ``binds(args)`` gives the index terms that the head binds in its first argument.
    """

    __slots__ = ("name", "shape", "binds")

    def __init__(
        self,
        name: str,
        shape: Callable[[tuple[Term, ...], Attrs], Shape],
        binds: Callable[[tuple[Term, ...]], tuple[Term, ...]] | None = None,
    ) -> None:
        self.name = name
        self.shape = shape
        self.binds = binds

    def __repr__(self) -> str:
        return f"<head {self.name}>"


_interned: weakref.WeakValueDictionary[Any, Term] = weakref.WeakValueDictionary()
_NO_INDICES: frozenset[Term] = frozenset()


class Term(Operators):
    """A head, its argument terms and its attributes; built by the words of the language, never directly.

    ``shape`` is a tuple of sizes; ``indices`` are the free index terms.
    """

    __slots__ = ("head", "args", "attrs", "shape", "indices", "_hash", "__weakref__")
    head: Head
    args: tuple[Term, ...]
    attrs: Attrs
    shape: Shape
    indices: frozenset[Term]
    _hash: int

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a term is immutable")

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[Any, ...]:
        return words.load, (words.store(self),)

    def __copy__(self) -> Term:
        return self

    def __deepcopy__(self, memo: object) -> Term:
        return self

    @property
    def rank(self) -> int:
        return len(self.shape)

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def name(self) -> str:
        """The name of a symbol, an index or a named part."""
        return str(self.attrs[0])

    @property
    def value(self) -> Fraction:
        """The value of a number. Raises LanguageError for what is none."""
        if self.head.name != "number":
            raise LanguageError(f"{self!r} is not written as a number")
        return self.attrs[0]  # type: ignore[no-any-return]

    def at(self, index: Term, value: Term) -> Term:
        """The same term at another value of an index: ``f.at(k, j)``."""
        return substitute(self, {index: value})

    def __repr__(self) -> str:
        return words.text_of(self, limit=10_000)  # shared parts are written out, so the whole may be without end


def build(head: Head, args: Iterable[Term], attrs: Attrs = ()) -> Term:
    """The one term with this head, these arguments and attributes. Raises ShapeError when they do not fit."""
    args = tuple(args)
    key = (head, args, attrs)
    found = _interned.get(key)
    if found is not None:
        return found
    shape = head.shape(args, attrs)
    indices = _NO_INDICES
    bound = head.binds(args) if head.binds else ()
    for arg in args:
        if arg.indices and not (bound and arg in bound):
            indices = indices | arg.indices if indices else arg.indices
    if bound:
        indices = indices.difference(bound)
    term = object.__new__(Term)
    put = object.__setattr__
    put(term, "_hash", hash((head.name, attrs, tuple(a._hash for a in args))))
    put(term, "head", head)
    put(term, "args", args)
    put(term, "attrs", attrs)
    put(term, "shape", shape)
    put(term, "indices", frozenset((term,)) if head.name == "index" else indices)
    return _interned.setdefault(key, term)


# -- traversal -----------------------------------------------------------------


def postorder(*roots: Term, below: Callable[[Term], bool] | None = None) -> Iterator[Term]:
    """Every distinct node below the roots, arguments before the terms that use them.

    ``below`` says of a node whether its arguments are entered.
    """
    seen: set[Term] = set()
    stack: list[tuple[Term, bool]] = [(root, False) for root in reversed(roots)]
    while stack:
        term, ready = stack.pop()
        if ready:
            yield term
        elif term not in seen:
            seen.add(term)
            stack.append((term, True))
            if below is None or below(term):
                for arg in reversed(term.args):
                    if arg not in seen:
                        stack.append((arg, False))


def rebuild(term: Term, args: Iterable[Term]) -> Term:
    """The same head and attributes on other arguments; sums in sums and products in products are opened."""
    args = tuple(args)
    if args == term.args:
        return term
    head = term.head
    if head.name in ("add", "mul") and any(a.head is head for a in args):
        args = tuple(part for a in args for part in (a.args if a.head is head else (a,)))
    return build(head, args, term.attrs)


def transform(root: Term, change: Callable[[Term], Term | None]) -> Term:
    """Rebuild bottom up; ``change`` sees each node with its new arguments and may return a replacement."""
    done: dict[Term, Term] = {}
    for term in postorder(root):
        again = rebuild(term, (done[a] for a in term.args))
        changed = change(again)
        done[term] = again if changed is None else changed
    return done[root]


def symbols(*roots: Term) -> tuple[Term, ...]:
    """The symbols that occur, in the order of their first appearance."""
    return tuple(term for term in postorder(*roots) if term.head.name == "symbol")


def contains(root: Term, part: Term) -> bool:
    """Whether ``part`` occurs in ``root`` as a node."""
    return any(term is part for term in postorder(root))


def depends_on(root: Term, parts: Iterable[Term]) -> Callable[[Term], bool]:
    """A test, made in one pass over ``root``, of which of its nodes contain one of the parts."""
    wanted = set(parts)
    holds: dict[Term, bool] = {}
    for term in postorder(root):
        holds[term] = term in wanted or any(holds[a] for a in term.args)

    def test(term: Term) -> bool:
        if term not in holds:
            for node in postorder(term):
                if node not in holds:
                    holds[node] = node in wanted or any(holds[a] for a in node.args)
        return holds[term]

    return test


def size_names(*roots: Term) -> tuple[str, ...]:
    """The names of sizes that occur in shapes, attributes and size terms, sorted."""
    names: set[str] = set()
    for term in postorder(*roots):
        for size in term.shape:
            names.update(size.names)
        for attr in term.attrs:
            for part in attr if isinstance(attr, tuple) else (attr,):
                if isinstance(part, Size):
                    names.update(part.names)
    return tuple(sorted(names))


def depth(root: Term) -> int:
    """The length of the longest path from the root to a leaf."""
    levels: dict[Term, int] = {}
    for term in postorder(root):
        levels[term] = 1 + max((levels[a] for a in term.args), default=0)
    return levels[root]


def substitute(root: Term, values: Mapping[Term, Term]) -> Term:
    """Replace nodes by terms; bound indices that would capture a free index of a value are renamed."""
    arriving = frozenset().union(*(v.indices for v in values.values())) if values else _NO_INDICES
    moving = frozenset(k for k in values if k.head.name == "index")
    done: dict[Term, Term] = {}
    for term in postorder(root):
        if term in values:
            done[term] = values[term]
            continue
        bound = term.head.binds(term.args) if term.head.binds else ()
        if bound and (arriving.intersection(bound) or moving.intersection(bound)):
            done[term] = _substitute_below_binder(term, bound, values, arriving)
        else:
            done[term] = rebuild(term, (done[a] for a in term.args))
    return done[root]


def _substitute_below_binder(
    term: Term, bound: tuple[Term, ...], values: Mapping[Term, Term], arriving: frozenset[Term]
) -> Term:
    inner = {k: v for k, v in values.items() if k not in bound}
    taken = {*arriving, *term.args[0].indices, *bound}
    renamed: dict[Term, Term] = {}
    for b in bound:
        renamed[b] = fresh_index(b, taken) if b in arriving else b
        taken.add(renamed[b])
    body = substitute(term.args[0], {**inner, **{k: v for k, v in renamed.items() if k is not v}})
    return build(term.head, (body, *(renamed.get(a, a) for a in term.args[1:])), term.attrs)


def fresh_index(like: Term, avoid: Iterable[Term]) -> Term:
    """An index of the same size whose name none of ``avoid`` has."""
    taken = {i.name for i in avoid}
    stem = like.name.rstrip("0123456789_")
    names = list("ijklpqrstuvwabcdefgh") if len(stem) == 1 else []
    for name in [*names, *(f"{stem}_{number}" for number in range(1, len(taken) + 2))]:
        if name not in taken:
            return build(like.head, (), (name, size_of(like.attrs[1])))
    raise AssertionError("more candidates than taken names")
