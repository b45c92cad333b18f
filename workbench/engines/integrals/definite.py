"""Definite and improper integrals: the question asked, the words around the lines that come back, divergence said."""

from __future__ import annotations

from workbench.engines.integrals import engine, finite, words
from workbench.engines.integrals.opening import opened
from workbench.language.saying import said
from workbench.record.board import Board
from workbench.record.claims import Integral
from workbench.record.derivation import Derivation, Remark, Road
from workbench.record.errors import NoDerivation
from workbench.terms.heads import brief, equals, integral
from workbench.terms.storage import store
from workbench.terms.term import Term


class Divergent(NoDerivation):
    """The integral has no finite value; the message says where it fails."""

    kind = "divergent"


def definite(f: Term, x: Term, lower: Term, upper: Term, given: tuple[Term, ...]) -> Derivation:
    """The value of the integral of f from lower to upper. Raises Divergent, NoAntiderivative."""
    inside, steps = opened(f, x)
    found = engine.asked(f, x, finite.value_of, store(inside), x.name, store(lower), store(upper), engine.seconds())
    left = integral(f, x, lower, upper)
    ends = f"from {brief(lower)} to {brief(upper)}"
    if found.diverges:
        raise Divergent(f"the integral of {brief(f)} in {x.name} {ends} diverges: {found.diverges}")
    if found.result is None:
        raise engine.NoAntiderivative(_not_found(f, x, ends, found.unclear))
    board = Board()
    first = engine.write_opening(board, left, integral(inside, x, lower, upper), steps)
    board.lines.extend(engine.continued(found.lines, first, integral(inside, x, lower, upper), left))
    return Derivation(
        id="",
        title=words.title(f, x, lower, upper),
        givens=given,
        goal=f"Find the integral of {said(f)} in `{x.name}` from {said(lower)} to {said(upper)}.",
        claims=(Integral(f, x, found.result, statement=equals(left, found.result)),),
        roads=(Road("definite", tuple(board.lines)),),
        idea=words.idea(found.rules),
        assumptions=words.assumptions(found.lines, x),
        wrong=words.wrong(found.rules),
    )


def _not_found(f: Term, x: Term, ends: str, unclear: str) -> str:
    if unclear:
        return f"the integral of {brief(f)} in {x.name} {ends} was not worked out: {unclear}"
    return (
        f"no value of the integral of {brief(f)} in {x.name} {ends} was found; this does not say that there is none in "
        "closed form"
    )


__all__ = ["Divergent", "Remark", "definite"]
