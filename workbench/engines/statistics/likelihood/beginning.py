"""The beginning of a derivation of estimators, for a page that goes on in its own words."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

from workbench.record.board import conditions_of
from workbench.record.derivation import Derivation, Line
from workbench.terms.heads import DERIVATIVE, RELATION
from workbench.terms.term import Term


def until_the_score(made: Derivation) -> Derivation:
    """The derivation with the lines before the first derivative: down to the log-likelihood.

    Claims and notes stay, and of what is assumed all but what only the lines left out need. Raises ValueError where
    nothing is differentiated.
    """
    road = made.roads[0]
    lines = tuple(takewhile(lambda line: not _is_slope(line), road.lines))
    if len(lines) == len(road.lines):
        raise ValueError("no line of the derivation is a derivative")
    needed, dropped = ({c.words for c in conditions_of(part)} for part in (lines, road.lines[len(lines) :]))
    assumed = tuple(c for c in made.assumptions if c.words not in dropped or c.words in needed)
    return replace(made, roads=(replace(road, lines=lines), *made.roads[1:]), assumptions=assumed)


def score_in(made: Derivation, theta: Term) -> Term:
    """The slope of the log-likelihood in a parameter, as the derivation finds it. Raises ValueError where it does
    not."""
    for line in made.roads[0].lines:
        if _is_slope(line) and line.statement.args[0].args[1:2] == (theta,):
            return line.statement.args[1]
    raise ValueError(f"no line of the derivation is a derivative in {theta.name}")


def _is_slope(line: Line) -> bool:
    return line.statement.head is RELATION and line.statement.args[0].head is DERIVATIVE


__all__ = ["score_in", "until_the_score"]
