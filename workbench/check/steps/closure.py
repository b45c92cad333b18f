"""Whether the claims of a page stand on its lines: each is a line, or follows from lines."""

from __future__ import annotations

from workbench.check.steps.following import Cited, follows
from workbench.record.derivation import Claim, Derivation, Follows, Line, Standing
from workbench.rules.declared.common import PUT_TOGETHER
from workbench.rules.inference import Step
from workbench.terms.heads import NAMED
from workbench.terms.statements import both, implies
from workbench.terms.term import Term, postorder, symbols, transform

_MOST_LINES = 24


def standing_of(claim: Claim, derivation: Derivation) -> Follows:
    """How a claim stands to the lines of the roads. A line that was said under a hypothesis counts as an implication;
    names may be seen through, since a page shows what they mean."""
    lines = [line for road in derivation.roads for line in road.lines]
    wanted = _plain(claim.statement)
    for line in lines:
        if not line.under and _plain(line.statement) is wanted:
            return Follows(Standing.PROVED, f"({line.n})")
    said = [_said(line) for line in lines if set(symbols(line.statement)) & set(symbols(claim.statement))]
    names = frozenset(t for t in postorder(claim.statement, *said) if t.head is NAMED)
    step = Step(claim.statement, tuple(dict.fromkeys(reversed(said)))[:_MOST_LINES])
    return follows(step, PUT_TOGETHER, Cited(names))


def open_claims(derivation: Derivation) -> tuple[int, ...]:
    """The numbers of the claims that stand on no line; the first claim is 1."""
    return tuple(k for k, c in enumerate(derivation.claims, 1) if not standing_of(c, derivation).standing.passed)


def _said(line: Line) -> Term:
    if not line.under:
        return line.statement
    return implies(both(*line.under) if len(line.under) > 1 else line.under[0], line.statement)


def _plain(statement: Term) -> Term:
    """The statement without the names of its parts."""
    return transform(statement, lambda t: t.args[0] if t.head is NAMED else None)


__all__ = ["open_claims", "standing_of"]
