"""How far a statement is from holding, for many points at a time: 0 where it holds, and smooth on the way there.

An equation is off by the difference of its sides, an inequality by what the larger side has too much, the Loewner order
by the negative eigenvalues of the difference; "and" is off by all parts, "or" (an implication, an equivalence) by the
part that is nearest; "for all" by what it is off at a few draws, "there is" at the value that is solved for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.check.numbers.compare import Array
from workbench.check.numbers.family import family
from workbench.check.points.sample import draw_symbol
from workbench.terms.heads import subtract
from workbench.terms.term import LanguageError, Term

_LEAST = 1e-3
_STRICT = 1e-2
"""How clearly a strict inequality and "not equal" are to hold at least where points are made for them."""
Flags = NDArray[np.bool_]
_NEAR = 1e-3
"""Sides of an inequality are near each other where they are less apart."""
_ROUNDING = 1e-12
"""What a symmetric matrix may be off from its transpose, beside its eigenvalues."""
_DRAWS = 4
STRICT = ("<", ">", "loewner<", "loewner>")
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}


@dataclass(frozen=True)
class Stack:
    """Values of symbols by name along a first axis of one length, ``fixed`` ones that no row changes, the sizes."""

    rows: int
    moved: Mapping[str, Array]
    fixed: Mapping[str, Any]
    sizes: Mapping[str, int]
    margin: Array | float = 0.0
    """How clearly inequalities are to hold, one number a row."""
    tight: bool = False
    """Whether inequalities whose sides are near each other are to be equations."""

    def value(self, term: Term) -> Array:
        """The term's values as rows of entries."""
        moved = self.moved or {"~none": np.zeros(self.rows)}
        one = {name: stack[0] for name, stack in moved.items()}  # steps of differences are chosen by the first row
        found = np.asarray(family(term, {**one, **self.fixed, **self.sizes}, moved), dtype=float)
        return np.asarray(found.reshape(self.rows, -1))

    def gap(self, statement: Term) -> Array:
        """Left minus right."""
        left, right = statement.args
        return self.value(left if is_zero(right) else subtract(left, right))

    def size(self, statement: Term, least: float = _LEAST) -> Array:
        """How large what is compared is, one number a row; what is near 0 is compared with a thousandth."""
        sides = [np.max(np.abs(self.value(side)), axis=1, initial=0.0) for side in statement.args]
        return np.asarray(np.maximum(np.maximum(*sides), least))

    def farthest(self) -> Array:
        """The largest modulus of the values of symbols, one number a row."""
        sizes = [np.max(np.abs(a.reshape(self.rows, -1)), axis=1, initial=0.0) for a in self.moved.values()]
        return np.asarray(np.max([np.zeros(self.rows), *sizes], axis=0))

    def drawn(self, symbols: tuple[Term, ...], random: np.random.Generator) -> Stack:
        """The same with fresh values of some symbols, equal in all rows."""
        new = {}
        for s in symbols:
            value = draw_symbol(s, self.sizes, random)
            new[s.name] = np.broadcast_to(value, (self.rows, *value.shape))
        return Stack(self.rows, {**self.moved, **new}, self.fixed, self.sizes, self.margin, self.tight)

    @property
    def inside(self) -> Array:
        return np.broadcast_to(np.asarray(self.margin, dtype=float), (self.rows,))[:, None]


def is_zero(term: Term) -> bool:
    return term.head.name == "number" and term.value == 0


def is_relation(statement: Term) -> bool:
    return statement.head.name in ("relation", "compare")


def violation(statement: Term, at: Stack, seed: int = 0) -> Array:
    """Rows of numbers that are all 0 where the statement holds (strictly, by a margin). Raises LanguageError for what
    is no statement."""
    head = statement.head.name
    if is_relation(statement):
        return _of_relation(statement.attrs[0], statement, at)
    if head == "both":
        return np.concatenate([violation(part, at, seed) for part in statement.args], axis=1)
    if head == "implies":
        premise, conclusion = statement.args
        whole = np.concatenate([violation(premise, at, seed), violation(conclusion, at, seed)], axis=1)
        return _nearest(_denied(premise, at, seed), whole)
    if head == "iff":
        left, right = statement.args
        both = np.concatenate([violation(left, at, seed), violation(right, at, seed)], axis=1)
        neither = np.concatenate([_denied(left, at, seed), _denied(right, at, seed)], axis=1)
        return _nearest(neither, both)
    if head == "forall":
        body, *over = statement.args
        entries = sum(int(np.prod([size.at(at.sizes) for size in x.shape], dtype=int)) for x in over)
        random = np.random.default_rng((1, seed, entries))
        seen = [violation(body, at.drawn(tuple(over), random), seed) for _ in range(_DRAWS + 2 * entries)]
        return np.concatenate(seen, axis=1)
    raise LanguageError(f"{head} cannot be solved for")


def _of_relation(sign: str, statement: Term, at: Stack) -> Array:
    gap = at.gap(statement)
    if sign == "=":
        return gap
    if sign in ("<=", ">="):
        over = (gap if sign == "<=" else -gap) + at.inside
        return np.where(at.tight & (np.abs(over) < _NEAR), over, np.maximum(0.0, over))
    if sign in ("<", ">"):
        return np.maximum(0.0, (gap if sign == "<" else -gap) + np.maximum(at.inside, _STRICT))
    if sign.startswith("loewner"):
        eigenvalues, skew = _loewner(gap if "<" in sign else -gap)
        room = np.maximum(at.inside, _STRICT) if sign in STRICT else 0.0
        return np.concatenate([np.maximum(0.0, eigenvalues + room), skew], axis=1)
    if sign == "!=":
        return np.asarray(np.maximum(0.0, _STRICT - np.max(np.abs(gap), axis=1, keepdims=True)))
    raise LanguageError(f"the relation {sign} cannot be solved for")


def _loewner(gap: Array) -> tuple[Array, Array]:
    """Of left - right: its eigenvalues, and what is not symmetric in it."""
    n = round(gap.shape[1] ** 0.5)
    square = gap.reshape(-1, n, n)
    skew = (square - np.swapaxes(square, 1, 2)).reshape(len(gap), -1)
    finite = np.where(np.isfinite(square), square, 1e6)
    return np.asarray(np.linalg.eigvalsh((finite + np.swapaxes(finite, 1, 2)) / 2)), np.asarray(skew)


def _denied(statement: Term, at: Stack, seed: int) -> Array:
    """How far the statement is from failing."""
    head = statement.head.name
    if is_relation(statement) and statement.attrs[0] in _OPPOSITE:
        return _of_relation(_OPPOSITE[statement.attrs[0]], statement, at)
    if head == "both":
        found = [_denied(part, at, seed) for part in statement.args]
        nearest = found[0]
        for other in found[1:]:
            nearest = _nearest(nearest, other)
        return nearest
    return np.full((at.rows, 1), np.inf)


def _nearest(a: Array, b: Array) -> Array:
    """Row by row the one that is nearer to 0; rows are filled up with zeros."""
    width = max(a.shape[1], b.shape[1])
    a, b = (np.pad(x, ((0, 0), (0, width - x.shape[1]))) for x in (a, b))
    nearer = np.sum(a**2, axis=1) <= np.sum(b**2, axis=1)
    return np.where(nearer[:, None], a, b)


def holds(statement: Term, at: Stack, tolerance: float, seed: int = 7) -> Flags:
    """For each row whether the statement holds: equations to within the tolerance relative to their sides."""
    head = statement.head.name
    if is_relation(statement):
        gap = at.gap(statement)
        allowed = (tolerance * at.size(statement))[:, None]
        sign = statement.attrs[0]
        if sign == "=":
            return np.asarray(np.all(np.abs(gap) <= allowed, axis=1))
        if sign in ("<=", ">="):
            return np.asarray(np.all((gap if sign == "<=" else -gap) <= allowed, axis=1))
        if sign in ("<", ">"):
            return np.asarray(np.all((gap if sign == "<" else -gap) < 0, axis=1))
        if sign == "!=":
            return np.asarray(np.max(np.abs(gap), axis=1, initial=0.0) > allowed[:, 0])
        if sign.startswith("loewner"):
            eigenvalues, skew = _loewner(gap if "<" in sign else -gap)
            below = eigenvalues < 0 if sign in STRICT else eigenvalues <= allowed
            return np.asarray(np.all(below, axis=1) & np.all(np.abs(skew) <= allowed, axis=1))
        raise LanguageError(f"the relation {sign} cannot be judged at a point")
    if head == "both":
        return np.asarray(np.logical_and.reduce([holds(part, at, tolerance, seed) for part in statement.args]))
    if head == "implies":
        return ~holds(statement.args[0], at, tolerance, seed) | holds(statement.args[1], at, tolerance, seed)
    if head == "iff":
        left, right = (holds(side, at, tolerance, seed) for side in statement.args)
        return np.asarray(left == right)
    if head == "forall":
        body, *over = statement.args
        random = np.random.default_rng((2, seed))
        seen = [holds(body, at.drawn(tuple(over), random), tolerance, seed) for _ in range(2 * _DRAWS)]
        return np.asarray(np.logical_and.reduce(seen))
    raise LanguageError(f"{head} cannot be judged at a point")


def excess(statement: Term, at: Stack) -> tuple[Array, Callable[[Array], Array]]:
    """Of a relation that is to be broken: left - right turned so that positive is wrong, and how wrong a row is (the
    largest entry; of an equation the largest in modulus)."""
    gap = at.gap(statement)
    sign = statement.attrs[0]
    if sign in (">", ">="):
        gap = -gap
    if sign == "=":
        return gap, lambda g: np.max(np.abs(g), axis=1)
    if sign == "!=":
        return gap, lambda g: -np.max(np.abs(g), axis=1)
    if sign.startswith("loewner"):
        eigenvalues, skew = _loewner(gap if "<" in sign else -gap)
        return np.concatenate([eigenvalues, np.abs(skew)], axis=1), _worst_of(eigenvalues.shape[1])
    return gap, lambda g: np.max(g, axis=1)


def _worst_of(n: int) -> Callable[[Array], Array]:
    """The largest of n eigenvalues, or what is not symmetric where that is more than rounding."""

    def worst(gap: Array) -> Array:
        largest, skew = np.max(gap[:, :n], axis=1), np.max(gap[:, n:], axis=1)
        size = np.max(np.abs(gap[:, :n]), axis=1)
        return np.asarray(np.where(skew > _ROUNDING * np.maximum(size, 1.0), np.maximum(largest, skew), largest))

    return worst


__all__ = ["STRICT", "Flags", "Stack", "excess", "holds", "is_relation", "violation"]
