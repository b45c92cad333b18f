"""Random points for a layer, and the values of terms there, each node once however many terms share it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from workbench.check.points.sample import draw_symbol
from workbench.check.points.sets import seed_of, size_sets
from workbench.numerics.compilers import compile_term
from workbench.numerics.evaluate import bind
from workbench.terms.heads import SYMBOL, properties
from workbench.terms.term import LanguageError, Term, size_names

Array = Any
ORDINARY, OTHERS = ("mixed", "mixed", "mixed"), ("wide", "small", "large", "positive", "unit")
"""How points are drawn: at the first ones a value that is no number counts as wrong, at the others it does not."""
_LEAST_SETS = 3
"""Where there are fewer sets of sizes, more points are drawn of each."""
_ULPS = 2.0**-51


@dataclass(eq=False)
class At:
    """One point: arrays by name, and the values of the terms that were asked for there."""

    sizes: Mapping[str, int]
    arrays: dict[str, Array]
    ordinary: bool
    _known: dict[Term, Array] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._env, _ = bind(_NOTHING, self.arrays, self.sizes)

    def value(self, term: Term) -> Array:
        """The value of a term. Raises LanguageError for what has none."""
        known, env = self._known, self._env
        if term in known:
            return known[term]
        stack: list[Term] = [term]
        while stack:
            own = stack[-1]
            if own in known:
                stack.pop()
                continue
            if own.head is SYMBOL:
                known[own] = self.arrays[own.name]
                env.arrays[own] = known[own]
                continue
            children, run = _compiled(own)
            missing = [c for c in children if c not in known]
            if missing:
                stack.extend(missing)
                continue
            known[own] = run(env, *(known[c] for c in children))
        return known[term]

    def nearby(self, turn: int) -> At:
        """The point with its real entries moved by a rounding or two."""
        random = np.random.default_rng(seed_of("nearby", turn, *self.sizes.values()))
        return At(self.sizes, {n: _shaken(v, random) for n, v in self.arrays.items()}, self.ordinary)

    def rounded(self, term: Term, turn: int) -> tuple[Array, float]:
        """The value with every value on the way moved by a rounding, and the largest value on the way: what cancels
        shows in it, which moving the inputs alone may not show."""
        random = np.random.default_rng(seed_of("rounded", turn, *self.sizes.values()))
        env, plan = bind(term, self.arrays, self.sizes)
        with np.errstate(all="ignore"):
            values = plan.trace(env, None, lambda v: _shaken(v, random))
        finite = [np.abs(v)[np.isfinite(v)] for v in map(np.atleast_1d, values)]
        return np.asarray(values[-1]), max((float(np.max(v, initial=0.0)) for v in finite), default=0.0)


def _shaken(value: Array, random: np.random.Generator) -> Array:
    """Moved by a rounding; an array of whole numbers, which may be places, stays what it is."""
    signs = random.choice([-1.0, 1.0], size=np.shape(value))
    return value if np.all(value == np.round(value)) else value * (1 + _ULPS * signs)


def _number_zero() -> Term:
    from workbench.terms.heads import number

    return number(0)


_NOTHING = _number_zero()
_COMPILED: dict[Term, Any] = {}


def _compiled(term: Term) -> Any:
    if term not in _COMPILED:
        if len(_COMPILED) > 50_000:
            _COMPILED.clear()
        _COMPILED[term] = compile_term(term)
    return _COMPILED[term]


def sets_of(variables: Sequence[Term]) -> list[dict[str, int]]:
    """Sets of sizes, pairwise different within a set."""
    shapes = tuple(s for v in variables for s in v.shape)
    return size_sets(size_names(*variables), shapes)


def points(variables: Sequence[Term], sets: Sequence[Mapping[str, int]]) -> Iterator[At]:
    """Points at all sets of sizes: ordinary ones first, then those of other ranges."""
    again = -(-_LEAST_SETS // max(1, len(sets)))
    for ordinary, ways in ((True, ORDINARY * again), (False, OTHERS * again)):
        for turn, way in enumerate(ways):
            for number, sizes in enumerate(sets):
                random = np.random.default_rng(seed_of("backward", number, turn, way))
                arrays = {v.name: _drawn(v, sizes, random, way) for v in variables}
                yield At(dict(sizes), arrays, ordinary)


def _drawn(variable: Term, sizes: Mapping[str, int], random: np.random.Generator, way: str) -> Array:
    value = np.asarray(draw_symbol(variable, sizes, random, way), dtype=float)
    return value if value.ndim else np.float64(value)


def is_counted(variable: Term) -> bool:
    """Whether its entries are whole numbers."""
    return bool(properties(variable) & {"integer", "mask", "onehot", "sign"})


def values_of(term: Term, points: Sequence[At]) -> list[Array] | None:
    """The values of a term at all points; None where it has none."""
    try:
        with np.errstate(all="ignore"):
            return [np.asarray(p.value(term)) for p in points]
    except (LanguageError, ValueError, np.linalg.LinAlgError, IndexError, TypeError, KeyError):
        return None


__all__ = ["At", "is_counted", "points", "sets_of", "values_of"]
