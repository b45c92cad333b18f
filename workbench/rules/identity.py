"""Identities: rules written as a pair of terms in the author's own operators.

    @rule(requires=[Nonzero("x")])
    def a_number_over_itself(x: Scalar):
        \"\"\"a number over itself is one\"\"\"
        return x / x, number(1)

The parameters are letters, typed by annotation: Scalar, Vector, Matrix, Term (any rank), Index, Number. The function
is called once with sample symbols, which gives the statement and the pattern; applying the rule binds the letters to
subterms and calls the function again, so that shapes are computed and checked by the language itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product as combinations
from typing import Annotated, get_args, get_type_hints, overload

from workbench.rules.condition import Condition
from workbench.rules.matching import Letter, alike, matches
from workbench.rules.reason import Weight
from workbench.rules.requirements import Free, Requirement
from workbench.rules.rule import Case, Found, Rule, name_of, reason_of
from workbench.terms.heads import at, equals, index, shape_of, symbol
from workbench.terms.term import LanguageError, Term, postorder

Scalar = Annotated[Term, "scalar"]
Vector = Annotated[Term, "vector"]
Matrix = Annotated[Term, "matrix"]
Index = Annotated[Term, "index"]
Number = Annotated[Term, "number"]

Sides = Callable[..., tuple[Term, Term]]

_RANKS = {"scalar": "", "vector": "n", "matrix": "m, n", "term": "", "number": ""}
_EQUAL = {
    "scalar": ("",),
    "vector": ("n",),
    "matrix": ("n, n",),
    "term": ("", "n", "n, n"),
    "number": ("",),
    "index": ("n",),
}
"""Shapes when all sizes are the same: some mistakes show only there."""


@dataclass(frozen=True, eq=False, repr=False)
class Identity(Rule):
    """A rule that is a pair of terms; ``sides`` makes them from what the letters stand for."""

    sides: Sides = field(default=lambda: (None, None))  # type: ignore[assignment]
    shapes: tuple[tuple[str, str], ...] = ()
    depends: tuple[tuple[str, str], ...] = ()
    turned: bool = False

    @cached_property
    def pattern(self) -> Pattern:
        return Pattern.of(self, {})

    @property
    def statement(self) -> Term:
        return equals(self.pattern.left, self.pattern.right)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        judged = (need.judge(self.pattern.samples) for need in self.requires)
        return tuple(dict.fromkeys(c for c in judged if isinstance(c, Condition)))

    @property
    def examples(self) -> tuple[tuple[Term, Term], ...]:
        made = super().examples
        return made or ((self.pattern.left, self.pattern.right),)

    @cached_property
    def backwards(self) -> Identity:
        """The same identity read from right to left. Raises TypeError when the right side lacks a letter."""
        back = replace(
            self,
            name=f"{self.name}, read backwards",
            find=lambda term: _find(back, term),
            cases=tuple,
            counter=None,
            turned=not self.turned,
            of=self,
        )
        present = set(postorder(back.pattern.left))
        names = {letter.name for node, letter in back.pattern.letters.items() if node in present}
        missing = set(self.pattern.samples) - names
        if missing or back.pattern.left in back.pattern.letters:
            raise TypeError(f"{self.name} cannot be read backwards: its right side does not determine the left")
        return back

    def both(self, **values: Term) -> tuple[Term, Term]:
        """Left and right side for given terms. Raises LanguageError when they do not fit."""
        left, right = self.sides(**values)
        return (right, left) if self.turned else (left, right)

    def patterns(self) -> Iterator[Pattern]:
        """The two sides with letters of any rank at every rank, where the language and the conditions allow it.

        Once with the declared sizes, once with all sizes equal: matching does not look at sizes.
        """
        letters, declared = _letters_of(self), dict(self.shapes)
        options = [[(p.name, s) for s in _choices(p, declared)] for p in letters]
        equal = [[(p.name, s) for s in _EQUAL[p.kind]] for p in letters]
        seen = set()
        for shapes in (*combinations(*options), *combinations(*equal)):
            try:
                made = Pattern.of(self, dict(shapes))
            except LanguageError:
                continue
            statement = (made.left, made.right)
            if made.left.shape != made.right.shape or statement in seen:
                continue
            if any(need.judge(made.samples) is False for need in self.requires):
                continue
            seen.add(statement)
            yield made


@dataclass(frozen=True, eq=False)
class Pattern:
    """The two sides of an identity on sample symbols."""

    left: Term
    right: Term
    letters: dict[Term, Letter]
    samples: dict[str, Term]

    @staticmethod
    def of(identity: Identity, shapes: dict[str, str]) -> Pattern:
        """The pattern with the declared shapes, ``shapes`` before those. Raises LanguageError."""
        letters = _letters_of(identity)
        declared = {**dict(identity.shapes), **shapes}
        plain = {p.name: _sample(p, declared.get(p.name), identity.requires) for p in letters}
        left, right = identity.both(**plain)
        free = {(n.letter, n.other) for n in identity.requires if isinstance(n, Free)}
        samples = {p.name: _indexed(p, plain, (left, right), free, identity.depends) for p in letters}
        left, right = identity.both(**samples)
        return Pattern(left, right, {samples[p.name]: p for p in letters}, samples)


def _choices(letter: Letter, declared: dict[str, str]) -> tuple[str, ...]:
    if letter.name in declared:
        return (declared[letter.name],)
    if letter.kind == "term":
        return ("", "n", "m, n")
    return ("n",) if letter.kind == "index" else (_RANKS[letter.kind],)


def _letters_of(identity: Identity) -> list[Letter]:
    hints = get_type_hints(identity.sides, include_extras=True)
    hints.pop("return", None)
    free: dict[str, list[str]] = {}
    for need in identity.requires:
        if isinstance(need, Free):
            free.setdefault(need.letter, []).append(need.other)
    letters = []
    for name, hint in hints.items():
        kind = get_args(hint)[1] if get_args(hint) else "term"
        letters.append(Letter(name, kind, tuple(free.get(name, ()))))
    return letters


def _sample(letter: Letter, shape: str | None, requires: Sequence[Requirement]) -> Term:
    if letter.kind == "index":
        made: Term = index(letter.name, shape or "n")
        return made
    props = [need.sample_property for need in requires if need.letter == letter.name and need.sample_property]
    sizes = shape_of(_RANKS[letter.kind] if shape is None else shape)
    return symbol(letter.name, sizes, *props)


def _indexed(
    letter: Letter,
    plain: dict[str, Term],
    sides: tuple[Term, Term],
    free: set[tuple[str, str]],
    depends: tuple[tuple[str, str], ...],
) -> Term:
    """A sample that depends on the indices bound above it: ``f[k]`` for f, unless it is declared free of them."""
    sample = plain[letter.name]
    if letter.kind not in ("term", "scalar") or sample.shape:
        return sample
    names = {term: name for name, term in plain.items()}
    above = [k for k in _binders_above(sample, sides) if k in names and (letter.name, names[k]) not in free]
    above += [plain[k] for f, k in depends if f == letter.name and plain[k] not in above]
    if not above:
        return sample
    return at(symbol(letter.name, tuple(k.attrs[1] for k in above), *sample.attrs[2]), *above)


def _binders_above(sample: Term, sides: tuple[Term, Term]) -> list[Term]:
    found: dict[Term, None] = {}
    for node in postorder(*sides):
        if node.head.binds and any(sample is below for below in postorder(node.args[0])):
            found.update(dict.fromkeys(node.args[1:]))
    return list(found)


def _find(identity: Identity, term: Term) -> Found | None:
    pattern = identity.pattern
    if pattern.left.head is not term.head and pattern.left not in pattern.letters:
        return None
    for match in matches(pattern.left, pattern.letters, term):
        found = _judged(identity, match.bound)
        if found is None:
            continue
        try:
            left, right = identity.both(**match.bound)
            if right.shape == left.shape and alike(match.around(left), term):
                return Found(match.around(right), tuple(match.bound.items()), found)
        except LanguageError:
            continue
    return None


def _judged(identity: Identity, bound: dict[str, Term]) -> tuple[Condition, ...] | None:
    """The conditions that go with a match; None when one of them is decidedly false."""
    if len(bound) != len(identity.pattern.samples):
        return None
    kept = []
    for need in identity.requires:
        judged = need.judge(bound)
        if judged is False:
            return None
        if isinstance(judged, Condition):
            kept.append(judged)
    return tuple(dict.fromkeys(kept))


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    parts = (part.partition(":") for part in text.split(";") if part)
    return tuple((letter.strip(), value.strip()) for letter, _, value in parts)


@overload
def rule(sides: Sides, /) -> Identity: ...


@overload
def rule(
    *,
    name: str = ...,
    requires: Sequence[Requirement] = ...,
    shapes: str = ...,
    depends: str = ...,
    cases: Callable[[], Iterable[Case]] = ...,
    counter: Callable[[], Term] | None = ...,
    lemma: str = ...,
    reference: str = ...,
    weight: Weight = ...,
) -> Callable[[Sides], Identity]: ...


def rule(
    sides: Sides | None = None,
    /,
    *,
    name: str = "",
    requires: Sequence[Requirement] = (),
    shapes: str = "",
    depends: str = "",
    cases: Callable[[], Iterable[Case]] = tuple,
    counter: Callable[[], Term] | None = None,
    lemma: str = "",
    reference: str = "",
    weight: Weight = Weight.TELLING,
) -> Identity | Callable[[Sides], Identity]:
    """Declare an identity; see the module's docstring.

    ``shapes`` gives the letters their sample sizes, ``"A: m,n; x: n; k: p"``, where the defaults (Vector n,
    Matrix m,n, Index over n) do not fit together; ``depends``, ``"f: i"``, says that f is shown with the index i.
    ``cases`` and ``counter`` as in Rule. Raises TypeError without a docstring.
    """

    def declare(fn: Sides) -> Identity:
        made = Identity(
            name or name_of(fn),
            reason_of(fn),
            lambda term: _find(made, term),
            cases,
            counter,
            None,
            tuple(requires),
            lemma,
            fn,
            _pairs(shapes),
            _pairs(depends),
            reference=reference,
            weight=weight,
        )
        return made

    return declare(sides) if sides is not None else declare


__all__ = ["Identity", "Index", "Matrix", "Number", "Scalar", "Vector", "rule"]
