"""Taylor polynomials, judged by the slope of what they leave out: f - T goes as (x - a)^(n + 1) at least.

Values to many digits at two distances from the point, on both sides, at every draw of the parameters; and T is a
polynomial in x of no higher degree, by its differences.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb
from typing import Any

from workbench.check.numbers.compare import Comparison, Outcome
from workbench.check.points.sample import Point
from workbench.check.statements.evidence import Tally
from workbench.check.statements.judging import Judge, witness
from workbench.check.statements.truth import Truth
from workbench.numerics.precise import precise
from workbench.numerics.reals import NotReal, context_of_reals, real
from workbench.record.derivation import Claim, Status, Verdict
from workbench.terms.term import LanguageError, Term, symbols

_DIGITS = 400
_NEAR, _NEARER = Fraction(1, 10**4), Fraction(1, 10**8)


def check_series(claim: Claim, judge: Judge) -> Verdict:
    """The verdict on ``Series``."""
    if claim.of is None or claim.result is None or len(claim.wrt) != 3:
        return Verdict(Status.UNDECIDED, "none", witness="the claim does not say what was expanded where")
    x, at, order = claim.wrt[0], claim.wrt[1], int(claim.wrt[2].value)
    tally, steepest = Tally(), None
    for point in judge.pool.points():
        if judge.enough(tally):
            break
        if not judge.inside.holds((), point):
            continue
        try:
            slope = _slope(claim.of, claim.result, x, at, point)
            high = _degree_exceeds(claim.result, x, at, order, point)
        except (NotReal, LanguageError) as problem:
            tally.reasons[str(problem)] += 1
            continue
        fails = high or (slope is not None and slope < order + 0.5)
        truth = Truth(
            Outcome.FAILS if fails else Outcome.HOLDS, Comparison(Outcome.HOLDS, 0.0, (), float(slope or 0), order + 1)
        )
        tally.agree(point, truth.error)
        if fails:
            words = "its degree is too high" if high else f"the remainder has the slope {float(slope or 0):.3f}"
            return Verdict(Status.REFUTED, _method(order, slope), tally.decided, len(tally.instances), None,
                           f"{words}; {witness(point, truth)}")  # fmt: skip
        steepest = slope if steepest is None else steepest
    status = Status.SUPPORTED if judge.enough(tally) else Status.UNDECIDED
    words = "" if status is Status.SUPPORTED else judge.why(tally)
    return Verdict(status, _method(order, steepest), tally.decided, len(tally.instances), None, words)


def _method(order: int, slope: Any) -> str:
    seen = "" if slope is None else f"; the slope is {float(slope):.3f}"
    return f"slope of the remainder near the point, to {_DIGITS} digits, at least {order + 1} wanted{seen}"


def _values(point: Point, *terms: Term) -> dict[str, Any]:
    found = [x for x in symbols(*terms) if x.name in point.values]
    return {x.name: real(float(point.values[x.name]), _DIGITS) for x in found}


def _slope(f: Term, value: Term, x: Term, at: Term, point: Point) -> Any | None:
    """How steeply the remainder vanishes; None where it is 0 (f is a polynomial)."""
    context, values = context_of_reals(), _values(point, f, value, at, x)
    with context.workdps(_DIGITS):
        start, nothing = precise(at, values, _DIGITS), context.mpf(10) ** (40 - _DIGITS)
        rests = []
        for distance in (_NEAR, _NEARER):
            where = {**values, x.name: start + values.get(x.name, 1) * real(distance, _DIGITS)}
            rests.append(abs(precise(f, where, _DIGITS) - precise(value, where, _DIGITS)))
        if any(r <= nothing for r in rests):
            return None
        return context.log(rests[0] / rests[1]) / context.log(real(_NEAR / _NEARER, _DIGITS))


def _degree_exceeds(value: Term, x: Term, at: Term, order: int, point: Point) -> bool:
    """Whether the differences of order n + 1 of T are not 0."""
    context, values = context_of_reals(), _values(point, value, at, x)
    with context.workdps(_DIGITS):
        start = precise(at, values, _DIGITS)
        seen = [precise(value, {**values, x.name: start + k}, _DIGITS) for k in range(order + 2)]
        difference = sum((-1) ** k * comb(order + 1, k) * v for k, v in enumerate(seen))
        return bool(abs(difference) > max(abs(v) for v in seen) * context.mpf(10) ** (40 - _DIGITS))


__all__ = ["check_series"]
