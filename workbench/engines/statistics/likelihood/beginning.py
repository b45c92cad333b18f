"""The beginning of a derivation of estimators, for a page that goes on in its own words."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

from workbench.record.board import conditions_of
from workbench.record.derivation import Derivation


def until(made: Derivation, rule: str) -> Derivation:
    """The derivation with the lines before the first that the rule made; its claims and notes stay, and of what is
    assumed all but what only the lines left out need.

    ``rule``: such as "profile likelihood", before which each parameter that closes has been estimated. Raises
    ValueError where no line was made by it.
    """
    road = made.roads[0]
    lines = tuple(takewhile(lambda line: line.rule != rule, road.lines))
    if len(lines) == len(road.lines):
        raise ValueError(f"no line of the derivation was made by the rule {rule!r}")
    needed, dropped = ({c.words for c in conditions_of(part)} for part in (lines, road.lines[len(lines) :]))
    assumed = tuple(c for c in made.assumptions if c.words not in dropped or c.words in needed)
    return replace(made, roads=(replace(road, lines=lines), *made.roads[1:]), assumptions=assumed)


__all__ = ["until"]
