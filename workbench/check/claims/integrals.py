"""Checks of integrals: the derivative of the result by differences, its increments and the whole by quadrature.

An antiderivative must have the integrand as its derivative at every decided point, and must grow by what the integrand
adds up to. A definite integral must have the value that quadrature gives, at points of its parameters.
"""

from __future__ import annotations

from workbench.check.claims.conditions import in_branches, lacking
from workbench.check.numbers.compare import Outcome, Value, compare
from workbench.check.numbers.differences import along
from workbench.check.numbers.values import curve, is_numeric, speed_of
from workbench.check.points.sample import Point
from workbench.check.statements.evidence import Tally
from workbench.check.statements.increments import incremented
from workbench.check.statements.judging import Judge, witness
from workbench.check.statements.truth import Truth
from workbench.record.derivation import Claim, Status, Verdict
from workbench.terms.term import Term

METHOD = "derivative of the result by central differences of order 8, at {points} points; {rest}"


def check_integral(claim: Claim, judge: Judge) -> Verdict:
    """The verdict on a claim of the kind Integral."""
    if claim.of is None or claim.result is None or len(claim.wrt) != 1:
        return _undecided("the claim does not say what was integrated in what")
    if is_numeric(claim.result):
        return _undecided("the result is not evaluated: an integral is left in it")
    said = judge.verdict(claim.statement)
    if said.status is Status.REFUTED:
        return said
    wrong = lacking(claim, judge)
    if wrong:
        return Verdict(Status.REFUTED, "values where something of the result vanishes", said.points or 1, witness=wrong)
    wrong, open_ = _in_cases(claim, judge)
    if wrong or (open_ and said.status.passed):
        status = Status.REFUTED if wrong else Status.UNDECIDED
        return Verdict(status, "values in each case", said.points, witness=wrong or open_)
    if claim.statement.args[0].head.name == "integral" or not said.status.passed:
        return said
    return _slopes(claim.of, claim.wrt[0], claim.result, judge, said)


def _in_cases(claim: Claim, judge: Judge) -> tuple[str, str]:
    """What is wrong in a case of an answer by cases; and what stays open there."""
    told = set[int]()
    for k, point in in_branches(claim, judge):
        truth = judge.seen(incremented(claim.statement), point)
        if truth.outcome is Outcome.FAILS:
            return witness(point, truth), ""
        nothing = truth.comparison is not None and truth.comparison.vanishing
        if truth.outcome is Outcome.HOLDS or nothing:
            told.add(k)
    missed = [k for k, branch in enumerate(claim.branches) if branch.result is not None and k not in told]
    return "", f"case {missed[0] + 1} was met at no point with a value" if missed else ""


def _undecided(why: str) -> Verdict:
    return Verdict(Status.UNDECIDED, "none", witness=why)


def _slopes(f: Term, x: Term, result: Term, judge: Judge, said: Verdict) -> Verdict:
    """The increments passed; now the slope of the result against the integrand."""
    tally = Tally()
    for drawn in judge.pool.points():
        if judge.enough(tally):
            break
        point = judge.inside.nearest((), drawn)
        if point is None:
            continue
        truth = _slope_at(f, x, result, judge, point)
        if truth.outcome is Outcome.UNKNOWN:
            tally.reasons[truth.reason] += 1
            continue
        tally.agree(point, truth.error)
        if truth.outcome is Outcome.FAILS:
            return _verdict(Status.REFUTED, tally, said, witness(point, truth))
    if judge.enough(tally):
        return _verdict(Status.SUPPORTED, tally, said)
    return _verdict(Status.UNDECIDED, tally, said, judge.why(tally))


def _slope_at(f: Term, x: Term, result: Term, judge: Judge, point: Point) -> Truth:
    """A disagreement must survive a finer step."""
    wanted, value = judge.values.value(f, point), judge.values.value(result, point)
    found = Truth(Outcome.UNKNOWN, reason="no value")
    for finer in (1.0, 4.0):
        moves = {x.name: 1.0 + 0.0 * wanted.array}
        slope, error = along(curve(result, point, moves), finer * speed_of(point, moves))
        left = Value(slope, error, max(value.magnitude, wanted.magnitude))
        compared = compare("=", left, wanted)
        found = Truth(compared.outcome, compared, compared.reason)
        if compared.outcome is not Outcome.FAILS:
            break
    return found


def _verdict(status: Status, tally: Tally, said: Verdict, words: str = "") -> Verdict:
    error = max(tally.error, said.error or 0.0) if tally.decided else said.error
    method = METHOD.format(points=tally.decided, rest=said.method)
    points, sets = min(tally.decided, said.points), len(tally.instances)
    return Verdict(status, method, points, sets, error, words, says_points=True)


__all__ = ["check_integral"]
