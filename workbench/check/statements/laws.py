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
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.check.numbers.compare import Outcome
from workbench.check.points.sample import Point
from workbench.check.statements.drawing import DRAWS, NO_VALUE, Array, Sample, sample_of, statistics
from workbench.check.statements.evidence import Tally, enough, why_open
from workbench.check.statements.inside import Inside
from workbench.numerics.evaluate import evaluate
from workbench.record.derivation import Status, Verdict
from workbench.terms.heads import COMPARE, EXPECTATION, INTEGRAL, RELATION, SYMBOL, number, symbol
from workbench.terms.term import LanguageError, Term, contains, postorder, substitute

FALSE_ALARM = 1e-9
"""The probability with which one comparison refutes a law that is true."""
PLACES = 24
"""The distribution functions are compared at so many quantiles of the draws."""
MOST_TRIES = 12
GROWTH = (4, 24, 144)
"""An approximate law is seen on samples so many times as large as the small ones of the other checks."""
NEAR, FAR = 0.03, 0.06
"""How far beyond the band the largest samples may be from a limit, and must be to refute it."""
_NODES = 24


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
        sample = sample_of(*inner.args[1:])
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


def check_law(law: Law, needed: tuple[Term, ...], inside: Inside) -> Verdict:
    """The verdict on a law where the conditions hold."""
    tally, tries = Tally(), 0
    for point in inside.pool.points():
        if enough(tally, inside.pool) or tries == MOST_TRIES:
            break
        if not inside.holds(needed, point):
            continue
        outcome, distance, words = _at(law, point)
        tries += 1
        if outcome is Outcome.UNKNOWN:
            tally.reasons[words] += 1
            continue
        tally.agree(point, distance, len(GROWTH) if law.limit else 1)
        if outcome is Outcome.FAILS:
            return _verdict(Status.REFUTED, law, tally, words)
    if enough(tally, inside.pool):
        return _verdict(Status.SUPPORTED, law, tally)
    return _verdict(Status.UNDECIDED, law, tally, why_open(tally, inside.pool))


def _verdict(status: Status, law: Law, tally: Tally, words: str = "") -> Verdict:
    return Verdict(status, _method(law), tally.decided, len(tally.instances), tally.error, words)


def _method(law: Law) -> str:
    band = f"band with a false alarm once in {1 / FALSE_ALARM:.0e} comparisons"
    if law.limit:
        return f"simulation on growing samples; the distribution functions come together ({band})"
    return f"simulation, up to {DRAWS} samples each; largest distance of the distribution functions ({band})"


def _at(law: Law, point: Point) -> tuple[Outcome, float, str]:
    """The outcome, the distance and where; or why there is none."""
    seen = []
    for factor in GROWTH if law.limit else (1,):
        distance = _distance(law, point, factor)
        if isinstance(distance, str):
            return Outcome.UNKNOWN, 0.0, distance
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
        drawn = np.sort(_drawn(law, values, lengths, point.instance))
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


def _drawn(law: Law, values: Mapping[str, Any], lengths: Mapping[str, int], seed: int) -> Array:
    """Draws of the statistic. Raises ValueError where it has no value on some samples, unless they are to grow."""
    drawn = statistics(law.samples, law.statistic, values, lengths, seed)
    if law.limit:
        return np.where(np.isnan(drawn), np.inf, drawn)  # no value is never in the event
    if not np.all(np.isfinite(drawn)):
        raise ValueError(NO_VALUE)
    return drawn


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


__all__ = ["Law", "check_law", "law_of"]
