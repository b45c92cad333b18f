"""Letters are allocated once a page: no letter stands for two things, at any depth of its lines.

The givens keep their letters. A variable that a formula binds (what a mean is over) and that is called like a given of
another shape is one of them: ``x_1`` beside the sample ``x``. No sum runs over a letter that the page uses otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from workbench.forms.index_form import same
from workbench.record.derivation import Derivation
from workbench.show.formulas.displayed import is_integral_over_vectors, visible
from workbench.show.formulas.terms import latex_of
from workbench.show.notation import Notation
from workbench.show.pages.speech import statements
from workbench.terms import heads
from workbench.terms.term import LanguageError, Shape, Term, symbols

_BINDERS = frozenset({
    heads.EXPECTATION, heads.INTEGRAL, heads.ANTIDERIVATIVE, heads.LIMIT, heads.BETWEEN, heads.FORALL, heads.EXISTS,
})  # fmt: skip
"""Heads whose second argument (for statements: all after the first) is bound in the first."""

_QUANTIFIERS = frozenset({heads.FORALL, heads.EXISTS})


def allocated(derivation: Derivation, notation: Notation) -> Notation:
    """The notation of a page, which says what its letters are."""
    shown = [*derivation.givens, *statements(derivation)]
    shown += [c.statement for c in derivation.assumptions if c.statement is not None]
    nodes = list(visible(*shown))
    names = {node.name: node.rank for node in reversed(nodes) if node.head is heads.SYMBOL}
    names |= {given.name: given.rank for given in reversed(derivation.givens) if given.head is heads.SYMBOL}
    words = {node.name for node in nodes if node.head in (heads.SYMBOL, heads.NAMED, heads.APPLY)}
    letters: dict[tuple[str, int], str] = {}
    for node in nodes:
        if node.head is heads.SYMBOL and names[node.name] != node.rank and (node.name, node.rank) not in letters:
            letters[node.name, node.rank] = _another(node.name, {*words, *letters.values()})
    sizes = {name for node in nodes if node.head is heads.SYMBOL for size in node.shape for name in size.names}
    parts = dict(_parts_apart(nodes, {*words, *letters.values(), *sizes}))
    words |= set(parts.values())
    told = tuple((name, rank, new) for (name, rank), new in letters.items())
    taken = frozenset({*words, *sizes, *letters.values()})
    several = _in_several_shapes(nodes)
    named = replace(notation, letters=told, parts=tuple(parts.items()), taken=taken, several=several)
    if any(node.head is heads.DIFFERENTIAL for node in nodes):
        named = replace(named, differential=_sign_of_a_differential(notation, taken), apart=_apart(nodes))
    return replace(named, laws=tuple(_laws(nodes, named)))


def _in_several_shapes(nodes: list[Term]) -> frozenset[str]:
    """The arrays that statements speak of all of, or say there are, where some of them has several shapes on the page:
    a proof by induction over a size says of each which size it has."""
    shapes: dict[tuple[str, int], set[Shape]] = {}
    for node in nodes:
        if node.head is heads.SYMBOL:
            shapes.setdefault((node.name, node.rank), set()).add(node.shape)
    over = [part for node in nodes if node.head in _QUANTIFIERS for part in node.args[1:] if part.head is heads.SYMBOL]
    several = any(len(shapes[part.name, part.rank]) > 1 for part in over)
    return frozenset(part.name for part in over if part.rank and several)


def _sign_of_a_differential(notation: Notation, taken: frozenset[str]) -> str:
    """The d of the notation, where no letter of the page is d."""
    free = (sign for letter, sign in _DIFFERENTIALS.items() if letter not in taken)
    return notation.differential if "d" not in taken else next(free, notation.differential)


def _apart(nodes: list[Term]) -> frozenset[Term]:
    """What has differentials in several variables: on one page `dL` would mean different things."""
    along: dict[Term, set[tuple[Term, ...]]] = {}
    for node in nodes:
        if node.head is heads.DIFFERENTIAL:
            f, *variables = node.args
            if variables != [f]:
                along.setdefault(f, set()).add(tuple(variables))
    return frozenset(f for f, ways in along.items() if len(ways) > 1)


_DIFFERENTIALS = {"delta": r"\mathrm{\delta}", "Delta": r"\mathrm{\Delta}"}
"""Signs of a differential beside a letter d, by the letters that they are."""


def _laws(nodes: list[Term], notation: Notation) -> Iterator[tuple[Term, str]]:
    """What tells the laws of a mean apart, where one thing is averaged under several: the parameters that differ, or
    the letters of each, where the laws are built differently."""
    under: dict[tuple[Term, Term], dict[Term, None]] = {}
    for node in nodes:
        if node.head is heads.EXPECTATION and not is_integral_over_vectors(node):
            under.setdefault((node.args[0], node.args[1]), {})[node.args[2]] = None
    for (_, x), laws in under.items():
        if len(laws) > 1 and not _one_in_other_words(*laws):
            columns = [c for c in _differences(tuple(laws)) if any(part.head is heads.SYMBOL for part in c)]
            for place, law in enumerate(laws):
                told = [column[place] for column in columns] or [s for s in symbols(law) if s is not x]
                listed = ", ".join(latex_of(part, notation) for part in told)
                if told:
                    yield law, listed if columns else f"{latex_of(x, notation)}; {listed}"


def _one_in_other_words(first: Term, *others: Term) -> bool:
    """Whether all are one law, written in several ways: with the mean 0 and without any."""
    try:
        return all(same(first, other) for other in others)
    except LanguageError:
        return False


def _differences(terms: tuple[Term, ...]) -> list[tuple[Term, ...]]:
    """The places where terms that are built alike differ: what each has there."""
    found: dict[tuple[Term, ...], None] = {}
    stack = [terms]
    while stack:
        some = stack.pop()
        first = some[0]
        if all(term is first for term in some):
            continue
        alike = all((t.head, t.attrs, len(t.args)) == (first.head, first.attrs, len(first.args)) for t in some)
        if alike and first.args:
            stack.extend(zip(*(t.args for t in some), strict=True))
        else:
            found[_without_numbers(some)] = None
    return list(found)[::-1]


def _without_numbers(some: tuple[Term, ...]) -> tuple[Term, ...]:
    """Sums without the numbers that all of them add: n and n - k, for n + 1 and n - k + 1."""
    if any(t.head is not heads.ADD for t in some):
        return some
    shared = {a for a in some[0].args if a.head is heads.NUMBER and all(a in t.args for t in some)}
    left = [[a for a in t.args if a not in shared] for t in some]
    return tuple(heads.add(*args) if len(args) > 1 else args[0] for args in left) if all(left) else some


def _parts_apart(nodes: list[Term], taken: set[str]) -> Iterator[tuple[Term, str]]:
    """New names for named parts whose own name stands for something else before: for what holds other symbols.

    A part that is written again in another form holds the same symbols, and keeps its name.
    """
    first: dict[str, frozenset[tuple[str, int]]] = {}
    again: dict[tuple[str, frozenset[tuple[str, int]]], str] = {}
    for node in nodes:
        if node.head is not heads.NAMED:
            continue
        holds = frozenset((s.name, s.rank) for s in symbols(node.args[0]))
        if first.setdefault(node.name, holds) == holds:
            continue
        if (node.name, holds) not in again:
            again[node.name, holds] = _next_letter(node.name, taken)
            taken.add(again[node.name, holds])
        yield node.args[0], again[node.name, holds]


def _next_letter(name: str, taken: set[str]) -> str:
    """Another letter for a part that is called by a small letter, a number below for others."""
    free = [letter for letter in _SMALL if letter not in taken] if name in _SMALL else []
    return free[0] if free else _another(name, taken)


_SMALL = "uvwzrsqhgp"
"""Letters for parts, in the order in which they are taken."""


def _another(name: str, taken: set[str]) -> str:
    return next(f"{name}_{k}" for k in range(1, len(taken) + 2) if f"{name}_{k}" not in taken)


def free_symbols(*roots: Term) -> Iterator[Term]:
    """The symbols and opaque functions that occur outside of what binds them, each once."""
    seen: set[tuple[Term, frozenset[Term]]] = set()
    told: set[Term] = set()
    stack: list[tuple[Term, frozenset[Term]]] = [(root, frozenset()) for root in reversed(roots)]
    while stack:
        node, bound = stack.pop()
        if (node, bound) in seen:
            continue
        seen.add((node, bound))
        if node.head is heads.NAMED:
            continue
        if node.head in (heads.SYMBOL, heads.APPLY) and node not in bound and node not in told:
            told.add(node)
            yield node
        inner = bound
        if node.head in _BINDERS:
            last = None if node.head in _QUANTIFIERS else 2
            inner = bound | frozenset(node.args[1:last])
        stack.extend((part, inner) for part in reversed(node.args))


def quantified(roots: Iterable[Term]) -> set[str]:
    """The names that some statement says there are, or speaks of all of."""
    over = (node.args[1:] for node in visible(*roots) if node.head in _QUANTIFIERS)
    return {str(part.attrs[0]) for parts in over for part in parts if part.attrs}
