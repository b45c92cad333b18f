"""How much evidence supports a statement: one rule, for every judge that goes from point to point.

A statement is supported by ``POINTS`` decided points that all agree, spread over ``SETS`` sets of sizes (over the one
there is, where no size is symbolic). Points of one set of sizes say nothing of another: a factor n is 3 at n = 3.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from workbench.check.numbers.compare import IMPRECISE
from workbench.check.points.sample import Point, Pool

POINTS = 8
"""Decided points that support a statement."""
SETS = 2
"""Sets of sizes they must be spread over, where a size is symbolic."""


PATIENCE = 32
"""So many points without digits, and none with, and no more are tried."""


@dataclass
class Tally:
    """What the points said so far: how many decided, over which sets of sizes, and how far apart the sides were."""

    decided: int = 0
    premise_failed: int = 0
    failed: int = 0
    """Points at which nothing was found of what is said to exist; too few of them to refute it."""
    error: float = 0.0
    instances: set[int] = field(default_factory=set)
    reasons: Counter[str] = field(default_factory=Counter)
    corners: Counter[str] = field(default_factory=Counter)
    no_value: str = ""

    def agree(self, point: Point, error: float, points: int = 1) -> None:
        """A point decided, with the relative distance of the sides there; it may count for several ``points``."""
        self.decided += points
        self.instances.add(point.instance)
        self.error = max(self.error, error)

    @property
    def without_digits(self) -> bool:
        """Whether values are too imprecise everywhere, as those of a simulation are: more points change nothing."""
        return not self.decided and sum(self.reasons[reason] for reason in IMPRECISE) >= PATIENCE

    def corner_words(self) -> str:
        words = ", ".join(f"{n} {what}" for what, n in sorted(self.corners.items()))
        return f"; corners: {words}" if words else ""


def enough(tally: Tally, pool: Pool, points: int = POINTS) -> bool:
    """Whether what the points of a pool said supports a statement."""
    return tally.decided >= points and not is_narrow(tally, pool)


def is_narrow(tally: Tally, pool: Pool) -> bool:
    """Whether the decided points are spread over fewer sets of sizes than a statement needs."""
    return len(tally.instances) < min(SETS, len(pool.sets))


def why_open(tally: Tally, pool: Pool) -> str:
    """Why a statement stays undecided, in words."""
    if tally.no_value:
        return tally.no_value
    if not pool.sets:
        return "no sizes fit the assumptions"
    if tally.failed:
        return f"nothing was found of what is said to exist, {tally.failed} time{'' if tally.failed == 1 else 's'}"
    common = tally.reasons.most_common(1)
    words = f"only {tally.decided} decided point{'' if tally.decided == 1 else 's'}"
    if is_narrow(tally, pool) and len(pool.sets) > 1:
        words += f" over {len(tally.instances)} set(s) of sizes"
    return f"{words}: {common[0][0]} ({common[0][1]} times)" if common else f"{words} meet the conditions"


__all__ = ["POINTS", "SETS", "Tally", "enough", "is_narrow", "why_open"]
