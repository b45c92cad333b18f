"""Statements with letters for what a step need not look into: the same part, the same letter.

A step is first looked at with as little knowledge as possible, because anything true follows from anything: functions,
names, derivatives, limits, integrals and opaque functions are letters that may stand for whatever they like, declared
properties are left out. Only what does not follow so is looked into further (``Knowledge``).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from itertools import permutations

from workbench.check.numbers.alike import LARGE, written_out
from workbench.check.numbers.cuts import shallow
from workbench.check.steps.parts import contains
from workbench.forms.index_form import same
from workbench.terms.declaration import Function
from workbench.terms.functions.arrays import array
from workbench.terms.functions.linear_algebra import eye
from workbench.terms.functions.patterns import concat
from workbench.terms.heads import (
    APPLY,
    AT,
    DERIVATIVE,
    DIFFERENTIAL,
    NAMED,
    SYMBOL,
    TENSOR,
    at,
    brief,
    derivative,
    differential,
    fresh_axes,
    index,
    number,
    properties,
    symbol,
    tensor,
)
from workbench.terms.instances import alike, free_symbols
from workbench.terms.term import (
    LanguageError,
    Term,
    postorder,
    rebuild,
    substitute,
    symbols,
    transform,
)

NUMERIC = frozenset(
    "derivative differential integral antiderivative between expectation limit argmax newton apply named".split()
)

_OWN = frozenset("integral between limit".split())
"""What is about a variable of its own, whatever its name."""
_MOST = 40
"""Letters that a new part is compared with."""
_MOST_PLACES = 3
"""Free indices of a part whose orders are all tried."""

"""Heads whose values are found by approaching, by quadrature or by search, and names."""


class Knowledge(IntEnum):
    """How much of what the terms mean is used."""

    ALGEBRA = 0
    """Sums, products, linear maps and indices; everything else is a letter."""
    PROPERTIES = 1
    """Declared properties of symbols as well."""
    FUNCTIONS = 2
    """What the functions of the language are."""
    ALL = 3
    """Names stand for their values, derivatives, integrals and limits for what they are."""


def abstracted(statements: Sequence[Term], knowledge: Knowledge) -> tuple[Term, ...]:
    """The statements with letters for all that is above the knowledge; properties are dropped below PROPERTIES."""
    if knowledge is Knowledge.ALL:
        return tuple(statements)
    bound = _quantified(statements)
    if bound & free_symbols(*statements):  # "for all x" beside an x: that x is another one
        statements = tuple(map(alike, statements))
        bound = _quantified(statements)
    letters = _Letters({s.name for s in symbols(*statements)})
    done: dict[Term, Term] = {}
    stack = [(s, False) for s in statements]
    while stack:
        node, ready = stack.pop()
        if node in done:
            continue
        if node.head is DERIVATIVE and node.args[0] is node.args[1] and node.args[1].rank < 2:
            done[node] = eye(node.shape[0]) if node.shape else number(1)
        elif not ready and (entry := _entry(node)) is not node:
            if entry in done:
                done[node] = done[entry]
            else:
                stack += [(node, False), (entry, False)]
        elif _is_letter(node, knowledge) and not (bound and bound & set(symbols(node))):
            done[node] = letters.of(_what_moves(node))
        elif node.head.name == "symbol" and knowledge < Knowledge.PROPERTIES:
            done[node] = symbol(node.name, node.shape)
        elif ready or not node.args:
            done[node] = rebuild(node, (done[a] for a in node.args))
        else:
            stack.append((node, True))
            stack.extend((a, False) for a in node.args)
    return tuple(done[s] for s in statements)


def _entry(node: Term) -> Term:
    """The derivative of an entry, or in an entry, as an entry of the derivative of the array in the array; that of an
    array written by its entries as the array of theirs. So with a function that acts entry by entry."""
    if isinstance(node.head, Function):
        return _value_at_an_entry(node)
    if node.head is not DERIVATIVE:
        return node
    f, x = node.args
    own = _entry(f) if f.head is DERIVATIVE else f
    if own.head is TENSOR:
        free = fresh_axes((*own.shape, *x.shape), avoid=(*node.indices, *x.indices))
        body = substitute(own.args[0], dict(zip(own.args[1:], free, strict=False)))
        inside = _entry(derivative(body, x))
        return tensor(at(inside, *free[own.rank :]) if x.shape else inside, *free)
    outer, places = (own.args[0], own.args[1:]) if own.head is AT else (own, ())
    whole, over = (x.args[0], x.args[1:]) if x.head is AT else (x, ())
    if not places and not over or any(not isinstance(s, Term) for s in (*places, *over)):
        return node
    if outer.rank != len(places) and places or over and whole.rank != len(over):
        return node
    free = fresh_axes((*(() if places else outer.shape), *(() if over else whole.shape)), avoid=node.indices)
    first = places or free[: outer.rank]
    second = over or free[len(free) - whole.rank :]
    entry = at(derivative(outer, whole), *first, *(second if whole.rank else ()))
    return tensor(entry, *free) if free else entry


def _value_at_an_entry(node: Term) -> Term:
    """A function of an entry as an entry of the function of the array, where it acts entry by entry; what keeps a
    reduced axis by the entries of what does not."""
    head = node.head
    given = head.attributes(node) if isinstance(head, Function) and not head.knows.calculus.linear else {}
    reduced = given.get("keepdims") is True and node.args[0].rank and isinstance(given.get("axis", -1), int)
    if reduced and isinstance(head, Function):
        axes = fresh_axes(node.shape, avoid=node.indices)
        kept = given.get("axis", -1) % node.rank
        rest = [a for k, a in enumerate(axes) if k != kept]
        without = head(*node.args, **{**given, "keepdims": False})
        return tensor(at(without, *rest) if rest else without, *axes)
    entries = isinstance(node.head, Function) and node.head.knows.entries.elementwise and len(node.args) == 1
    if not entries or node.args[0].head is not AT or node.args[0].args[0].head not in (SYMBOL, NAMED):
        return node
    whole, *places = node.args[0].args
    return at(rebuild(node, (whole,)), *places)


@lru_cache(maxsize=1_000)
def _by_entries(term: Term) -> Term:
    return transform(term, lambda t: _entry(t) if t.head is DERIVATIVE else None)


def _what_moves(node: Term) -> Term:
    """A differential in what occurs in it alone: Q moves by dQ, whatever else moves."""
    if node.head is not DIFFERENTIAL or len(node.args) < 3:
        return node
    f, *varying = node.args
    own = [x for x in varying if contains(f, x)]
    return differential(f, *own) if own else node


def free_letters(statements: Sequence[Term]) -> bool:
    """Whether all that FUNCTIONS leaves as letters may take any values: opaque functions and their derivatives, each at
    one place only (equal places would have equal values), so that a point at which a step fails is a counterexample
    whatever the letters stand for."""
    places: dict[str, set[tuple[Term, ...]]] = {}
    for node in postorder(*statements):
        if node.head is APPLY:
            places.setdefault(node.name, set()).add(node.args)
        elif node.head.name in NUMERIC:
            inside = node.args[0]
            if node.head is not DERIVATIVE or inside.head is not APPLY or inside.args != (node.args[1],):
                return False
    return all(len(found) == 1 and all(a.head is SYMBOL for args in found for a in args) for found in places.values())


def _is_letter(node: Term, knowledge: Knowledge) -> bool:
    if node.head.name in NUMERIC:
        return True
    if knowledge >= Knowledge.FUNCTIONS or not isinstance(node.head, Function) or not node.args:
        return False
    knows = node.head.knows
    if knows.calculus.linear or knows.entries.component is not None and not knows.entries.elementwise:
        return False
    return not _only_places(node)


def _only_places(node: Term) -> bool:
    """Whether the function puts its arguments into an array and does nothing else: side by side, in blocks, one after
    the other. Its value is a sum of fixed matrices times the arguments, which is algebra."""
    if node.head is concat or node.head is array:
        return True
    meaning = node.head.meaning_of(node) if isinstance(node.head, Function) else None
    if meaning is None:
        return False
    given = frozenset(node.args)
    parts = [part for part in postorder(meaning, below=lambda t: t not in given) if part not in given]
    return any(part.head is concat for part in parts) and all(
        not isinstance(part.head, Function) or not part.args or part.head.knows.calculus.linear or _only_places(part)
        for part in parts
    )


def _quantified(statements: Sequence[Term]) -> frozenset[Term]:
    """The symbols over which a statement quantifies: what depends on them has no one value."""
    heads = ("forall", "exists")
    return frozenset(x for t in postorder(*statements) if t.head.name in heads for x in t.args[1:])


@lru_cache(maxsize=10_000)
def _congruent(a: Term, b: Term) -> bool:
    """Whether two parts with one head are of equal terms, where algebra alone says so: f(x + 0) is f(x), the limit of
    a + b that of b + a. Names and derivatives inside are letters."""
    if a.head is not b.head or a.attrs != b.attrs or a.shape != b.shape or len(a.args) != len(b.args):
        return False
    if a.head is NAMED or not a.args:
        return False
    bound = a.head.name in NUMERIC and len(a.args) > 1
    if bound and a.args[1] is not b.args[1]:
        x, y = a.args[1], b.args[1]
        if a.head.name not in _OWN or not _exchangeable(x, y) or contains(b, x):
            return False
        if any(contains(end, x) for end in a.args[2:]) or any(contains(end, y) for end in b.args[2:]):
            return False  # there the symbol is another one, free
        b = substitute(b, {y: x})
    try:
        return all(x is y or _equal(x, y) or _congruent(x, y) for x, y in zip(a.args, b.args, strict=True))
    except LanguageError:
        return False


def _exchangeable(x: Term, y: Term) -> bool:
    """Whether two symbols differ in their names alone."""
    return x.head is SYMBOL and y.head is SYMBOL and x.shape == y.shape and properties(x) == properties(y)


def _equal(a: Term, b: Term) -> bool:
    if a.shape != b.shape:
        return False
    left, right = (shallow(_by_entries(t), True)[0] for t in (a, b))
    return max(written_out(left), written_out(right)) <= LARGE and same(left, right)


class _Letters:
    """A letter for each part, called like it; parts of equal terms have one letter."""

    def __init__(self, taken: set[str]) -> None:
        self._known: dict[Term, str] = {}
        self._taken = taken

    def of(self, part: Term) -> Term:
        places = tuple(t for t in postorder(part) if t in part.indices) if part.indices else ()
        key, places = self._key(part, places)
        if key not in self._known:
            said = brief(part)
            self._known[key] = f"{said} ({len(self._known)})" if said in self._taken else said
            self._taken.add(self._known[key])
        name = self._known[key]
        letter = symbol(name, (*(i.attrs[1] for i in places), *part.shape))
        if not places:
            return letter
        axes = fresh_axes(part.shape, avoid=places)
        entry = at(letter, *places, *axes)
        return tensor(entry, *axes) if axes else entry

    def _key(self, part: Term, places: tuple[Term, ...]) -> tuple[Term, tuple[Term, ...]]:
        """The part with standard indices, and its own in their order: f(a_i - b_j) is f(-b_j + a_i), whose indices
        appear in another order."""
        if not places:
            self._meet(part)
            return part, places
        keys = {}
        for order in permutations(places) if len(places) <= _MOST_PLACES else (places,):
            key = substitute(part, {i: index(f"~{k}", i.attrs[1]) for k, i in enumerate(order)})
            if key in self._known:
                return key, order
            keys[key] = order
        for key, order in keys.items():
            if self._meet(key):
                return key, order
        return next(iter(keys.items()))

    def _meet(self, key: Term) -> bool:
        """Whether the key has a letter: its own, or that of a part of equal terms."""
        if key not in self._known:
            self._known.update((key, self._known[k]) for k in list(self._known)[:_MOST] if _congruent(k, key))
        return key in self._known


__all__ = ["NUMERIC", "Knowledge", "abstracted", "free_letters"]
