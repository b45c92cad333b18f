"""The beginning of a derivation of estimators, for a page that goes on in its own words."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

from workbench.derive.record import Derivation


def until(made: Derivation, rule: str) -> Derivation:
    """The derivation with the lines before the first that the rule made; its claims and notes stay.

    ``rule``: such as "profile likelihood", before which each parameter that closes has been estimated. Raises
    ValueError where no line was made by it.
    """
    road = made.roads[0]
    lines = tuple(takewhile(lambda line: line.rule != rule, road.lines))
    if len(lines) == len(road.lines):
        raise ValueError(f"no line of the derivation was made by the rule {rule!r}")
    return replace(made, roads=(replace(road, lines=lines), *made.roads[1:]))


__all__ = ["until"]
