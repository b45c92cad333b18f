"""Means of statistics over samples: samples are drawn from the density as it is given, and the statistic averaged.

The statement is ``E_x f = value``, where x is an array whose axis 0 counts independent observations and the logarithm
of its density is the sum of theirs. The average of N draws lies within 6.1 of its standard errors of the mean except
once in 1e9 comparisons, where no few draws decide it: those are left undecided. A band that is wide beside the value
decides nothing either. What is a little off at every point, and always to the same side, is far off at all of them
together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from workbench.check.numbers.compare import Outcome
from workbench.check.points.sample import Point
from workbench.check.statements.drawing import NO_VALUE, Sample, sample_of, seed_at, statistics
from workbench.check.statements.evidence import Tally, enough, why_open
from workbench.check.statements.inside import Inside
from workbench.numerics.evaluate import evaluate
from workbench.record.derivation import Status, Verdict
from workbench.terms.heads import COMPARE, EXPECTATION, RELATION
from workbench.terms.term import LanguageError, Term

ERRORS = 6.1
"""So many standard errors a true mean is away from the average once in 1e9."""
NARROW = 0.1
"""The band must be less than this part of the value, or of the spread of the statistic where the value is 0."""
SHARE = 0.02
"""The largest part of the sum of squares that one draw may have: beyond it the standard error says nothing."""
PATIENCE = 4
"""So many more points without a verdict than with one, and no more are tried."""
LARGER = (1, 5, 25)
"""Where a few draws decide an average, it is taken over samples so many times as large: their tails are lighter."""


@dataclass(frozen=True)
class Average:
    """E statistic = value over samples."""

    sample: Sample
    statistic: Term
    value: Term


def average_of(statement: Term) -> Average | None:
    """What a statement says about the mean of a statistic of a sample; None for other statements."""
    if statement.head is not RELATION or statement.attrs[0] != "=":
        return None
    mean, value = statement.args
    if mean.head is not EXPECTATION or len(mean.args) != 3 or mean.shape or mean.args[0].head in (COMPARE, EXPECTATION):
        return None
    sample = sample_of(*mean.args[1:])
    return None if sample is None else Average(sample, mean.args[0], value)


def check_average(average: Average, needed: tuple[Term, ...], inside: Inside) -> Verdict:
    """The verdict on the mean of a statistic where the conditions hold."""
    tally, missed, together = Tally(), 0, 0.0
    for drawn in inside.pool.points():
        if enough(tally, inside.pool) or missed > PATIENCE + tally.decided:
            break
        point = inside.nearest(needed, drawn)
        if point is None:
            continue
        for factor in LARGER:
            outcome, error, words, off = _at(average, point, factor)
            if words != _HEAVY:
                break
        if outcome is Outcome.UNKNOWN:
            tally.reasons[words] += 1
            missed += 1
            continue
        tally.agree(point, error)
        together += off
        if outcome is Outcome.FAILS or abs(together) > ERRORS * math.sqrt(tally.decided):
            return _verdict(Status.REFUTED, tally, words)
    if enough(tally, inside.pool):
        return _verdict(Status.SUPPORTED, tally)
    return _verdict(Status.UNDECIDED, tally, why_open(tally, inside.pool))


def _verdict(status: Status, tally: Tally, words: str = "") -> Verdict:
    return Verdict(status, _METHOD, tally.decided, len(tally.instances), tally.error, words)


_HEAVY = "a few samples decide the average: the statistic has no variance, or a large one"
_METHOD = f"averages over simulated samples, within {ERRORS} standard errors"


def _at(average: Average, point: Point, factor: int) -> tuple[Outcome, float, str, float]:
    """The outcome, the relative distance, what was seen, and how many standard errors the value is too large, counted
    away from 0."""
    x = average.sample.array
    length = factor * x.shape[0].at(point.sizes)
    values = {k: v for k, v in point.values.items() if k != x.name} | dict(point.sizes)
    values |= {str(x.shape[0]): length} if str(x.shape[0]) in point.sizes else {}
    try:
        drawn = statistics((average.sample,), average.statistic, values, {str(x.shape[0]): length}, seed_at(point))
        wanted = float(evaluate(average.value, values))
    except (LanguageError, ValueError) as error:
        return Outcome.UNKNOWN, 0.0, str(error), 0.0
    if not np.all(np.isfinite(drawn)):
        return Outcome.UNKNOWN, 0.0, NO_VALUE, 0.0
    if not math.isfinite(wanted):
        return Outcome.UNKNOWN, 0.0, "no value there", 0.0
    centre, squares = float(np.mean(drawn)), (drawn - np.mean(drawn)) ** 2
    total = float(np.sum(squares))
    spread = math.sqrt(total / len(drawn))
    band = ERRORS * spread / math.sqrt(len(drawn)) + 1e-9 * abs(wanted)
    gap = abs(centre - wanted)
    if total > 0 and float(np.max(squares)) > SHARE * total:
        return Outcome.UNKNOWN, 0.0, _HEAVY, 0.0
    words = f"{x.shape[0]} = {length}: the average is {centre:.5g}, and {wanted:.5g} is said (band {band:.2g})"
    relative = gap / max(abs(wanted), spread, 1e-300)
    off = ERRORS * (wanted - centre) * (math.copysign(1.0, wanted)) / band if band else 0.0
    if gap > band:
        return Outcome.FAILS, relative, words, off
    if band > NARROW * (abs(wanted) if wanted else spread):
        return Outcome.UNKNOWN, 0.0, "the band of the simulation is wide", 0.0
    return Outcome.HOLDS, relative, words, off


__all__ = ["Average", "average_of", "check_average"]
