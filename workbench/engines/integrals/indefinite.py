"""The derivation of an antiderivative."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workbench.algebra.arithmetic import arithmetic
from workbench.engines.integrals import words
from workbench.engines.integrals.by_cases import Told, tidied, told_by_cases
from workbench.engines.integrals.finding import reasons_of
from workbench.engines.integrals.integrand import ZERO
from workbench.engines.integrals.opening import opened
from workbench.engines.integrals.writing import Letters, write_chain
from workbench.engines.limits.tables import Row, branches, chosen
from workbench.language.saying import said
from workbench.reasons.common import DEFINITION
from workbench.reasons.integration import BY_THE_LETTER, IN_ORDER, IN_THE_CASE, PUT_BACK
from workbench.record.board import Board
from workbench.record.claims import Integral
from workbench.record.derivation import Derivation, Line
from workbench.record.errors import NoDerivation
from workbench.record.naming import names_in
from workbench.record.steps import reason_for, reason_of
from workbench.rules.cases import Case, whole_condition
from workbench.terms.heads import add, antiderivative, brief, equals, named, scalar
from workbench.terms.term import Term

_LETTERS = ("k", "q", "m", "l")
_CONSTANTS = ("C", "K", "C_1", "C_2", "C_3")


class NoAntiderivative(NoDerivation):
    """No antiderivative was found. That says nothing about whether there is one."""

    kind = "no-antiderivative"


def indefinite(f: Term, x: Term, given: tuple[Term, ...], apart: bool = True) -> Derivation:
    """The derivation of an antiderivative of f in x. Raises NoAntiderivative."""
    inside, steps = opened(f, x)
    rows = told_by_cases(inside, x, apart)
    if rows is None:
        raise NoAntiderivative(
            f"no antiderivative of {brief(f)} in {x.name} was found with the table, substitutions, parts, partial "
            "fractions and the adviser; this does not say that there is none"
        )
    board, whole, start = Board(), antiderivative(f, x), antiderivative(inside, x)
    write_opening(board, whole, start, steps)
    names = names_in(f, x, *given)
    letters = Letters(x, {x.name, *names})
    values = [
        ZERO if told.inside is ZERO else _write_case(board, letters, whole, start, case, told) for case, told in rows
    ]
    table = [Row(case, value) for (case, _), value in zip(rows, values, strict=True)]
    result = chosen(table)
    constant = scalar(next(c for c in _CONSTANTS if c not in names))
    used = tuple(dict.fromkeys(reason for _, told in rows for reason in reasons_of(told.moves)))
    claim = Integral(f, x, result, statement=equals(whole, add(result, constant)))
    several = len(table) > 1
    by_case = {c.statement for row in table for c in row.case.conditions} if several else set()
    return Derivation(
        id="",
        title=words.title(f, x),
        givens=given,
        goal=f"Find an antiderivative of {said(f)} in `{x.name}`.",
        claims=(replace(claim, branches=branches(table)) if several else claim,),
        roads=(board.road("antiderivative"),),
        convention=words.convention(constant),
        idea=words.idea(used),
        assumptions=tuple(c for c in words.assumptions(board.lines) if c.statement not in by_case),
        wrong=words.wrong(used),
        notes=(*words.notes(result), *(_nothing(case) for case, told in rows if told.inside is ZERO and case)),
    )


def _nothing(case: Case) -> str:
    return f"Where {whole_condition(case)} the integrand is `0`, and so is its antiderivative, up to the constant."


def _write_case(board: Board, letters: Letters, whole: Term, start: Term, case: Case, told: Told) -> Term:
    """The lines of one case, and its antiderivative without letters."""
    shown, rests = start, [board.lines[0].n] if start is not whole else []
    for letter in told.letters:
        if letter.root is letter.symbol:
            letters.symbols[letter.name] = letter.symbol, letter.symbol
        else:
            part = named(letters.fresh(_LETTERS), letter.root)
            letters.symbols[letter.name] = scalar(str(part.name), "positive"), part
            why = "a letter for the root of what is positive here"
            board.write(equals(part, letter.root), DEFINITION, why, rests_on=(), changed=(letter.root,))
            rests.append(board.last)
    inside = letters.said(antiderivative(told.inside, letters.x))
    put = antiderivative(arithmetic(case.put_in(start.args[0])), letters.x) if case.change else inside
    rule = IN_THE_CASE if case.change else BY_THE_LETTER
    for after in (put, inside):
        if after is not shown:
            board.write(equals(whole, after), rule, "", rests_on=rests, changed=(after,), conditions=case.conditions)
            shown, rests = after, [board.last]
        rule = IN_ORDER
    begun = None if shown is whole else shown
    right = write_chain(board, letters, whole, told.asking(), start=begun, case=case.conditions)
    value = tidied(told, letters.x)
    if value is not right:
        board.write(equals(whole, value), PUT_BACK, "", changed=(value,), conditions=case.conditions)
    return value


def write_opening(board: Board, whole: Term, inside: Term, steps: Sequence[Line]) -> None:
    """The line that writes the integrand by functions that can be integrated, where there is something to write."""
    if whole is inside:
        return
    parts = list(steps) if len(steps) > 1 else []
    statement = equals(whole, inside)
    board.write(statement, reason_for(steps), reason_of(steps), rests_on=(), parts=parts, changed=(inside,))


__all__ = ["NoAntiderivative", "indefinite", "write_opening"]
