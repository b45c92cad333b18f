"""What a claim of solutions says: the equation, the solutions, families of them with an integer, the range."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from workbench.numerics.precise import precise
from workbench.numerics.reals import NotReal, Real, context_of_reals, real
from workbench.record.derivation import Claim
from workbench.terms.heads import BOTH, EXISTS, IFF, IMPLIES, NUMBER, RELATION, number, properties
from workbench.terms.term import Term, symbols

DIGITS = 60
WIDE = 1e300
"""The line is looked at between minus this and this."""
_TURNS = tuple(range(-40, 41))
_FAR = (1000, -1000, 10**5, -(10**5))


@dataclass(frozen=True)
class Said:
    """What the claim says: the sides, the printed right side of the equivalence (None where there is no solution), the
    solutions, what must hold of the integer of a family, and the range."""

    left: Term
    right: Term
    x: Term
    printed: Term | None
    values: tuple[Term, ...]
    conditions: tuple[Term, ...]
    low: float
    high: float

    @property
    def limited(self) -> bool:
        return self.low > -WIDE and "positive" not in properties(self.x) or 1 < self.high < WIDE

    @property
    def near(self) -> bool:
        """Whether the solutions are decimals."""
        return self.printed is not None and self.printed.head is RELATION and self.printed.attrs[0] == "approx"


def said_by(claim: Claim) -> Said:
    (x,) = claim.wrt
    statement, has = claim.statement, properties(x)
    low, high = (0.0 if has & {"positive", "unit"} else -WIDE), (1.0 if "unit" in has else WIDE)
    if statement.head is IMPLIES:
        low, high = _range(statement.args[0].args, x, low, high)
        statement = statement.args[1]
    assert claim.result is not None
    values = claim.result.args if claim.result.head.name == "array" else ()
    if statement.head is not IFF:
        return Said(statement.args[0].args[0], number(0), x, None, values, (), low, high)
    printed = statement.args[1]
    conditions: tuple[Term, ...] = ()
    if printed.head is EXISTS and printed.args[0].head is BOTH:
        conditions = printed.args[0].args[1:]
    solved = statement.args[0]
    if solved.head is BOTH:
        low, high = _range(solved.args[1:], x, low, high)
        solved = solved.args[0]
    left, right = solved.args
    return Said(left, right, x, printed, values, conditions, low, high)


def _range(ends: tuple[Term, ...], x: Term, low: float, high: float) -> tuple[float, float]:
    for part in ends:
        if part.head is RELATION and part.args[0] is x and part.args[1].head is NUMBER:
            end = float(part.args[1].value)
            low, high = (max(low, end), high) if ">" in part.attrs[0] else (low, min(high, end))
    return low, high


@dataclass(frozen=True)
class Family:
    """One solution, or the members of one with an integer; ``member`` gives more of them, None where there is none."""

    value: Term
    members: tuple[Real, ...]
    near: bool
    member: Callable[[int], Real | None] | None


def family_of(value: Term, said: Said, at: dict[str, Any]) -> Family:
    free = [s for s in symbols(value) if s.name not in at and s is not said.x]
    if not free:
        try:
            only = precise(value, at, 160)
            members: tuple[Real, ...] = () if context_of_reals().isinf(only) else (only,)
        except NotReal:
            members = ()
        near = value.head is NUMBER and value.value.denominator > 10**9 or said.near
        return Family(value, members, near and value.head is NUMBER, None)

    @cache
    def member(turn: int) -> Real | None:
        values = {**at, free[0].name: real(turn, 160)}
        try:
            if all(_holds(c, values) for c in said.conditions):
                found = precise(value, values, 160)
                return None if context_of_reals().isinf(found) else found
        except NotReal:
            pass
        return None

    found = [member(turn) for turn in (*_TURNS, *_FAR)]
    if all(m is None for m in found):
        raise NotReal("no member of a family is real there")
    return Family(value, tuple(m for m in found if m is not None), False, member)


def _holds(condition: Term, values: dict[str, Any]) -> bool:
    left, right = (precise(side, values, DIGITS) for side in condition.args)
    sign = condition.attrs[0]
    holds = {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right, "=": left == right}
    return bool(holds[sign])


def windows(family: Family) -> list[tuple[float, float]]:
    """From one member to the third after it, far out."""
    assert family.member is not None
    out = []
    for turn in (1000, -1000, 10**5):
        one, other = family.member(turn), family.member(turn + 3)
        if one is not None and other is not None:
            low, high = sorted((float(one), float(other)))
            out.append((low, high))
    return [w for w in out if w[0] < w[1] and max(map(abs, w)) < 1e200 and min(map(abs, w)) > 1e-20]


def reaches(family: Family, zero: Real, allowed: Real) -> bool:
    """Whether a number is the solution, or belongs to the family, however far out."""
    if any(abs(zero - member) <= allowed for member in family.members):
        return True
    if family.member is None:
        return False
    for way in (1, -1):
        before: tuple[int, Real] | None = None
        for turn in (0, *(way * 2**k for k in range(40))):
            member = family.member(turn)
            if member is not None:
                crossed = before is not None and (before[1] - zero) * (member - zero) <= 0
                if crossed and before is not None and _between_turns(family, before[0], turn, zero, allowed):
                    return True
                before = (turn, member)
    return False


def _between_turns(family: Family, low: int, high: int, zero: Real, allowed: Real) -> bool:
    """The member next to a number, by halving the turns."""
    assert family.member is not None
    first = family.member(low)
    while abs(high - low) > 1:
        middle = (low + high) // 2
        member = family.member(middle)
        if member is None or first is None:
            return False
        if abs(member - zero) <= allowed:
            return True
        if (member > zero) == (first > zero):
            low = middle
        else:
            high = middle
    ends = [family.member(low), family.member(high)]
    return any(m is not None and abs(m - zero) <= allowed for m in ends)


__all__ = ["DIGITS", "WIDE", "Family", "Said", "family_of", "reaches", "said_by", "windows"]
