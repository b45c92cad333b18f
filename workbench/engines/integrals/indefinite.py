"""The derivation of an antiderivative."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.engines.integrals import words
from workbench.engines.integrals.finding import reasons_of, solutions
from workbench.engines.integrals.opening import opened
from workbench.engines.integrals.writing import Letters, write_chain
from workbench.language.saying import said
from workbench.record.board import Board
from workbench.record.claims import Integral
from workbench.record.derivation import Derivation, Line
from workbench.record.errors import NoDerivation
from workbench.record.naming import names_in
from workbench.record.steps import reason_for, reason_of
from workbench.terms.heads import add, antiderivative, brief, equals, scalar
from workbench.terms.term import Term

_CONSTANTS = ("C", "K", "C_1", "C_2", "C_3")


class NoAntiderivative(NoDerivation):
    """No antiderivative was found. That says nothing about whether there is one."""

    kind = "no-antiderivative"


def indefinite(f: Term, x: Term, given: tuple[Term, ...]) -> Derivation:
    """The derivation of an antiderivative of f in x. Raises NoAntiderivative."""
    inside, steps = opened(f, x)
    moves = next(solutions(inside, x), None)
    if moves is None:
        raise NoAntiderivative(
            f"no antiderivative of {brief(f)} in {x.name} was found with the table, substitutions, parts, partial "
            "fractions and the adviser; this does not say that there is none"
        )
    board, whole, start = Board(), antiderivative(f, x), antiderivative(inside, x)
    write_opening(board, whole, start, steps)
    names = names_in(f, x, *given)
    result = write_chain(board, Letters(x, {x.name, *names}), whole, moves, start=start if board.lines else None)
    constant = scalar(next(c for c in _CONSTANTS if c not in names))
    used = reasons_of(moves)
    return Derivation(
        id="",
        title=words.title(f, x),
        givens=given,
        goal=f"Find an antiderivative of {said(f)} in `{x.name}`.",
        claims=(Integral(f, x, result, statement=equals(whole, add(result, constant))),),
        roads=(board.road("antiderivative"),),
        convention=words.convention(constant),
        idea=words.idea(used),
        assumptions=words.assumptions(board.lines),
        wrong=words.wrong(used),
        notes=words.notes(result),
    )


def write_opening(board: Board, whole: Term, inside: Term, steps: Sequence[Line]) -> None:
    """The line that writes the integrand by functions that can be integrated, where there is something to write."""
    if whole is inside:
        return
    parts = list(steps) if len(steps) > 1 else []
    statement = equals(whole, inside)
    board.write(statement, reason_for(steps), reason_of(steps), rests_on=(), parts=parts, changed=(inside,))


__all__ = ["NoAntiderivative", "indefinite", "write_opening"]
