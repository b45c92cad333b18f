"""What an expression asks for: denominators that are not 0, roots and logarithms that have values."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workbench.rules.condition import Condition
from workbench.rules.requirements import needs_nonnegative, needs_nonzero, needs_positive
from workbench.terms.functions.elementwise import log, sqrt
from workbench.terms.heads import NUMBER, POWER
from workbench.terms.term import Term, postorder

Needs = Callable[[Term], Condition]


def guards(*terms: Term) -> Iterator[tuple[Needs, Term]]:
    """What must hold, and of which part, for every part of the terms to have a value."""
    for node in postorder(*terms):
        if node.head is log:
            yield needs_positive, node.args[0]
        elif node.head is sqrt:
            yield needs_nonnegative, node.args[0]
        elif node.head is POWER:
            exponent = node.args[1]
            if exponent.head is not NUMBER:
                yield needs_positive, node.args[0]
            elif exponent.value.denominator != 1:
                yield (needs_positive if exponent.value < 0 else needs_nonnegative), node.args[0]
            elif exponent.value < 0:
                yield needs_nonzero, node.args[0]


__all__ = ["Needs", "guards"]
