"""Solutions of an equation, judged as they are printed: each is put in; and none is missing.

None is missing: a polynomial has as many real zeros as Sturm's theorem says; of any other equation the zeros are
looked for between -1e300 and 1e300, or on the range that the claim prints, by intervals that exclude (``zeros``). A
family of solutions is followed over many of its members, near and far. Parameters are drawn, and set to 0, small and
large, wherever the assumptions allow it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from workbench.check.claims.families import DIGITS, WIDE, Family, Said, family_of, reaches, said_by, windows
from workbench.check.numbers.apart import apart
from workbench.check.numbers.compare import Comparison, Outcome
from workbench.check.numbers.solving import has_properties
from workbench.check.numbers.sturm import polynomial, real_zeros
from workbench.check.numbers.zeros import as_floats, zeros
from workbench.check.points.sample import Point
from workbench.check.statements.evidence import Tally
from workbench.check.statements.judging import Judge, witness
from workbench.check.statements.truth import Truth
from workbench.numerics.precise import precise
from workbench.numerics.reals import NotReal, Real, context_of_reals, real
from workbench.record.derivation import Claim, Status, Verdict
from workbench.terms.heads import RELATION, add, mul, number, properties
from workbench.terms.term import LanguageError, symbols

_SCANS, _EXTREME_SCANS = 3, 2
"""Values of the parameters at which the whole line is looked at; putting in is done at all of them."""
_EXTREMES = (0.0, 100.0, -100.0, 0.01, -1.0, 1.0)
_NEAR_ZEROS = 24
_FAMILY_REACH = 30.0


def check_solutions(claim: Claim, judge: Judge) -> Verdict:
    """The verdict on ``Solution``: the equation stands on the left of an iff; without solutions, inside |L - R| > 0."""
    if claim.result is None or len(claim.wrt) != 1:
        return Verdict(Status.UNDECIDED, "none", witness="the claim does not say what was solved for what")
    said = said_by(claim)
    tally, seen = Tally(), _Seen()
    known: dict[Any, str] = {}
    for point, scans in _places(said, judge):
        at = _parameters(point, said)
        key = tuple(sorted(at.items()))
        try:
            if key not in known:
                whole = seen.scans < scans
                known[key] = _wrong(said, at, whole, seen)
        except (NotReal, LanguageError) as problem:
            tally.reasons[str(problem) or "a solution is not real there"] += 1
            continue
        wrong = known[key]
        truth = Truth(Outcome.FAILS if wrong else Outcome.HOLDS, Comparison(Outcome.HOLDS), wrong)
        tally.agree(point, truth.error)
        if wrong:
            words = f"{wrong}; {witness(point, truth)}"
            return Verdict(Status.REFUTED, seen.method(said), tally.decided, len(tally.instances), None, words)
    enough = judge.enough(tally) and seen.scans > 0
    words = "" if enough else judge.why(tally)
    status = Status.SUPPORTED if enough else Status.UNDECIDED
    return Verdict(status, seen.method(said), tally.decided, len(tally.instances), None, words)


@dataclass
class _Seen:
    """What was looked at so far."""

    scans: int = 0
    counted: int = 0
    zeros: int = 0
    open: int = 0
    boxes: int = 0

    def method(self, said: Said) -> str:
        found = "no zero" if not self.zeros else "1 zero" if self.zeros == 1 else f"{self.zeros} zeros"
        ways = []
        if self.counted:
            ways.append("the real zeros counted by Sturm's theorem")
        if self.scans > self.counted:
            where = f"[{said.low:g}, {said.high:g}]" if said.limited else "the line"
            ways.append(f"intervals over {where} leave {found}")
            if self.open:
                ways.append(f"{self.open} of {self.boxes} intervals, which exclude nothing, looked at by points")
        return "; ".join([f"every solution put in, to {DIGITS} digits or more", *ways])


# -- values of the parameters --------------------------------------------------------------------


def _places(said: Said, judge: Judge) -> Iterator[tuple[Point, int]]:
    """The points of the pool until there are enough, then each parameter at 0, small and large; with how many scans
    there may be so far."""
    tally, first = Tally(), None
    parameters = [s for s in symbols(said.left, said.right) if s is not said.x and not s.shape]
    for point in judge.pool.points():
        if judge.enough(tally):
            break
        if not judge.inside.holds((), point):
            continue
        first = point if first is None else first
        tally.agree(point, 0.0)
        yield point, _SCANS
    for symbol in parameters if first is not None else ():
        for value in _EXTREMES:
            if not has_properties(symbol, np.asarray(value)):
                continue
            assert first is not None
            moved = first.moved({symbol.name: np.asarray(value)})
            if judge.inside.holds((), moved):
                yield moved, _SCANS + _EXTREME_SCANS


def _parameters(point: Point, said: Said) -> dict[str, Any]:
    """Values of the parameters; of an integer that the equation does not hold, none: it runs."""
    equation = set(symbols(said.left, said.right))
    found = [
        s
        for s in symbols(said.left, said.right, *said.values)
        if s is not said.x and (s in equation or "integer" not in properties(s))
    ]
    return {s.name: real(float(point.values[s.name]), DIGITS) for s in found if s.name in point.values}


# -- one choice of the parameters ----------------------------------------------------------------


def _wrong(said: Said, at: dict[str, Any], whole: bool, seen: _Seen) -> str:
    """What is wrong at these parameters, "" where nothing is."""
    context = context_of_reals()
    with context.workdps(DIGITS):
        families = [family_of(value, said, at) for value in said.values]
        for family in families:
            for member in family.members[:: max(1, len(family.members) // 10)]:
                wrong = _put_in(said, at, family, member)
                if wrong:
                    return wrong
        if not whole:
            return ""
        seen.scans += 1
        counted = _counted(said, at, families, seen)
        wrong = _looked_for(said, at, families, seen) if counted is None else counted
        return wrong or _as_printed(said, at)


def _put_in(said: Said, at: dict[str, Any], family: Family, member: Real) -> str:
    context = context_of_reals()
    name = said.x.name
    outside = (said.low > -WIDE and member < said.low) or (said.high < WIDE and member > said.high)
    if outside or (member == said.low == 0 and properties(said.x)):
        return f"{name} = {context.nstr(member, 12)} is outside the range"
    gap = apart(said.left, said.right, {**at, name: member})
    if gap is None:
        return f"{name} = {context.nstr(member, 12)} has no value in the equation"
    if gap == 0:
        return ""
    if not family.near:
        scale = _scale(said, at, member)
        if abs(gap) <= scale * context.mpf(10) ** -140:
            return ""
        return f"{name} = {context.nstr(member, 12)} does not solve it: the sides differ by {context.nstr(gap, 3)}"
    # Half a unit in the 15th digit, and a little.
    unit = context.mpf(10) ** (context.floor(context.log10(abs(member) or 1)) - 14) * context.mpf("0.51")
    sides = [apart(said.left, said.right, {**at, name: member + s * unit}) for s in (-1, 1)]
    if sides[0] is not None and sides[1] is not None and sides[0] * sides[1] <= 0:
        return ""
    return f"{name} = {context.nstr(member, 15)} does not solve it to 15 digits"


def _scale(said: Said, at: dict[str, Any], member: Real) -> Real:
    """How fast the sides change: the value is known to 160 digits, beside its own size."""
    context = context_of_reals()
    with context.workdps(300):
        small = context.mpf(10) ** -120
        away = apart(said.left, said.right, {**at, said.x.name: member * (1 + small) + small * small})
        return context.mpf(1) if away is None else 1 + abs(away) / small


def _counted(said: Said, at: dict[str, Any], families: list[Family], seen: _Seen) -> str | None:
    """The number of solutions of a polynomial equation; None where it is none, or where the range is limited."""
    if said.low > -WIDE or said.high < WIDE or any(f.member is not None for f in families):
        return None
    exact = {name: Fraction(float(v)) for name, v in at.items()}
    left, right = (polynomial(side, said.x, exact) for side in (said.left, said.right))
    if left is None or right is None:
        return None
    size = max(len(left), len(right))
    none = Fraction(0)
    p = [(left[k] if k < len(left) else none) - (right[k] if k < len(right) else none) for k in range(size)]
    while p and not p[-1]:
        p.pop()
    if not p:
        return "every number solves it"
    seen.counted += 1
    wanted = real_zeros(p) if len(p) > 1 else 0
    different: list[Real] = []
    for member in sorted(m for f in families for m in f.members):
        if not different or member - different[-1] > context_of_reals().mpf(10) ** -30 * abs(member):
            different.append(member)
    if wanted != len(different):
        return f"{wanted} different numbers solve it, not {len(different)}"
    return ""


def _looked_for(said: Said, at: dict[str, Any], families: list[Family], seen: _Seen) -> str:
    """Zeros on the line, and between members of families that are far out, that are no solutions."""
    gap = add(said.left, mul(number(-1), said.right))
    floats = as_floats(at)

    def value(t: Real) -> Real | None:
        if properties(said.x) & {"positive", "unit"} and (t <= 0 or ("unit" in properties(said.x) and t >= 1)):
            return None
        return apart(said.left, said.right, {**at, said.x.name: t})

    periodic = [f for f in families if f.member is not None]
    reach = _FAMILY_REACH if periodic else WIDE
    found = zeros(gap, said.x, value, floats, max(said.low, -reach), min(said.high, reach))
    seen.open, seen.boxes = max(seen.open, found.open), max(seen.boxes, found.boxes)
    here = sorted(found.found, key=lambda z: abs(context_of_reals().log(abs(z) or 1)))[:_NEAR_ZEROS]
    for low, high in [w for f in periodic for w in windows(f)] if seen.scans <= 2 else ():
        here += zeros(gap, said.x, value, floats, max(said.low, low), min(said.high, high)).found[:_NEAR_ZEROS]
    seen.zeros = max(seen.zeros, len(here))
    context = context_of_reals()
    for zero in here:
        allowed = context.mpf(10) ** -9 * abs(zero) + context.mpf(10) ** -31
        if not any(reaches(family, zero, allowed) for family in families) and not _is_gap(value, zero):
            return f"{said.x.name} = {context.nstr(zero, 12)} solves it too"
    return ""


def _is_gap(value: Callable[[Real], Real | None], zero: Real) -> bool:
    """Whether the equation has no value at the very number that signs closed in on: a removable gap."""
    context = context_of_reals()
    nearest = context.nint(zero * 10**12) / 10**12
    return value(nearest) is None


# -- the printed statement ------------------------------------------------------------------------


def _as_printed(said: Said, at: dict[str, Any]) -> str:
    """The right side of the equivalence holds at the solutions that are given, and at points of its own it does not
    where the equation does not."""
    printed, context = said.printed, context_of_reals()
    if printed is None or printed.head is not RELATION:
        return ""
    left, right = printed.args
    for value in said.values:
        free = [s for s in symbols(value) if s.name not in at and s is not said.x]
        for turn in (2, -3, 7) if free else (0,):
            try:
                member = precise(value, {**at, **{s.name: real(turn) for s in free}}, 160)
                gap = precise(left, {**at, said.x.name: member}, 150) - precise(right, {**at, said.x.name: member}, 150)
                away = member * (1 + context.mpf(10) ** -6) + context.mpf(10) ** -20
                beside = precise(left, {**at, said.x.name: away}, 150) - precise(right, {**at, said.x.name: away}, 150)
            except NotReal:
                continue
            if abs(gap) > context.mpf(10) ** -6 * abs(beside):
                return f"what is printed does not hold at {said.x.name} = {context.nstr(member, 12)}"
    for place in _own_points(said):
        apart_there = apart(said.left, said.right, {**at, said.x.name: place})
        try:
            gap = precise(left, {**at, said.x.name: place}, 150) - precise(right, {**at, said.x.name: place}, 150)
        except NotReal:
            continue
        if apart_there is not None and apart_there != 0 and gap == 0:
            return f"what is printed holds at {said.x.name} = {context.nstr(place, 12)}, where the sides differ"
    return ""


def _own_points(said: Said) -> list[Real]:
    """Huge, tiny and between, on both sides of 0, inside the range."""
    context = context_of_reals()
    sizes = [context.mpf(10) ** e * context.mpf("1.2345678") for e in (-25, -9, -3, -1, 0, 1, 2, 6)]
    return [s * p for s in (1, -1) for p in sizes if said.low < s * p < said.high]


__all__ = ["check_solutions"]
