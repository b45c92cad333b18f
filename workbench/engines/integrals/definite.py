"""The derivation of a definite or improper integral; divergence is said."""

from __future__ import annotations

from dataclasses import replace

from workbench.engines.integrals import words
from workbench.engines.integrals.asking import Question
from workbench.engines.integrals.indefinite import NoAntiderivative, write_opening
from workbench.engines.integrals.opening import opened
from workbench.engines.integrals.roads import answer
from workbench.engines.integrals.writing import shifted
from workbench.language.saying import said
from workbench.record.board import Board
from workbench.record.claims import Integral
from workbench.record.derivation import Derivation, Line, Road
from workbench.record.errors import NoDerivation
from workbench.terms.heads import brief, equals, integral
from workbench.terms.term import Term


class Divergent(NoDerivation):
    """The integral has no finite value; the message says where it fails."""

    kind = "divergent"


def definite(f: Term, x: Term, lower: Term, upper: Term, given: tuple[Term, ...]) -> Derivation:
    """The value of the integral of f from lower to upper. Raises Divergent, NoAntiderivative."""
    inside, steps = opened(f, x)
    found = answer(Question(inside, x, lower, upper, given))
    left = integral(f, x, lower, upper)
    ends = f"from {brief(lower)} to {brief(upper)}"
    if found.diverges:
        raise Divergent(f"the integral of {brief(f)} in {x.name} {ends} diverges: {found.diverges}")
    if found.result is None:
        raise NoAntiderivative(_not_found(f, x, ends, found.unclear))
    board, opened_left = Board(), integral(inside, x, lower, upper)
    write_opening(board, left, opened_left, steps)
    lines = (*board.lines, *_continued(found.lines, opened_left, left)) if board.lines else found.lines
    return Derivation(
        id="",
        title=words.title(f, x, lower, upper),
        givens=given,
        goal=f"Find the integral of {said(f)} in `{x.name}` from {said(lower)} to {said(upper)}.",
        claims=(Integral(f, x, found.result, statement=equals(left, found.result)),),
        roads=(Road("definite", tuple(lines)),),
        idea=words.idea(found.reasons),
        assumptions=words.assumptions(found.lines, x),
        wrong=words.wrong(found.reasons),
    )


def _continued(lines: tuple[Line, ...], inside: Term, whole: Term) -> list[Line]:
    """The lines about ``inside`` as lines about ``whole``, numbered on behind the one line that opened it."""
    out = []
    for line in shifted(lines, 1):
        left, right = line.statement.args[:2]
        told = left is inside
        out.append(
            replace(line, statement=equals(whole, right), rests_on=line.rests_on or ("1",)) if told else line
        )
    return out


def _not_found(f: Term, x: Term, ends: str, unclear: str) -> str:
    if unclear:
        return f"the integral of {brief(f)} in {x.name} {ends} was not worked out: {unclear}"
    return (
        f"no value of the integral of {brief(f)} in {x.name} {ends} was found; this does not say that there is none in "
        "closed form"
    )


__all__ = ["Divergent", "definite"]
