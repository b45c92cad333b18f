"""Integration of a scalar expression: the goal, the lines, the words around them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from workbench.adviser import ask
from workbench.engines.integrals import question, words
from workbench.engines.integrals.opening import opened
from workbench.engines.integrals.writing import shifted
from workbench.language.saying import said
from workbench.record.board import Board
from workbench.record.claims import Integral
from workbench.record.derivation import Derivation, Line, Road
from workbench.record.errors import GoalError, NoDerivation, Stopped
from workbench.record.naming import names_in
from workbench.record.steps import reason_for, reason_of
from workbench.terms.heads import SYMBOL, add, antiderivative, as_term, brief, equals, scalar
from workbench.terms.storage import store
from workbench.terms.term import Term, symbols

_CONSTANTS = ("C", "K", "C_1", "C_2", "C_3")
_SECONDS = 4.0
"""The part of the adviser's time that the search may take, so that it can still tell what it found."""


class NoAntiderivative(NoDerivation):
    """No antiderivative was found. That says nothing about whether there is one."""

    kind = "no-antiderivative"


def integrate(
    f: Term,
    x: Term,
    lower: object | None = None,
    upper: object | None = None,
    *,
    givens: Iterable[Term] | None = None,
    id: str = "",
    title: str = "",
) -> Derivation:
    """An antiderivative of the scalar f in the symbol x, or with both bounds the definite integral, line by line.

    Bounds may be infinite (``oo``) and may hold other symbols. Raises GoalError for a question that makes no sense,
    NoAntiderivative where nothing was found (which does not say that there is nothing), Divergent where the integral
    has no finite value, Stopped when the clock ended it.
    """
    _check(f, x, lower, upper)
    ends = () if lower is None or upper is None else (as_term(lower), as_term(upper))
    given = tuple(givens) if givens is not None else symbols(f, x, *ends)
    if ends:
        from workbench.engines.integrals.definite import definite

        made = definite(f, x, *ends, given)
    else:
        made = _indefinite(f, x, given)
    named = replace(made, id=id, title=title or made.title)
    return named


def _check(f: Term, x: Term, lower: object | None, upper: object | None) -> None:
    if x.head is not SYMBOL or x.shape:
        raise GoalError(f"an integral is in a scalar variable; {brief(x)} is none")
    if f.shape or f.indices:
        raise GoalError(f"an integral is of a scalar; {brief(f)} is none")
    if (lower is None) != (upper is None):
        raise GoalError("a definite integral needs both bounds")


def seconds() -> float:
    """How long the search may take."""
    return _SECONDS


def _indefinite(f: Term, x: Term, given: tuple[Term, ...]) -> Derivation:
    inside, steps = opened(f, x)
    found = asked(f, x, question.indefinite, store(inside), x.name, seconds())
    if found is None or isinstance(found, str):
        raise NoAntiderivative(not_found(f, x) + (f" ({found})" if found else ""))
    board = Board()
    first = write_opening(board, antiderivative(f, x), antiderivative(inside, x), steps)
    board.lines.extend(continued(found.lines, first, antiderivative(inside, x), antiderivative(f, x)))
    taken = names_in(f, x, *given)
    constant = scalar(next(c for c in _CONSTANTS if c not in taken))
    statement = equals(antiderivative(f, x), add(found.result, constant))
    return Derivation(
        id="",
        title=words.title(f, x),
        givens=given,
        goal=f"Find an antiderivative of {said(f)} in `{x.name}`.",
        claims=(Integral(f, x, found.result, statement=statement),),
        roads=(Road("antiderivative", tuple(board.lines)),),
        convention=words.convention(f, x, found.result, constant),
        idea=words.idea(found.rules),
        assumptions=words.assumptions(found.lines),
        wrong=words.wrong(found.rules),
        notes=words.notes(found.result, x),
    )


def asked(f: Term, x: Term, task: Callable[..., Any], *arguments: Any) -> Any:
    """What the adviser's process answers. Raises Stopped, which names the integral, when the clock ended the search."""
    try:
        return ask(task, *arguments)
    except Stopped as stopped:
        raise Stopped(f"the search for the integral of {brief(f)} in {x.name} did not end: {stopped}") from None


def write_opening(board: Board, whole: Term, inside: Term, steps: Sequence[Line]) -> str:
    """The line that writes the integrand by functions that can be integrated; "" where there is nothing to write."""
    if whole is inside:
        return ""
    parts = list(steps) if len(steps) > 1 else []
    return board.write(
        equals(whole, inside), reason_for(steps), reason_of(steps), rests_on=(), parts=parts, changed=(inside,)
    )


def continued(lines: Iterable[Line], first: str, inside: Term, whole: Term) -> list[Line]:
    """The lines about ``inside`` as lines about ``whole``, numbered on behind the opening line ``first``."""
    if not first:
        return list(lines)
    by = int(first)
    out = []
    for line in shifted(lines, by):
        left, right = line.statement.args[:2]
        if left is not inside:
            out.append(line)
            continue
        rests = line.rests_on or (first,)
        out.append(replace(line, statement=equals(whole, right), rests_on=rests))
    return out


def not_found(f: Term, x: Term) -> str:
    return (
        f"no antiderivative of {brief(f)} in {x.name} was found with the table, substitutions, parts, partial "
        "fractions and the adviser; this does not say that there is none"
    )


__all__ = ["NoAntiderivative", "integrate", "not_found", "seconds"]
