"""What the engines and the pen say when they cannot go on. Refusing is an answer; guessing is not."""

from __future__ import annotations


class NoDerivation(Exception):
    """No derivation was found; the message says which step has no rule and for which term. ``kind`` is for reports."""

    kind = "no-derivation"


class NoRoad(NoDerivation):
    """The road asked for does not lead to this goal; the message names those that may."""

    kind = "no-road"


class NoRule(NoDerivation):
    """A step has no rule; the message names the term."""

    kind = "no-rule"


class TwoValues(NoDerivation):
    """A name would stand for two things in one record; the message names it and both."""

    kind = "two-values"


class GoalError(ValueError):
    """A goal that does not make sense as asked: a variable that is no symbol, a direction of another shape."""

    kind = "goal"


class Stopped(Exception):
    """The machine stopped the work: a clock, whose seconds the message says, or a process that died.

    It says nothing about the goal, so it is no NoDerivation: nobody may take another way because a machine was slow.
    """

    kind = "stopped"
