"""Solutions of an equation, judged twice: each is put in, to many digits; and a scan of the line finds no other.

The scan counts as evidence for what it covers: sign changes, and minima that touch 0, between -60 and 60.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from workbench.check.numbers.compare import Comparison, Outcome
from workbench.check.points.sample import Point
from workbench.check.statements.evidence import Tally
from workbench.check.statements.judging import Judge, witness
from workbench.check.statements.truth import Truth
from workbench.numerics.precise import precise
from workbench.numerics.reals import NotReal, context_of_reals, real
from workbench.numerics.roots import scan
from workbench.record.derivation import Claim, Status, Verdict
from workbench.terms.heads import NUMBER, RELATION, properties
from workbench.terms.term import LanguageError, Term, symbols

_DIGITS = 50
_REACH, _POINTS = 60.0, 600
_TURNS = range(-40, 41)
_SCANS = 3
"""Draws of the parameters at which the whole line is scanned; putting in is done at all of them."""


def check_solutions(claim: Claim, judge: Judge) -> Verdict:
    """The verdict on ``Solution``: the equation stands on the left of an iff; without solutions, inside |L - R| > 0."""
    if claim.result is None or len(claim.wrt) != 1:
        return Verdict(Status.UNDECIDED, "none", witness="the claim does not say what was solved for what")
    (x,) = claim.wrt
    left, right = _equation(claim.statement)
    values = claim.result.args if claim.result.head.name == "array" else ()
    tally, scans, roots = Tally(), 0, 0
    known: dict[Any, tuple[str, int, bool]] = {}
    for point in judge.pool.points():
        if judge.enough(tally):
            break
        if not judge.inside.holds((), point):
            continue
        at = _parameters(point, x, left, right, *values)
        key = tuple(sorted(at.items()))
        try:
            if key not in known:
                whole = scans < _SCANS
                known[key] = (*_judged(left, right, x, values, at, whole), whole)
                scans += whole
                roots += known[key][1]
        except (NotReal, LanguageError) as problem:
            tally.reasons[str(problem) or "a solution is not real there"] += 1
            continue
        wrong = known[key][0]
        truth = Truth(Outcome.FAILS if wrong else Outcome.HOLDS, Comparison(Outcome.HOLDS), wrong)
        tally.agree(point, truth.error)
        if wrong:
            words = f"{wrong}; {witness(point, truth)}"
            return Verdict(Status.REFUTED, _method(scans, roots), tally.decided, len(tally.instances), None, words)
    enough = judge.enough(tally) and scans > 0
    words = "" if enough else judge.why(tally)
    status = Status.SUPPORTED if enough else Status.UNDECIDED
    return Verdict(status, _method(scans, roots), tally.decided, len(tally.instances), None, words)


def _method(scans: int, roots: int) -> str:
    times = "one scan" if scans == 1 else f"{scans} scans"
    seen = "no zero" if not roots else "1 zero, a solution" if roots == 1 else f"{roots} zeros, all of them solutions"
    return f"every solution put in, to {_DIGITS} digits; {times} of the line found {seen}"


def _equation(statement: Term) -> tuple[Term, Term]:
    if statement.head is RELATION:
        return statement.args[0].args[0], statement.args[1]
    return statement.args[0].args[0], statement.args[0].args[1]


def _parameters(point: Point, x: Term, *terms: Term) -> dict[str, Any]:
    """Values of the parameters; of an integer that the equation does not hold, none: it runs."""
    equation = set(symbols(*terms[:2]))
    found = [s for s in symbols(*terms) if s is not x and (s in equation or "integer" not in properties(s))]
    return {s.name: real(float(point.values[s.name]), _DIGITS) for s in found if s.name in point.values}


def _judged(
    left: Term, right: Term, x: Term, values: tuple[Term, ...], at: dict[str, Any], whole: bool
) -> tuple[str, int]:
    """What is wrong, and how many zeros a scan saw."""
    context = context_of_reals()
    with context.workdps(_DIGITS):
        families = []
        for value in values:
            free = [s for s in symbols(value) if s.name not in at and s is not x]
            members = _members(value, free, at)
            if not members:
                raise NotReal("a solution is not real there")
            near = value.head is NUMBER and value.value.denominator > 10**9
            for member in members[:: max(1, len(members) // 8)]:
                gap = _gap(left, right, x, member, at)
                if gap is None:
                    return f"{x.name} = {float(member):.10g} has no value in the equation", 0
                if gap > context.mpf(10) ** (-9 if near else -25):
                    return f"{x.name} = {float(member):.10g} does not solve it: the sides differ by {float(gap):.3g}", 0
            families.append(members)
        if not whole:
            return "", 0
        zeros = [
            z
            for z in scan(lambda t: _value(left, right, x, t, at), _REACH, _POINTS)
            if not _is_gap(left, right, x, z, at)
        ]
        for zero in zeros:
            allowed = context.mpf(10) ** -8 * max(1, abs(zero))
            if not any(_reaches(family, zero, allowed) for family in families):
                return f"{x.name} = {float(zero):.10g} solves it too", len(zeros)
        return "", len(zeros)


def _reaches(family: list[Any], zero: Any, allowed: Any) -> bool:
    """Whether a number is the solution, or belongs to the family; one with a constant step goes on for ever."""
    if any(abs(zero - member) <= allowed for member in family):
        return True
    if len(family) < 3:
        return False
    step = family[1] - family[0]
    steady = all(abs(b - a - step) <= 1e-20 for a, b in pairwise(family))
    turns = (zero - family[0]) / step
    return steady and bool(abs(turns - context_of_reals().nint(turns)) * abs(step) <= allowed)


def _is_gap(left: Term, right: Term, x: Term, zero: Any, at: dict[str, Any]) -> bool:
    """Whether the equation has no value at the very number that the scan closed in on: a removable gap."""
    context = context_of_reals()
    nearest = context.nint(zero * 10**12) / 10**12
    return _value(left, right, x, nearest, at) is None


def _members(value: Term, free: list[Term], at: dict[str, Any]) -> list[Any]:
    """The solution, or the members of its family within reach."""
    if not free:
        return [precise(value, at, _DIGITS)]
    out = []
    for turn in _TURNS:
        try:
            out.append(precise(value, {**at, free[0].name: real(turn)}, _DIGITS))
        except NotReal:
            continue
    return out


def _gap(left: Term, right: Term, x: Term, member: Any, at: dict[str, Any]) -> Any | None:
    try:
        a, b = (precise(t, {**at, x.name: member}, _DIGITS) for t in (left, right))
    except NotReal:
        return None
    return abs(a - b) / max(1, abs(a))


def _value(left: Term, right: Term, x: Term, t: Any, at: dict[str, Any]) -> Any | None:
    if properties(x) & {"positive", "unit"} and (t <= 0 or ("unit" in properties(x) and t >= 1)):
        return None
    try:
        return precise(left, {**at, x.name: t}, 40) - precise(right, {**at, x.name: t}, 40)
    except NotReal:
        return None


__all__ = ["check_solutions"]
