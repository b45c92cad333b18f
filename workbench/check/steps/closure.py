"""Whether the claims of a page stand on its lines: each is a line, or is proved from lines."""

from __future__ import annotations

from workbench.check.steps.following import Cited, proved
from workbench.record.derivation import Claim, Derivation, Line
from workbench.rules.inference import Step
from workbench.terms.heads import BOTH, NAMED, RELATION, equals
from workbench.terms.instances import alike, free_symbols
from workbench.terms.statements import both, implies
from workbench.terms.term import Term, postorder, symbols, transform

_MOST_LINES = 12
"""Lines that a claim is put together from: of what it is about, and the last ones that share a symbol with it."""


def stands(claim: Claim, derivation: Derivation) -> bool:
    """Whether the claim, its names spelled out, is a line of a road, several lines, or is proved from lines. A line
    that was said under hypotheses counts as an implication."""
    lines = [line for road in derivation.roads for line in road.lines]
    said = {alike(_plain(_said(line))) for line in lines}
    said |= {equals(*s.args[::-1]) for s in said if s.head is RELATION and s.attrs[0] == "="}
    wanted = _plain(claim.statement)
    if alike(wanted) in said or wanted.head is BOTH and all(alike(part) in said for part in wanted.args):
        return True
    own = set(symbols(wanted))
    near = [s for line in reversed(lines) if own & set(symbols(s := _said(line)))]
    near.sort(key=lambda s: not claim.statement.args or s.args[0] is not claim.statement.args[0])
    premises = tuple(dict.fromkeys(near))[:_MOST_LINES]
    names = frozenset(t for t in postorder(claim.statement, *premises) if t.head is NAMED)
    return proved(Step(claim.statement, premises), Cited(names))


def open_claims(derivation: Derivation) -> tuple[int, ...]:
    """The numbers of the claims that stand on no line; the first claim is 1."""
    return tuple(k for k, claim in enumerate(derivation.claims, 1) if not stands(claim, derivation))


def strange_letters(derivation: Derivation) -> frozenset[str]:
    """The symbols of claims that are neither given nor spoken of in an assumption."""
    assumed = [c.statement for c in derivation.assumptions if c.statement is not None]
    known = {s.name for s in (*derivation.givens, *symbols(*assumed, *derivation.givens))}
    claimed = free_symbols(*(claim.statement for claim in derivation.claims))
    return frozenset(s.name for s in claimed if s.head.name == "symbol") - known


def _said(line: Line) -> Term:
    if not line.under:
        return line.statement
    return implies(both(*line.under) if len(line.under) > 1 else line.under[0], line.statement)


def _plain(statement: Term) -> Term:
    """The statement without the names of its parts."""
    return transform(statement, lambda t: t.args[0] if t.head is NAMED else None)


__all__ = ["open_claims", "stands", "strange_letters"]
