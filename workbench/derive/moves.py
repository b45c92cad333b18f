"""Moves: procedures that find, for a term, the one rule that applies next. The pen takes them where it takes a rule."""

from __future__ import annotations

from workbench.rules import components, differentials, partials
from workbench.rules.rule import Rewrite
from workbench.terms.heads import AT, DERIVATIVE, DIFFERENTIAL
from workbench.terms.term import Term, depends_on


def inward(term: Term) -> Rewrite | None:
    """One level inward: a differential, or the derivative of a scalar in a scalar or a component."""
    if term.head is DIFFERENTIAL:
        return differentials.step(term, depends_on(term.args[0], term.args[1:]))
    if term.head is DERIVATIVE and not term.shape:
        x = term.args[1]
        variable = x.args[0] if x.head is AT else x
        return partials.step(term, depends_on(term.args[0], (variable,)))
    return None


def component(term: Term) -> Rewrite | None:
    """A component of a compound array by components of its parts."""
    return components.step(term) if term.head is AT else None


__all__ = ["component", "inward"]
