"""What is said to be there, where it is an array or several conditions hold of it at once: solved for together.

At points at which what is assumed holds, values of all that is said to exist are moved by the search for steps until
everything said of them holds. A search that comes to nothing says nothing, unless the equations are linear in them.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.check.steps.entailment import POINTS, Found, instanced
from workbench.check.steps.sequent import Sequent, sequents
from workbench.record.derivation import Status, Verdict
from workbench.terms.heads import BOTH, EXISTS, FORALL, SYMBOL
from workbench.terms.term import LanguageError, Term

_METHOD = "values of all that is said to be there, solved for at random points"


def looked_for(statement: Term, given: Sequence[Term]) -> Verdict | None:
    """The verdict by solving for what there is; None where the statement says no such thing, or nothing is found."""
    try:
        parts = list(sequents(statement, tuple(given)))
    except LanguageError:
        return None
    if not parts or not all(map(_is_joint, parts)):
        return None
    points = 0
    for part in parts:
        body, *over = part.goal.args
        try:
            found = instanced(body, tuple(over), part.premises)
        except LanguageError:
            return None
        if found.found is Found.FAILS:
            return Verdict(Status.REFUTED, _METHOD, found.points, 1, witness=found.witness, says_points=True)
        if found.found is Found.UNKNOWN:
            return None
        points += found.points
    return Verdict(Status.SUPPORTED, _METHOD, max(points, POINTS), 2, says_points=True)


def _is_joint(part: Sequent) -> bool:
    """Whether several conditions, or one for all of something, are said of symbols of which some is an array."""
    if part.goal.head is not EXISTS:
        return False
    body, *over = part.goal.args
    arrays = any(s.shape for s in over)
    return all(s.head is SYMBOL for s in over) and arrays and body.head in (BOTH, FORALL)


__all__ = ["looked_for"]
