"""The form that a person would write: like terms counted, common factors out, one fraction, known relations used.

Several forms are made and the shortest is chosen, by ``length``; every step on the way is an equality with a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from workbench.algebra.length import length, shortest
from workbench.engines.scalars import factoring, relations
from workbench.engines.scalars.generators import ONE, Product, Sum
from workbench.engines.scalars.ring import Ring, total
from workbench.reasons.algebra import CANCEL, COMMON_FACTORS, FACTOR, MULTIPLY_OUT, ONE_FRACTION
from workbench.reasons.common import COLLECT
from workbench.rules.angles import TRIANGLES
from workbench.rules.reason import Reason
from workbench.rules.rule import rewrite_all
from workbench.rules.writing import is_divisor
from workbench.terms.heads import ADD, MUL, NUMBER, POWER
from workbench.terms.monomials import quotient, raised
from workbench.terms.term import Term, postorder
from workbench.terms.text import text_of

_LARGEST = 24
"""Sums with more monomials are collected only."""
_SHARED = 1.5
"""How much longer a product is in which the terms of a sum still share a factor."""
_FACTORED = 1.0
"""How much shorter a polynomial must be as a product."""
_ADDED = 0.5
"""How much shorter anything else must be as a sum."""
_ODD, _STEP = 0.1, 0.001
"""Of forms of one length that of the right kind is taken, and the one with fewer steps."""


@dataclass(frozen=True, slots=True)
class Step:
    """One rewriting of the whole: what it leads to, by what, and why."""

    after: Term
    rule: Reason
    why: str


WORDS = frozenset(
    {COLLECT, COMMON_FACTORS, ONE_FRACTION, MULTIPLY_OUT, FACTOR, CANCEL, *relations.IDENTITIES, *TRIANGLES}
)
"""The reasons of all steps that put a result in order."""


def simplified(term: Term, x: Term, ring: Ring | None = None) -> tuple[Step, ...]:
    """The steps from the term to its shortest form; none when it is that already. ``x`` is the variable."""
    ring = ring or Ring(x)
    steps = _triangles(term)
    start, term = term, steps[-1].after if steps else term
    value = ring.read(term)
    first = _Path(ring, (), value, ring.write(value), product=len(value) == 1).then_written(term)
    paths = (first, *_candidates(ring, first))
    best = shortest(paths, term=lambda path: path.term, burden=lambda path: path.burden)
    return _without_detours(start, (*steps, *best.steps))


def _triangles(term: Term) -> tuple[Step, ...]:
    """Functions of an angle of an inverse one by the sides of a triangle: cos(arcsin x) is the root of 1 - x^2."""
    steps: list[Step] = []
    for rule in TRIANGLES:
        found = rewrite_all(rule, term)
        if found is not None:
            term = found[0]
            steps.append(Step(term, rule, rule.reason))
    return tuple(steps)


def _without_detours(start: Term, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps without those that lead back to a form that was there before."""
    kept: list[Step] = []
    for step in steps:
        for place, before in enumerate([start, *(s.after for s in kept)]):
            if before is step.after:
                del kept[place:]
                break
        else:
            kept.append(step)
    return tuple(kept)


@dataclass(frozen=True)
class _Path:
    """Steps to a form that is ``scale`` times ``front`` times a sum."""

    ring: Ring
    steps: tuple[Step, ...]
    value: Sum
    term: Term
    front: Product = ONE
    product: bool = False
    """Whether the term was a product to begin with: then it is not multiplied out for its looks."""

    def then_written(self, start: Term) -> _Path:
        """The first step: the term put in order, where that shows."""
        if self.term is start or text_of(self.term) == text_of(start):
            return replace(self, term=start)
        return replace(self, steps=(Step(self.term, COLLECT, COLLECT.reason),))

    def then(self, by: Reason, value: Sum, front: Product) -> _Path:
        """The path with one step more; without it where it changes nothing that is seen."""
        after = self.ring.write_monomial(*_joined(self.ring, front, value)) if front else self.ring.write(value)
        steps = self.steps if after is self.term else (*self.steps, Step(after, by, by.reason))
        return replace(self, steps=steps, value=value, term=after, front=front)

    @property
    def burden(self) -> float:
        """What is harder to read than its length says, and the steps; a product is preferred, except to a
        polynomial."""
        plain = not self.product and all(map(_is_polynomial, postorder(self.term)))
        odd = (self.term.head is ADD) != plain
        kind = 0.0 if not odd else _ODD + (_FACTORED if plain else _ADDED)
        return _SHARED * _shares_a_factor(self.term) + kind + _STEP * len(self.steps)


def _is_polynomial(node: Term) -> bool:
    if node.head is POWER:
        return node.args[1].head is NUMBER and node.args[1].value > 0
    return not node.args or node.head in (ADD, MUL)


def _sums_in_factors(term: Term) -> list[Term]:
    """The sums that stand as factors above or below the bar."""
    factors = [a.args[0] if is_divisor(a) else a for a in (term.args if term.head is MUL else ())]
    parts = [f.args[0] if f.head is POWER else f for f in factors]
    parts = [p for part in parts for p in (part.args if part.head is MUL else (part,))]
    return [s for s in (p.args[0] if p.head is POWER else p for p in parts) if s.head is ADD]


def _shares_a_factor(term: Term) -> int:
    """Whether the terms of a sum that stands as a factor still share one: 2 (x^3 + x)."""
    return int(any(frozenset.intersection(*map(_bases, s.args)) for s in _sums_in_factors(term)))


def _bases(term: Term) -> frozenset[Term]:
    factors = term.args if term.head is MUL else (term,)
    return frozenset(f.args[0] if f.head is POWER else f for f in factors if f.head is not NUMBER)


def _joined(ring: Ring, front: Product, value: Sum) -> tuple[Product, Fraction]:
    if not value:
        return ONE, Fraction(0)
    m, c = ring.as_factor(value)
    return ring.joined(front, m, c)


def _candidates(ring: Ring, start: _Path) -> Iterator[_Path]:
    if len(start.value) > _LARGEST or _is_simple(ring, start.value):
        return
    yield from _products(ring, start)
    clear = start.then(ONE_FRACTION, _without_inner_bars(ring, start.value), ONE)
    if clear.value != start.value:
        yield clear
        yield from _products(ring, clear)
    tidy = clear.then(MULTIPLY_OUT, _with_sums_opened(ring, clear.value), ONE)
    if tidy.value != clear.value:
        yield tidy
        yield from _products(ring, tidy)
    opened = ring.expanded(clear.value)
    if opened != clear.value and len(opened) <= _LARGEST:
        path = clear.then(MULTIPLY_OUT, opened, ONE)
        yield path
        yield from _products(ring, path)
    for relation, made in relations.applied(ring, opened):
        path = clear.then(relation.identity, made, ONE)
        if len(made) < len(opened) or relation.free:
            yield path
            yield from _products(ring, path)


def _is_simple(ring: Ring, value: Sum) -> bool:
    """One product without sums in it, and no two functions that are related: it has no other form."""
    if len(value) != 1:
        return not value
    m, _ = value.single
    generators = [ring.generators[g] for g, _ in m]
    related = sum(g.base.head in relations.HEADS for g in generators)
    return related < 2 and not any(g.value for g in generators)


def _without_inner_bars(ring: Ring, value: Sum) -> Sum:
    """Sums with fractions in them, in whole powers, each over one denominator; sums in which terms cancel without."""

    def change(given: Sum) -> tuple[Product, Sum] | None:
        inner = _without_inner_bars(ring, given)
        front = factoring.common(ring, inner, True)
        top = ring.times(inner, Sum.of(quotient(ONE, front)))
        opened = ring.expanded(top)
        if not opened or not (front or inner != given or len(opened) < len(top)):
            return None
        return front, opened if len(opened) <= len(top) else top

    return _in_sums(ring, value, change)


def _with_sums_opened(ring: Ring, value: Sum) -> Sum:
    """Products inside sums multiplied out where that is shorter, and the sum as the product that it is."""

    def change(inner: Sum) -> tuple[Product, Sum] | None:
        opened = ring.expanded(inner)
        if not opened or opened == inner or len(opened) > _LARGEST:
            return None
        front = factoring.common(ring, opened, False)
        top = opened.shifted(quotient(ONE, front))
        shorter = length(ring.write(opened)) < length(ring.write(inner))
        return (front, top) if shorter else None

    return _in_sums(ring, value, change)


def _in_sums(ring: Ring, value: Sum, change: Callable[[Sum], tuple[Product, Sum] | None]) -> Sum:
    """The sums that stand as factors in whole powers, each replaced by a factor times another sum."""

    def changed(m: Product, c: Fraction) -> Sum:
        part, coefficient = ONE, c
        for g, e in m:
            inner = ring.generators[g].value
            found = change(inner) if inner and e.denominator == 1 else None
            if found is None:
                part, coefficient = ring.joined(part, ((g, e),), coefficient)
                continue
            front, top = found
            factor, number = ring.as_factor(top)
            part, coefficient = ring.joined(part, raised(front, e), coefficient)
            part, coefficient = ring.joined(part, raised(factor, e), coefficient * number ** int(e))
        return Sum.of(part, coefficient)

    return total(changed(m, c) for m, c in value.items())


def _products(ring: Ring, start: _Path) -> Iterator[_Path]:
    for below in (False, True):
        front = factoring.common(ring, start.value, below)
        if below and front == factoring.common(ring, start.value, False):
            return
        inside = ring.times(start.value, Sum.of(quotient(ONE, front)))
        path = start.then(ONE_FRACTION if below else COMMON_FACTORS, inside, front) if front else start
        yield path
        yield from _sums(ring, path)
        opened = ring.expanded(inside)
        if opened != inside and len(opened) <= _LARGEST:
            path = path.then(MULTIPLY_OUT, opened, front)
            yield path
            yield from _sums(ring, path)


def _sums(ring: Ring, path: _Path) -> Iterator[_Path]:
    """The sum factored; or shortened by a relation, and then factored."""
    yield from _factored(ring, path)
    for relation, made in relations.applied(ring, path.value):
        if len(made) >= len(path.value):
            continue
        after = path.then(relation.identity, made, path.front)
        yield after
        yield from _factored(ring, after)


def _factored(ring: Ring, path: _Path) -> Iterator[_Path]:
    if len(path.value) < 2 or any(e < 0 for m in path.value for _, e in m):
        return
    own = factoring.common(ring, path.value, False)
    inside = path.value.shifted(quotient(ONE, own))
    scale, factors = factoring.factored(ring, inside)
    if not own and len(factors) == 1 and factors[0][1] == 1 and len(factors[0][0]) > 1:
        return
    front, scale = ring.joined(path.front, own, scale)
    cancels = False
    for factor, times in factors:
        m, c = ring.as_factor(factor)
        cancels = cancels or any(e < 0 and g == m[0][0] for g, e in front if m)
        for _ in range(times):
            front, scale = ring.joined(front, m, scale * c)
    after = ring.write_monomial(front, scale)
    if after is not path.term:
        by = CANCEL if cancels else FACTOR
        step = Step(after, by, by.reason)
        yield replace(path, steps=(*path.steps, step), value=Sum.of(front, scale), term=after, front=ONE)


__all__ = ["WORDS", "Step", "simplified"]
