"""Schemas of inference: from statements of a form, and under conditions, to a statement of a form.

    @schema(requires=[Nonzero("c")])
    def cancel_a_factor(a: Scalar, b: Scalar, c: Scalar):
        \"\"\"a factor that is not 0 is cancelled\"\"\"
        return [equals(a * c, b * c)], equals(a, b)

The parameters are letters, typed as those of an identity, or Variable: a symbol in which what the other letters stand
for may be differentiated, integrated, or averaged. The function is called once with sample symbols, which gives the
pattern; in a step it is called with what the letters stand for, so that it may also compute (put a value in the place
of a variable). What a letter stands for is found in the goal or, where the goal is written otherwise, in the cited
statements; ``universal`` letters are variables in which the premises must hold everywhere. Where the statements hold a
letter's meaning only after a computation, ``seen`` gives patterns that are looked for among the parts of goal and
premises instead:

    @schema(seen=lambda f, x, q, h: (derivative(f, x), limit(q, h, 0)))

its letters are those of the schema, and others that only help to find them; a letter with the default None may be left
out. A function that finds nothing to say of
what its letters stand for raises LanguageError.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import Annotated, Any, get_args, get_type_hints

from workbench.rules.condition import Condition
from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.matching import Letter, matches
from workbench.rules.reason import Reason, Schema, Weight
from workbench.rules.requirements import Requirement
from workbench.rules.rule import name_of, reason_of
from workbench.terms.heads import at, index, relation, shape_of, symbol
from workbench.terms.statements import forall
from workbench.terms.term import LanguageError, Term, contains, postorder

Variable = Annotated[Term, "symbol"]

Said = tuple[Sequence[Term | Needed], Term]
"""Premises and conclusion; a premise that is decided by what functions are is a ``Needed``, where ``seen`` finds the
letters."""
Sides = Callable[..., Said]
_RANKS = {"scalar": "", "vector": "n", "matrix": "m, n", "term": "", "number": "", "symbol": ""}
_VARIABLES = frozenset("hvwx")
_WAYS = 12
"""Ways of reading a step by one schema that are tried."""

Proof = tuple[Sequence[Term], Term] | tuple[Sequence[Term], Term, Mapping[str, Term]]
"""Cited statements and the goal of a step, and what letters stand for where the terms do not show it."""


@dataclass(frozen=True, eq=False)
class Inference(Reason):
    """A schema that is a pattern: its premises and its conclusion.

    ``cases`` makes steps that follow by it, ``counters`` steps that look alike and do not follow, at least one for each
    condition that is left out. ``shapes`` gives letters their sample sizes, ``"A: m,n"``.
    """

    sides: Sides = field(default=lambda: ((), None))  # type: ignore[assignment]
    requires: tuple[Requirement, ...] = ()
    universal: tuple[str, ...] = ()
    shapes: tuple[tuple[str, str], ...] = ()
    depends: tuple[tuple[str, str], ...] = ()
    seen: Callable[..., Sequence[Term]] | None = None
    cases: Callable[[], Iterable[Proof]] = field(default=tuple)
    counters: Callable[[], Iterable[Proof]] = field(default=tuple)

    kind = "schema"

    def __reduce__(self) -> tuple[Any, ...]:
        """A stored line keeps what is printed of its schema; the schema itself is found by its name."""
        return _as_schema, (self.name, self.reason, self.weight, self.reference, self.of)

    @cached_property
    def pattern(self) -> Pattern:
        return Pattern.of(self)

    @property
    def statement(self) -> tuple[tuple[Term, ...], Term | None]:
        """Premises and conclusion on sample symbols; no conclusion for one that is found by parts."""
        return self.pattern.premises, self.pattern.conclusion

    def reductions(self, step: Step) -> Iterator[Reduction]:
        """By what the letters stand for in the goal, else in the cited statements."""
        yield from islice(self._reductions(step), _WAYS)

    def _reductions(self, step: Step) -> Iterator[Reduction]:
        seen = set()
        for bound in self.pattern.bindings(step):
            try:
                said, conclusion = self.sides(**bound)
            except LanguageError:
                continue
            premises = [p if isinstance(p, Needed) else Needed(p) for p in said if p is not None]
            tied = [bound[letter] for letter in self.universal if bound[letter] in step.pinned]
            if tied:  # what is said of these values is not enough
                premises = [replace(p, goal=forall(p.goal, *tied)) for p in premises]
            judged = [need.judge(bound) for need in self.requires]
            if False in judged:
                continue
            asked = [j.statement for j in judged if isinstance(j, Condition) and not j.discharged]
            reduction = Reduction((conclusion,), (*premises, *(Needed(a) for a in asked if a is not None)))
            if reduction not in seen:
                seen.add(reduction)
                yield reduction


@dataclass(frozen=True, eq=False)
class Computed(Reason):
    """A schema whose conclusion is computed from what is cited, however often a part occurs: ``ways(step)`` gives what
    the step comes down to. ``cases`` and ``counters`` as for a pattern."""

    ways: Callable[[Step], Iterator[Reduction]] = field(default=lambda step: iter(()))
    cases: Callable[[], Iterable[Proof]] = field(default=tuple)
    counters: Callable[[], Iterable[Proof]] = field(default=tuple)

    kind = "schema"

    def __reduce__(self) -> tuple[Any, ...]:
        return _as_schema, (self.name, self.reason, self.weight, self.reference, self.of)

    def reductions(self, step: Step) -> Iterator[Reduction]:
        yield from islice(self.ways(step), _WAYS)


def _as_schema(name: str, reason: str, weight: Weight, reference: str, of: Reason | None) -> Schema:
    return Schema(name, reason, weight=weight, reference=reference, of=of)


@dataclass(frozen=True, eq=False)
class Pattern:
    """The statements of a schema on sample symbols."""

    premises: tuple[Term, ...]
    conclusion: Term | None
    letters: Mapping[Term, Letter]
    seen: tuple[Term, ...] = ()
    helping: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()

    @staticmethod
    def of(schema: Inference) -> Pattern:
        letters = _letters_of(schema.sides)
        if schema.seen is not None:
            return Pattern._by_parts(schema, letters)
        shapes = dict(schema.shapes)
        plain = {p.name: _sample(p, shapes.get(p.name), schema.requires) for p in letters}
        for letter, other in schema.depends:
            over = plain[other]
            if over.head.name == "index":
                plain[letter] = at(symbol(letter, (over.attrs[1], *plain[letter].shape)), over)
        premises, conclusion = schema.sides(**plain)
        stated = tuple(p.goal if isinstance(p, Needed) else p for p in premises)
        return Pattern(stated, conclusion, {plain[p.name]: p for p in letters})

    @staticmethod
    def _by_parts(schema: Inference, letters: list[Letter]) -> Pattern:
        """The patterns of parts; what a letter is that is none of the schema's shows in how it is called: v, w, x and h
        are symbols, others any terms."""
        assert schema.seen is not None
        kinds = {letter.name: letter for letter in letters}
        shapes = dict(schema.shapes)
        more = [n for n in inspect.signature(schema.seen).parameters if n not in kinds]
        helping = [Letter(n, "symbol" if n in _VARIABLES else "term") for n in more]
        plain = {p.name: _sample(p, shapes.get(p.name), schema.requires) for p in (*letters, *helping)}
        patterns = schema.seen(**{n: plain[n] for n in inspect.signature(schema.seen).parameters})
        known = {plain[p.name]: p for p in (*letters, *helping)}
        defaults = [p.name for p in inspect.signature(schema.sides).parameters.values() if p.default is None]
        return Pattern((), None, known, tuple(patterns), frozenset(more), frozenset(defaults))

    def _in_parts(self, step: Step, named: dict[str, Term]) -> Iterator[dict[str, Term]]:
        """With each pattern found among the parts of the goal, then of what is cited."""
        own = tuple(postorder(step.goal))[::-1]
        parts = (*own, *(t for t in reversed(tuple(postorder(*step.premises))) if t not in set(own)))
        names = {letter.name for letter in self.letters.values()} - self.helping

        def through(patterns: tuple[Term, ...], bound: dict[str, Term]) -> Iterator[dict[str, Term]]:
            if not patterns:
                yield bound
                return
            if all(letter.name in bound for term, letter in self.letters.items() if contains(patterns[0], term)):
                yield from through(patterns[1:], bound)
                return
            for part in parts:
                if part.head is patterns[0].head:
                    for match in matches(patterns[0], self.letters, part):
                        if match.used is None and all(match.bound.get(n, t) is t for n, t in bound.items()):
                            yield from through(patterns[1:], {**bound, **match.bound})

        for found in (named, *through(self.seen, named)):
            wanted = {n: t for n, t in found.items() if n in names}
            if names - self.optional <= set(wanted):
                yield wanted

    def bindings(self, step: Step) -> Iterator[dict[str, Term]]:
        """What the letters stand for: those that the step names, then by the goal, then by what is cited."""
        names = {letter.name for letter in self.letters.values()}
        named = {name: term for name, term in step.bindings.items() if name in names}
        if self.conclusion is None:
            yield from self._in_parts(step, named)
            return
        cited = tuple(part for p in step.premises for part in (p.args if p.head.name == "both" else (p,)))
        whole = set()
        for start in (*self._by(self.conclusion, (step.goal,), named), named):
            for bound in self._through(self.premises, cited, start):
                if set(bound) == names and (key := tuple(sorted((n, id(t)) for n, t in bound.items()))) not in whole:
                    whole.add(key)
                    yield bound

    def _through(
        self, premises: tuple[Term, ...], cited: tuple[Term, ...], bound: dict[str, Term]
    ) -> Iterator[dict[str, Term]]:
        """With each premise that speaks of letters not yet known found among the cited statements."""
        if not premises:
            yield bound
            return
        first, *rest = premises
        unknown = {letter.name for term, letter in self.letters.items() if term in set(postorder(first))} - set(bound)
        if unknown:
            for made in self._by(first, cited, bound):
                yield from self._through(tuple(rest), cited, made)
        else:
            yield from self._through(tuple(rest), cited, bound)

    def _by(
        self, pattern: Term, statements: tuple[Term, ...], bound: dict[str, Term]
    ) -> Iterator[dict[str, Term]]:
        """The ways in which the pattern reads one of the statements, either side of an equation first."""
        for statement in statements:
            for said in (statement, *_turned(statement)):
                if pattern.head is not said.head and pattern not in self.letters:
                    continue
                for match in matches(pattern, self.letters, said):
                    if all(match.bound.get(n, t) is t for n, t in bound.items()):
                        yield {**bound, **match.bound}


def _turned(statement: Term) -> Iterator[Term]:
    """The same relation read from the other side."""
    mirrored = {"=": "=", "<=": ">=", ">=": "<=", "<": ">", ">": "<"}
    if statement.head.name == "relation" and statement.attrs[0] in mirrored:
        yield relation(mirrored[statement.attrs[0]], statement.args[1], statement.args[0])


def _letters_of(sides: Sides) -> list[Letter]:
    hints = get_type_hints(sides, include_extras=True)
    hints.pop("return", None)
    return [Letter(name, get_args(hint)[1] if get_args(hint) else "term") for name, hint in hints.items()]


def _sample(letter: Letter, shape: str | None, requires: Sequence[Requirement]) -> Term:
    if letter.kind == "index":
        made: Term = index(letter.name, shape or "n")
        return made
    props = [need.sample_property for need in requires if need.letter == letter.name and need.sample_property]
    return symbol(letter.name, shape_of(_RANKS[letter.kind] if shape is None else shape), *props)


def schema(
    *,
    name: str = "",
    requires: Sequence[Requirement] = (),
    universal: str = "",
    shapes: str = "",
    depends: str = "",
    seen: Callable[..., Sequence[Term]] | None = None,
    cases: Callable[[], Iterable[Proof]] = tuple,
    counters: Callable[[], Iterable[Proof]] = tuple,
    reference: str = "",
    weight: Weight = Weight.TELLING,
) -> Callable[[Sides], Inference]:
    """Declare a schema; see the module's docstring. Raises TypeError without a docstring."""

    def declare(fn: Sides) -> Inference:
        return Inference(
            name or name_of(fn),
            reason_of(fn),
            sides=fn,
            requires=tuple(requires),
            universal=tuple(universal.split()),
            shapes=_pairs(shapes),
            depends=_pairs(depends),
            seen=seen,
            cases=cases,
            counters=counters,
            reference=reference,
            weight=weight,
        )

    return declare


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    parts = (part.partition(":") for part in text.split(";") if part)
    return tuple((letter.strip(), value.strip()) for letter, _, value in parts)


__all__ = ["Computed", "Inference", "Said", "Variable", "schema"]
