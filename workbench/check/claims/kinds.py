"""Checks of claims, by kind: derivatives of the *original* expression by differences, against the result's values.

One table holds the check of each kind; a kind without one is undecided, and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from workbench.check.claims.decompositions import DECOMPOSITIONS, check_decomposition
from workbench.check.claims.expectations import check_expectation
from workbench.check.claims.integrals import check_integral
from workbench.check.claims.minima import check_minimum
from workbench.check.claims.optima import check_optimum
from workbench.check.claims.posteriors import check_posterior
from workbench.check.claims.probes import ORDER, PROBES, Site, observed
from workbench.check.claims.series import check_series
from workbench.check.claims.solutions import check_solutions
from workbench.check.numbers.compare import Outcome, compare
from workbench.check.numbers.differences import observed_order
from workbench.check.numbers.values import numeric_heads
from workbench.check.statements.evidence import Tally
from workbench.check.statements.judging import Judge, same_sides, witness
from workbench.check.statements.truth import Truth
from workbench.record.derivation import Claim, Status, Verdict
from workbench.terms.heads import derivative, equals
from workbench.terms.term import LanguageError

APPROACHES = 0.5
"""Plain differences that come nearer with less than this order do not approach the result: that is no evidence for it.
"""


@dataclass
class Evidence:
    """What the check of a claim saw beside its verdict: how plain differences approach the result.

    ``convergence`` holds steps and errors, for a drawing; ``order`` is read off them.
    """

    order: float = float("nan")
    convergence: list[tuple[float, float]] = field(default_factory=list)


def check_claim(claim: Claim, judge: Judge, evidence: Evidence | None = None) -> Verdict:
    """The verdict on a claim, by the check of its kind."""
    check = KINDS.get(claim.kind)
    if check is None:
        return _refused(f"no check for this kind yet: {claim.kind}")
    try:
        return check(claim, judge, evidence if evidence is not None else Evidence())
    except LanguageError as error:
        return _refused(str(error))


def _refused(why: str) -> Verdict:
    return Verdict(Status.UNDECIDED, "none", witness=why)


def _statement(claim: Claim, judge: Judge, evidence: Evidence) -> Verdict:
    return judge.verdict(claim.statement)


def _derivative(claim: Claim, judge: Judge, evidence: Evidence) -> Verdict:
    """Gradient, Jacobian, Hessian ...: probes at the pool's points until enough of them have decided."""
    if claim.of is None or claim.result is None or not claim.wrt:
        return _refused("the claim does not say what was differentiated in what")
    if any(x.head.name != "symbol" for x in claim.wrt) or claim.of.indices or claim.result.indices:
        return _in_components(claim, judge)
    if numeric_heads(claim.result) & {"derivative", "differential", "limit"}:
        return _refused("the result is not evaluated: a derivative is left in it")
    tally, zeros, full = Tally(), Tally(), set[int]()
    for drawn in judge.pool.points():
        if judge.enough(tally) or (not tally.decided and not tally.reasons and judge.enough(zeros)):
            break
        point = judge.inside.nearest((), drawn)
        if point is None:
            continue
        site = Site(claim, point, judge, point.instance not in full)
        if evidence.order < APPROACHES or not evidence.convergence:
            _observe(site, evidence)
        truth = _at_point(site)
        if truth.outcome is Outcome.UNKNOWN:
            tally.reasons[truth.reason] += 1
            continue
        nothing = truth.comparison is not None and truth.comparison.vanishing
        (zeros if nothing else tally).agree(point, truth.error)
        full.add(point.instance)
        if truth.outcome is Outcome.FAILS:
            return _verdict(Status.REFUTED, claim, tally, evidence, witness(point, truth))
    if not tally.decided and not tally.reasons and same_sides(equals(claim.result, 0 * claim.result)):
        tally = zeros
    elif zeros.decided:
        tally.reasons["both sides are too small to tell"] += zeros.decided
    if not judge.enough(tally):
        return _verdict(Status.UNDECIDED, claim, tally, evidence, judge.why(tally))
    if evidence.order < APPROACHES:
        words = f"plain differences do not approach the result: they come nearer with order {evidence.order:.2f}"
        return _verdict(Status.UNDECIDED, claim, tally, evidence, words)
    return _verdict(Status.SUPPORTED, claim, tally, evidence)


def _in_components(claim: Claim, judge: Judge) -> Verdict:
    """A derivative in a component, or of one: the statement that the derivative head has the result's values."""
    assert claim.of is not None
    assert claim.result is not None
    left = claim.of
    for x in claim.wrt:
        left = derivative(left, x)
    return judge.verdict(equals(left, claim.result))


def _at_point(site: Site) -> Truth:
    """All probes at one point; a disagreement must survive finer steps and the noise of the values."""
    worst = Truth(Outcome.UNKNOWN, reason="nothing to compare")
    for words, left, right in PROBES[site.claim.kind](site):
        found = compare("=", left, right)
        if found.outcome is Outcome.FAILS:
            return Truth(Outcome.FAILS, found, words) if site.finer > 1 else _again(site)
        if found.outcome is Outcome.UNKNOWN:
            return Truth(found.outcome, found, found.reason)
        if found.error >= worst.error:
            worst = Truth(Outcome.HOLDS, found)
    return worst


def _again(site: Site) -> Truth:
    """The same probes by steps of a quarter, where the result is not itself noise."""
    assert site.claim.result is not None
    noise = 100 * site.judge.truths.noise(equals(site.claim.result, 0 * site.claim.result), site.point)
    truth = _at_point(replace(site, finer=4.0))
    found = truth.comparison
    if truth.outcome is Outcome.HOLDS:
        return Truth(Outcome.UNKNOWN, reason="two steps of the differences disagree")
    if found is not None and truth.outcome is Outcome.FAILS and abs(found.left - found.right) <= 3 * noise:
        return Truth(Outcome.UNKNOWN, reason="the result is too ill-conditioned there")
    return truth


def _observe(site: Site, evidence: Evidence) -> None:
    seen = observed(site)
    if seen is not None:
        order, pairs = observed_order(*seen)
        better = not evidence.convergence or not order <= evidence.order
        if better and all(np.isfinite(e) for _, e in pairs):
            evidence.order, evidence.convergence = order, pairs


def _verdict(status: Status, claim: Claim, tally: Tally, evidence: Evidence, words: str = "") -> Verdict:
    sets = len(tally.instances)
    method = _METHODS[ORDER.get(claim.kind, 1)]
    method += f" with error estimates, {tally.decided} points on {sets} set{'' if sets == 1 else 's'} of sizes"
    if evidence.order >= APPROACHES:
        method += f"; plain differences converge with order {evidence.order:.2f}"
    return Verdict(status, method, tally.decided, sets, tally.error if tally.decided else None, words, says_points=True)


_METHODS = {
    1: "central differences of order 8", 2: "central second differences of order 8",
    3: "central third differences of order 6",
}  # fmt: skip
"""How derivatives of the orders are taken, in words."""

KINDS: dict[str, Callable[[Claim, Judge, Evidence], Verdict]] = {
    **dict.fromkeys(PROBES, _derivative),
    **dict.fromkeys(DECOMPOSITIONS, check_decomposition),
    "Equality": _statement,
    "Inequality": _statement,
    "Expectation": lambda claim, judge, evidence: check_expectation(claim, judge),
    "Integral": lambda claim, judge, evidence: check_integral(claim, judge),
    "Law": _statement,
    "Limit": _statement,
    "Minimum": lambda claim, judge, evidence: check_minimum(claim, judge),
    "Optimum": lambda claim, judge, evidence: check_optimum(claim, judge),
    "Solution": lambda claim, judge, evidence: check_solutions(claim, judge),
    "Posterior": lambda claim, judge, evidence: check_posterior(claim, judge),
    "Series": lambda claim, judge, evidence: check_series(claim, judge),
}
"""The check of each kind of claim; later engines add theirs."""

__all__ = ["KINDS", "Evidence", "check_claim"]
