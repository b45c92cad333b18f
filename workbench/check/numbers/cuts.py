"""Terms cut at their named parts, so that a long derivation costs what its lines say and not what they stand for.

``v_3 = tanh(W @ v_2)`` stands for everything below it. Here a named part is replaced by a symbol of its own, whose
value is computed once. Parts with free indices, and what stands below a derivative head, are left as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import count
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from workbench.terms.heads import APPLY, NAMED, SYMBOL, symbol
from workbench.terms.term import Term, rebuild

T = TypeVar("T")
S = TypeVar("S")
Parts = tuple[tuple[str, Term], ...]

_numbers = count()
_symbols: WeakKeyDictionary[Term, str] = WeakKeyDictionary()
_BINDING = frozenset("derivative differential integral antiderivative between expectation limit newton argmax".split())


def _name_of(part: Term) -> str:
    if part not in _symbols:
        _symbols[part] = f"~part {next(_numbers)}"
    return _symbols[part]


@lru_cache(maxsize=8192)
def shallow(term: Term, heads: bool = False) -> tuple[Term, Parts]:
    """The term with symbols for its outermost named parts, and these parts by the symbols' names.

    A term that is itself named is looked into. With ``heads``, derivatives become symbols too (for algebra that must
    not look into them; they are not among the parts).
    """
    done: dict[Term, Term] = {}
    parts: dict[str, Term] = {}
    stack: list[tuple[Term, bool]] = [(term, False)]
    while stack:
        node, ready = stack.pop()
        if ready:
            done[node] = rebuild(node, (done[a] for a in node.args))
        elif node not in done:
            if node.head is NAMED and node is not term and not node.indices:
                name = _name_of(node)
                parts[name] = node
                done[node] = symbol(name, node.shape)
            elif node.head.name in _BINDING:
                done[node] = symbol(_name_of(node), node.shape) if heads and not node.indices else node
            else:
                stack.append((node, True))
                stack.extend((a, False) for a in node.args if a not in done)
    return done[term], tuple(parts.items())


def needed(term: Term, known: Callable[[Term], bool] = lambda part: False) -> Iterator[Term]:
    """The named parts below a term that are not known yet, each after those that it is made from."""
    seen: set[Term] = set()
    stack = [(part, False) for _, part in shallow(term)[1] if not known(part)]
    while stack:
        part, ready = stack.pop()
        if ready:
            yield part
        elif part not in seen:
            seen.add(part)
            stack.append((part, True))
            stack.extend((p, False) for _, p in shallow(part)[1] if p not in seen and not known(p))


class Folded(Generic[T]):
    """Something that a term has by its head and by its arguments; what is known below is not walked again."""

    def __init__(self, rule: Callable[[Term, list[T]], T]) -> None:
        self._rule = rule
        self._known: WeakKeyDictionary[Term, T] = WeakKeyDictionary()

    def __call__(self, term: Term) -> T:
        stack = [(term, False)]
        while stack:
            node, ready = stack.pop()
            if node in self._known:
                continue
            if ready:
                self._known[node] = self._rule(node, [self._known[a] for a in node.args])
            else:
                stack.append((node, True))
                stack.extend((a, False) for a in node.args if a not in self._known)
        return self._known[term]


def gathered(own: Callable[[Term], Iterable[S]]) -> Folded[frozenset[S]]:
    """What the nodes of a term give, in one set."""
    return Folded(lambda node, below: frozenset(own(node)).union(*below))


symbols_in = gathered(lambda term: (term,) if term.head is SYMBOL else ())
"""The symbols that occur in a term."""

_RUNNING = frozenset("integral between limit".split())


def _names(term: Term, below: list[frozenset[str]]) -> frozenset[str]:
    own = frozenset((term.name,)) if term.head in (SYMBOL, APPLY) else frozenset()
    if term.head.name in _RUNNING:
        return (below[0] - below[1]).union(*below[2:])
    return own.union(*below)


names_in: Folded[frozenset[str]] = Folded(_names)
"""The names in a term whose values a point gives: of symbols and opaque functions; not the variable of an integral."""
