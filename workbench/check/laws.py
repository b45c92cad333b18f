"""Laws of statistics: samples are drawn from the density as it is given, and the statistic is computed on each.

A law is the statement ``P(T <= q) = F(q)``, or ``P(T >= q) = G(q)``, for every q, where P is an expectation over the
samples and F(q) any term, such as the integral of a density up to q. The empirical distribution function of N draws
lies within sqrt(log(2 / a) / (2 N)) of the true one for all q at once, except with probability a (Dvoretzky, Kiefer,
Wolfowitz; Massart 1990); a is 1e-9 here, so a law that leaves the band is refuted.

``P(T <= q) approx F(q)`` says that the law is reached as the samples grow: they are made larger and larger, and the
distance must come down to almost nothing. Such a law is never taken for an exact one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from workbench.check.compare import Outcome
from workbench.check.sample import Point
from workbench.numerics.evaluate import bind, evaluate
from workbench.numerics.simulation import grid
from workbench.record.derivation import Status, Verdict
from workbench.terms.heads import (
    COMPARE,
    EXPECTATION,
    INTEGRAL,
    RELATION,
    SUM,
    SYMBOL,
    at,
    index,
    number,
    properties,
    symbol,
    tensor,
)
from workbench.terms.term import LanguageError, Term, contains, postorder, substitute

if TYPE_CHECKING:
    from workbench.check.judging import Judge

Array = NDArray[np.float64]

FALSE_ALARM = 1e-9
"""The probability with which one comparison refutes a law that is true."""
DRAWS = 60_000
PLACES = 24
"""The distribution functions are compared at so many quantiles of the draws."""
POINTS, MOST_TRIES = 8, 12
GROWTH = (4, 24, 144)
"""An approximate law is seen on samples so many times as large as the small ones of the other checks."""
NEAR, FAR = 0.03, 0.06
"""How far beyond the band the largest samples may be from a limit, and must be to refute it."""
_NODES = 24
_NUMBERS, _AT_ONCE = 2_500_000, 400_000
"""So many numbers are drawn at most for one comparison, and at once."""


@dataclass(frozen=True)
class Sample:
    """Independent observations: an array whose axis 0 counts them, and the logarithm of the density of one."""

    array: Term
    log_density: Term
    """Of observation ``i``, where ``i`` is ``place``."""
    place: Term
    ends: tuple[Term, ...] = ()
    """Between which every observation lies, where its properties do not say so."""


@dataclass(frozen=True)
class Law:
    """P(statistic <= q) = value, or that with ``upper`` >=; ``limit``: only as the samples grow."""

    samples: tuple[Sample, ...]
    statistic: Term
    upper: bool
    q: Term
    value: Term
    limit: bool


def law_of(statement: Term) -> Law | None:
    """What a statement says about a law; None for other statements."""
    if statement.head is not RELATION or statement.attrs[0] not in ("=", "approx"):
        return None
    inner, samples = statement.args[0], []
    while inner.head is EXPECTATION:
        sample = _sample(*inner.args[1:])
        if sample is None:
            return None
        samples.append(sample)
        inner = inner.args[0]
    if (
        not samples
        or inner.head is not COMPARE
        or inner.attrs[0] not in ("<=", ">=")
        or inner.args[1].head is not SYMBOL
    ):
        return None
    statistic, q = inner.args
    return Law(tuple(samples), statistic, inner.attrs[0] == ">=", q, statement.args[1], statement.attrs[0] == "approx")


def _sample(array: Term, log_density: Term, *ends: Term) -> Sample | None:
    if array.head is not SYMBOL or not array.shape or log_density.head is not SUM:
        return None
    body, place = log_density.args
    return Sample(array, body, place, ends) if body.indices == frozenset({place}) else None


def check_law(law: Law, needed: tuple[Term, ...], judge: Judge) -> Verdict:
    """The verdict on a law where the conditions hold."""
    decided, tries, worst, sets, reason = 0, 0, 0.0, set[int](), "no points"
    per_point = len(GROWTH) if law.limit else 1
    for point in judge.pool.points():
        if decided >= POINTS and (len(sets) >= 2 or len(judge.pool.sets) < 2):
            break
        if not judge.holds(needed, point):
            continue
        if tries == MOST_TRIES:
            break
        found = _at(law, point)
        tries += 1
        if isinstance(found, str):
            reason = found
            continue
        outcome, distance, words = found
        worst = max(worst, distance)
        if outcome is Outcome.FAILS:
            return Verdict(Status.REFUTED, _method(law), decided + 1, len(sets), worst, words)
        if outcome is Outcome.UNKNOWN:
            reason = words
            continue
        decided += per_point
        sets.add(point.instance)
    if decided >= POINTS and len(sets) >= min(2, len(judge.pool.sets)):
        return Verdict(Status.SUPPORTED, _method(law), decided, len(sets), worst)
    return Verdict(Status.UNDECIDED, _method(law), decided, len(sets), worst, reason)


def _method(law: Law) -> str:
    band = f"band with a false alarm once in {1 / FALSE_ALARM:.0e} comparisons"
    if law.limit:
        return f"simulation on growing samples; the distribution functions come together ({band})"
    return f"simulation, up to {DRAWS} samples each; largest distance of the distribution functions ({band})"


def _at(law: Law, point: Point) -> tuple[Outcome, float, str] | str:
    """The outcome, the distance and where; or why there is none."""
    seen = []
    for factor in GROWTH if law.limit else (1,):
        distance = _distance(law, point, factor)
        if isinstance(distance, str):
            return distance
        seen.append(distance)
    (far, band, sizes), first = seen[-1], seen[0]
    words = f"{sizes}: the distribution functions are {far:.3f} apart, where {band:.3f} is allowed"
    if not law.limit:
        return (Outcome.FAILS if far > band else Outcome.HOLDS), far, words
    if far > band + FAR:
        return Outcome.FAILS, far, words
    if far > band + NEAR or far > first[0] + 2 * band:
        return Outcome.UNKNOWN, far, words
    return Outcome.HOLDS, far, words


def _distance(law: Law, point: Point, factor: int) -> tuple[float, float, str] | str:
    """The largest distance of the distribution functions, the band, and the sizes in words."""
    sampled = {s.array.name for s in law.samples}
    lengths = {str(s.array.shape[0]): factor * s.array.shape[0].at(point.sizes) for s in law.samples}
    values = {k: v for k, v in point.values.items() if k not in sampled} | dict(point.sizes)
    values |= {name: length for name, length in lengths.items() if name in point.sizes}
    try:
        drawn = np.sort(_statistics(law, values, lengths, point.instance))
        places = np.unique(np.quantile(drawn, (np.arange(PLACES) + 0.5) / PLACES, method="inverted_cdf"))
        places = places[np.isfinite(places)]
        below = np.searchsorted(drawn, places, side="left" if law.upper else "right") / len(drawn)
        seen = 1 - below if law.upper else below
        wanted = _values(law, values, places)
    except (LanguageError, ValueError) as error:
        return str(error)
    if not np.all(np.isfinite(wanted)):
        return "the law has no value there"
    band = math.sqrt(math.log(2 / FALSE_ALARM) / (2 * len(drawn)))
    words = ", ".join(f"{k} = {v}" for k, v in lengths.items())
    return float(np.max(np.abs(seen - wanted))), band, words


def _values(law: Law, values: Mapping[str, Any], places: Array) -> Array:
    """F at increasing places: the first by quadrature, the others by Gauss's rule from one place to the next."""

    def at_q(term: Term, q: float) -> float:
        return float(evaluate(term, {**values, law.q.name: q}))

    areas = [t for t in postorder(law.value) if t.head is INTEGRAL and contains(t, law.q)]
    if len(areas) != 1 or contains(areas[0].args[0], law.q):
        return np.array([at_q(law.value, q) for q in places])
    f, x, *bounds = areas[0].args
    factor, other = (at_q(substitute(law.value, {areas[0]: number(k)}), places[0]) for k in (1, 0))
    total = np.full(len(places), at_q(law.value, places[0]))
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    many = symbol("places_", ("places_count_",))
    density = substitute(f, {x: many})
    for sign, bound in zip((-1, 1), bounds, strict=True):
        if not contains(bound, law.q):
            continue
        ends = np.array([at_q(bound, q) for q in places])
        half, middle = np.diff(ends) / 2, (ends[1:] + ends[:-1]) / 2
        inside = (middle[:, None] + half[:, None] * nodes).reshape(-1)
        heights = evaluate(density, {**values, "places_": inside}).reshape(-1, _NODES)
        total[1:] += sign * (factor - other) * np.cumsum(half * (heights @ weights))
    return total


def _statistics(law: Law, values: Mapping[str, Any], lengths: Mapping[str, int], seed: int) -> Array:
    """Draws of the statistic. Raises ValueError where it has no value on some of them."""
    random = np.random.default_rng([seed, *lengths.values()])
    draws = [_drawing(s, values) for s in law.samples]
    shapes = [tuple(size.at(_sizes(values)) for size in s.array.shape[1:]) for s in law.samples]
    rows = [lengths[str(s.array.shape[0])] for s in law.samples]
    width = sum(n * math.prod(shape) for n, shape in zip(rows, shapes, strict=True))
    out = []
    for count in _chunks(max(2000, min(DRAWS, _NUMBERS // width)), max(1, _AT_ONCE // width)):
        arrays = {s.array.name: draw(random, (count, n)) for s, draw, n in zip(law.samples, draws, rows, strict=True)}
        out.append(_together(law, arrays, values, count))
    drawn = np.concatenate(out)
    if law.limit:
        return np.where(np.isnan(drawn), np.inf, drawn)  # no value is never in the event
    if not np.all(np.isfinite(drawn)):
        raise ValueError("the statistic has no value on some samples")
    return drawn


def _sizes(values: Mapping[str, Any]) -> dict[str, int]:
    return {k: v for k, v in values.items() if isinstance(v, int)}


def _chunks(total: int, most: int) -> Iterator[int]:
    while total > 0:
        yield min(total, most)
        total -= most


def _drawing(sample: Sample, values: Mapping[str, Any]) -> Callable[[np.random.Generator, tuple[int, int]], Array]:
    """Draws of single observations: the inverse of the distribution function, on the places where the density is."""
    x, has = sample.array, properties(sample.array)
    others = {k: v for k, v in values.items() if k != str(x.shape[0])}  # the places stand where the observations do

    def density(places: Array) -> Array:
        return np.asarray(np.exp(evaluate(tensor(sample.log_density, sample.place), {**others, x.name: places})))

    if "onehot" in has:
        vectors = np.eye(x.shape[1].at(_sizes(values)))
        weights = _one(density(vectors))
        return lambda random, shape: vectors[random.choice(len(vectors), shape, p=weights)]
    if x.rank != 1:
        raise ValueError("only samples of numbers and of one-hot vectors are drawn")
    low = 0.0 if has & {"positive", "unit", "mask"} else -math.inf
    high = 1.0 if has & {"unit", "mask"} else math.inf
    if sample.ends:
        low, high = (float(evaluate(end, others)) for end in sample.ends)
    made = grid(density, low, high, bool(has & {"integer", "mask"}))
    _one(made.weights)
    return lambda random, shape: np.asarray(made.draw(random.random(shape)))


def _one(weights: Array) -> Array:
    total = float(weights.sum())
    if abs(total - 1) > 1e-4:
        raise ValueError(f"the density of an observation adds up to {total:.6g}")
    return np.asarray(weights / total)


def _together(law: Law, arrays: Mapping[str, Array], values: Mapping[str, Any], count: int) -> Array:
    """The statistic of many samples at once."""
    draw = index("draw_", "draws_")
    change = {}
    for s in law.samples:
        x = s.array
        axes = [index(f"axis_{x.name}_{k}", length) for k, length in enumerate(x.shape)]
        many = symbol(f"{x.name}_draws_", ("draws_", *x.shape), *properties(x))
        change[x] = tensor(at(many, draw, *axes), *axes)
    each = substitute(law.statistic, change)
    known = {f"{n}_draws_": a for n, a in arrays.items()}
    inner, plan = bind(each, {**values, **known}, {"draws_": count})
    with np.errstate(all="ignore"):
        return np.asarray(plan.run(inner), dtype=float).reshape(count)


__all__ = ["Law", "check_law", "law_of"]
