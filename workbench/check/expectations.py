"""Checks of expectations: quadrature or an exact sum where there can be one, else Monte Carlo with its band.

Neither knows how the claim was found: the density as it was given is integrated, summed up or simulated. A simulated
value comes with its standard error. It supports a claim that lies within four of them where the band is narrow, and
refutes one that lies beyond ten; a band that is wide decides nothing.
"""

from __future__ import annotations

import numpy as np

from workbench.check.compare import Comparison, Outcome
from workbench.check.judging import Judge, Tally, witness
from workbench.check.sample import Point
from workbench.check.truth import Truth
from workbench.derive.record import Claim, Status, Verdict
from workbench.terms.evaluate import evaluate, evaluate_with_error
from workbench.terms.heads import EXPECTATION, IMPLIES, RELATION, properties
from workbench.terms.term import LanguageError, Term

NEAR, FAR = 4.0, 10.0
"""Standard errors within which a claim is supported, and beyond which it is refuted."""
NARROW = 0.1
"""Four standard errors must be less than this part of the largest entry of the value."""


def check_expectation(claim: Claim, judge: Judge) -> Verdict:
    """The verdict on a claim of the kind Expectation."""
    premise, said = claim.statement.args if claim.statement.head is IMPLIES else (None, claim.statement)
    if said.head is not RELATION or said.args[0].head is not EXPECTATION or not _is_simulated(said.args[0].args[1]):
        return judge.verdict(claim.statement)
    return _simulated(said, () if premise is None else (premise,), judge)


def _is_simulated(x: Term) -> bool:
    """Whether x is neither a number nor one of finitely many values."""
    return bool(x.shape) and not properties(x) & {"onehot", "integer"}


def _simulated(said: Term, premises: tuple[Term, ...], judge: Judge) -> Verdict:
    tally = Tally()
    for drawn in judge.pool.points():
        if judge.enough(tally):
            break
        point = drawn if judge.holds(premises, drawn) else judge.moved_inside(premises, drawn)
        if point is None:
            continue
        truth = _at(said, point)
        if truth.outcome is Outcome.UNKNOWN:
            tally.reasons[truth.reason] += 1
            continue
        tally.agree(point, truth)
        if truth.outcome is Outcome.FAILS:
            return _verdict(Status.REFUTED, tally, witness(point, truth))
    if judge.enough(tally):
        return _verdict(Status.SUPPORTED, tally)
    return _verdict(Status.UNDECIDED, tally, judge.why(tally))


def _at(said: Term, point: Point) -> Truth:
    mean, value = said.args
    try:
        found, error = evaluate_with_error(mean, point.values)
        wanted = np.asarray(evaluate(value, point.values), dtype=float)
    except LanguageError as problem:
        return Truth(Outcome.UNKNOWN, reason=str(problem))
    band = np.asarray(error) / 3 + 1e-12 * (1 + np.abs(wanted))
    if not (np.all(np.isfinite(found)) and np.all(np.isfinite(wanted)) and np.all(np.isfinite(band))):
        return Truth(Outcome.UNKNOWN, reason="no value")
    size = float(np.max(np.abs(wanted), initial=0.0))
    gap = np.abs(np.asarray(found) - wanted)
    where = tuple(int(k) for k in np.unravel_index(int(np.argmax(gap / band)), gap.shape)) if gap.ndim else ()
    relative, seen = float(np.max(gap)) / max(size, 1e-300), float(np.asarray(found)[where])
    compared = Comparison(Outcome.FAILS, relative, where, seen, float(wanted[where]))
    if np.any(gap > FAR * band):
        return Truth(Outcome.FAILS, compared, "by simulation")
    if np.any(gap > NEAR * band):
        return Truth(Outcome.UNKNOWN, reason="near the edge of the band of the simulation")
    if NEAR * float(np.max(band)) > NARROW * size:
        return Truth(Outcome.UNKNOWN, reason="the band of the simulation is wide")
    return Truth(Outcome.HOLDS, compared)


def _verdict(status: Status, tally: Tally, words: str = "") -> Verdict:
    sets = len(tally.instances)
    method = f"Monte Carlo within four standard errors, {tally.decided} points on {sets} sets of sizes"
    return Verdict(status, method, tally.decided, sets, tally.error if tally.decided else None, words)


__all__ = ["check_expectation"]
