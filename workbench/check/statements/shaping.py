"""Functions for which premises for all values hold: no random function is convex.

"f(t x + (1-t) y) <= t f(x) + (1-t) f(y) for all x, y, t" speaks of a function that nothing else says anything of. Such a
function is drawn anew, with its curvature between two of the numbers that the premises name, minus them, 0 and infinity.
The widest range for which no attack breaks a premise is taken: what convex functions do is not tried on parabolas only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from workbench.check.numbers.compare import Outcome
from workbench.check.points.curved import CurvedMap
from workbench.check.points.sample import Point, SmoothMap, seed_of
from workbench.check.statements.truth import Truths
from workbench.terms.heads import APPLY, COMPARE, FORALL, IMPLIES, RELATION, SYMBOL
from workbench.terms.term import LanguageError, Term, postorder, symbols

Range = tuple[Term | float, Term | float]


def is_of_functions(statement: Term) -> bool:
    """Whether it is an inequality for all values of something in opaque functions."""
    if statement.head is not FORALL:
        return False
    body = statement.args[0]
    while body.head is IMPLIES:
        body = body.args[1]
    ordered = body.head in (RELATION, COMPARE) and ("<" in body.attrs[0] or ">" in body.attrs[0])
    return ordered and any(t.head is APPLY for t in postorder(body))


def shaped(premises: Sequence[Term], point: Point, truths: Truths) -> Point | None:
    """The point with other functions, for which the premises hold; None where no such functions are found."""
    names = sorted({t.name for p in premises for t in postorder(p) if t.head is APPLY and not t.shape})
    names = [n for n in names if isinstance(point.values.get(n), SmoothMap | CurvedMap)]
    if not names:
        return None
    key = tuple(premises)
    known = truths.ranges.get(key)
    for range_ in (known,) if known is not None else _ranges(premises, point):
        low, high = (_at(level, point) for level in range_)
        if not low < high:
            continue
        tried = [(low, high)]
        if known is None:  # everywhere as curved as anywhere: what breaks a premise shows at once
            ends = CurvedMap(low, high, 0)
            tried = [(ends.low, ends.low), (ends.high, ends.high), (low, high)]
        made = point
        for bounds in tried:
            made = _with_functions(names, bounds, point)
            if not _hold(premises, made, truths):
                break
        else:
            truths.ranges[key] = range_
            return made
    return None


def _ranges(premises: Sequence[Term], point: Point) -> Iterator[Range]:
    """Pairs of bounds of the curvature, the wider ones first."""
    bound = {x for p in premises for q in postorder(p) if q.head is FORALL for x in q.args[1:]}
    scalars = {s: None for p in premises for s in symbols(p) if not s.shape and s not in bound and s.head is SYMBOL}
    named = sorted((s for s in scalars if _at(s, point) > 0), key=lambda s: _at(s, point))
    levels = [-np.inf, *(("-", s) for s in reversed(named)), 0.0, *(("+", s) for s in named), np.inf]
    pairs = [(b - a, a, b) for a, b in combinations(range(len(levels)), 2)]
    for _, a, b in sorted(pairs, key=lambda p: (-p[0], p[1])):
        yield levels[a], levels[b]


def _at(level: object, point: Point) -> float:
    if isinstance(level, tuple):
        sign, s = level
        return _at(s, point) * (1.0 if sign == "+" else -1.0)
    return float(point.values[level.name]) if isinstance(level, Term) else float(level)  # type: ignore[arg-type]


def _with_functions(names: Sequence[str], bounds: tuple[float, float], point: Point) -> Point:
    return point.moved({n: CurvedMap(*bounds, seed_of(point.values[n].seed, n)) for n in names})


def _hold(premises: Sequence[Term], point: Point, truths: Truths) -> bool:
    try:
        return all(truths.at(p, point).outcome is Outcome.HOLDS for p in premises)
    except LanguageError:
        return False


__all__ = ["is_of_functions", "shaped"]
