"""What a reason makes of a step: which other statements the step comes down to.

A step goes from the statements it cites to its own. A reason may say what it adds: equations that hold wherever it
applies (a rule), or that the statement comes down to others (a schema of inference, a lemma). The judge of steps asks
for this and judges the rest by itself; a reason is never taken at its word that a line is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workbench.terms.instances import free_symbols
from workbench.terms.term import Term


@dataclass(frozen=True)
class Step:
    """A line as a step: its statement, the statements it cites, what its letters stand for.

    ``fixed`` are the symbols of which something is assumed or which were obtained: what is said of them may not be said
    of others, nor of what an integral or a limit runs over. ``tied`` says of an obtained letter on which symbols it
    depends: a statement that holds it says nothing of other values of these. ``pinned`` are the symbols that are not
    free to move a little (an equation is assumed of them): an equation in them may not even be differentiated.
    ``known`` are the symbols of all lines before it: what is obtained must be none of them. ``fewer`` says what is
    fixed in a statement that was made before the hypotheses of the step, and holds without them. ``assumed`` is what is
    assumed where the step is made.
    """

    goal: Term
    premises: tuple[Term, ...] = ()
    bindings: Mapping[str, Term] = field(default_factory=dict)
    fixed: frozenset[Term] = frozenset()
    pinned: frozenset[Term] = frozenset()
    known: frozenset[Term] = frozenset()
    tied: Mapping[Term, frozenset[Term]] = field(default_factory=dict)
    fewer: Mapping[Term, frozenset[Term]] = field(default_factory=dict)
    assumed: tuple[Term, ...] = ()

    def fixed_in(self, statement: Term) -> frozenset[Term]:
        """The symbols and sizes that stand for no others in the statement: those that are fixed, and those on which the
        letters that were obtained depend, if the statement holds such letters."""
        found = set(self.fewer.get(statement, self.fixed))
        todo = [s for s in free_symbols(statement) if s in self.tied]
        while todo:
            more = self.tied[todo.pop()] - found
            found |= more
            todo.extend(s for s in more if s in self.tied)
        return frozenset(found)


@dataclass(frozen=True)
class Needed:
    """A statement that must follow from what the step cites, and from ``given`` beside it. ``computed``: an equation of
    functions, which is decided by what the functions are."""

    goal: Term
    given: tuple[Term, ...] = ()
    computed: bool = False


@dataclass(frozen=True)
class Reduction:
    """What a step comes down to: everything in ``needed`` must follow from what is cited. Then the reason vouches for
    the statements ``given``, and the goal is to follow from these and from what is cited. ``perhaps`` are implications:
    where the premise of one follows from what is cited, its conclusion is given too."""

    given: tuple[Term, ...]
    needed: tuple[Needed, ...] = ()
    perhaps: tuple[Term, ...] = ()


def settled(goal: Term, needed: Sequence[Needed] = ()) -> Reduction:
    """The goal itself is what the reason vouches for."""
    return Reduction((goal,), tuple(needed))


__all__ = ["Needed", "Reduction", "Step", "settled"]
