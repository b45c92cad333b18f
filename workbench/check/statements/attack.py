"""Looks for a counterexample to an inequality, from its tightest points towards a smaller gap, and to an existence.

Random points rarely come near the boundary of an inequality, where a wrong constant or a missing condition shows; and
what is said to exist has much room where nothing is small.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from workbench.check.points.sample import Point, seed_of
from workbench.check.statements.truth import Truths
from workbench.terms.heads import properties
from workbench.terms.term import LanguageError, Term, symbols

_DISCRETE = frozenset("onehot sign mask integer orthogonal".split())
_BOUNDED = frozenset("positive unit simplex posdef".split())
_STEPS = 60
_SMALL = 0.05


def tightened(
    statement: Term, points: Sequence[Point], truths: Truths, inside: Callable[[Point], bool]
) -> Iterator[Point]:
    """Ever tighter points for ``left <= right`` and its kind, starting from the tightest of the given ones, and never
    leaving the ``inside``.

    Steps keep every declared property: entries move towards another drawn point (all domains but the discrete ones
    are convex), or freely where nothing is declared.
    """
    found = tightest(statement, points, truths)
    if not found:
        return
    here, reach = found[0], 1.0
    best = gap(statement, here, truths)
    moving = [s for s in symbols(statement) if s.name not in here.kept]
    random = np.random.default_rng(seed_of("attack", best))
    for turn in range(_STEPS):
        there = _step(moving, here, truths.pool.another(here, turn), reach, random)
        room = gap(statement, there, truths)
        if room < best and inside(there):
            best, here = room, there
            yield here
        else:
            reach = max(0.02, 0.93 * reach)


def tightest(statement: Term, points: Sequence[Point], truths: Truths) -> list[Point]:
    """The points at which both sides have values, those first at which the gap between them is smallest."""
    scored = [(gap(statement, p, truths), k) for k, p in enumerate(points)]
    return [points[k] for room, k in sorted(s for s in scored if np.isfinite(s[0]))]


def is_inequality(statement: Term) -> bool:
    return statement.head.name in ("relation", "compare") and ("<" in statement.attrs[0] or ">" in statement.attrs[0])


def shrunk(statement: Term, points: Sequence[Point]) -> Iterator[Point]:
    """The points with one symbol after the other made small: what is said to lie between two places hardly moves there,
    and cannot make up for a wrong factor."""
    for point in points:
        for symbol in symbols(statement):
            if symbol.name in point.values and not properties(symbol) & (_DISCRETE | _BOUNDED):
                yield point.moved({symbol.name: _SMALL * np.asarray(point.values[symbol.name])})


def gap(statement: Term, point: Point, truths: Truths) -> float:
    """right - left at its smallest entry (the smallest eigenvalue for the Loewner order), relative to the values."""
    try:
        left, right = (s.array for s in truths.values.sides(statement.args, point))
    except LanguageError:
        return float("nan")
    sign = statement.attrs[0]
    with np.errstate(invalid="ignore"):  # infinity on both sides
        difference = np.asarray(right - left if "<" in sign else left - right)
    size = float(max(np.max(np.abs(left), initial=0.0), np.max(np.abs(right), initial=0.0), 1e-300))
    if not np.all(np.isfinite(difference)) or not difference.size:
        return float("nan")
    if sign.startswith("loewner"):
        return float(np.linalg.eigvalsh((difference + difference.T) / 2)[0]) / size
    return float(np.min(difference)) / size


def _step(
    moving: Sequence[Term], here: Point, other: Point, reach: float, random: np.random.Generator
) -> Point:
    """All symbols, or every other time only one, go some of the way to another draw; positive ones also grow or shrink
    by a factor."""
    changes: dict[str, Any] = {}
    if random.random() < 0.5:
        moving = (moving[int(random.integers(len(moving)))],) if moving else ()
    for symbol in moving:
        has = properties(symbol)
        a, b = np.asarray(here.values[symbol.name]), np.asarray(other.values[symbol.name])
        if has & _DISCRETE:
            changes[symbol.name] = b if random.random() < 0.2 * reach else a
        elif has == {"positive"} and random.random() < 0.5:
            changes[symbol.name] = a * np.exp(2 * reach * (random.random() - 0.5))
        else:
            part = reach * random.random()
            changes[symbol.name] = (1 - part) * a + part * b if has & _BOUNDED else a + reach * (
                random.random() - 0.5) * (b - random.random() * a)
    return here.moved(changes)
