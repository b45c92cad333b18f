"""Functions for which premises for all values hold: no random function is convex.

"f(t x + (1-t) y) <= t f(x) + (1-t) f(y) for all x, y, t" speaks of a function that nothing else says anything of.
Such a function is drawn anew, with its curvature between two of the numbers that the premises name, minus them, 0 and
infinity; where a premise compares Hessians at two places, the curvature changes no faster than one of these numbers
says. The widest range for which no attack breaks a premise is taken, so that what convex functions do is not tried
on parabolas only. What is said of a function at one place, that its gradient is 0 there, is made so by a paraboloid;
where it is nowhere lower than at a place, its gradient is 0 there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from workbench.check.numbers.compare import Outcome
from workbench.check.points.curved import CurvedMap, GradientOf, curved_map, of_a_shape
from workbench.check.points.jets import Jet, JetMap, jet_of
from workbench.check.points.sample import Point, SmoothMap, seed_of
from workbench.check.statements.truth import Truths
from workbench.terms.heads import APPLY, COMPARE, DERIVATIVE, FORALL, IMPLIES, RELATION, SYMBOL
from workbench.terms.instances import free_symbols
from workbench.terms.term import LanguageError, Term, postorder, symbols

Range = tuple[Any, Any, Any]
"""Two levels of the curvature, and one of how fast it changes: a number, or a sign and the symbol whose value it is."""
_EDGE = 1e-4
"""This part of its width a range is smaller by at its ends: where both sides are equal, differences cannot tell."""


def is_of_functions(statement: Term) -> bool:
    """Whether it is an inequality for all values of something in opaque functions."""
    if statement.head is not FORALL:
        return False
    body = statement.args[0]
    while body.head is IMPLIES:
        body = body.args[1]
    ordered = body.head in (RELATION, COMPARE) and ("<" in body.attrs[0] or ">" in body.attrs[0])
    return ordered and of_a_shape(statement)


def shaped(premises: Sequence[Term], point: Point, truths: Truths) -> Point | None:
    """The point with other functions, for which the premises hold; None where no such functions are found."""
    called = {t.name: point.values.get(t.name) for p in premises for t in postorder(p) if t.head is APPLY}
    names = sorted({f.name if isinstance(f, GradientOf) else n for n, f in called.items()})
    names = [n for n in names if isinstance(point.values.get(n), SmoothMap | CurvedMap)]
    names = [n for n in names if not point.values[n].shape]
    if not names:
        return None
    key = tuple(premises)
    known = truths.ranges.get(key)
    least = dict(filter(None, map(_least_at, premises)))
    choices = (known,) if known is not None else ((r, flat) for flat in (False, True)[: 1 + bool(least)]
                                                  for r in _ranges(premises, point))  # fmt: skip
    for range_, flat in choices:
        low, high, turn = (_at(level, point) for level in range_)
        if not low < high:
            continue
        tried = [(low, high, turn)]
        if known is None:  # everywhere as curved as anywhere: what breaks a premise shows at once
            ends = CurvedMap(low, high, 0)
            edge = _EDGE * (ends.high - ends.low)
            tried = [(ends.low + edge,) * 2 + (turn,), (ends.high - edge,) * 2 + (turn,), (low, high, turn)]
        made = point
        for bounds in tried:
            made = _with_functions(names, bounds, point)
            if flat:
                made = made.moved({n: _level(made.values[n], made.values[s.name]) for n, s in least.items()})
            if not _hold(premises, made, truths):
                break
        else:
            truths.ranges[key] = range_, flat
            return made.keeping(s.name for s in free_symbols(*premises))
    return None


def _least_at(premise: Term) -> tuple[str, Term] | None:
    """The function of which the premise says that it is nowhere lower, or nowhere near, than at a symbol; and that."""
    body, over = premise.args[0], premise.args[1:]
    while body.head is IMPLIES:
        body = body.args[1]
    if body.head is not RELATION or body.attrs[0] not in ("<=", ">=", "<", ">"):
        return None
    low, high = body.args if "<" in body.attrs[0] else body.args[::-1]
    if low.head is not APPLY or high.head is not APPLY or low.name != high.name or len(low.args) != 1:
        return None
    (place,) = low.args
    return (low.name, place) if place.head is SYMBOL and place not in over else None


def _level(base: Any, place: Any) -> JetMap:
    """The function with a term that is linear, so that its gradient is 0 at the place."""
    return JetMap(base, place, None, np.zeros(np.size(place)), None)


def is_of_a_slope(statement: Term) -> bool:
    """Whether it gives the gradient or the Hessian of an opaque function at a place."""
    jet = jet_of(statement)
    return jet is not None and jet.order > 0


def with_slopes(premises: Sequence[Term], point: Point, truths: Truths) -> Point | None:
    """The point with other functions, whose values, gradients and Hessians at a place are those that the premises give;
    None where they speak of two places of a function, or bend one that was drawn to what is said for all values: what
    is linear added to such a function leaves its curvature."""
    jets: dict[str, list[Jet]] = {}
    for jet in filter(None, map(jet_of, premises)):
        jets.setdefault(jet.name, []).append(jet)
    drawn: dict[str, JetMap] = {}
    for name, said in jets.items():
        base = point.values.get(name)
        if len({jet.place for jet in said}) > 1 or len({jet.order for jet in said}) < len(said):
            return None
        bends = any(jet.order == 2 for jet in said)
        if not isinstance(base, SmoothMap) and (bends or not isinstance(base, CurvedMap)):
            return None
        given = {jet.order: truths.values.array(jet.value, point) for jet in said}
        place = point.values[said[0].place.name]
        drawn[name] = JetMap(base, place, *(given.get(order) for order in range(3)))
    numbers = [s.name for said in jets.values() for jet in said for s in (jet.place, *symbols(jet.value))]
    return point.moved(drawn).keeping(numbers) if drawn else None


def _ranges(premises: Sequence[Term], point: Point) -> Iterator[Range]:
    """Pairs of bounds of the curvature with a bound of its change, the wider ones first."""
    bound = {x for p in premises for q in postorder(p) if q.head is FORALL for x in q.args[1:]}
    scalars = {s: None for p in premises for s in symbols(p) if not s.shape and s not in bound and s.head is SYMBOL}
    named = sorted((s for s in scalars if _at(s, point) > 0), key=lambda s: _at(s, point))
    levels: list[Any] = [-np.inf, *(("-", s) for s in reversed(named)), 0.0, *(("+", s) for s in named), np.inf]
    pairs = [(b - a, a, b) for a, b in combinations(range(len(levels)), 2)]
    turns = [("+", s) for s in reversed(named)] if any(map(_compares_hessians, premises)) else [np.inf]
    for turn in turns:
        for _, a, b in sorted(pairs, key=lambda p: (-p[0], p[1])):
            yield levels[a], levels[b], turn


def _compares_hessians(premise: Term) -> bool:
    """Whether it speaks of the second derivative of one opaque function at two places."""
    places: dict[str, Term] = {}
    for node in postorder(premise):
        if node.head is DERIVATIVE and node.args[0].head is DERIVATIVE:
            f = node.args[0].args[0]
            if f.head is APPLY and places.setdefault(f.name, f) is not f:
                return True
    return False


def _at(level: Any, point: Point) -> float:
    if isinstance(level, tuple):
        sign, s = level
        return _at(s, point) * (1.0 if sign == "+" else -1.0)
    return float(point.values[level.name]) if isinstance(level, Term) else float(level)


def _with_functions(names: Sequence[str], bounds: tuple[float, float, float], point: Point) -> Point:
    low, high, turn = bounds
    edge = _EDGE * (high - low) if np.isfinite(high - low) else 0.0
    turn *= 1.0 - _EDGE
    return point.moved({n: curved_map(low + edge, high - edge, seed_of(point.values[n].seed, n), turn) for n in names})


def _hold(premises: Sequence[Term], point: Point, truths: Truths) -> bool:
    try:
        return all(truths.at(p, point).outcome is Outcome.HOLDS for p in premises)
    except LanguageError:
        return False


__all__ = ["is_of_a_slope", "is_of_functions", "shaped", "with_slopes"]
