"""Laws of statistics: samples are drawn from the density as it is given, and the statistic is computed on each.

A law is the statement ``P(T <= q) = F(q)``, or ``P(T >= q) = G(q)``, for every q, where P is an expectation over the
samples and F(q) any term, such as the integral of a density up to q. The empirical distribution function of N draws
lies within sqrt(log(2 / a) / (2 N)) of the true one for all q at once, except with probability a (Dvoretzky, Kiefer,
Wolfowitz; Massart 1990); a is 1e-9 here, so a law that leaves the band is refuted. So is one whose location, spread,
skewness or tails are off (see ``scores``), at one point or at all of them together: 5 % of a variance are seen.

``P(T <= q) approx F(q)`` says that the law is reached as the samples grow: they are made larger and larger, and the
distance must come down to almost nothing. What does not come down with it is refuted. Such a law is never taken for an
exact one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.check.numbers.compare import Outcome
from workbench.check.points.sample import Point
from workbench.check.statements.drawing import DRAWS, NO_VALUE, Array, Sample, sample_of, seed_at, statistics
from workbench.check.statements.evidence import Tally, enough, why_open
from workbench.check.statements.inside import Inside
from workbench.check.statements.scores import ERRORS, PILOT, Scores, Together, places_of, scores
from workbench.numerics.evaluate import evaluate
from workbench.record.derivation import Status, Verdict
from workbench.terms.heads import COMPARE, EXPECTATION, INTEGRAL, RELATION, SYMBOL, number, symbol
from workbench.terms.term import LanguageError, Term, contains, postorder, substitute

FALSE_ALARM = 1e-9
"""The probability with which one comparison refutes a law that is true."""
MOST_TRIES = 12
GROWTH = (4, 144)
"""An approximate law is seen on samples so many times as large as the small ones of the other checks."""
NEAR, FAR = 0.03, 0.06
"""How far beyond the band the largest samples may be from a limit, and must be to refute it."""
NUMBERS = (2_000_000, 16_000_000)
"""So many numbers are drawn at most for each of these."""
_EVEN = 2
"""The first two scores of ``WHAT`` come evenly to those of the limit."""
_UNEVEN = 0.1
"""So much of what is off in small samples may be left in large ones beside what goes away evenly."""
_LEFT = 0.05
"""So much may be off in the largest samples, whatever the small ones say."""
LIMIT_ERRORS = 5.2
"""So many standard errors off a limit is refuted: once in 1e6 a true one is."""
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
    tally, tries, together = Tally(), 0, Together()
    for drawn in inside.pool.points():
        if enough(tally, inside.pool) or tries == MOST_TRIES:
            break
        point = inside.nearest(needed, drawn)
        if point is None:
            continue
        outcome, distance, words = _at(law, point, together)
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
    return (
        f"simulation, up to {DRAWS} samples each; largest distance of the distribution functions, location, spread, "
        f"skewness and tails ({band})"
    )


@dataclass(frozen=True)
class _Seen:
    """How far apart the distribution functions are, how far they may be, their scores, and the sizes in words."""

    far: float
    band: float
    scores: Scores
    sizes: str


def _at(law: Law, point: Point, together: Together) -> tuple[Outcome, float, str]:
    """The outcome, the distance and where; or why there is none. The scores are added to those of other points."""
    seen = []
    for factor, numbers in zip(GROWTH, NUMBERS, strict=True) if law.limit else ((1, NUMBERS[0]),):
        compared = _compared(law, point, factor, numbers)
        if isinstance(compared, str):
            return Outcome.UNKNOWN, 0.0, compared
        seen.append(compared)
    first, last = seen[0], seen[-1]
    words = f"{last.sizes}: the distribution functions are {last.far:.3f} apart, where {last.band:.3f} is allowed"
    if not law.limit and last.far > last.band or law.limit and last.far > last.band + FAR:
        return Outcome.FAILS, last.far, words
    own = _lasting(seen)
    for found in (own, together.add(own)):
        what, errors = found.worst()
        if errors > (LIMIT_ERRORS if law.limit else ERRORS):
            return Outcome.FAILS, last.far, f"{last.sizes}: the {what} of the law is {errors:.1f} standard errors off"
    if law.limit and (last.far > last.band + NEAR or last.far > first.far + 2 * last.band):
        return Outcome.UNKNOWN, last.far, words
    return Outcome.HOLDS, last.far, words


def _lasting(seen: Sequence[_Seen]) -> Scores:
    """The scores; of growing samples, location and spread in the limit: what goes away like 1/n or like 1/sqrt(n) is
    taken off, and the smaller of what the two leave is believed where they agree on the sign. (Skewness and tails of
    counts go away less evenly.)"""
    last = seen[-1].scores
    if len(seen) == 1:
        return last
    growth = GROWTH[-1] / GROWTH[0]
    before, now = seen[0].scores, last
    rates = (growth, math.sqrt(growth))
    ways = [(rate * now.off - before.off) / (rate - 1) for rate in rates]
    doubts = [np.hypot(rate * now.error, before.error) / (rate - 1) for rate in rates]
    off = np.where(np.sign(ways[0]) == np.sign(ways[1]), np.sign(ways[0]) * np.minimum(*np.abs(ways)), 0.0)
    off = np.sign(off) * np.maximum(0.0, np.abs(off) - _UNEVEN * np.abs(before.off))
    plain = np.sign(now.off) * np.maximum(0.0, np.abs(now.off) - _LEFT)
    off = np.where(np.abs(plain) > np.abs(off), plain, off)
    off[_EVEN:] = 0.0
    return Scores(off, max(doubts))


def _compared(law: Law, point: Point, factor: int, numbers: int) -> _Seen | str:
    """The distribution functions of the draws and of the law at some places."""
    sampled = {s.array.name for s in law.samples}
    lengths = {str(s.array.shape[0]): factor * s.array.shape[0].at(point.sizes) for s in law.samples}
    values = {k: v for k, v in point.values.items() if k not in sampled} | dict(point.sizes)
    values |= {name: length for name, length in lengths.items() if name in point.sizes}
    try:
        drawn = _drawn(law, values, lengths, seed_at(point), numbers)
        pilot = min(PILOT, len(drawn) // 4)
        places, drawn = places_of(drawn[:pilot]), np.sort(drawn[pilot:])
        below = _below(law, drawn, places)
        wanted = _values(law, values, places)
    except (LanguageError, ValueError) as error:
        return str(error)
    if not np.all(np.isfinite(wanted)):
        return "the law has no value there"
    said = 1 - wanted if law.upper else wanted
    band = math.sqrt(math.log(2 / FALSE_ALARM) / (2 * len(drawn)))
    words = ", ".join(f"{k} = {v}" for k, v in lengths.items())
    return _Seen(float(np.max(np.abs(below - said))), band, scores(below, said, len(drawn)), words)


def _below(law: Law, drawn: Array, places: Array) -> Array:
    """The part of the draws below each place: of a limit, which is continuous, the places themselves count half, so
    that the steps of small samples do not hide how near they are."""
    before, after = (np.searchsorted(drawn, places, side=side) / len(drawn) for side in ("left", "right"))
    if law.limit:
        return np.asarray((before + after) / 2)
    return np.asarray(before if law.upper else after)


def _drawn(law: Law, values: Mapping[str, Any], lengths: Mapping[str, int], seed: int, numbers: int) -> Array:
    """Draws of the statistic. Raises ValueError where it has no value on some samples, unless they are to grow."""
    drawn = statistics(law.samples, law.statistic, values, lengths, seed, numbers)
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
