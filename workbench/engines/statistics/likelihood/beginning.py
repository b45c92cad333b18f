"""The beginning of a derivation of estimators, for a page that goes on in its own words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import takewhile

from workbench.record.board import conditions_of
from workbench.record.derivation import Derivation, Line
from workbench.rules.reason import Reason
from workbench.terms.heads import DERIVATIVE, RELATION
from workbench.terms.term import Term


def until(made: Derivation, reason: Reason) -> Derivation:
    """The derivation with the lines before the first that was made for the reason.

    ``reason``: such as PROFILE, before which each parameter that closes has been estimated. Raises ValueError where no
    line was made for it.
    """
    return _before(made, lambda line: line.rule == reason, f"was made by {reason.name!r}")


def until_the_score(made: Derivation) -> Derivation:
    """The derivation with the lines before the first derivative: down to the log-likelihood.

    Raises ValueError where nothing is differentiated.
    """
    return _before(made, _is_slope, "is a derivative")


def score_in(made: Derivation, theta: Term) -> Term:
    """The slope of the log-likelihood in a parameter, as the derivation finds it. Raises ValueError where it does
    not."""
    for line in made.roads[0].lines:
        if _is_slope(line) and line.statement.args[0].args[1:2] == (theta,):
            return line.statement.args[1]
    raise ValueError(f"no line of the derivation is a derivative in {theta.name}")


def _is_slope(line: Line) -> bool:
    return line.statement.head is RELATION and line.statement.args[0].head is DERIVATIVE


def _before(made: Derivation, ends: Callable[[Line], bool], words: str) -> Derivation:
    """The lines before the first that ends them; claims and notes stay, and of what is assumed all but what only the
    lines left out need."""
    road = made.roads[0]
    lines = tuple(takewhile(lambda line: not ends(line), road.lines))
    if len(lines) == len(road.lines):
        raise ValueError(f"no line of the derivation {words}")
    needed, dropped = ({c.words for c in conditions_of(part)} for part in (lines, road.lines[len(lines) :]))
    assumed = tuple(c for c in made.assumptions if c.words not in dropped or c.words in needed)
    return replace(made, roads=(replace(road, lines=lines), *made.roads[1:]), assumptions=assumed)


__all__ = ["score_in", "until", "until_the_score"]
