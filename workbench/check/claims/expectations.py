"""Checks of expectations: quadrature or an exact sum where there can be one, else Monte Carlo with its band.

Neither knows how the claim was found: the density as it was given is integrated, summed up or simulated. A simulated
value comes with its standard error. It supports a claim that lies within four of them where the band is narrow, and
refutes one that lies beyond ten; a band that is wide decides nothing.
"""

from __future__ import annotations

import numpy as np

from workbench.check.claims.conditions import moment_lacking
from workbench.check.numbers.compare import Comparison, Outcome
from workbench.check.numbers.values import Evaluator
from workbench.check.points.sample import Point
from workbench.check.statements.evidence import Tally
from workbench.check.statements.judging import Judge, witness
from workbench.check.statements.truth import Truth
from workbench.record.derivation import Claim, Status, Verdict
from workbench.terms.heads import EXPECTATION, IMPLIES, RELATION, properties
from workbench.terms.term import LanguageError, Term, postorder

NEAR, FAR = 4.0, 10.0
"""Standard errors within which a claim is supported, and beyond which it is refuted."""
TOGETHER = 3.0
"""How large the mean square of the distances at all points may be, in standard errors."""
NARROW = 0.05
"""Four standard errors must be less than this part of the largest entry of the value: what is so far off is no pass."""


def check_expectation(claim: Claim, judge: Judge) -> Verdict:
    """The verdict on a claim of the kind Expectation."""
    said = claim.statement.args[1] if claim.statement.head is IMPLIES else claim.statement
    wrong = moment_lacking(said, judge) if said is claim.statement else ""
    if wrong:
        return Verdict(Status.REFUTED, "the order of the tails", 1, witness=wrong)
    return with_simulation(judge.verdict(claim.statement), claim.statement, judge)


def with_simulation(found: Verdict, statement: Term, judge: Judge, needed: tuple[Term, ...] = ()) -> Verdict:
    """What was found, or where that is open and averages over arrays are in it, what their simulated values say.

    ``needed``: where the statement is meant.
    """
    premise, said = statement.args if statement.head is IMPLIES else (None, statement)
    if found.status is not Status.UNDECIDED or said.head is not RELATION or said.attrs[0] != "=":
        return found
    if not any(t.head is EXPECTATION and _is_simulated(t.args[1]) for t in postorder(said)):
        return found
    simulated = _simulated(said, (*needed, *(() if premise is None else (premise,))), judge)
    return found if simulated.status is Status.UNDECIDED else simulated


def _is_simulated(x: Term) -> bool:
    """Whether x is neither a number nor one of finitely many values."""
    return bool(x.shape) and not properties(x) & {"onehot", "integer", "sign", "mask"}


def _simulated(said: Term, premises: tuple[Term, ...], judge: Judge) -> Verdict:
    tally, far = Tally(), 0.0
    for drawn in judge.pool.points():
        if judge.enough(tally):
            break
        point = judge.inside.nearest(premises, drawn)
        if point is None:
            continue
        truth, distance = _at(said, point, judge.values)
        if truth.outcome is Outcome.UNKNOWN:
            tally.reasons[truth.reason] += 1
            continue
        tally.agree(point, truth.error)
        far += distance**2
        if truth.outcome is Outcome.FAILS:
            return _verdict(Status.REFUTED, tally, witness(point, truth))
    if judge.enough(tally) and far > TOGETHER * tally.decided:
        return _verdict(Status.UNDECIDED, tally, "too far from the simulation at too many points")
    if judge.enough(tally):
        return _verdict(Status.SUPPORTED, tally)
    return _verdict(Status.UNDECIDED, tally, judge.why(tally))


def _at(said: Term, point: Point, values: Evaluator) -> tuple[Truth, float]:
    """What one point says, and how many standard errors the two sides lie apart where they are furthest."""
    try:
        left, right = values.sides(said.args, point)
    except LanguageError as problem:
        return Truth(Outcome.UNKNOWN, reason=str(problem)), 0.0
    found, wanted = left.array, right.array
    band = (left.error + right.error) / 3 + 1e-12 * (1 + np.abs(wanted))
    if not (np.all(np.isfinite(found)) and np.all(np.isfinite(wanted)) and np.all(np.isfinite(band))):
        return Truth(Outcome.UNKNOWN, reason="no value"), 0.0
    size = float(np.max(np.abs(wanted), initial=0.0))
    gap = np.abs(found - wanted)
    where = tuple(int(k) for k in np.unravel_index(int(np.argmax(gap / band)), gap.shape)) if gap.ndim else ()
    relative, seen = float(np.max(gap)) / max(size, 1e-300), float(found[where])
    distance = float(np.max(gap / band))
    compared = Comparison(Outcome.FAILS, relative, where, seen, float(wanted[where]))
    if np.any(gap > FAR * band):
        return Truth(Outcome.FAILS, compared, "by simulation"), distance
    if np.any(gap > NEAR * band):
        return Truth(Outcome.UNKNOWN, reason="near the edge of the band of the simulation"), distance
    if NEAR * float(np.max(band)) > NARROW * size:
        return Truth(Outcome.UNKNOWN, reason="the band of the simulation is wide"), distance
    return Truth(Outcome.HOLDS, compared), distance


def _verdict(status: Status, tally: Tally, words: str = "") -> Verdict:
    sets = len(tally.instances)
    method = f"Monte Carlo within four standard errors, {tally.decided} points on {sets} sets of sizes"
    return Verdict(status, method, tally.decided, sets, tally.error if tally.decided else None, words, says_points=True)


__all__ = ["check_expectation"]
