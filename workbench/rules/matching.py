"""Matching a pattern against a term.

A pattern is a term whose letters are sample symbols. Heads and attributes must agree, letters take subterms of the
rank that their kind allows, concrete sizes do not matter (the caller builds the left side again from what was bound,
so the language's own shape laws decide). ``+`` and elementwise ``*`` match in any order, the written one first, and
a letter there may take several operands; delta is symmetric. Bound indices are matched as such and never captured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations

from workbench.rules.writing import renamed
from workbench.terms.heads import ADD, DELTA, INDEX, MUL, NUMBER, SYMBOL
from workbench.terms.sizes import Size
from workbench.terms.term import Head, LanguageError, Term, build, substitute

Bound = dict[str, Term]
Places = tuple[int, ...]
_DEEP = 100


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of a pattern: its name, the kind of term it stands for, the index letters it must not contain."""

    name: str
    kind: str
    free_of: tuple[str, ...] = ()

    def takes(self, term: Term) -> bool:
        return _KINDS[self.kind](term)

    @property
    def choosy(self) -> bool:
        """Whether it asks something of each operand, and so takes all those that have it."""
        return self.kind == "scalar" or bool(self.free_of)


_KINDS: dict[str, Callable[[Term], bool]] = {
    "scalar": lambda t: not t.shape,
    "vector": lambda t: t.rank == 1,
    "matrix": lambda t: t.rank == 2,
    "term": lambda t: True,
    "number": lambda t: t.head is NUMBER,
    "symbol": lambda t: t.head is SYMBOL,
    "index": lambda t: t.head is INDEX or (t.head is NUMBER and t.value.denominator == 1 and bool(t.value >= 0)),
}


@dataclass(frozen=True, slots=True)
class Match:
    """What the letters stand for, and what of the root the pattern left over: operands of + or *, or bound indices."""

    bound: Bound
    target: Term
    used: Places | None = None
    indices: tuple[Term, ...] = ()

    def around(self, part: Term) -> Term:
        """The part with what was left over, in the place of what was matched."""
        if self.indices:
            joined = part.args if part.head is self.target.head else (part,)
            return build(self.target.head, (*joined, *self.indices))
        if self.used is None or len(self.used) == len(self.target.args):
            return part
        head, first = self.target.head, min(self.used)
        operands: list[Term] = []
        for place, operand in enumerate(self.target.args):
            if place == first:
                operands.extend(part.args if part.head is head else (part,))
            elif place not in self.used:
                operands.append(operand)
        return build(head, operands)


def matches(pattern: Term, letters: Mapping[Term, Letter], target: Term) -> Iterator[Match]:
    """Every way in which the pattern matches the term at its root, the written order first."""
    matcher = _Matcher(letters, target.indices)
    if pattern in letters or pattern.head is not target.head:
        for bound in matcher.match(pattern, target, {}):
            yield Match(bound, target)
    elif pattern.head in (ADD, MUL):
        for bound, used in matcher.operands(pattern.head, pattern.args, target.args, {}, whole=False):
            yield Match(bound, target, used)
    elif pattern.head.binds:
        for bound, rest in matcher.binder(pattern, target, {}, whole=pattern.head.name == "tensor"):
            yield Match(bound, target, None, rest)
    else:
        for bound in matcher.match(pattern, target, {}):
            yield Match(bound, target)


class _Matcher:
    """One pattern against one term; ``free`` are the free indices of the whole term."""

    def __init__(self, letters: Mapping[Term, Letter], free: frozenset[Term]) -> None:
        self.letters = letters
        self.free = free

    def match(self, pattern: Term, target: Term, bound: Bound) -> Iterator[Bound]:
        letter = self.letters.get(pattern)
        if letter is not None:
            made = self._bind(letter, target, bound)
            if made is not None:
                yield made
        elif pattern.head is not target.head or not _agree(pattern.attrs, target.attrs):
            return
        elif pattern.head in (ADD, MUL):
            for made, _ in self.operands(pattern.head, pattern.args, target.args, bound, whole=True):
                yield made
        elif pattern.head.binds:
            for made, _ in self.binder(pattern, target, bound, whole=True):
                yield made
        elif len(pattern.args) == len(target.args):
            yield from self._in_order(pattern.args, target.args, bound)
            if pattern.head is DELTA:
                yield from self._in_order(pattern.args, target.args[::-1], bound)

    def _bind(self, letter: Letter, target: Term, bound: Bound) -> Bound | None:
        if letter.name in bound:
            return bound if alike(bound[letter.name], target) else None
        if not letter.takes(target) or not self._free_enough(letter, target, bound):
            return None
        return {**bound, letter.name: target}

    def _free_enough(self, letter: Letter, target: Term, bound: Bound) -> bool:
        return not any(k in bound and bound[k] in target.indices for k in letter.free_of)

    def _in_order(self, patterns: tuple[Term, ...], targets: tuple[Term, ...], bound: Bound) -> Iterator[Bound]:
        if not patterns:
            yield bound
            return
        for made in self.match(patterns[0], targets[0], bound):
            yield from self._in_order(patterns[1:], targets[1:], made)

    # -- operands of + and * in any order --------------------------------------

    def operands(
        self, head: Head, patterns: tuple[Term, ...], targets: tuple[Term, ...], bound: Bound, whole: bool
    ) -> Iterator[tuple[Bound, Places]]:
        """Ways to match all the patterns, with the places used; ``whole``: no operand may be left over."""
        structured = tuple(p for p in patterns if p not in self.letters)
        letters = tuple(p for p in patterns if p in self.letters)
        if len(targets) < len(structured) or (whole and not letters and len(targets) != len(structured)):
            return
        for made, used in self._structured(structured, targets, bound, ()):
            yield from self._lettered(head, letters, targets, made, used, whole)

    def _structured(
        self, patterns: tuple[Term, ...], targets: tuple[Term, ...], bound: Bound, used: Places
    ) -> Iterator[tuple[Bound, Places]]:
        if not patterns:
            yield bound, used
            return
        for place, target in enumerate(targets):
            if place not in used:
                for made in self.match(patterns[0], target, bound):
                    yield from self._structured(patterns[1:], targets, made, (*used, place))

    def _lettered(
        self, head: Head, letters: tuple[Term, ...], targets: tuple[Term, ...], bound: Bound, used: Places, whole: bool
    ) -> Iterator[tuple[Bound, Places]]:
        left = tuple(k for k in range(len(targets)) if k not in used)
        if not letters:
            if not (whole and left):
                yield bound, used
            return
        place = next((k for k, p in enumerate(letters) if self.letters[p].name in bound), 0)
        letter, rest = self.letters[letters[place]], letters[:place] + letters[place + 1 :]
        for places in self._choices(head, letter, targets, left, bound, len(rest), whole):
            value = targets[places[0]] if len(places) == 1 else build(head, (targets[k] for k in places))
            made = bound if letter.name in bound else self._bind(letter, value, bound)
            if made is not None:
                yield from self._lettered(head, rest, targets, made, (*used, *places), whole)

    def _choices(
        self,
        head: Head,
        letter: Letter,
        targets: tuple[Term, ...],
        left: Places,
        bound: Bound,
        others: int,
        whole: bool,
    ) -> Iterator[Places]:
        """Which operands a letter may take, the most natural first."""
        if letter.name in bound:
            places = _where(head, bound[letter.name], targets, left)
            if places is not None:
                yield places
            return
        many: Places = ()
        if letter.choosy:
            many = tuple(k for k in left if letter.takes(targets[k]) and self._free_enough(letter, targets[k], bound))
        elif not others:
            many = left
        if len(many) > 1 and len(left) - len(many) >= others:
            yield many
        if others or not whole or len(left) == 1:
            for k in left:
                yield (k,)

    # -- big sums, big products, arrays of entries ------------------------------

    def binder(
        self, pattern: Term, target: Term, bound: Bound, whole: bool
    ) -> Iterator[tuple[Bound, tuple[Term, ...]]]:
        """Ways to match a head that binds indices, with the bound indices that are left over."""
        body, *over = pattern.args
        taken = self.free | {v for v in bound.values() if v.head is INDEX}
        inside, indices = renamed(target, taken)
        if len(over) > len(indices) or (whole and len(over) != len(indices)):
            return
        for chosen in permutations(indices, len(over)):
            prepared = self._bind_indices(over, chosen, inside, bound)
            if prepared is not None:
                rest = tuple(i for i in indices if i not in chosen)
                for made in self.match(body, prepared[0], prepared[1]):
                    yield made, rest

    def _bind_indices(
        self, over: list[Term], chosen: tuple[Term, ...], inside: Term, bound: Bound
    ) -> tuple[Term, Bound] | None:
        """The body and the bindings when the pattern's bound letters stand for the chosen indices."""
        made, swap = dict(bound), dict[Term, Term]()
        for pattern, index in zip(over, chosen, strict=True):
            letter = self.letters[pattern]
            known = made.setdefault(letter.name, index)
            if known is not index:
                if known.head is not INDEX or known.attrs[1] != index.attrs[1] or known in inside.indices:
                    return None
                swap[index] = known
        try:
            return (substitute(inside, swap) if swap else inside), made
        except LanguageError:
            return None


def _agree(mine: tuple[object, ...], theirs: tuple[object, ...]) -> bool:
    """Attributes are equal, but for sizes: those are decided when the left side is built again."""
    if len(mine) != len(theirs):
        return False
    for a, b in zip(mine, theirs, strict=True):
        if isinstance(a, tuple) and isinstance(b, tuple):
            if not _agree(a, b):
                return False
        elif not (a == b or (isinstance(a, Size) and isinstance(b, Size))):
            return False
    return True


def _where(head: Head, value: Term, targets: tuple[Term, ...], left: Places) -> Places | None:
    """The places at which the operands of a known value stand."""
    places: list[int] = []
    for part in value.args if value.head is head else (value,):
        place = next((k for k in left if k not in places and alike(part, targets[k])), None)
        if place is None:
            return None
        places.append(place)
    return tuple(places)


def alike(a: Term, b: Term, pairs: tuple[tuple[Term, Term], ...] = (), deep: int = 0) -> bool:
    """Whether two terms are equal up to the names of bound indices and the order in + and elementwise *.

    False also for terms that agree so deep down that it was not looked at to the end.
    """
    if a is b and not any(x in a.indices or y in a.indices for x, y in pairs):
        return True
    if a.head is INDEX and b.head is INDEX:
        return next(((x is a and y is b) for x, y in reversed(pairs) if x is a or y is b), a is b)
    if a.head is not b.head or a.attrs != b.attrs or len(a.args) != len(b.args) or not a.args or deep > _DEEP:
        return False
    if a.shape != b.shape:
        return False
    if a.head in (ADD, MUL, DELTA):
        left = list(b.args)
        for x in a.args:
            place = next((k for k, y in enumerate(left) if alike(x, y, pairs, deep + 1)), None)
            if place is None:
                return False
            del left[place]
        return True
    if a.head.binds:
        return any(
            alike(a.args[0], b.args[0], (*pairs, *zip(a.args[1:], order, strict=True)), deep + 1)
            for order in ([b.args[1:]] if a.head.name == "tensor" else permutations(b.args[1:]))
            if all(x.attrs[1] == y.attrs[1] for x, y in zip(a.args[1:], order, strict=True))
        )
    return all(alike(x, y, pairs, deep + 1) for x, y in zip(a.args, b.args, strict=True))
