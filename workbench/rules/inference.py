"""What a reason makes of a step: which other statements the step comes down to.

A step goes from the statements it cites to its own. A reason may say what it adds: equations that hold wherever it
applies (a rule), or that the statement comes down to others (a schema of inference, a lemma). The judge of steps asks
for this and judges the rest by itself; a reason is never taken at its word that a line is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workbench.terms.term import Term


@dataclass(frozen=True)
class Step:
    """A line as a step: its statement, the statements it cites, what its letters stand for.

    ``fixed`` are the symbols of which something is assumed or which were obtained: what is said of them may not be said
    of others. ``pinned`` are those of them that are not free to move a little (an equation is assumed of them): an
    equation in them holds at these values only, so that nothing may be done to it under a binder of them. ``known`` are
    the symbols of all lines before it: what is obtained must be none of them.
    """

    goal: Term
    premises: tuple[Term, ...] = ()
    bindings: Mapping[str, Term] = field(default_factory=dict)
    fixed: frozenset[Term] = frozenset()
    pinned: frozenset[Term] = frozenset()
    known: frozenset[Term] = frozenset()


@dataclass(frozen=True)
class Needed:
    """A statement that must follow from what the step cites, and from ``given`` beside it."""

    goal: Term
    given: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Reduction:
    """What a step comes down to: everything in ``needed`` must follow from what is cited. Then the reason vouches for
    the statements ``given``, and the goal is to follow from these and from what is cited."""

    given: tuple[Term, ...]
    needed: tuple[Needed, ...] = ()


def settled(goal: Term, needed: Sequence[Needed] = ()) -> Reduction:
    """The goal itself is what the reason vouches for."""
    return Reduction((goal,), tuple(needed))


__all__ = ["Needed", "Reduction", "Step", "settled"]
