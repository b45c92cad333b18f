"""Integrals that differentiation leaves behind, worked out where an antiderivative is found."""

from __future__ import annotations

from dataclasses import replace

from workbench.engines.integrals.engine import integrate
from workbench.engines.scalars.simplifying import simplified
from workbench.reasons.common import PUT_TOGETHER
from workbench.reasons.integration import INTEGRATION
from workbench.record.board import Board
from workbench.record.derivation import Line
from workbench.record.errors import NoDerivation
from workbench.rules.rule import preorder, replace_nodes
from workbench.terms.heads import DERIVATIVE, INTEGRAL, equals
from workbench.terms.term import Term


def integrals_worked_out(board: Board, left: Term, value: Term, x: Term) -> Term:
    """Lines for the integrals in ``left = value``, each by the engine for them; those it does not find stay."""
    found: dict[Term, Term] = {}
    rests = [board.last]
    for node in _integrals(value):
        told = _integral(node)
        if told is not None:
            line, closed = told
            n = board.write(line.statement, line.rule, line.why, rests_on=(), parts=line.lines, changed=(closed,))
            rests.append(n)
            found[node] = closed
    if not found:
        return value
    value = replace_nodes(value, found)
    board.write(equals(left, value), PUT_TOGETHER, "the integrals in their places", rests_on=rests, changed=(value,))
    for step in simplified(value, x):
        value = step.after
        board.write(equals(left, value), step.rule, step.why, changed=(value,))
    return value


def _integrals(value: Term) -> list[Term]:
    return [node for node in preorder(value, below=lambda n: n.head is not INTEGRAL) if node.head is INTEGRAL]


def _integral(node: Term) -> tuple[Line, Term] | None:
    """The integral as one line with the engine's lines below it, and its value in closed form."""
    inside, t, lower, upper = node.args
    if any(n.head is DERIVATIVE for n in preorder(node)):
        return None
    try:
        made = integrate(inside, t, lower, upper, apart=False)
    except NoDerivation:
        return None
    closed = made.result
    if closed is None or any(n.head is INTEGRAL for n in preorder(closed)):
        return None
    lines = tuple(replace(line, n="") for line in made.lines)
    rule = lines[0].rule if len(lines) == 1 else INTEGRATION
    return Line("", equals(node, closed), rule, "the integral that is left is worked out", lines=lines), closed


__all__ = ["integrals_worked_out"]
