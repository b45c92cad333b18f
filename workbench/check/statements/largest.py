"""Where a function is largest: ``argmax(f, x, y, place=0) = value``, judged by looking for larger values; with ``ni``
for the equality sign there may be other places that are as good.

At points of the pool, with their values for everything but x and y, SciPy climbs from several starts; where x is the
value that is said, nothing may be larger, near or far, and no other place as good. Of several variables only one is
told: the best that can be had with it is compared with the best of all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.check.numbers.charts import GAIN, PLACE, Chart, climbed, least_of_line, rounded
from workbench.check.numbers.compare import Array, Outcome
from workbench.check.numbers.heights import Heights
from workbench.check.points.sample import Point, seed_of
from workbench.check.statements.evidence import Tally, enough, why_open
from workbench.check.statements.inside import Inside
from workbench.numerics.evaluate import evaluate
from workbench.record.derivation import Status, Verdict
from workbench.terms.heads import ARGMAX, BOTH, IMPLIES, RELATION, properties
from workbench.terms.term import LanguageError, Term, contains

_SCALES = (1e-4, 1e-2, 0.1, 1.0, 4.0)
_MOVES = 8
"""So many random moves of each size."""
_METHOD = "random moves and SciPy optimisers find no larger value"
_EDGE = 1e-9
"""So near to the end of a range is on it."""
_EDGE_WORDS = "the value lies on the edge of the domain"
_CLOSE = 1e-7
"""How much better, relative, the best of all may seem than the best with one variable told: both are climbed to."""


@dataclass(frozen=True)
class Largest:
    """f is largest, in its variables together, where the one at ``place`` has the value, and nowhere else if ``alone``;
    ``under``: what is assumed."""

    f: Term
    variables: tuple[Term, ...]
    place: int
    value: Term
    under: tuple[Term, ...] = ()
    alone: bool = True


def largest_of(statement: Term) -> Largest | None:
    """What a statement says about where a function is largest, perhaps under premises; None for other statements."""
    under: tuple[Term, ...] = ()
    while statement.head is IMPLIES:
        under += statement.args[0].args if statement.args[0].head is BOTH else statement.args[:1]
        statement = statement.args[1]
    if statement.head is not RELATION or statement.attrs[0] not in ("=", "ni") or statement.args[0].head is not ARGMAX:
        return None
    largest, value = statement.args
    if any(contains(premise, x) for premise in under for x in largest.args[1:]):  # of one value of what is sought
        return None
    alone = statement.attrs[0] == "="
    return Largest(largest.args[0], largest.args[1:], largest.attrs[0], value, under, alone)


def check_largest(largest: Largest, needed: tuple[Term, ...], inside: Inside) -> Verdict:
    """The verdict on where a function is largest, where the conditions hold."""
    tally = Tally()
    for drawn in inside.pool.points():
        if enough(tally, inside.pool) or tally.decided + sum(tally.reasons.values()) > 4 * (1 + tally.decided) + 16:
            break
        point = inside.nearest((*needed, *largest.under), drawn)
        if point is None:
            continue
        try:
            outcome, error, words = _at(largest, point)
        except LanguageError as fault:
            outcome, error, words = Outcome.UNKNOWN, 0.0, str(fault)
        if outcome is Outcome.UNKNOWN:
            tally.reasons[words] += 1
            continue
        tally.agree(point, error)
        if outcome is Outcome.FAILS:
            return Verdict(Status.REFUTED, _METHOD, tally.decided, len(tally.instances), error, words)
    status = Status.SUPPORTED if enough(tally, inside.pool) else Status.UNDECIDED
    words = "" if status is Status.SUPPORTED else why_open(tally, inside.pool)
    return Verdict(status, _METHOD, tally.decided, len(tally.instances), tally.error, words)


def _at(largest: Largest, point: Point) -> tuple[Outcome, float, str]:
    given = {**point.values, **point.sizes}
    place = np.asarray(evaluate(largest.value, given), dtype=float)
    if not np.all(np.isfinite(place)):
        return Outcome.UNKNOWN, 0.0, "no value there"
    told = largest.variables[largest.place]
    if _is_outside(told, place):
        said = f"{told.name} = {np.array2string(place)} is none of the values that {told.name} may have"
        return Outcome.FAILS, 0.0, said
    if _is_singular(told, place):
        return Outcome.UNKNOWN, 0.0, _EDGE_WORDS
    drawn = {x.name: np.asarray(point.values[x.name], dtype=float) for x in largest.variables}
    whole = Chart(largest.variables, [drawn[x.name].shape for x in largest.variables])

    heights = Heights(largest.f, whole, given)
    random = np.random.default_rng(seed_of(point.instance, int(1e6 * abs(float(np.ravel(place)[0]))) % 2**31))
    with np.errstate(all="ignore"):
        first = whole.coordinates(drawn)
        ends = [climbed(heights, heights.many, first)] if np.isfinite(heights.at(drawn)) else []
        near = [drawn, *(whole.point(u) for u, _ in ends)]
        with_it = [_best_with(largest, told, place, others, given) for others in near]
        own, start, _ = max(with_it, key=lambda p: p[0])
        blurred = any(lost for *_, lost in with_it)
        if not np.all(np.isfinite(start)):
            return Outcome.UNKNOWN, 0.0, _EDGE_WORDS
        if not np.isfinite(own):
            alone = len(largest.variables) == 1 and not blurred
            return Outcome.FAILS if alone else Outcome.UNKNOWN, 0.0, "the function has no value there"
        moves = [start + scale * random.standard_normal(start.shape) for scale in _SCALES for _ in range(_MOVES)]
        best, at = max([(own, start), *zip(heights.many(moves), moves, strict=True)], key=_height)
        ends.append(climbed(heights, heights.many, start + 0.5 * random.standard_normal(start.shape)))
    best, at = max([(best, at), *((found, u) for u, found in ends)], key=_height)
    slack = (GAIN if len(largest.variables) == 1 else _CLOSE) * (1.0 + abs(own))
    if best - own > slack and blurred:
        return Outcome.UNKNOWN, 0.0, "floating point has no values near by"
    if best - own > slack:
        said = f"larger, by {best - own:.3g}, at {whole.said(at)}; said: {told.name} = {np.array2string(place)}"
        return Outcome.FAILS, (best - own) / (1.0 + abs(own)), said
    for u, found in ends if largest.alone else ():
        other = np.asarray(whole.point(u)[told.name], dtype=float)
        apart = float(np.max(np.abs(other - place) / (1.0 + np.abs(place))))
        if least_of_line(heights, start, u, own):
            continue
        if found >= own - 1e-13 * (1.0 + abs(own)) and apart > 50 * PLACE:
            return Outcome.UNKNOWN, 0.0, "another place is as good"
    return Outcome.HOLDS, max(0.0, best - own) / (1.0 + abs(own)), ""


def _is_outside(x: Term, place: Array) -> bool:
    """Whether the place is clearly none of the declared values of x; the ends of a range are not told here."""
    declared = properties(x)
    low = declared & {"positive", "unit", "simplex"} and np.min(place) < -_EDGE
    return bool(low or declared & {"unit", "simplex"} and np.max(place) > 1 + _EDGE or _is_indefinite(declared, place))


def _is_indefinite(declared: frozenset[str], place: Array) -> bool:
    """Whether a positive definite matrix is asked for, and the place is clearly none: not symmetric, or indefinite."""
    if "posdef" not in declared:
        return False
    edge = _EDGE * (1.0 + float(np.max(np.abs(place))))
    return bool(np.max(np.abs(place - place.T)) > edge or np.linalg.eigvalsh(place)[0] < -edge)


def _is_singular(x: Term, place: Array) -> bool:
    """Whether the place is none of the positive definite matrices, or so near to their edge that it may be none."""
    if "posdef" not in properties(x):
        return False
    try:
        np.linalg.cholesky(place)
    except np.linalg.LinAlgError:
        return True
    return False


def _height(found: tuple[float, Array]) -> float:
    return found[0]


def _best_with(
    largest: Largest, told: Term, place: Array, drawn: dict[str, Array], given: dict[str, Any]
) -> tuple[float, Array, bool]:
    """The largest value with one variable told, where all of them are then, and whether values were missing."""
    whole = Chart(largest.variables, [drawn[x.name].shape for x in largest.variables])
    others = tuple(x for x in largest.variables if x is not told)
    if not others:
        heights = Heights(largest.f, whole, given)
        here = {told.name: place}
        return max(heights.at(h) for h in rounded(here)), whole.coordinates(here), heights.lost
    chart = Chart(others, [drawn[x.name].shape for x in others])
    heights = Heights(largest.f, chart, {**given, told.name: place})
    u, own = climbed(heights, heights.many, chart.coordinates(drawn))
    return own, whole.coordinates({**chart.point(u), told.name: place}), heights.lost


__all__ = ["Largest", "check_largest", "largest_of"]
